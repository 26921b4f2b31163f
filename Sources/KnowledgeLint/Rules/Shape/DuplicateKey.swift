/// A key that stands twice.
package struct DuplicateKey: LintRule {
    package static let id = "duplicate-key"
    package static let family = LintFamily.shape
    package static let rationale =
        "Of two equal keys in a mapping one would win in silence."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(extra: ["notes: one", "↓notes: two"]))
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(extra: ["notes: one"]))
    ]

    package init() {}
}
