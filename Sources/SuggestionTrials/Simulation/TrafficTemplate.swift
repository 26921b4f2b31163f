package import DeliveryStatus
package import KnowledgeModel
package import SignatureMatching

/// One refusal that receivers of a simulation say, and what it means.
package struct TrafficTemplate: Sendable {
    /// Its number in the simulation; the truth of grouping.
    package var number: Int
    /// The example as the corpus has it.
    package var example: BounceEvent
    package var truth: Meaning
    var text: SlottedText
    /// The hosts that say it; empty where anybody's may.
    var hostSuffixes: [String]
    /// The id of the file it stands in: `gmail`; a provider's recipients share it.
    var origin: String
    var isProvider: Bool

    /// What a template means, by the corpus.
    package struct Meaning: Sendable, Equatable {
        package var suppress: Bool
        package var verdict: Verdict
        package var reason: String
        /// The signature whose example it is; nil for what the corpus has not.
        package var signature: String?

        package init(suppress: Bool, verdict: Verdict, reason: String, signature: String?) {
            self.suppress = suppress
            self.verdict = verdict
            self.reason = reason
            self.signature = signature
        }
    }

    package init(
        number: Int = 0, example: BounceEvent, truth: Meaning, hostSuffixes: [String] = [],
        origin: String = "", isProvider: Bool = false
    ) {
        self.number = number
        self.example = example
        self.truth = truth
        self.hostSuffixes = hostSuffixes
        self.origin = origin
        self.isProvider = isProvider
        text = SlottedText(example.diagnostic)
    }
}

/// Templates from the examples of a pack.
package enum TemplatePool {
    /// Every different example, by id of its signature and place.
    ///
    /// Its truth is its signature's meaning. A text of a signature that may suppress is the
    /// address's fault only where `answer`, the whole knowledge asked with all trust, agrees: the
    /// same words behind a class 4 code are not.
    package static func templates(
        of pack: Pack, answer: (BounceEvent) -> Classification
    ) -> [TrafficTemplate] {
        var seen: Set<SlottedText> = []
        var templates: [TrafficTemplate] = []
        let reasons = Dictionary(
            pack.reasons.map { ($0.value.id, $0.value) }, uniquingKeysWith: { first, _ in first })
        for (file, entry) in pack.signatures {
            let maySuppress =
                entry.verdict.value == .permanent
                && reasons[entry.reason.value]?.allowsSuppression == true
            let suffixes = file.remoteMTAs.map(\.value)
            for example in entry.examples {
                let suppress = maySuppress && answer(example.event).suppress
                var template = TrafficTemplate(
                    number: templates.count, example: example.event,
                    truth: .init(
                        suppress: suppress, verdict: entry.verdict.value,
                        reason: entry.reason.value, signature: entry.id.value),
                    hostSuffixes: suffixes, origin: file.scope.prefix)
                if case .provider = file.scope { template.isProvider = true }
                if seen.insert(template.text).inserted { templates.append(template) }
            }
        }
        return templates
    }

    /// The fixtures that say that they must not suppress, as templates of traffic.
    package static func lookalikes(of pack: Pack) -> [TrafficTemplate] {
        pack.fixtures.filter { $0.suppress == false }.enumerated().map { number, fixture in
            TrafficTemplate(
                number: number, example: fixture.event,
                truth: .init(
                    suppress: false, verdict: fixture.verdict ?? .undetermined,
                    reason: fixture.reason ?? "undetermined", signature: nil))
        }
    }
}
