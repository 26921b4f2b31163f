/// A waiver waives something.
package struct UnusedWaiver: LintRule {
    package static let id = "unused-waiver"
    package static let family = LintFamily.form
    package static let isFixedByRemoval = true
    package static let rationale =
        "`lint: {allow: {rule-name: why}}` allows one finding in one signature. One that allows nothing "
        + "any more hides the next finding; one for a rule that must not be waived, or that does not "
        + "exist, hides a misunderstanding."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(extra: ["lint: {allow: {↓no-anchor: it has none}}"])),
        LintExample(
            entry: LintFixtures.entry(
                extra: ["lint: {allow: {↓example-lost: nobody sends it}}"],
                examples: ["550 5.1.1 no such mailbox here"])),
        LintExample(entry: LintFixtures.entry(extra: ["lint: {allow: {↓no-ancor: it has none}}"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["your mail is"],
                extra: ["lint: {allow: {no-anchor: the server says no more}}"],
                examples: ["550 your mail is"]))
    ]

    package init() {}
}
