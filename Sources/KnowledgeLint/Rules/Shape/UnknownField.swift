/// A field that is not in the format.
package struct UnknownField: LintRule {
    package static let id = "unknown-field"
    package static let family = LintFamily.shape
    package static let rationale =
        "A field that nobody reads is a typing error or a wish; either way the author believes that it says "
        + "something. Notes go into `notes`."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(extra: ["↓resaon: user_unknown"])),
        LintExample(entry: LintFixtures.entry(match: ["↓regex: \"no .* here\""])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(extra: ["notes: seen since 2019"]))
    ]

    package init() {}
}
