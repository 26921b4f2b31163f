package import DeliveryStatus

/// Facts that a reply states besides its reason.
package enum StatedFacts {
    /// The seconds after which the receiver asks to come back: "try again in 5 minutes".
    package static func retryAfter(_ reply: NormalizedDiagnostic) -> Int? {
        let list = reply.list
        let count = list.words.count
        for index in 0..<count where list.words[index].isNumber && index > 0 {
            guard let amount = Int(list.string(index)), amount > 0, amount < 1_000_000,
                index + 1 < count, let unit = seconds(inUnit: list.string(index + 1))
            else { continue }
            let before = (max(0, index - 4)..<index).map(list.string)
            let introduces = ["in", "after", "for", "within", "wait", "least"]
            let isAsked = (max(0, index - 12)..<count).contains { near in
                ["retry", "again", "later", "wait", "back", "greylisted", "greylisting", "delay"]
                    .contains(list.string(near))
            }
            if isAsked, before.contains(where: introduces.contains) {
                return amount.multipliedReportingOverflow(by: unit).partialValue
            }
        }
        return nil
    }

    private static func seconds(inUnit word: String) -> Int? {
        switch word {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hour", "hours": 3_600
        case "day", "days": 86_400
        default: nil
        }
    }

    /// The blocklist that the reply names: "blocked using zen.spamhaus.org".
    package static func blocklist(_ reply: NormalizedDiagnostic) -> String? {
        let list = reply.list
        let prepositions = ["using", "by", "in", "on", "at", "from", "via"]
        let verbs = [
            "blocked", "listed", "blacklisted", "blocklisted", "denied", "rejected", "refused",
            "found", "blacklist", "blocklist", "dnsbl", "rbl",
        ]
        for span in reply.spans where span.kind == .host && span.words.lowerBound > 0 {
            let first = span.words.lowerBound
            guard prepositions.contains(list.string(first - 1)) else { continue }
            let window = max(0, first - 7)..<first
            if window.contains(where: { verbs.contains(list.string($0)) }) {
                return span.words.map(list.string).joined(separator: ".")
            }
        }
        return nil
    }
}
