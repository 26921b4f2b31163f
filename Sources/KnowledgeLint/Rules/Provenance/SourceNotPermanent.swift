package import KnowledgeModel

/// A source shows tomorrow what it shows today.
package struct SourceNotPermanent: LintRule {
    package static let id = "source-not-permanent"
    package static let family = LintFamily.provenance
    package static let severity = Problem.Severity.warning
    package static let rationale =
        "A link to a branch shows other lines after the next commit. Source code is cited at a commit or a "
        + "tag, with the line."
    package static let triggering = [
        LintExample(
            LintFixtures.file(
                sources: [
                    "  ↓"
                        + LintFixtures.source(
                            url: "https://github.com/example/mta/blob/master/smtp.c#L10",
                            kind: "source-code"
                        ).dropFirst(2)
                ], [LintFixtures.entry()]))
    ]
    package static let passing = [
        LintExample(
            LintFixtures.file(
                sources: [
                    LintFixtures.source(
                        url: "https://github.com/example/mta/blob/v1.2.3/smtp.c#L10",
                        kind: "source-code")
                ], [LintFixtures.entry()]))
    ]

    private static let branches: Set<Substring> = [
        "master", "main", "head", "HEAD", "trunk", "develop",
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.files.flatMap { file in
            file.sources.filter { source in
                let parts = source.url.split(separator: "/")
                return zip(parts, parts.dropFirst()).contains { kind, name in
                    ["blob", "tree", "raw", "blame"].contains(kind) && Self.branches.contains(name)
                }
            }.map { source in
                Self.problem(
                    source.location,
                    "\(source.key) links to a branch; link to a commit or tag, with the line")
            }
        }
    }
}
