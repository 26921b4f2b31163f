package import KnowledgeModel

/// What is retired stays retired.
package struct TombstoneRemoved: LintRule {
    package static let id = "tombstone-removed"
    package static let family = LintFamily.identity
    package static let rationale =
        "retired.yaml and aliases only grow: an id that was given up must never come to mean something "
        + "else, and stored suppressions that name it must still be found."
    package static let triggering = [
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "lock.json": LintFixtures.lock(retired: ["↓sample.old"]),
        ]),
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "lock.json": LintFixtures.lock(aliases: ["↓sample.old"]),
        ]),
    ]
    package static let passing = [
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "retired.yaml":
                "retired:\n  - {id: sample.old, retired: 2026-11-23, because: it was wrong}\n",
            "lock.json": LintFixtures.lock(retired: ["sample.old"]),
        ])
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        LockCheck.problems(context.pack).filter { $0.rule == Self.id }
    }
}
