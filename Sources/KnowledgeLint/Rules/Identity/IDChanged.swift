package import KnowledgeModel

/// An id that was once there is still there, as a signature, an alias or a tombstone.
package struct IDChanged: LintRule {
    package static let id = "id-changed"
    package static let family = LintFamily.identity
    package static let rationale =
        "Stored suppressions name the signature that they rest on. An id that is renamed stays as an alias; "
        + "one that is given up gets a tombstone in retired.yaml. lock.json knows every id that ever was."
    package static let triggering = [
        LintExample([
            "signatures.yaml": LintFixtures.file([LintFixtures.entry()]),
            "lock.json": LintFixtures.lock(signatures: ["↓sample.gone"]),
        ])
    ]
    package static let passing = [
        LintExample([
            "signatures.yaml": LintFixtures.file([
                LintFixtures.entry(extra: ["aliases: [sample.gone]"])
            ]),
            "lock.json": LintFixtures.lock(signatures: ["sample.gone"]),
        ])
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        LockCheck.problems(context.pack).filter { $0.rule == Self.id }
    }
}
