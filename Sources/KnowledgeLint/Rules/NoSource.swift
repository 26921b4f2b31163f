package import KnowledgeModel

/// A signature says where its words come from.
package struct NoSource: LintRule {
    package static let id = "no-source"
    package static let rationale =
        "Whoever doubts an answer must be able to read where it comes from. A source that nobody cites "
        + "is a leftover."
    package static let triggering = LintExample(LintFixtures.signature(sources: "[]"), line: 7)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for file in context.pack.files {
            for entry in file.signatures where entry.sources.isEmpty {
                problems.append(
                    Problem(
                        entry.id.location, Self.id,
                        "\(entry.id.value) needs a source under provenance"))
            }
            let cited = Set(file.signatures.flatMap(\.sources).map(\.value))
            for source in file.sources where !cited.contains(source.key) {
                problems.append(
                    Problem(
                        source.location, Self.id,
                        "no signature cites the source \(source.key); remove it",
                        severity: .warning))
            }
        }
        return problems
    }
}
