package import KnowledgeModel

/// A signature without an example cannot be tested.
package struct NoExample: LintRule {
    package static let id = "no-example"
    package static let family = LintFamily.examples
    package static let rationale =
        "Every example runs against the whole corpus on every change; a signature without one can "
        + "break without anybody noticing."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(id: "↓sample.no-such-mailbox", examples: []))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.filter { $0.entry.examples.isEmpty }.map { _, entry in
            Self.problem(
                entry.id.location,
                "\(entry.id.value) needs an example: a whole reply as the server sends it")
        }
    }
}
