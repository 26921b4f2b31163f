internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// What can suppress matches no replies of other kinds.
package struct OverBroad: LintRule {
    package static let id = "over-broad"
    package static let family = LintFamily.breadth
    package static let canBeWaived = true
    package static let rationale =
        "A signature that can suppress and whose words also stand in the examples of three or more reasons "
        + "that never do holds words that mean nothing by themselves. That precedence saves the day today is "
        + "luck: the next server words it differently."
    package static let triggering = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(
                    id: "↓sample.mailbox", contains: ["mailbox"], examples: ["550 mailbox"]),
                LintFixtures.entry(
                    id: "sample.full", verdict: "transient", reason: "mailbox_full",
                    contains: ["mailbox is full"], examples: ["452 mailbox is full"],
                    counterExamples: []),
                LintFixtures.entry(
                    id: "sample.listed", reason: "ip_reputation", contains: ["listed mailbox"],
                    examples: ["550 listed mailbox"], counterExamples: []),
                LintFixtures.entry(
                    id: "sample.vague", verdict: "undetermined", reason: "undetermined",
                    contains: ["mailbox trouble"], examples: ["550 mailbox trouble"],
                    counterExamples: []),
            ]))
    ]

    /// From how many other reasons on the words mean nothing.
    static let limit = 3

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let harmless = Set(
            context.compilation.image.reasons.filter { !$0.allowsSuppression }.map(\.id))
        let reasons = Dictionary(
            context.pack.signatures.map { ($0.entry.id.value, $0.entry.reason.value) },
            uniquingKeysWith: { first, _ in first })
        var others: [String: Set<String>] = [:]
        for result in context.results {
            guard case .answered(let id) = result.trial.expectation, let reason = reasons[id],
                harmless.contains(reason)
            else { continue }
            for participant in result.explanation.participants where participant.template != nil {
                if participant.reason != reason {
                    others[participant.id, default: []].insert(reason)
                }
            }
        }
        return context.pack.signatures.compactMap { _, entry in
            guard context.canSuppress(entry), let found = others[entry.id.value],
                found.count >= Self.limit
            else { return nil }
            return Self.problem(
                entry.id.location,
                "\(entry.id.value) also matches examples of \(found.sorted().joined(separator: ", ")); "
                    + "add the words that make it what it is, or guards")
        }
    }
}
