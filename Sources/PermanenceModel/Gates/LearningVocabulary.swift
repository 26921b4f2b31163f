package import DeliveryStatus
package import SignatureMatching

/// The lists of the knowledge that learning goes by: they are data, and are never learned.
package struct LearningVocabulary: Sendable {
    /// Causes other than a dead address, by the guard group's name.
    package static let causes = [
        "temporary", "full", "block", "sender", "auth", "verify", "hedge", "relay", "rate", "spam",
        "policy", "network", "elsewhere", "cause",
    ]
    /// The groups that a proposed signature carries as guards.
    package static let guards = causes.filter { $0 != "cause" }

    private static let absences: Set = ["is_absent", "predicate"]
    private static let closures: Set = ["is_disabled", "given_up"]
    private static let recipients: Set = ["noun", "holder", "subject"]
    private static let places: Set = ["domain_noun", "place"]

    /// Words that speak of a cause.
    package let causeFinder: PhraseFinder
    /// Words that speak of none although a cause's word is among them.
    package let exceptionFinder: PhraseFinder
    /// Words that say that something is not there.
    package let absenceFinder: PhraseFinder
    /// Words that say that something was given up.
    package let closureFinder: PhraseFinder
    /// Words for who should have received the message.
    private let recipientFinder: PhraseFinder
    /// Words for the domain or host that should have taken it.
    private let placeFinder: PhraseFinder
    /// The guard groups that there are.
    package let guardNames: [String]
    /// Every word of the lists that say who is not there.
    package let deathWords: Set<String>

    package init(_ groups: [PhraseGroup]) {
        causeFinder = PhraseFinder(groups, kind: .guards, named: Set(Self.causes))
        exceptionFinder = PhraseFinder(groups, kind: .guards, named: ["not_cause"])
        absenceFinder = PhraseFinder(groups, kind: .wordClass, named: Self.absences)
        closureFinder = PhraseFinder(groups, kind: .wordClass, named: Self.closures)
        recipientFinder = PhraseFinder(groups, kind: .wordClass, named: Self.recipients)
        placeFinder = PhraseFinder(groups, kind: .wordClass, named: Self.places)
        let classes = Self.absences.union(Self.closures).union(Self.recipients).union(Self.places)
        deathWords = groups.reduce(into: []) { words, group in
            guard group.kind == .wordClass, classes.contains(group.name) else { return }
            for phrase in group.phrases { words.formUnion(phrase) }
        }
        let names = Set(groups.filter { $0.kind == .guards }.map(\.name))
        guardNames = Self.guards.filter(names.contains)
    }

    /// The words that speak of another cause than a dead address.
    ///
    /// Words in addresses, hosts and URLs do not count, but for the blocks and blocklists that
    /// only a URL names.
    package func causes(in reply: NormalizedDiagnostic) -> [PhraseFinder.Hit] {
        let words = reply.list.strings
        let exceptions = exceptionFinder.hits(in: words)
        let masks = reply.masks
        return causeFinder.hits(in: words).filter { hit in
            if exceptions.contains(where: { Self.covers($0.words, hit.words) }) { return false }
            return !masks.contains { span in
                Self.covers(span.words, hit.words)
                    && !(span.kind == .url && ["block", "spam"].contains(hit.group))
            }
        }
    }

    /// The words that say that something is not there.
    package func absences(in reply: NormalizedDiagnostic) -> [PhraseFinder.Hit] {
        absenceFinder.hits(in: reply.list.strings)
    }

    /// The words that say that something was given up, perhaps for good.
    package func closures(in reply: NormalizedDiagnostic) -> [PhraseFinder.Hit] {
        closureFinder.hits(in: reply.list.strings)
    }

    /// The words for who, or which domain, should have received the message.
    package func subjects(in words: [String]) -> [PhraseFinder.Hit] {
        recipientFinder.hits(in: words) + placeFinder.hits(in: words)
    }

    /// Whether words in `range` name a domain or a host, and nobody besides.
    package func namesOnlyPlaces(_ words: [String], in range: Range<Int>) -> Bool {
        let places = placeFinder.hits(in: words).filter { Self.covers(range, $0.words) }
        let recipients = recipientFinder.hits(in: words).filter { Self.covers(range, $0.words) }
        return !places.isEmpty
            && recipients.allSatisfy { recipient in
                places.contains { Self.covers($0.words, recipient.words) }
            }
    }

    /// Whether the words say that something is not there, or was given up.
    package func statesDeath(_ reply: NormalizedDiagnostic) -> Bool {
        !absences(in: reply).isEmpty || !closures(in: reply).isEmpty
    }

    package static func covers(_ outer: Range<Int>, _ inner: Range<Int>) -> Bool {
        outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
    }
}
