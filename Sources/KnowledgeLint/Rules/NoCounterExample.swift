internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// What cuts off an address must show what it does not mean.
package struct NoCounterExample: LintRule {
    package static let id = "no-counter-example"
    package static let rationale =
        "A signature that can suppress carries at least one near miss: a text that looks like it and "
        + "means something else."
    package static let triggering = LintExample(
        LintFixtures.signature(counterExamples: []), line: 7)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let reasons = context.compilation.image.reasons
        return context.pack.signatures.compactMap { file, entry in
            guard entry.verdict.value == .permanent, entry.status == .stable,
                entry.counterExamples.isEmpty, !entry.match.lines.isEmpty,
                reasons.first(where: { $0.id == entry.reason.value })?.allowsSuppression == true
            else { return nil }
            return Problem(
                entry.id.location, Self.id,
                "\(entry.id.value) can suppress and needs not_examples: a near miss, and because")
        }
    }
}
