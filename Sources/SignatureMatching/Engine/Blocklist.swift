/// A list of addresses or domains by which receivers refuse mail.
package struct Blocklist: Sendable, Equatable {
    /// What it lists.
    package enum Subject: String, Sendable, CaseIterable { case ip, domain, both }

    /// How exactly a name tells the list; where a reply has several names, the most exact counts.
    package enum Rank: Int, Sendable, CaseIterable, Comparable {
        /// The name of an operator of several lists.
        case umbrella
        /// A page to look an address up.
        case page
        /// The list itself.
        case list

        package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// A name by which replies call it.
    package struct Name: Sendable, Equatable {
        /// Its folded words.
        package var words: [String]
        /// The folded host name with which it starts; empty where it is no host name.
        package var host: String
        package var rank: Rank

        package init(words: [String], host: String, rank: Rank) {
            self.words = words
            self.host = host
            self.rank = rank
        }

        /// Whether it says by itself that a list is spoken of; shorter ones need words that do.
        package var standsAlone: Bool { words.count >= 3 }
    }

    /// Its zone, or the web host of a list without a public zone.
    package var id: String
    /// Who runs it.
    package var operatorName: String
    package var subject: Subject
    /// The year in which it ended.
    package var closed: Int?
    /// Its names, by their words.
    package var names: [Name]

    package init(
        id: String, operatorName: String, subject: Subject, closed: Int? = nil, names: [Name] = []
    ) {
        self.id = id
        self.operatorName = operatorName
        self.subject = subject
        self.closed = closed
        self.names = names
    }
}
