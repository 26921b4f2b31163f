/// A value outside a closed list.
package struct UnknownValue: LintRule {
    package static let id = "unknown-value"
    package static let family = LintFamily.shape
    package static let rationale =
        "Status, verdict, phase and kind of source are closed lists: programs decide by them."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(status: "↓tested")),
        LintExample(entry: LintFixtures.entry(verdict: "↓hard")),
        LintExample(entry: LintFixtures.entry(match: ["phase: ↓rcpt"])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(match: ["phase: rcpt_to"]))
    ]

    package init() {}
}
