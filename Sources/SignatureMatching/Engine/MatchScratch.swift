internal import DeliveryStatus

/// Memory for matching one diagnostic after another; holds what was found in the last one.
package struct MatchScratch: Sendable {
    /// The signatures that match, one match a signature, by number.
    package internal(set) var matches: [SignatureMatch] = []
    /// Those whose words were there and that something kept out, by number; only if asked for.
    package internal(set) var near: [NearMatch] = []

    /// What the knowledge has of the diagnostic's words, and room behind them.
    var words: [WordEntry] = []
    /// How many words the diagnostic has.
    var wordCount = 0
    /// The bits of all words that the knowledge has.
    var mask: UInt64 = 0
    /// What words of the diagnostic may be part of.
    var roles: WordRoles = []
    /// A sum of what was loaded ahead, kept so that the loads are not left out.
    var touched: UInt64 = 0
    /// The guard phrases of the diagnostic, by place.
    var guardHits: [GuardHit] = []
    /// A key that the index may have, and at which word of the diagnostic it stands.
    struct FoundKey: Sendable {
        var key: UInt64
        var word: Int32
        /// The row that seems to be its first one; -1 for none.
        var row: Int32 = -1
    }

    /// Room for two keys a word, of which the first `keyCount` were found.
    var keys: [FoundKey] = []
    var keyCount = 0
    /// A template whose words are all there.
    struct Candidate: Sendable {
        var template: UInt32
        /// Where it must start; -1 where that is not known.
        var start: Int32
    }

    /// The templates that need a closer look, as they were found.
    var candidates: [Candidate] = []
    /// How many templates needed a closer look: what a diagnostic costs.
    package var candidateCount: Int { candidates.count }

    /// The templates that were found.
    var found: [UInt32] = []
    /// The words that the literals of the last template consumed.
    var literals: [Int] = []

    package init() {}
}

extension MatchScratch {
    /// Makes room for `count` words, and forgets what was found before.
    mutating func start(_ count: Int) {
        matches.clear()
        near.clear()
        guardHits.clear()
        candidates.clear()
        found.clear()
        wordCount = count
        while words.count < count {
            words.append(WordEntry(bits: 0))
            for _ in 0..<2 { keys.append(FoundKey(key: 0, word: 0)) }
        }
    }
}

extension Array {
    /// Removes all elements and keeps the memory; of a handful in a fraction of the time of
    /// `removeAll(keepingCapacity:)`.
    @inline(__always)
    mutating func clear() {
        while !isEmpty { removeLast() }
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
