internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// A reason says which verdicts make sense with it.
package struct VerdictNotAllowed: LintRule {
    package static let id = "verdict-not-allowed"
    package static let family = LintFamily.shape
    package static let rationale =
        "Each reason lists the verdicts that make sense with it: a full mailbox is not a syntax error, "
        + "and greylisting is never permanent."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(verdict: "↓transient", reason: "user_unknown"))
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                verdict: "transient", reason: "mailbox_full", contains: ["mailbox is full"],
                examples: ["452 4.2.2 mailbox is full"], counterExamples: []))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let reasons = context.compilation.image.reasons
        return context.pack.signatures.compactMap { _, entry in
            guard let reason = reasons.first(where: { $0.id == entry.reason.value }),
                !reason.verdicts.contains(entry.verdict.value)
            else { return nil }
            let allowed = reason.verdicts.map(\.rawValue).joined(separator: " or ")
            return Self.problem(
                entry.verdict.location,
                "\(reason.id) goes with \(allowed), not with \(entry.verdict.value.rawValue)")
        }
    }
}
