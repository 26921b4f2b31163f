package import KnowledgeModel

/// Files stand in the canonical layout.
package struct Format: LintRule {
    package static let id = "format"
    package static let family = LintFamily.form
    package static let rationale =
        "With one layout a change shows what it changes and nothing else. `kb fmt` writes it; comments "
        + "stay as they are."
    package static let triggering = [
        LintExample(
            LintFixtures.file([LintFixtures.entry()])
                .replacing("    title:", with: "↓    title:  "))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        Parallel.each(context.pack.texts.sorted { $0.key < $1.key }) { path, bytes -> Problem? in
            guard let canon = try? CanonicalLayout.format(bytes, path: path), canon != bytes else {
                return nil
            }
            let common = zip(bytes, canon).prefix { $0 == $1 }.map(\.0)
            let line = common.count { $0 == 0x0A } + 1
            return Self.problem(
                SourceLocation(path: path, line: line), "not in the canonical layout; run `kb fmt`")
        }.compactMap { $0 }
    }
}
