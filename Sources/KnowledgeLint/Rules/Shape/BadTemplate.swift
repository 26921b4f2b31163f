/// A template that cannot be read.
package struct BadTemplate: LintRule {
    package static let id = "bad-template"
    package static let family = LintFamily.shape
    package static let rationale =
        "Templates are words and typed holes, nothing else: no regular expressions, no alternatives. So they are "
        + "fast, safe, and can be compared with each other. Codes are fields, not words."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(contains: ["↓no such mailbox {mailbox}"])),
        LintExample(entry: LintFixtures.entry(contains: ["↓no such mailbox AS{number}"])),
        LintExample(entry: LintFixtures.entry(contains: ["↓{text} no such mailbox here"])),
        LintExample(entry: LintFixtures.entry(contains: ["↓5.1.1 no such mailbox here"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox {address}"],
                examples: ["550 5.1.1 no such mailbox <user@example.com>"]))
    ]

    package init() {}
}
