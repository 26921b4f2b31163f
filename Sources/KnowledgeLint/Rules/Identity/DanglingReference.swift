/// A name of something that is not there.
package struct DanglingReference: LintRule {
    package static let id = "dangling-reference"
    package static let family = LintFamily.identity
    package static let rationale =
        "What overrides, sources, guards and tombstones name must be there, or the signature means something "
        + "else than it says. A chain of tombstones ends in a live id."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(extra: ["overrides: [↓sample.other]"])),
        LintExample(entry: LintFixtures.entry(match: ["unless: [↓$temporary]"])),
        LintExample(entry: LintFixtures.entry(sources: "[page, ↓pgae]")),
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "retired.yaml":
                "retired:\n  - {id: sample.old, retired: 2026-11-23, because: wrong, superseded_by: ↓sample.new}\n",
        ]),
    ]
    package static let passing = [
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "retired.yaml":
                "retired:\n  - {id: sample.old, retired: 2026-11-23, because: wrong, superseded_by: sample.no-such-mailbox}\n",
        ])
    ]

    package init() {}
}
