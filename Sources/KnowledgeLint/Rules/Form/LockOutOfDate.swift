package import KnowledgeModel

/// lock.json is what `kb lock` writes.
package struct LockOutOfDate: LintRule {
    package static let id = "lock-out-of-date"
    package static let family = LintFamily.form
    package static let rationale =
        "Revisions count up when what a signature says changes, so that a stored suppression, "
        + "`id@revision`, can be found when it turns out wrong. `kb lock` counts; nobody does it by hand."
    package static let triggering = [
        LintExample([
            "signatures.yaml": LintFixtures.file([
                LintFixtures.entry(id: "↓sample.no-such-mailbox")
            ]),
            "lock.json": LintFixtures.lock(),
        ])
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        LockCheck.problems(context.pack).filter { $0.rule == Self.id }
    }
}
