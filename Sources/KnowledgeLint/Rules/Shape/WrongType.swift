/// A value of the wrong kind.
package struct WrongType: LintRule {
    package static let id = "wrong-type"
    package static let family = LintFamily.shape
    package static let rationale =
        "A list where a text belongs, a code that is no code, a day that is no day: read leniently they would "
        + "mean something else than their author thought. Codes are quoted, so that 5.10 stays 5.10."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(match: ["enhanced_status: ↓\"5.1\""])),
        LintExample(entry: LintFixtures.entry(match: ["reply_code: ↓55"])),
        LintExample(entry: LintFixtures.entry(since: "↓2026-13-01")),
        LintExample(entry: LintFixtures.entry(extra: ["overrides: ↓{a: b}"])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(match: ["enhanced_status: \"5.1.1\""]))
    ]

    package init() {}
}
