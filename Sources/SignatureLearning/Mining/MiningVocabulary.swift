internal import DeliveryStatus
internal import KnowledgeModel
package import SignatureMatching

/// What the knowledge knows by name, and mining therefore does not mask.
///
/// A state keeps the vocabulary that it was started with, as hashes: the same text has the same key
/// as long as the state lives, whatever is added to the knowledge meanwhile.
package struct MiningVocabulary: Sendable, Equatable {
    /// Folded words of templates, guards, classes and names of blocklists.
    var words: HashSet64
    /// Dotted names that could be hosts, as the templates and blocklists have them: they stay, and of
    /// longer names that end with them the rest goes.
    var dottedNames: HashSet64
    /// Suffixes of receiving hosts and the number of their origin, by the suffix' hash.
    private(set) var origins: [UInt64: Int]
    /// The ids of the origins, rising.
    package private(set) var originIDs: [String]
    /// Tells vocabularies apart.
    package private(set) var fingerprint: UInt64

    /// The vocabulary of several layers of knowledge.
    ///
    /// - Parameters:
    ///   - knowledge: A pack and its overlays.
    ///   - dottedNames: Names of software that a pack has, folded; see `Pack.dottedNames`.
    package init(_ knowledge: [Knowledge], dottedNames: Set<String> = []) {
        var words: Set<UInt64> = []
        var dotted = Set(dottedNames.map { WordHash.of($0) })
        var suffixes: [(suffix: UInt64, origin: String)] = []
        for layer in knowledge {
            let image = layer.image
            for number in 0..<image.tables.wordCount {
                words.insert(WordHash.of(image.tables.word(UInt32(number))))
            }
            for template in 0..<image.tables.templateCount {
                let elements = image.tables.elements(of: template).map { element in
                    element & MatchTables.hole == 0 ? image.tables.word(element) : nil
                }
                Self.addNames(elements, to: &dotted)
            }
            for name in image.blocklists.flatMap(\.names) {
                for word in name.words { words.insert(WordHash.of(word)) }
                if !name.host.isEmpty { dotted.insert(WordHash.of(name.host)) }
            }
            suffixes += image.hostSuffixes.map {
                (WordHash.of($0.suffix), image.origins[$0.origin].id)
            }
        }
        let ids = Set(suffixes.map(\.origin)).sorted()
        let numbers = Dictionary(
            ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(
            words: words, dottedNames: dotted,
            origins: Dictionary(
                suffixes.map { ($0.suffix, numbers[$0.origin] ?? 0) },
                uniquingKeysWith: { first, _ in first }),
            originIDs: ids)
    }

    /// The vocabulary of one layer.
    package init(_ knowledge: Knowledge) { self.init([knowledge]) }

    init(
        words: some Collection<UInt64>, dottedNames: some Collection<UInt64>,
        origins: [UInt64: Int], originIDs: [String]
    ) {
        self.words = HashSet64(words)
        self.dottedNames = HashSet64(dottedNames)
        self.origins = origins
        self.originIDs = originIDs
        fingerprint = 0
        fingerprint = Self.fingerprint(of: self)
    }

    /// Runs of literal words that end like a host's name: `support google com`.
    private static func addNames(_ elements: [String?], to names: inout Set<UInt64>) {
        for (end, last) in elements.enumerated() {
            guard let last, TopLevelDomains.contains(Array(last.utf8), 0..<last.utf8.count)
            else { continue }
            var name = last
            for start in stride(from: end - 1, through: max(0, end - 5), by: -1) {
                guard let word = elements[start] else { break }
                name = word + "." + name
                // Anybody's name can end with `com.br`.
                if start == end - 1, last.utf8.count == 2, registries.contains(word) { continue }
                names.insert(WordHash.of(name))
            }
        }
    }

    /// Labels under which countries give out names.
    private static let registries: Set<String> = [
        "ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "mil", "ne", "net", "nom", "or",
        "org",
    ]

    private static func fingerprint(of vocabulary: Self) -> UInt64 {
        var hash = WordHash.start
        func add(_ number: UInt64) {
            for shift in stride(from: 0, to: 64, by: 8) {
                hash = WordHash.adding(UInt8(truncatingIfNeeded: number >> UInt64(shift)), to: hash)
            }
        }
        for set in [vocabulary.words, vocabulary.dottedNames] {
            let hashes = set.sorted
            add(UInt64(hashes.count))
            for number in hashes { add(number) }
        }
        for (suffix, origin) in vocabulary.origins.sorted(by: { $0.key < $1.key }) {
            add(suffix)
            add(UInt64(origin))
        }
        for id in vocabulary.originIDs {
            for byte in id.utf8 { hash = WordHash.adding(byte, to: hash) }
            add(0)
        }
        return hash
    }

    /// Whether the word, letters of either case, is one of the knowledge's.
    func knows(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
        words.contains(WordHash.of(bytes, word))
    }

    /// The number of the origin to which the host in `range` belongs.
    /// - Complexity: O(length of the name times the number of its labels).
    func origin(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var start = range.lowerBound
        var end = range.upperBound
        while end > start, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        while start < end {
            if let origin = origins[WordHash.of(bytes, start..<end)] { return origin }
            guard let dot = bytes[start..<end].firstIndex(of: UInt8(ascii: ".")) else { return nil }
            start = dot + 1
        }
        return nil
    }
}
