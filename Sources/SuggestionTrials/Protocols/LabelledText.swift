internal import BounceClassifier
package import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import PermanenceModel
internal import SignatureMatching

/// A text of which is known whether the address is dead.
package struct LabelledText: Sendable {
    package var event: BounceEvent
    package var isDead: Bool
    package var reason: String
    /// The file that it stands in, a provider's or a software's; nil for others.
    package var family: String?
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
    /// An example means what its signature means; that of a signature which leaves open whether the
    /// address is dead, for want of evidence or of words that decide, tells nothing. A counter-example
    /// says only what it does not mean, so it counts where the knowledge answers that it is no dead
    /// address. Words that mean both, by who says them, are left out: no text alone can tell.
    package static func all(of ground: TrialGround) -> [LabelledText] {
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
                let isDead = maySuppress && classifier.classify(example.event).suppress
                let isOpen = reasons.contains(entry.reason.value)
                if !isDead, isOpen || entry.verdict.value == .undetermined { continue }
                var text = LabelledText(
                    example.event, isDead: isDead, reason: entry.reason.value)
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
        return decided(texts, LearningVocabulary(ground.compilation.image.phraseGroups))
    }

    /// Every text once, without those whose words stand for both meanings: of what no code and no cause
    /// tells apart, only the host does.
    private static func decided(
        _ texts: [LabelledText], _ vocabulary: LearningVocabulary
    ) -> [LabelledText] {
        var seen: Set<[String]> = []
        var meanings: [[String]: Set<Bool>] = [:]
        var kept: [(text: LabelledText, words: [String], isOpen: Bool)] = []
        for text in texts {
            let reply = Normalizer.normalize(text.event)
            let words = TextFeatures(reply).words
            let codes =
                [reply.replyCode?.description, reply.reportedStatus?.description].map { $0 ?? "" }
                + [reply.phase?.rawValue ?? "", text.family ?? "", text.isDead ? "dead" : ""]
            guard seen.insert(codes + reply.statuses.map(\.description) + words).inserted else {
                continue
            }
            let gates = Gates.findings(reply, vocabulary, blocklist: nil)
            let isOpen = !gates.contains { $0.outcome == .failed }
            if isOpen { meanings[words, default: []].insert(text.isDead) }
            kept.append((text, words, isOpen))
        }
        return kept.filter { !$0.isOpen || meanings[$0.words]?.count == 1 }.map(\.text)
    }

    /// For each text the number of the first one of its group: texts that nearly say the same must not
    /// be split between training and test.
    static func nearDuplicates(_ texts: [LabelledText]) -> [Int] {
        NearDuplicates.groups(texts.map { TextFeatures(Normalizer.normalize($0.event)).terms })
    }
}
