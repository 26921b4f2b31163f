internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// What changes from reply to reply is a hole.
package struct VolatileLiteral: LintRule {
    package static let id = "volatile-literal"
    package static let family = LintFamily.breadth
    package static let canBeWaived = true
    package static let rationale =
        "A queue id, a time, a serial number or an address that stands literally in a template matches "
        + "the one reply that it was copied from, and no other."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["↓no such mailbox here 01234567abcd"],
                examples: ["550 no such mailbox here 01234567abcd"])),
        LintExample(
            entry: LintFixtures.entry(
                contains: ["↓no such mailbox on 192.0.2.1"],
                examples: ["550 no such mailbox on 192.0.2.1"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox (S3150)"], examples: ["550 no such mailbox (S3150)"]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            for (line, _) in entry.match.lines {
                guard let what = Self.volatile(in: line.value) else { continue }
                problems.append(
                    Self.problem(line.location, "\(what) stands in the template; make it a hole"))
            }
        }
        return problems
    }

    private static func volatile(in line: String) -> String? {
        let reply = Normalizer.normalize(BounceEvent(diagnostic: line))
        if reply.spans.contains(where: { $0.kind == .ip }) { return "an IP address" }
        if reply.spans.contains(where: { $0.kind == .address }) { return "a mail address" }
        let named = reply.spans.filter { $0.kind == .url || $0.kind == .host }.map(\.words)
        for (index, word) in reply.list.strings.enumerated()
        where !named.contains(where: { $0.contains(index) }) {
            let digits = word.utf8.count(where: ASCII.isDigit)
            let letters = word.utf8.count - digits
            if letters == 0, digits >= 7 { return "a number of \(digits) digits" }
            if digits >= 3, letters >= 3, digits + letters >= 10 { return "an id" }
        }
        return nil
    }
}
