/// A field that must be there is not, or is empty.
package struct MissingField: LintRule {
    package static let id = "missing-field"
    package static let family = LintFamily.shape
    package static let rationale =
        "Each signature says what it is, what it matches and where it comes from; a reader of the answer "
        + "needs all of it."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(reason: "↓\"\"")),
        LintExample(
            entry: LintFixtures.entry(extra: ["lint: {allow: {no-anchor: ↓\"\"}}"])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry())
    ]

    package init() {}
}
