package import KnowledgeModel

/// A signature says where its words come from.
package struct NoSource: LintRule {
    package static let id = "no-source"
    package static let family = LintFamily.provenance
    package static let rationale =
        "Whoever doubts an answer must be able to read where it comes from."
    package static let triggering = [
        LintExample(
            LintFixtures.file(
                sources: [], [LintFixtures.entry(id: "↓sample.no-such-mailbox", sources: "[]")]
            ).replacing("sources:\n", with: "sources: {}\n"))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.filter { $0.entry.sources.isEmpty }.map { _, entry in
            Self.problem(
                entry.id.location, "\(entry.id.value) needs a source under provenance")
        }
    }
}
