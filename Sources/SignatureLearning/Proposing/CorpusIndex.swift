package import DeliveryStatus
internal import PermanenceModel
package import SignatureMatching
package import SignatureStore

/// The corpus's own texts, found by their words: what a proposal must not touch, and what is near.
package struct CorpusIndex: Sendable {
    /// What a text of the corpus means for a proposal.
    package enum Meaning: Sendable, Equatable {
        /// The address is dead.
        case dead
        /// It is not, or the text does not say.
        case other
        /// Neither may be learned from it: its signature is old or not decided.
        case neutral
    }

    /// A text, ready to compare.
    package struct Entry: Sendable {
        package var text: CorpusText
        package var reply: NormalizedDiagnostic
        package var words: [String]
        package var meaning: Meaning
        /// The signature that it belongs to; nil for a fixture.
        package var signature: Int?
        /// How many different words and word pairs it has.
        var featureCount: Int
    }

    package let entries: [Entry]
    private let image: EngineImage
    /// Texts by word, rising.
    private let byWord: [String: [Int]]
    /// Texts by word or pair of words, rising.
    private let byFeature: [String: [Int]]

    /// Reads the corpus of `image`.
    /// - Complexity: O(length of all texts).
    package init(_ texts: [CorpusText], _ image: EngineImage) {
        var entries: [Entry] = []
        var byWord: [String: [Int]] = [:]
        var byFeature: [String: [Int]] = [:]
        for text in texts {
            let reply = Normalizer.normalize(text.event)
            let words = reply.list.strings
            let features = Self.features(words, reply.masks)
            let number = entries.count
            for word in Set(words) { byWord[word, default: []].append(number) }
            for feature in features { byFeature[feature, default: []].append(number) }
            entries.append(
                Entry(
                    text: text, reply: reply, words: words,
                    meaning: Self.meaning(text.role, image),
                    signature: Self.signature(text.role, image), featureCount: features.count))
        }
        self.entries = entries
        self.image = image
        self.byWord = byWord
        self.byFeature = byFeature
    }

    private static func meaning(_ role: CorpusText.Role, _ image: EngineImage) -> Meaning {
        switch role {
        case .example(let number):
            guard (0..<image.signatures.count).contains(number) else { return .neutral }
            let facts = image.signatures.facts(number)
            if facts.status == .deprecated { return .neutral }
            return facts.wouldSuppress ? .dead : .other
        case .counterExample: return .other
        case .fixture(let suppress): return suppress == true ? .dead : .other
        }
    }

    private static func signature(_ role: CorpusText.Role, _ image: EngineImage) -> Int? {
        switch role {
        case .example(let number):
            (0..<image.signatures.count).contains(number) ? number : nil
        case .counterExample, .fixture: nil
        }
    }

    /// The texts that hold all of `words`, rising.
    package func candidates(holding words: Set<String>) -> [Int] {
        var lists: [[Int]] = []
        for word in words {
            guard let list = byWord[word] else { return [] }
            lists.append(list)
        }
        lists.sort { $0.count < $1.count }
        guard let first = lists.first else { return Array(entries.indices) }
        let sets = lists.dropFirst().map { Set($0) }
        return first.filter { number in sets.allSatisfy { $0.contains(number) } }
    }

    /// Known signatures whose examples share most words with `reply`, at most one text of each.
    package func nearest(
        to reply: NormalizedDiagnostic, limit: Int = 3
    ) -> [(neighbour: Neighbour, entry: Int)] {
        let features = Self.features(reply.list.strings, reply.masks)
        guard !features.isEmpty else { return [] }
        var shared: [Int: Int] = [:]
        for feature in features {
            // What stands in a tenth of all texts tells nothing.
            guard let list = byFeature[feature], list.count * 10 <= max(100, entries.count) else {
                continue
            }
            for number in list where entries[number].signature != nil {
                shared[number, default: 0] += 1
            }
        }
        let ranked = shared.map { number, count -> (score: Int, number: Int) in
            // The cosine of two sets, squared, in millionths: whole numbers sort alike everywhere.
            let product = features.count * entries[number].featureCount
            return (count * count * 1_000_000 / max(1, product), number)
        }.sorted { ($1.score, $0.number) < ($0.score, $1.number) }
        var found: [(neighbour: Neighbour, entry: Int)] = []
        var seen: Set<Int> = []
        for (score, number) in ranked where found.count < limit {
            guard let signature = entries[number].signature, seen.insert(signature).inserted else {
                continue
            }
            let similarity = (Double(score).squareRoot()).rounded() / 1000
            found.append(
                (
                    Neighbour(
                        signature: image.texts.ids[signature],
                        reason: image.reasons[image.signatures.reason(signature)].id,
                        suppresses: image.signatures.facts(signature).wouldSuppress,
                        similarity: similarity), number
                ))
        }
        return found
    }

    /// Words and pairs of words, what belongs to somebody left out.
    private static func features(_ words: [String], _ masks: [Span]) -> Set<String> {
        var hidden: Set<Int> = []
        for span in masks where span.kind != .url { hidden.formUnion(span.words) }
        let kept = words.indices.filter { !hidden.contains($0) }.map { words[$0] }
        var features = Set(kept)
        for (one, two) in zip(kept, kept.dropFirst()) { features.insert(one + " " + two) }
        return features
    }
}
