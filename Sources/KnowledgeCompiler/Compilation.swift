package import KnowledgeModel
package import SignatureMatching

/// Knowledge from source: read, built and ready to match, or the problems that stood in the way.
package struct Compilation: Sendable {
    package var pack: Pack
    package var image: KnowledgeImage
    /// For each template of the image, the number of the line of its signature that it is made of.
    package var templateLines: [Int]
    package var problems: [Problem]

    /// Whether nothing that matters is wrong.
    package var isSound: Bool { !problems.contains { $0.severity == .error } }

    /// Compiles the folder or file at `path`; `base` lends an overlay its vocabulary.
    package static func of(_ path: String, over base: Vocabulary? = nil) -> Compilation {
        let (pack, problems) = PackReader.read(path)
        return of(pack, problems, over: base)
    }

    /// Compiles a pack that has been read.
    package static func of(
        _ pack: Pack, _ problems: [Problem] = [], over base: Vocabulary? = nil
    ) -> Compilation {
        let (image, lines, faults) = ImageBuilder.build(pack, over: base)
        var all = problems + faults + duplicates(pack)
        if base == nil, pack.reasons.isEmpty {
            all.append(
                Problem(
                    SourceLocation(path: pack.path), "missing-field",
                    "the pack has no list of reasons (reasons.yaml)"))
        }
        return Compilation(
            pack: pack, image: image, templateLines: lines,
            problems: all.sorted { $0.location < $1.location })
    }

    /// Ids that stand twice: the second would silently win or lose.
    private static func duplicates(_ pack: Pack) -> [Problem] {
        var seen: [String: SourceLocation] = [:]
        var problems: [Problem] = []
        for row in pack.retired { seen[row.id.value] = row.id.location }
        for (_, entry) in pack.signatures {
            if let first = seen[entry.id.value] {
                problems.append(
                    Problem(
                        entry.id.location, "duplicate-id",
                        "\(entry.id.value) is taken, see \(first); choose another id"))
            } else {
                seen[entry.id.value] = entry.id.location
            }
        }
        return problems
    }
}
