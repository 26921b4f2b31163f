package import SignatureMatching

/// All that a compiled file holds: what classifies, and what people and tools look up.
package struct CompiledContents: Sendable {
    /// A template as the plain SQL reader sees it.
    package struct Pattern: Sendable, Equatable {
        /// The words and holes, in canonical form.
        package var text: String
        /// Whether it stands for the whole diagnostic.
        package var isWhole: Bool
    }

    /// What classifies.
    package var knowledge: Knowledge
    /// The records of which that was made.
    package var image: KnowledgeImage
    /// The templates of each signature.
    package var patterns: [[Pattern]]
    /// The phrases of each group of guards.
    package var guardPhrases: [[String]]
    /// The texts that the knowledge was tested with.
    package var texts: [CorpusText]
}

extension ImageReader {
    /// The templates of `count` signatures, in the order of their numbers.
    func patterns(signatures count: Int) throws(DatabaseError) -> [[CompiledContents.Pattern]] {
        var patterns = [[CompiledContents.Pattern]](repeating: [], count: count)
        let statement = try database.prepare(
            "SELECT signature, whole, pattern FROM template ORDER BY signature, number")
        while try statement.step() {
            let signature = statement.integer(0)
            guard patterns.indices.contains(signature) else {
                throw DatabaseError(message: "template has a row that makes no sense")
            }
            patterns[signature].append(
                CompiledContents.Pattern(
                    text: statement.text(2), isWhole: statement.integer(1) != 0))
        }
        return patterns
    }

    /// The phrases of all groups of guards, by the group's number.
    func guardPhrases() throws(DatabaseError) -> [[String]] {
        var groups: [[String]] = []
        let statement = try database.prepare(
            "SELECT guard_group, phrase FROM guard_phrase ORDER BY guard_group, phrase")
        while try statement.step() {
            let group = statement.integer(0)
            guard (0..<65_536).contains(group) else {
                throw DatabaseError(message: "guard_phrase has a row that makes no sense")
            }
            while groups.count <= group { groups.append([]) }
            groups[group].append(statement.text(1))
        }
        return groups
    }
}
