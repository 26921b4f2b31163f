internal import DeliveryStatus
package import KnowledgeModel

/// Nobody's IP address is in the repository.
package struct RealIP: LintRule {
    package static let id = "real-ip"
    package static let family = LintFamily.privacy
    package static let rationale =
        "An IP address leads to a customer or a person. Examples use the addresses that RFC 5737 and RFC "
        + "3849 keep for documentation."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(examples: ["↓550 no such mailbox here 8.8.8.8"])),
        LintExample(
            entry: LintFixtures.entry(examples: ["↓550 no such mailbox here [2a00:1450:4001::1a]"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                examples: [
                    "550 no such mailbox here 203.0.113.9", "550 no such mailbox here 2001:db8::1",
                    "550 no such mailbox here 127.0.0.2",
                ]))
    ]

    private static let documentation = [
        "192.0.2.", "198.51.100.", "203.0.113.", "0.0.0.0", "127.0.0.",
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.privateTexts.compactMap { text in
            let reply = Normalizer.normalize(text.event)
            let isReal = reply.spans.contains { span in
                guard span.kind == .ip else { return false }
                let words = span.words.map(reply.list.string)
                if words.count == 4, words.allSatisfy({ Int($0) != nil }) {
                    let address = words.joined(separator: ".")
                    return !Self.documentation.contains(where: address.hasPrefix)
                }
                return isIPv6(words)
            }
            return isReal
                ? Self.problem(
                    text.location,
                    "an IP address that may be somebody's; use 192.0.2.1 or 2001:db8::1")
                : nil
        }
    }

    /// Whether the words are those of a global IPv6 address that is not kept for documentation.
    ///
    /// Times such as `10:15:00` read as one too; global addresses start with 2 or 3.
    private func isIPv6(_ words: [String]) -> Bool {
        guard let first = words.first, first.utf8.count == 4,
            first.hasPrefix("2") || first.hasPrefix("3")
        else { return false }
        return !(first == "2001" && words.dropFirst().first == "db8")
    }
}
