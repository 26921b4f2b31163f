package import DeliveryStatus
package import PermanenceModel
package import SignatureMatching

/// Judges a text alone: what the knowledge says, the gates, the model, the words of absence.
package struct TextJudge: Sendable {
    /// The calibrated probability from which a text alone may be proposed.
    package static let proposeProbability = 0.7
    /// The conformal p-value up to which a text alone may be proposed.
    package static let proposePValue = 0.25
    /// Under this a text is left.
    package static let watchProbability = 0.3
    /// From here on a stream may convince where the text alone does not.
    package static let evidenceProbability = 0.5

    package let decider: Decider
    package let vocabulary: LearningVocabulary
    package let model: PermanenceModel?

    package init(_ decider: Decider, _ vocabulary: LearningVocabulary, _ model: PermanenceModel?) {
        self.decider = decider
        self.vocabulary = vocabulary
        self.model = model
    }

    /// What the text alone gives; band `propose` means that evidence decides.
    ///
    /// - Parameter asUnknown: Judge as if no signature explained the text, to measure the rest.
    package func judge(
        _ event: BounceEvent, asUnknown: Bool = false
    ) -> (judgement: Judgement, reply: NormalizedDiagnostic) {
        let explanation = decider.explain(event)
        let reply = explanation.reply
        let answer = explanation.classification
        let gates = Gates.findings(reply, vocabulary, blocklist: answer.blocklist)
        var judgement = Judgement(band: .propose)
        if !asUnknown, let known = known(explanation) {
            judgement.band = .known
            judgement.findings = [known]
            return (judgement, reply)
        }
        judgement.findings = gates
        if gates.contains(where: { $0.outcome == .failed }) { judgement.band = .reject }
        if !asUnknown, let doubt = doubt(explanation) {
            judgement.findings.append(doubt)
            if judgement.band == .propose { judgement.band = .watch }
        }
        // What a score means was measured on texts that say so: of others it tells too little to leave
        // them.
        let statement = statement(reply)
        if statement.outcome == .failed, judgement.band == .propose { judgement.band = .watch }
        score(reply, &judgement)
        judgement.findings.append(statement)
        return (judgement, reply)
    }

    /// Whether the words state what a dead address means; a model alone is no statement.
    private func statement(_ reply: NormalizedDiagnostic) -> Finding {
        let isSaid = !FragmentCutter(reply, vocabulary).fragments().isEmpty
        if !isSaid, vocabulary.statesDeath(reply) {
            return Finding("absence", .failed, "the words do not say who is not there")
        }
        if !vocabulary.absences(in: reply).isEmpty {
            return Finding("absence", .passed, "the words say that something is not there")
        }
        if !vocabulary.closures(in: reply).isEmpty {
            return Finding(
                "absence", .noted,
                "the words say that something was given up; only its later fate shows for how long")
        }
        return Finding(
            "absence", .failed,
            "no known words say that the recipient is not there; a person may know them")
    }

    /// Why the text needs no proposal.
    private func known(_ explanation: Explanation) -> Finding? {
        let answer = explanation.classification
        guard answer.basis == .signature, answer.verdict != .undetermined,
            let id = answer.signature
        else { return nil }
        return Finding(
            "known", .noted, "\(id) explains it: \(answer.verdict.rawValue), \(answer.reason)")
    }

    /// A signature that says that these words do not decide.
    private func doubt(_ explanation: Explanation) -> Finding? {
        let answer = explanation.classification
        guard answer.basis == .signature, let id = answer.signature,
            let winner = explanation.participants.first(where: { $0.fate == .won }),
            winner.layer != .vague, winner.layer != .queue
        else { return nil }
        return Finding("ambiguous", .failed, "\(id) says that these words do not decide")
    }

    private func score(_ reply: NormalizedDiagnostic, _ judgement: inout Judgement) {
        guard let model else {
            judgement.findings.append(
                Finding(
                    "text_score", .failed,
                    "the compiled knowledge has no model; compile it with `kb compile`"))
            if judgement.band == .propose { judgement.band = .watch }
            return
        }
        let opinion = model.opinion(reply)
        judgement.textScore = opinion.probability
        judgement.pValue = opinion.pValue
        let figures =
            "probability \(opinion.probability) of a dead address by the words alone; "
            + "\(opinion.pValue) of the known other texts look as much like it"
        if opinion.probability < Self.watchProbability {
            judgement.findings.append(Finding("text_score", .failed, figures))
            if judgement.band == .propose { judgement.band = .reject }
        } else if opinion.probability < Self.proposeProbability
            || opinion.pValue > Self.proposePValue
        {
            judgement.findings.append(
                Finding("text_score", .noted, figures + ": the words alone are not enough"))
            if judgement.band == .propose { judgement.band = .watch }
        } else {
            judgement.findings.append(Finding("text_score", .passed, figures))
        }
    }
}
