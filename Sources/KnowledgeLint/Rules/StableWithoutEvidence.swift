package import KnowledgeModel
internal import SignatureMatching

/// Stable means evidence, not age.
package struct StableWithoutEvidence: LintRule {
    package static let id = "stable-without-evidence"
    package static let rationale =
        "Only stable signatures suppress. They need a first-party page, a standard or source code, or "
        + "two independent observations."
    package static let triggering = LintExample(
        LintFixtures.signature(sourceKind: "observation"), line: 7)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { file, entry in
            guard entry.status == .stable else { return nil }
            let cited = file.sources.filter { source in
                entry.sources.contains { $0.value == source.key }
            }
            let observations = Set(cited.filter { $0.kind == .observation }.map(\.url)).count
            if cited.contains(where: \.kind.isFirstParty) || observations >= 2 { return nil }
            return Problem(
                entry.id.location, Self.id,
                "\(entry.id.value) is stable on \(observations) observation(s); cite a first-party "
                    + "source or two observations, or make it experimental")
        }
    }
}
