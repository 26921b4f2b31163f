internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// What cuts off an address must show what it does not mean.
package struct NoCounterExample: LintRule {
    package static let id = "no-counter-example"
    package static let family = LintFamily.examples
    package static let rationale =
        "A signature that can suppress carries at least one near miss: a text that looks like it and "
        + "means something else."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(id: "↓sample.no-such-mailbox", counterExamples: []))
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(status: "experimental", counterExamples: []))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { _, entry in
            guard context.canSuppress(entry), entry.counterExamples.isEmpty else { return nil }
            return Self.problem(
                entry.id.location,
                "\(entry.id.value) can suppress and needs not_examples: a near miss, and because")
        }
    }
}
