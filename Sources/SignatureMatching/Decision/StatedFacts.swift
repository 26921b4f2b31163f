internal import DeliveryStatus

/// Facts that a reply states besides its reason.
enum StatedFacts {
    /// The seconds after which the receiver asks to come back: "try again in 5 minutes".
    static func retryAfter(_ reply: NormalizedDiagnostic, _ roles: WordRoles) -> Int? {
        guard roles.contains(.time) || (reply.list.mayHoldTime && holdsTime(reply.list)) else {
            return nil
        }
        return RetryAfterFinder(list: reply.list).seconds
    }

    /// Whether a word may be a time by itself: "60s" and "00:05:00" have their unit within, or none.
    private static func holdsTime(_ list: WordList) -> Bool {
        for index in 0..<list.found.count
        where list.found.storage[index].flags & Word.Flag.mayHoldTime != 0 && isTime(index, list) {
            return true
        }
        return false
    }

    /// Whether a word that starts with a digit may be a time by itself.
    private static func isTime(_ index: Int, _ list: WordList) -> Bool {
        let word = list.found.storage[index]
        var place = Int(word.foldedStart)
        if word.isNumber {
            // The hours of a time of day; its minutes follow at once.
            place = Int(word.foldedEnd)
            return list.buffer[place] == UInt8(ascii: ":") && ASCII.isDigit(list.buffer[place + 1])
        }
        let end = Int(word.foldedEnd)
        while place < end, ASCII.isDigit(list.buffer[place]) { place += 1 }
        for offset in place..<end where ASCII.isDigit(list.buffer[offset]) { return false }
        return RetryAfterWords.table[list.buffer[place..<end]] != nil
    }

    /// The id of the blocklist that the reply names; a list that the knowledge does not have, as it
    /// is written.
    static func blocklist(
        _ reply: inout NormalizedDiagnostic, _ index: BlocklistIndex, _ roles: WordRoles
    ) -> String? {
        let isUnknown = roles.isSuperset(of: [.preposition, .verb])
        let isKnown = roles.contains(.blocklist) && index.mayName(in: reply.list)
        guard isKnown || isUnknown else { return nil }
        reply.findSpans()
        if isKnown, let id = index.id(in: reply) { return id }
        return isUnknown ? unknownBlocklist(reply) : nil
    }

    /// A host behind words such as "blocked using".
    private static func unknownBlocklist(_ reply: NormalizedDiagnostic) -> String? {
        let list = reply.list
        for span in reply.foundSpans where span.kind == .host {
            let first = span.words.lowerBound
            guard first > 0, prepositionTable.contains(list, first - 1) else { continue }
            if (max(0, first - 7)..<first).contains(where: { verbTable.contains(list, $0) }) {
                let start = list.words[first].folded.lowerBound
                let end = list.words[span.words.upperBound - 1].folded.upperBound
                return String(decoding: list.text[start..<end], as: UTF8.self)
            }
        }
        return nil
    }

    static let prepositions = ["using", "by", "in", "on", "at", "from", "via"]
    static let verbs = [
        "blocked", "listed", "blacklisted", "blocklisted", "denied", "rejected", "found",
        "blacklist", "blocklist", "dnsbl", "rbl",
    ]
    private static let prepositionTable = WordTable(prepositions)
    private static let verbTable = WordTable(verbs)
}
