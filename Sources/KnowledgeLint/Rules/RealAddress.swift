internal import DeliveryStatus
package import KnowledgeModel

/// Nothing of a real person or customer is in the repository.
package struct RealAddress: LintRule {
    package static let id = "real-address"
    package static let rationale =
        "Examples use the names of RFC 2606 and the addresses of RFC 5737 and RFC 3849, so that no bounce "
        + "of a real person ever gets in."
    package static let triggering = LintExample(
        LintFixtures.signature(examples: ["550 5.1.1 no such mailbox here: someone@customer.com"]),
        line: 16)

    private static let reserved = ["example.com", "example.net", "example.org"]
    private static let reservedTLDs = ["example", "test", "invalid", "localhost"]
    private static let documentationIPs = [
        "192.0.2.", "198.51.100.", "203.0.113.", "0.0.0.0", "127.0.0.",
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for (file, entry) in context.pack.signatures {
            let own = file.remoteMTAs.map(\.value)
            for example in entry.examples + entry.counterExamples {
                if let what = Self.finding(in: example.event, own: own) {
                    problems.append(
                        Problem(
                            example.location, Self.id,
                            "\(what) is not a documentation name; use example.com and 192.0.2.1"))
                }
            }
        }
        for fixture in context.pack.fixtures {
            if let what = Self.finding(in: fixture.event, own: []) {
                problems.append(
                    Problem(
                        fixture.location, Self.id,
                        "\(what) is not a documentation name; use example.com and 192.0.2.1"))
            }
        }
        return problems
    }

    /// What kind of real thing stands in an example; never the thing itself.
    private static func finding(in event: BounceEvent, own: [String]) -> String? {
        let reply = Normalizer.normalize(event)
        for span in reply.spans {
            let words = span.words.map(reply.list.string)
            switch span.kind {
            case .address:
                let start = reply.list.words[span.words.lowerBound].folded.lowerBound
                let end = reply.list.words[span.words.upperBound - 1].folded.upperBound
                let text = String(decoding: reply.list.text[start..<end], as: UTF8.self)
                guard let domain = text.split(separator: "@").last, !isReserved(domain, own) else {
                    continue
                }
                return "an address"
            case .ip:
                let text = words.joined(separator: ".")
                if words.count == 4, !words.contains(where: { Int($0) == nil }),
                    !documentationIPs.contains(where: text.hasPrefix)
                {
                    return "an IP address"
                }
            case .host, .url: continue
            }
        }
        return nil
    }

    private static func isReserved(_ domain: Substring, _ own: [String]) -> Bool {
        let labels = domain.split(separator: ".")
        if labels.count < 2 { return true }  // no address of the Internet
        if let last = labels.last, reservedTLDs.contains(String(last)) { return true }
        if reserved.contains(labels.suffix(2).joined(separator: ".")) { return true }
        // example.co.jp and its like, and the provider's own names.
        if labels.count >= 3, labels[labels.count - 3] == "example",
            labels[labels.count - 1].count == 2,
            labels[labels.count - 2].count <= 3
        {
            return true
        }
        return own.contains { suffix in
            let bare = suffix.hasPrefix(".") ? String(suffix.dropFirst()) : suffix
            return domain == bare || domain.hasSuffix("." + bare)
        }
    }
}
