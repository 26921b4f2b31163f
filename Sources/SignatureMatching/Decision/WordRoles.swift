internal import DeliveryStatus

/// What facts a word may be part of.
///
/// Few replies name a waiting time or a blocklist; without a word that must be there, none is looked
/// for. The vocabulary's hash table holds these words, so that one look tells both.
struct WordRoles: OptionSet, Sendable {
    let rawValue: UInt8
    /// A unit of time, or the word of the header `Retry-After`.
    static let time = WordRoles(rawValue: 1)
    /// The first word of a blocklist's name.
    static let blocklist = WordRoles(rawValue: 2)
    /// "using": before a blocklist that the knowledge does not have.
    static let preposition = WordRoles(rawValue: 4)
    /// "blocked": before that.
    static let verb = WordRoles(rawValue: 8)

    /// The roles of all words that have some.
    static func all(blocklistWords: [String]) -> [String: WordRoles] {
        var roles: [String: WordRoles] = [:]
        for word in RetryAfterWords.unitWords + ["retry"] { roles[word, default: []].insert(.time) }
        for word in blocklistWords { roles[word, default: []].insert(.blocklist) }
        for word in StatedFacts.prepositions { roles[word, default: []].insert(.preposition) }
        for word in StatedFacts.verbs { roles[word, default: []].insert(.verb) }
        return roles
    }
}
