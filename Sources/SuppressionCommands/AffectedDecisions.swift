internal import BounceClassifier
internal import BounceJournal
internal import DeliveryStatus
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
            for signature in image.signatures { statuses[signature.id] = signature.status }
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

    private func why(_ one: StoredDecision) -> String? {
        if let named = one.decision.signature {
            let id = named.split(separator: "@").first.map(String.init) ?? named
            if retired.contains(id) { return "\(id) is retired" }
            guard let status = statuses[names[id] ?? id] else { return "\(id) is gone" }
            if status == .deprecated || one.diagnostic == nil && status != .stable {
                return "\(id) is \(status.rawValue)"
            }
        }
        guard let words = one.diagnostic else { return nil }
        let answer = classifier.classify(
            BounceEvent(recipient: one.decision.recipient, diagnostic: words))
        guard !answer.suppress else { return nil }
        let signature = answer.signature.map { " by \($0)" } ?? ""
        return "its words now mean \(answer.reason), \(answer.verdict.rawValue)\(signature)"
    }
}
