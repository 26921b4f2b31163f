internal import SignatureMatching

/// What became of one signature between two knowledge versions.
package struct SignatureChange: Sendable {
    package enum Kind: Sendable, Equatable {
        case added
        /// The id is gone and stands nowhere.
        case removed
        /// The id is retired.
        case retired(supersededBy: String)
        /// The id is an alias now.
        case renamed(to: String)
        case changed
        /// It stands as it stood; classes or guards that it names have changed.
        case changedThroughLists
    }

    /// A field with what it lost and gained; where it has one value, that is old and new.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var removed: [String]
        package var added: [String]
    }

    package var id: String
    package var kind: Kind
    package var oldRevision: Int?
    package var newRevision: Int?
    /// Status, verdict and reason: the old ones for what is gone, else the new ones.
    package var meaning: String
    package var fields: [Field] = []

    /// All changes between two versions, by id.
    static func all(_ old: KnowledgeVersion, _ new: KnowledgeVersion) -> [SignatureChange] {
        let oldFacts = SignatureFacts.all(old.image)
        let newFacts = SignatureFacts.all(new.image)
        let names = Succession(new.image)
        let oldHashes = old.hashes
        let newHashes = new.hashes
        var changes: [SignatureChange] = []
        var renamed: Set<String> = []
        for (id, facts) in oldFacts {
            if let now = newFacts[id] {
                let isSame = oldHashes?[id] != nil && oldHashes?[id] == newHashes?[id]
                if let change = changed(id, facts, now, isSame: isSame) { changes.append(change) }
                continue
            }
            let kind = names.kind(id)
            var change = SignatureChange(
                id: id, kind: kind, oldRevision: facts.record.revision, meaning: facts.meaning)
            if case .renamed(let name) = kind, let now = newFacts[name] {
                renamed.insert(name)
                change.newRevision = now.record.revision
                change.meaning = now.meaning
                change.fields = fields(facts, now)
            }
            changes.append(change)
        }
        for (id, facts) in newFacts where oldFacts[id] == nil && !renamed.contains(id) {
            changes.append(
                SignatureChange(
                    id: id, kind: .added, newRevision: facts.record.revision, meaning: facts.meaning
                ))
        }
        return changes.sorted { $0.id < $1.id }
    }

    private static func changed(
        _ id: String, _ old: SignatureFacts, _ new: SignatureFacts, isSame: Bool
    ) -> SignatureChange? {
        let fields = fields(old, new)
        guard !fields.isEmpty else { return nil }
        let lists: Set<String> = ["templates", "guards"]
        let isThroughLists = isSame && fields.allSatisfy { lists.contains($0.name) }
        return SignatureChange(
            id: id, kind: isThroughLists ? .changedThroughLists : .changed,
            oldRevision: old.record.revision, newRevision: new.record.revision,
            meaning: new.meaning, fields: fields)
    }

    private static func fields(_ old: SignatureFacts, _ new: SignatureFacts) -> [Field] {
        zip(old.fields, new.fields).compactMap { old, new in
            guard old.values != new.values else { return nil }
            let (before, after) = (Set(old.values), Set(new.values))
            return Field(
                name: old.name, removed: before.subtracting(after).sorted(),
                added: after.subtracting(before).sorted())
        }
    }
}

extension SignatureFacts {
    /// Status, verdict and reason in a few words.
    var meaning: String {
        "\(record.status.rawValue) \(record.verdict.rawValue) \(reason.id)"
    }
}

/// What an id that is no longer live became.
struct Succession {
    private let aliases: [String: String]
    private let retired: [String: Retirement]

    init(_ image: KnowledgeImage) {
        aliases = Dictionary(
            image.aliases.map { ($0.old, $0.id) }, uniquingKeysWith: { first, _ in first })
        retired = Dictionary(
            image.retired.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func kind(_ id: String) -> SignatureChange.Kind {
        if let name = aliases[id] { return .renamed(to: name) }
        if let row = retired[id] { return .retired(supersededBy: row.supersededBy) }
        return .removed
    }
}
