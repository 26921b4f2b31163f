internal import DeliveryStatus
package import KnowledgeModel

/// Nobody's mail address is in the repository.
package struct RealAddress: LintRule {
    package static let id = "real-address"
    package static let family = LintFamily.privacy
    package static let rationale =
        "Examples use the names of RFC 2606, or the provider's own, so that no bounce of a real person "
        + "ever gets in."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                examples: ["↓550 5.1.1 no such mailbox here: someone@customer.com"])),
        LintExample(
            entry: LintFixtures.entry(
                examples: ["↓550 5.1.1 no such mailbox here: user@example.com.evil.org"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                examples: [
                    "550 5.1.1 no such mailbox here: user@mail.example.org",
                    "550 5.1.1 no such mailbox here: user@host.test",
                    "550 5.1.1 no such mailbox here: postmaster@sample.test",
                ]))
    ]

    private static let reserved = ["example.com", "example.net", "example.org"]
    private static let reservedTLDs = ["example", "test", "invalid", "localhost"]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.privateTexts.compactMap { text in
            let reply = Normalizer.normalize(text.event)
            let isReal = reply.spans.contains { span in
                guard span.kind == .address else { return false }
                let start = reply.list.words[span.words.lowerBound].folded.lowerBound
                let end = reply.list.words[span.words.upperBound - 1].folded.upperBound
                let address = String(decoding: reply.list.text[start..<end], as: UTF8.self)
                return address.split(separator: "@").last.map { !Self.isReserved($0, text.own) }
                    ?? false
            }
            return isReal
                ? Self.problem(
                    text.location, "a mail address that may be somebody's; use user@example.com")
                : nil
        }
    }

    static func isReserved(_ domain: Substring, _ own: [String]) -> Bool {
        let labels = domain.split(separator: ".")
        if labels.count < 2 { return true }  // no address of the Internet
        if let last = labels.last, reservedTLDs.contains(String(last)) { return true }
        if reserved.contains(labels.suffix(2).joined(separator: ".")) { return true }
        // example.co.jp and its like, and the provider's own names.
        if labels.count >= 3, labels[labels.count - 3] == "example",
            labels[labels.count - 1].count == 2, labels[labels.count - 2].count <= 3
        {
            return true
        }
        return own.contains { suffix in
            let bare = suffix.hasPrefix(".") ? String(suffix.dropFirst()) : suffix
            return domain == bare || domain.hasSuffix("." + bare)
        }
    }
}

/// A text of the corpus that might have been copied from a bounce.
struct PrivateText {
    var event: BounceEvent
    var location: SourceLocation
    /// The suffixes of the provider's own hosts.
    var own: [String]
}

extension LintContext {
    /// Every example, counter-example and fixture.
    var privateTexts: [PrivateText] {
        var texts: [PrivateText] = []
        for (file, entry) in pack.signatures {
            let own = file.remoteMTAs.map(\.value)
            texts += (entry.examples + entry.counterExamples).map {
                PrivateText(event: $0.event, location: $0.location, own: own)
            }
        }
        return texts
            + pack.fixtures.map { PrivateText(event: $0.event, location: $0.location, own: []) }
    }
}
