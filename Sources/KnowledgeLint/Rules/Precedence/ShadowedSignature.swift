internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// Every signature can give an answer.
package struct ShadowedSignature: LintRule {
    package static let id = "shadowed-signature"
    package static let family = LintFamily.precedence
    package static let canBeWaived = true
    package static let rationale =
        "A signature of which every text is won by others can never answer. Decided on the templates "
        + "themselves: each of them is contained in a template of a signature that always wins, by its "
        + "layer or by `overrides`, and that asks for nothing more."
    package static let triggering = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(
                    id: "sample.no-mailbox", contains: ["no such mailbox"],
                    extra: ["overrides: [sample.no-mailbox-here]"],
                    examples: ["550 5.1.1 no such mailbox"]),
                LintFixtures.entry(
                    id: "↓sample.no-mailbox-here", examples: ["550 5.1.1 no such mailbox here"]),
            ]))
    ]
    package static let passing = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(
                    id: "sample.no-mailbox", contains: ["no such mailbox"],
                    examples: ["550 5.1.1 no such mailbox"]),
                LintFixtures.entry(
                    id: "sample.no-mailbox-here", examples: ["550 5.1.1 no such mailbox here"]),
            ]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let image = context.compilation.image
        let relations = context.relations
        return Parallel.map(context.pack.signatures.map(\.entry)) { entry -> Problem? in
            guard let number = context.number(of: entry.id.value),
                !relations.templates(of: number).isEmpty
            else { return nil }
            var winners: Set<String> = []
            for template in relations.templates(of: number) {
                let winner = relations.containing(template).first { wide in
                    let other = relations.signature(of: wide)
                    return other != number && image.alwaysBeats(other, number)
                }
                guard let winner else { return nil }
                winners.insert(image.signatures[relations.signature(of: winner)].id)
            }
            return Self.problem(
                entry.id.location,
                "\(entry.id.value) never answers: \(winners.sorted().joined(separator: ", ")) "
                    + "always wins; remove one, or turn the overrides around")
        }.compactMap { $0 }
    }
}

extension KnowledgeImage {
    /// Whether signature `winner` beats `loser` wherever the loser's match is also its own.
    ///
    /// Says no in doubt: where the winner asks for anything that the loser does not.
    func alwaysBeats(_ winner: Int, _ loser: Int) -> Bool {
        let (strong, weak) = (signatures[winner], signatures[loser])
        let isAbove =
            strong.layer < weak.layer
            || (strong.layer == weak.layer && strong.overrides.contains(loser))
        let isProvider = origins[strong.origin].kind == .provider
        func asksNoMore<Value: Hashable>(_ key: (SignatureRecord) -> [Value]) -> Bool {
            key(strong).isEmpty || (!key(weak).isEmpty && Set(key(weak)).isSubset(of: key(strong)))
        }
        return isAbove && (!isProvider || strong.origin == weak.origin)
            && (!strong.requiresRemoteMTA || weak.requiresRemoteMTA)
            && strong.guards.isEmpty && asksNoMore(\.replyCodes)
            && asksNoMore(\.enhancedStatuses) && asksNoMore(\.phases)
    }
}
