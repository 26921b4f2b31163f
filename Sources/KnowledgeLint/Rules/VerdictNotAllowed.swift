internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// A reason says which verdicts make sense with it.
package struct VerdictNotAllowed: LintRule {
    package static let id = "verdict-not-allowed"
    package static let rationale =
        "Each reason lists the verdicts that make sense with it: a full mailbox is not a syntax error, "
        + "and greylisting is never permanent."
    package static let triggering = LintExample(
        LintFixtures.signature(verdict: "transient", reason: "user_unknown"), line: 10)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let reasons = context.compilation.image.reasons
        return context.pack.signatures.compactMap { _, entry in
            guard let reason = reasons.first(where: { $0.id == entry.reason.value }),
                !reason.verdicts.contains(entry.verdict.value)
            else { return nil }
            let allowed = reason.verdicts.map(\.rawValue).joined(separator: " or ")
            return Problem(
                entry.verdict.location, Self.id,
                "\(reason.id) goes with \(allowed), not with \(entry.verdict.value.rawValue)")
        }
    }
}
