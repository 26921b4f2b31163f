internal import DeliveryStatus
internal import PermanenceModel
internal import SignatureMatching
internal import SignatureStore

/// Decides whether a fragment may become a template, by what else says its words.
struct FragmentJudge {
    /// What a fragment is fit for.
    enum Fitness: Equatable {
        /// It stands in no text that means something else.
        case clean
        /// It does, and in each such text a guard's words or a contradicting code forbid the match.
        case guarded
        /// It is no template, and why.
        case unfit(String)
    }

    /// The least probability of a fragment by its words alone; more where guards are needed.
    private static let probability = 0.5
    private static let guardedProbability = 0.7
    /// How often the corpus must have common words for dead addresses, and how many times as often
    /// as for anything else.
    private static let commonCount = 10
    private static let commonRatio = 9

    let suggester: Suggester
    /// The stream's own texts that mean something else.
    let negatives: StreamNegatives

    /// The first of `fragments` that is clean, else the first that guards keep clean, else why none is.
    func choice(
        of fragments: [Fragment], in reply: NormalizedDiagnostic, isPublic: Bool
    ) -> (fragment: Fragment?, fault: String) {
        var guarded: Fragment?
        var fault = "the words do not say who is not there"
        for (number, fragment) in fragments.enumerated() {
            switch fitness(fragment, in: reply, isPublic: isPublic) {
            case .clean: return (fragment, "")
            case .guarded: if guarded == nil { guarded = fragment }
            case .unfit(let why): if number == 0 { fault = why }
            }
        }
        return (guarded, fault)
    }

    /// - Complexity: O(texts that share the fragment's words).
    func fitness(
        _ fragment: Fragment, in reply: NormalizedDiagnostic, isPublic: Bool
    ) -> Fitness {
        guard isPublic || fragment.literals.allSatisfy(suggester.publicText.knows) else {
            return .unfit("its words are of too few recipients to be shown")
        }
        let alone = Normalizer.normalize(
            BounceEvent(diagnostic: Self.text(of: fragment, in: reply)))
        let opinion = suggester.judge.model?.opinion(alone).probability ?? 1
        if opinion < Self.probability { return .unfit("a part of it alone says too little") }
        guard suggester.judge.vocabulary.causes(in: alone).isEmpty,
            let probe = try? TemplateProbe([fragment.template]), probe.matches(reply)
        else { return .unfit("a part of it alone speaks of another cause") }
        var dead = 0
        var others = 0
        var excused = 0
        var first: String?
        for number in suggester.corpus.candidates(holding: fragment.literals) {
            let entry = suggester.corpus.entries[number]
            if entry.meaning == .neutral || !probe.matches(entry.reply) { continue }
            if entry.meaning == .dead {
                dead += 1
            } else if isExcused(entry.reply) {
                excused += 1
            } else {
                others += 1
                if first == nil { first = entry.text.event.diagnostic }
            }
        }
        // Words as common as "user unknown" stand in other texts too, beside words that guards
        // know. They may be proposed if the corpus has them nearly always for dead addresses; the
        // back-test then shows that no answer changes.
        if dead >= Self.commonCount, dead >= Self.commonRatio * (others + excused) { return .clean }
        if let first {
            return .unfit("its words also stand in one with another meaning: \(first)")
        }
        for text in negatives.texts(with: probe, holding: fragment.literals) {
            guard isExcused(text) else {
                return .unfit("its words also stand in a text of the stream with another meaning")
            }
            excused += 1
        }
        if excused == 0 { return .clean }
        return opinion >= Self.guardedProbability
            ? .guarded : .unfit("a part of it needs guards and says too little")
    }

    /// Whether a signature's guards or the gates forbid a suppression of the text.
    private func isExcused(_ reply: NormalizedDiagnostic) -> Bool {
        if !SuppressionGate.obstacles(reply, isNamed: { _ in false }).isEmpty { return true }
        return suggester.judge.vocabulary.causes(in: reply).contains {
            LearningVocabulary.guards.contains($0.group)
        }
    }

    /// The fragment's part of the diagnostic, as it is written.
    private static func text(of fragment: Fragment, in reply: NormalizedDiagnostic) -> String {
        let first = reply.list.words[fragment.words.lowerBound].source.lowerBound
        let last = reply.list.words[fragment.words.upperBound - 1].source.upperBound
        return String(
            decoding: Array(reply.source.utf8)[min(first, last)..<max(first, last)], as: UTF8.self)
    }
}
