internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// Codes and verdict say the same, or the notes say why not.
package struct ClassContradiction: LintRule {
    package static let id = "class-contradiction"
    package static let family = LintFamily.shape
    package static let canBeWaived = true
    package static let rationale =
        "A signature that is permanent and names only class 4 codes, or transient and names only class 5, "
        + "contradicts the server. Sometimes the server is wrong (Gmail says 550 5.2.1 for a rate); then "
        + "`notes` say so. A reply code and a status of different classes are never right."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(verdict: "↓permanent", match: ["reply_code: 450"])),
        LintExample(
            entry: LintFixtures.entry(
                verdict: "↓permanent", match: ["reply_code: 550", "enhanced_status: \"4.1.1\""])),
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(match: ["reply_code: [450, 550]"])),
        LintExample(
            entry: LintFixtures.entry(
                match: ["reply_code: 450"], extra: ["notes: this server says 450 for good"],
                examples: ["450 4.1.1 no such mailbox here"])),
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { file, entry in
            if case .standard = file.scope, entry.match.lines.isEmpty { return nil }
            let replies = Set(entry.match.replyCodes.map(\.isTransient))
            let statuses = Set(entry.match.enhancedStatuses.map(\.isTransient))
            if !replies.isEmpty, !statuses.isEmpty, replies.isDisjoint(with: statuses) {
                return Self.problem(
                    entry.verdict.location,
                    "\(entry.id.value) names a reply code and a status of different classes; no "
                        + "reply has both")
            }
            guard entry.notes == nil, entry.verdict.value == .permanent else { return nil }
            let classes = replies.union(statuses)
            guard classes == [true] else { return nil }
            return Self.problem(
                entry.verdict.location,
                "\(entry.id.value) is permanent and names only class 4 codes; say in notes why, or "
                    + "make it transient")
        }
    }
}
