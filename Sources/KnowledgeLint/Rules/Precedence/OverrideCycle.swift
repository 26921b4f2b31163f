internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// `overrides` is an order, and says only what the layers do not say already.
package struct OverrideCycle: LintRule {
    package static let id = "override-cycle"
    package static let family = LintFamily.precedence
    package static let isFixedByRemoval = true
    package static let rationale =
        "Two signatures that override each other, directly or around corners, both lose. An edge to a "
        + "signature of another layer changes nothing: the layer decides first."
    package static let triggering = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(extra: ["overrides: [↓sample.person]"]),
                LintFixtures.entry(
                    id: "sample.person", contains: ["no such person here"],
                    extra: ["overrides: [sample.no-such-mailbox]"],
                    examples: ["550 5.1.1 no such person here"]),
            ]))
    ]
    package static let passing = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(extra: ["overrides: [sample.person]"]),
                LintFixtures.entry(
                    id: "sample.person", contains: ["no such person here"],
                    examples: ["550 5.1.1 no such person here"]),
            ]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let signatures = context.compilation.image.signatures
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            guard let number = context.number(of: entry.id.value) else { continue }
            for loser in entry.overrides {
                guard let other = context.number(of: loser.value) else { continue }
                if signatures[other].layer != signatures[number].layer {
                    problems.append(
                        Self.problem(
                            loser.location,
                            "\(loser.value) is in another layer, which decides first; remove it"))
                } else if reaches(number, from: other, signatures) {
                    problems.append(
                        Self.problem(
                            loser.location,
                            "\(loser.value) overrides \(entry.id.value) in turn; remove one of them"
                        ))
                }
            }
        }
        return problems
    }

    private func reaches(_ goal: Int, from start: Int, _ signatures: [SignatureRecord]) -> Bool {
        var seen: Set<Int> = [start]
        var open = [start]
        while let next = open.popLast() {
            if next == goal { return true }
            for other in signatures[next].overrides where seen.insert(other).inserted {
                open.append(other)
            }
        }
        return false
    }
}
