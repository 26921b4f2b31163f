internal import BounceClassifier
internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// Every example is answered by its own signature, over the whole corpus.
package struct ExampleLost: LintRule {
    package static let id = "example-lost"
    package static let rationale =
        "An example that another signature answers shows that the corpus contradicts itself, or that the "
        + "words are not the words of the example. A higher layer may answer it with the same reason."
    package static let triggering = LintExample(
        LintFixtures.signature(examples: ["550 5.1.1 Mailbox of someone else"]), line: 16)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let classifier = context.classifier else { return [] }
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            for example in entry.examples {
                let explanation = classifier.explain(example.event)
                let winner = explanation.classification.signature
                if winner == entry.id.value || Self.isBetterKnown(explanation, own: entry.id.value)
                {
                    continue
                }
                problems.append(
                    Problem(
                        example.location, Self.id,
                        Self.message(explanation, own: entry.id.value, winner: winner)))
            }
        }
        return problems
    }

    /// Whether a higher layer gives the same answer: Postfix may well say a common phrase.
    private static func isBetterKnown(_ explanation: Explanation, own id: String) -> Bool {
        guard let winner = explanation.participants.first(where: { $0.fate == .won }),
            let own = explanation.participants.first(where: { $0.id == id })
        else { return false }
        return own.fate == .dropped(.layer) && winner.layer < own.layer
            && winner.reason == own.reason
    }

    static func message(_ explanation: Explanation, own: String, winner: String?) -> String {
        let own = explanation.participants.first { $0.id == own }
        let who = winner.map { "is answered by \($0)" } ?? "is answered by nobody"
        switch own?.fate {
        case .dropped(let step): return "the example \(who); the step \(step.rawValue) decided"
        case .field(let field): return "the example \(who); its own \(field) does not fit"
        case .guardPhrase(let words):
            return "the example \(who); the guard phrase '\(words)' is in it"
        default:
            return "the example \(who); its own templates do not match '\(explanation.reply.text)'"
        }
    }
}
