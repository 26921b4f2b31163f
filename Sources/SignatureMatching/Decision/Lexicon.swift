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
        for index in list.words.indices {
            if let found = table[list, index] { roles.formUnion(found) }
            // "60s" and "00:05:00" have their unit within, or none.
            if list.words[index].startsWithDigit, mayHoldTime(index, list) { roles.insert(.time) }
        }
        return roles
    }

    private func mayHoldTime(_ index: Int, _ list: WordList) -> Bool {
        let word = list.words[index]
        if !word.isNumber { return true }
        return list.byte(Int(word.foldedEnd)) == UInt8(ascii: ":")
    }
}
