package import KnowledgeModel

/// Every source is cited.
package struct UnreferencedSource: LintRule {
    package static let id = "unreferenced-source"
    package static let family = LintFamily.provenance
    package static let severity = Problem.Severity.warning
    package static let isFixedByRemoval = true
    package static let rationale =
        "A source that no signature cites is a leftover, or the signature that it was for is missing."
    package static let triggering = [
        LintExample(
            LintFixtures.file(
                sources: [
                    LintFixtures.source(), "  ↓" + LintFixtures.source("other").dropFirst(2),
                ],
                [LintFixtures.entry()]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.files.flatMap { file in
            let cited = Set(file.signatures.flatMap(\.sources).map(\.value))
            return file.sources.filter { !cited.contains($0.key) }.map { source in
                Self.problem(
                    source.location, "no signature cites the source \(source.key); remove it")
            }
        }
    }
}
