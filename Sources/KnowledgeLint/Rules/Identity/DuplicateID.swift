/// An id that is taken.
package struct DuplicateID: LintRule {
    package static let id = "duplicate-id"
    package static let family = LintFamily.identity
    package static let rationale =
        "An id means one signature for ever: stored suppressions name it. That holds over live ids, the aliases "
        + "that they had before, and the retired ones, in all files."
    package static let triggering = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(),
                LintFixtures.entry(
                    id: "↓sample.no-such-mailbox", contains: ["no such person here"],
                    examples: ["550 5.1.1 no such person here"]),
            ])),
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry(id: "↓sample.old")]),
            "retired.yaml":
                "retired:\n  - {id: sample.old, retired: 2026-11-23, because: it was wrong}\n",
        ]),
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(extra: ["aliases: [↓sample.person]"]),
                LintFixtures.entry(
                    id: "sample.person", contains: ["no such person here"],
                    examples: ["550 5.1.1 no such person here"]),
            ])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(extra: ["aliases: [sample.no-mailbox]"]))
    ]

    package init() {}
}
