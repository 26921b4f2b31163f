/// YAML that the knowledge does not use.
package struct YAMLSubset: LintRule {
    package static let id = "yaml-subset"
    package static let family = LintFamily.shape
    package static let rationale =
        "Anchors, aliases, tags, merge keys and further documents make what is read something else than what a "
        + "reviewer sees."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(extra: ["notes: ↓&note seen"])),
        LintExample(entry: LintFixtures.entry(extra: ["notes: ↓!!str seen"])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(extra: ["notes: \"!not a tag\""]))
    ]

    package init() {}
}
