internal import BounceClassifier
package import DeliveryStatus
internal import KnowledgeModel
internal import SignatureMatching

/// A text of which is known whether the address is dead.
package struct LabelledText: Sendable {
    package var event: BounceEvent
    package var isDead: Bool
    package var reason: String
    /// The file that it stands in, a provider's or a software's; nil for others.
    var family: String?
    /// Where its pack has it: the signature and the number of the example, or of the fixture.
    var place: Place?

    enum Place: Sendable, Hashable {
        case example(signature: String, number: Int)
        case counterExample(signature: String, number: Int)
        case fixture(Int)
    }

    /// A text from outside, which is measured and never trained on.
    package init(_ event: BounceEvent, isDead: Bool, reason: String = "") {
        self.event = event
        self.isDead = isDead
        self.reason = reason
    }

    /// Every text of a pack whose meaning is known.
    ///
    /// An example means what its signature means; a counter-example only what it does not mean, so
    /// it counts where the knowledge answers that it is no dead address.
    static func all(of ground: TrialGround) -> [LabelledText] {
        let classifier = ground.classifier
        let reasons = Set(
            ground.pack.reasons.filter(\.value.allowsSuppression).map(\.value.id))
        var texts: [LabelledText] = []
        for (file, entry) in ground.pack.signatures where entry.status != .deprecated {
            let id = entry.id.value
            var family: String?
            if case .standard = file.scope {} else { family = file.scope.prefix }
            let maySuppress =
                entry.verdict.value == .permanent && reasons.contains(entry.reason.value)
            for (number, example) in entry.examples.enumerated() {
                var text = LabelledText(
                    example.event,
                    isDead: maySuppress && classifier.classify(example.event).suppress,
                    reason: entry.reason.value)
                text.family = family
                text.place = .example(signature: id, number: number)
                texts.append(text)
            }
            for (number, example) in entry.counterExamples.enumerated()
            where !classifier.classify(example.event).suppress {
                var text = LabelledText(example.event, isDead: false, reason: "counter_example")
                text.family = family
                text.place = .counterExample(signature: id, number: number)
                texts.append(text)
            }
        }
        for (number, fixture) in ground.pack.fixtures.enumerated() {
            guard let suppress = fixture.suppress else { continue }
            var text = LabelledText(
                fixture.event, isDead: suppress, reason: fixture.reason ?? "fixture")
            text.place = .fixture(number)
            texts.append(text)
        }
        return texts
    }
}

/// Texts that nearly say the same, which must not be split between training and test.
enum NearDuplicates {
    /// The share of words and pairs of words, as a cosine, from which two texts are one.
    static let similarity = 0.75

    /// For each text the number of its group: single linkage over ``similarity``.
    /// - Complexity: O(texts that share a word that is not in every tenth text).
    static func groups(_ texts: [LabelledText]) -> [Int] {
        let features = texts.map { Self.features($0.event) }
        var holders: [String: [Int]] = [:]
        for (number, set) in features.enumerated() {
            for feature in set { holders[feature, default: []].append(number) }
        }
        var parents = Array(texts.indices)
        func root(_ number: Int) -> Int {
            var number = number
            while parents[number] != number { number = parents[number] }
            return number
        }
        for (number, set) in features.enumerated() where !set.isEmpty {
            var shared: [Int: Int] = [:]
            for feature in set {
                guard let list = holders[feature], list.count * 10 <= max(100, texts.count) else {
                    continue
                }
                for other in list where other < number { shared[other, default: 0] += 1 }
            }
            for (other, count) in shared {
                // cos² against similarity², in whole numbers: 9/16.
                guard count * count * 16 >= 9 * set.count * features[other].count else { continue }
                let (one, two) = (root(number), root(other))
                if one != two { parents[max(one, two)] = min(one, two) }
            }
        }
        return texts.indices.map(root)
    }

    private static func features(_ event: BounceEvent) -> Set<String> {
        let reply = Normalizer.normalize(event)
        var hidden: Set<Int> = []
        for span in reply.spans where span.kind != .host { hidden.formUnion(span.words) }
        let words = reply.list.strings
        let kept = words.indices.filter { !hidden.contains($0) }.map { words[$0] }
        return Set(kept).union(zip(kept, kept.dropFirst()).map { $0 + " " + $1 })
    }
}
