internal import BounceClassifier
internal import BounceJournal
internal import KnowledgeCommands
internal import SignatureMatching
internal import Suppression

/// Finds stored decisions that other knowledge would not make.
struct AffectedDecisions {
    /// One of them.
    struct Affected {
        var decision: StoredDecision
        /// In words.
        var why: String
    }

    private let classifier: BounceClassifier
    private let layers: [Knowledge]
    private var statuses: [String: SignatureStatus] = [:]
    private var names: [String: String] = [:]
    private var retired: Set<String> = []

    init(_ options: KnowledgeOptions) throws {
        classifier = try options.open().classifier
        layers = try options.layers().layers
        for image in layers.map(\.image) {
            for number in 0..<image.signatures.count {
                statuses[image.texts.ids[number]] = image.signatures.facts(number).status
            }
            for alias in image.aliases { names[alias.old] = alias.id }
            retired.formUnion(image.retired.map(\.id))
        }
    }

    /// Those that are in force, or to be, and would not be made.
    func among(_ stored: [StoredDecision]) -> [Affected] {
        stored.compactMap { one in
            guard [.applied, .waiting, .sending].contains(one.state) else { return nil }
            return why(one).map { Affected(decision: one, why: $0) }
        }
    }

    /// Where the words were kept, they decide; else what became of the signature.
    private func why(_ one: StoredDecision) -> String? {
        let fate = one.decision.signature.flatMap(fate)
        guard let evidence = one.evidence else { return fate }
        let answer = classifier.classify(evidence.event(of: one.decision.recipient))
        guard !answer.suppress else { return nil }
        let signature = answer.signature.map { " by \($0)" } ?? ""
        let meaning = "its words now mean \(answer.reason), \(answer.verdict.rawValue)\(signature)"
        return fate.map { "\($0), and \(meaning)" } ?? meaning
    }

    /// What happened to a signature, `id@revision`, that is no longer stable.
    private func fate(_ named: String) -> String? {
        let id = named.split(separator: "@").first.map(String.init) ?? named
        if retired.contains(id) { return "\(id) is retired" }
        guard let status = statuses[names[id] ?? id] else { return "\(id) is gone" }
        return status == .stable ? nil : "\(id) is \(status.rawValue)"
    }
}
