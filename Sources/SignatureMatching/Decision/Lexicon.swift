internal import DeliveryStatus

/// Tells in one pass over a reply's words which facts may be stated at all.
///
/// Few replies name a waiting time or a blocklist; without a word that must be there, none is looked
/// for.
struct Lexicon: Sendable {
    /// What a word may be part of.
    struct Roles: OptionSet, Sendable {
        let rawValue: UInt8
        /// A unit of time, or the word of the header `Retry-After`.
        static let time = Roles(rawValue: 1)
        /// The first word of a blocklist's name.
        static let blocklist = Roles(rawValue: 2)
        /// "using": before a blocklist that the knowledge does not have.
        static let preposition = Roles(rawValue: 4)
        /// "blocked": before that.
        static let verb = Roles(rawValue: 8)
    }

    private let table: WordTable<Roles>

    init(blocklistWords: [String]) {
        var roles: [String: Roles] = [:]
        for word in RetryAfterWords.unitWords + ["retry"] { roles[word, default: []].insert(.time) }
        for word in blocklistWords { roles[word, default: []].insert(.blocklist) }
        for word in StatedFacts.prepositions { roles[word, default: []].insert(.preposition) }
        for word in StatedFacts.verbs { roles[word, default: []].insert(.verb) }
        table = WordTable(roles)
    }

    /// All roles of the words of `list`.
    /// - Complexity: O(words).
    func roles(in list: WordList) -> Roles {
        var roles: Roles = []
        for index in 0..<list.found.count {
            if let found = table[list, index] { roles.formUnion(found) }
            // "60s" and "00:05:00" have their unit within, or none.
            if list.found.storage[index].startsWithDigit, mayHoldTime(index, list) {
                roles.insert(.time)
            }
        }
        return roles
    }

    /// Whether a word that starts with a digit may be a time by itself.
    private func mayHoldTime(_ index: Int, _ list: WordList) -> Bool {
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
}
