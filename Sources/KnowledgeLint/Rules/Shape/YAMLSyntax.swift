/// A file that is not YAML.
package struct YAMLSyntax: LintRule {
    package static let id = "yaml-syntax"
    package static let family = LintFamily.shape
    package static let rationale =
        "A file that is not YAML is not read at all, and all of its signatures are missing."
    package static let triggering = [
        LintExample(LintFixtures.file([LintFixtures.entry()]) + "  ↓}\n")
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry())
    ]

    package init() {}
}
