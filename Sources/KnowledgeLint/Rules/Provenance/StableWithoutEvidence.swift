package import KnowledgeModel
internal import SignatureMatching

/// Stable means evidence, not age.
package struct StableWithoutEvidence: LintRule {
    package static let id = "stable-without-evidence"
    package static let family = LintFamily.provenance
    package static let rationale =
        "Only stable signatures suppress. They need a first-party page, a standard or source code, or "
        + "two independent observations."
    package static let triggering = [
        LintExample(
            LintFixtures.file(
                sources: [LintFixtures.source(kind: "observation")],
                [LintFixtures.entry(id: "↓sample.no-such-mailbox")]))
    ]
    package static let passing = [
        LintExample(
            LintFixtures.file(
                sources: [LintFixtures.source(kind: "observation")],
                [LintFixtures.entry(status: "experimental")])),
        LintExample(
            LintFixtures.file(
                sources: [
                    LintFixtures.source("one", url: "https://example.com/1", kind: "observation"),
                    LintFixtures.source("two", url: "https://example.org/2", kind: "observation"),
                ], [LintFixtures.entry(sources: "[one, two]")])),
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { file, entry in
            guard entry.status == .stable else { return nil }
            let cited = file.sources.filter { source in
                entry.sources.contains { $0.value == source.key }
            }
            // The result page of a search is no document: it shows other things tomorrow.
            let observations = Set(
                cited.filter { $0.kind == .observation && !$0.isSearch }.map(\.url)
            ).count
            if cited.contains(where: \.kind.isFirstParty) || observations >= 2 { return nil }
            return Self.problem(
                entry.id.location,
                "\(entry.id.value) is stable on \(observations) observation(s); cite a first-party "
                    + "source or two observations, or make it experimental")
        }
    }
}

extension SourceEntry {
    /// Whether the address is that of a search.
    var isSearch: Bool { url.contains("/search?") }
}
