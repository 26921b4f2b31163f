internal import DeliveryStatus

/// Memory for matching one diagnostic after another; holds what was found in the last one.
package struct MatchScratch: Sendable {
    /// Stands for a word that the knowledge does not have.
    static let unknown: UInt32 = 0x7FFF_FFFF

    /// The signatures that match, one match a signature, by number.
    package internal(set) var matches: [SignatureMatch] = []
    /// Those whose words were there and that something kept out, by number; only if asked for.
    package internal(set) var near: [NearMatch] = []

    /// The diagnostic's words as numbers of the knowledge's vocabulary.
    var words: [UInt32] = []
    /// The bits of all words that the knowledge has.
    var mask: UInt64 = 0
    /// The guard phrases of the diagnostic, once they were looked for.
    var guardHits: [GuardHit] = []
    var hasGuardHits = false
    /// The words that the literals of the last template consumed.
    var literals: [Int] = []

    package init() {}

    /// Takes the words of `reply`, and forgets what was found before.
    mutating func start(_ reply: NormalizedDiagnostic, _ tables: MatchTables) {
        matches.removeAll(keepingCapacity: true)
        near.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        hasGuardHits = false
        mask = 0
        let text = reply.list.text
        for word in reply.list.words {
            if let number = tables.number(of: text[word.folded], hash: word.hash) {
                mask |= MatchTables.bit(number)
                words.append(number)
            } else {
                words.append(Self.unknown)
            }
        }
    }
}

/// A signature that matched a diagnostic.
package struct SignatureMatch: Sendable, Equatable {
    /// Number of the signature in its knowledge.
    package var signature: Int
    /// The template that matched; nil where the codes alone did.
    package var template: Int?
    /// The words that it covers.
    package var words: Range<Int>
    /// How many literal words it consumed.
    package var literalCount: Int
}

/// A signature whose words were there and that something else kept out.
package struct NearMatch: Sendable, Equatable {
    /// What kept a signature out.
    package enum Obstacle: Sendable, Equatable {
        case replyCode, enhancedStatus, phase, remoteMTA
        /// A guard phrase, as words of the diagnostic.
        case guardPhrase(Range<Int>)
    }

    package var signature: Int
    package var obstacle: Obstacle
    /// The template whose words were there; of several the last.
    var template: Int
}
