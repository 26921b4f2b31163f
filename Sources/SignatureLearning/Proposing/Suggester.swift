package import DeliveryStatus
package import PermanenceModel
package import SignatureMatching
package import SignatureStore

/// Makes proposals of a stream's unknown texts.
///
/// Text by text the gates and the model judge; texts that share a fragment are one proposal with
/// their evidence in common; the corpus and the stream's other texts have the last word.
package struct Suggester: Sendable {
    /// What a stream showed.
    package struct Stream {
        package var clusters: [Cluster]
        package var summary: StreamSummary
        /// The evidence of several texts in one.
        package var evidence: ([ClusterKey]) -> Evidence
        /// Texts that a person rejected, and that are left out.
        package var settled: Set<ClusterKey>

        package init(
            clusters: [Cluster], summary: StreamSummary, settled: Set<ClusterKey> = [],
            evidence: @escaping ([ClusterKey]) -> Evidence
        ) {
            self.clusters = clusters
            self.summary = summary
            self.settled = settled
            self.evidence = evidence
        }

        /// What a state remembers.
        ///
        /// A text that a person rejected stays away until twice as many recipients have had it; one
        /// that was accepted is the knowledge's to explain.
        package init(_ state: LearningState) {
            let clusters = state.clusters()
            let settled = clusters.filter { cluster in
                guard let decision = state.decisions[cluster.key] else { return false }
                switch decision.answer {
                case .accepted: return true
                case .rejected:
                    return cluster.evidence.recipients < 2 * max(1, decision.recipients)
                case .later: return false
                }
            }
            self.init(
                clusters: clusters, summary: state.summary, settled: Set(settled.map(\.key)),
                evidence: state.evidence)
        }
    }

    let judge: TextJudge
    let corpus: CorpusIndex
    let backtest: Backtest
    let publicText: PublicText
    /// Words of texts of dead addresses, and those that say so.
    private let familiar: PublicText
    private let takenIDs: Set<String>
    private let providers: Set<String>
    private let version: String

    /// - Parameters:
    ///   - layers: The knowledge, the public one first; at least one.
    ///   - groups: Its named lists.
    ///   - texts: The texts that it was tested with.
    package init(
        _ layers: [Knowledge], groups: [PhraseGroup], texts: [CorpusText], model: PermanenceModel?
    ) {
        let base = layers[0]
        let decider = Decider(base, overlays: Array(layers.dropFirst()), trust: .experimental)
        judge = TextJudge(decider, LearningVocabulary(groups), model)
        corpus = CorpusIndex(texts, base.image)
        backtest = Backtest(
            layers, reasons: base.image.reasons, groups: groups, corpus: corpus)
        publicText = PublicText(words: Self.words(layers, groups, corpus))
        familiar = PublicText(
            words: corpus.entries.reduce(into: judge.vocabulary.deathWords) { words, entry in
                if entry.meaning == .dead { words.formUnion(entry.words) }
            })
        takenIDs = Set(
            layers.flatMap { layer in
                layer.image.texts.ids.strings + layer.image.aliases.map(\.old)
                    + layer.image.retired.map(\.id)
            })
        providers = Set(
            layers.flatMap(\.image.origins).filter { $0.kind == .provider }.map(\.id))
        version = layers.map(\.metadata.version).joined(separator: "+")
    }

    /// Words that are public: those of the knowledge and of the texts it was tested with.
    private static func words(
        _ layers: [Knowledge], _ groups: [PhraseGroup], _ corpus: CorpusIndex
    ) -> Set<String> {
        var words = Set(layers.flatMap { $0.image.tables.words })
        for group in groups { for phrase in group.phrases { words.formUnion(phrase) } }
        for entry in corpus.entries { words.formUnion(entry.words) }
        return words
    }

    /// Judges one text alone.
    package func judge(_ cluster: Cluster) -> JudgedCluster {
        let (judgement, reply) = judgement(cluster)
        return JudgedCluster(
            cluster: cluster, judgement: judgement,
            nearest: corpus.nearest(to: reply).map(\.neighbour))
    }

    /// What the text alone gives, and whether all of it was understood.
    func judgement(_ cluster: Cluster) -> (judgement: Judgement, reply: NormalizedDiagnostic) {
        var (judgement, reply) = judge.judge(cluster.event)
        if judgement.band != .known { judgement.findings.append(understanding(reply)) }
        return (judgement, reply)
    }

    /// Words that no text of a dead address has may say why: "not found, hakemistoa päivitetään".
    private func understanding(_ reply: NormalizedDiagnostic) -> Finding {
        let hidden = reply.masks.reduce(into: Set<Int>()) { $0.formUnion($1.words) }
        let strange = reply.list.strings.enumerated().count { index, word in
            !hidden.contains(index) && !familiar.knows(word)
        }
        return strange == 0
            ? Finding("understood", .passed, "texts of dead addresses have every word")
            : Finding(
                "understood", .noted,
                "no text of a dead address has \(strange) of the words; only the later fate shows"
                    + " what they mean")
    }

    /// What the model thinks of a text; nil without a model.
    package func opinion(_ event: BounceEvent) -> ModelOpinion? {
        judge.model.map { $0.opinion(Normalizer.normalize(event)) }
    }

    /// Judges a whole stream.
    /// - Complexity: O(texts), times the corpus texts that share a fragment's words.
    package func suggestions(_ stream: Stream) -> Suggestions {
        var run = SuggestionRun(self, stream)
        run.judgeTexts()
        run.findFragments()
        run.weighEvidence()
        return run.result(knowledge: version)
    }

    /// Judges everything that a state remembers.
    package func suggestions(_ state: LearningState) -> Suggestions { suggestions(Stream(state)) }

    var taken: Set<String> { takenIDs }
    func isProvider(_ origin: String) -> Bool { providers.contains(origin) }
}
