package import KnowledgeModel

/// Ids are read in logs for years; they say whose words they are about.
package struct IDShape: LintRule {
    package static let id = "id-shape"
    package static let family = LintFamily.identity
    package static let rationale =
        "An id is the name of its file's provider, software or layer, a dot and a slug of lower-case "
        + "letters, digits and hyphens. It is declared, never derived, and never changes."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(id: "↓sample.No_Such_User")),
        LintExample(entry: LintFixtures.entry(id: "↓other.no-such-user")),
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { file, entry in
            let prefix = file.scope.prefix + "."
            let slug = entry.id.value.dropFirst(prefix.count)
            if entry.id.value.hasPrefix(prefix), SignatureID.isSlug(slug) { return nil }
            return Self.problem(
                entry.id.location,
                "\(entry.id.value) must be \(prefix) and a slug of a-z, 0-9 and hyphens")
        }
    }
}
