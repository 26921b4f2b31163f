internal import DeliveryStatus

/// Facts that a reply states besides its reason.
enum StatedFacts {
    /// The seconds after which the receiver asks to come back: "try again in 5 minutes".
    static func retryAfter(_ reply: NormalizedDiagnostic) -> Int? {
        RetryAfterFinder(list: reply.list).seconds
    }

    /// The id of the blocklist that the reply names; a list that the knowledge does not have, as it
    /// is written.
    static func blocklist(_ reply: NormalizedDiagnostic, _ index: BlocklistIndex) -> String? {
        index.id(in: reply) ?? unknownBlocklist(reply)
    }

    /// A host behind words such as "blocked using".
    private static func unknownBlocklist(_ reply: NormalizedDiagnostic) -> String? {
        let list = reply.list
        for span in reply.spans where span.kind == .host {
            let first = span.words.lowerBound
            guard first > 0, prepositions.contains(list, first - 1) else { continue }
            if (max(0, first - 7)..<first).contains(where: { verbs.contains(list, $0) }) {
                let start = list.words[first].folded.lowerBound
                let end = list.words[span.words.upperBound - 1].folded.upperBound
                return String(decoding: list.text[start..<end], as: UTF8.self)
            }
        }
        return nil
    }

    private static let prepositions = WordTable([
        "using", "by", "in", "on", "at", "from", "via",
    ])
    private static let verbs = WordTable([
        "blocked", "listed", "blacklisted", "blocklisted", "denied", "rejected", "found",
        "blacklist", "blocklist", "dnsbl", "rbl",
    ])
}
