internal import DeliveryStatus
package import PermanenceModel
internal import SignatureMatching
internal import SignatureStore

extension Compilation {
    /// Trains the model on the examples of the pack.
    ///
    /// Dead are the examples of signatures that mean a dead address; the others' examples are not,
    /// nor are the counter-examples of those. Signatures without words, and those that leave it
    /// open, teach nothing. Fixtures are left for testing.
    package func trainedModel() -> (model: PermanenceModel, scores: [ModelTraining.Score]) {
        ModelTraining.model(trainingTexts, corpusHash: image.metadata.contentHash)
    }

    /// What the model is trained on.
    package var trainingTexts: [ModelTraining.Text] {
        guard let knowledge = try? Knowledge(image) else { return [] }
        let decider = Decider(knowledge, trust: .experimental)
        let vocabulary = LearningVocabulary(image.phraseGroups)
        return corpusTexts.compactMap { text in
            let answer = decider.explain(text.event)
            guard let isDead = meaning(text.role, answer) else { return nil }
            let gates = Gates.findings(
                answer.reply, vocabulary, blocklist: answer.classification.blocklist)
            return ModelTraining.Text(
                answer.reply, isDead: isDead,
                passesGates: !gates.contains { $0.outcome == .failed }
                    && vocabulary.statesDeath(answer.reply))
        }
    }

    /// Whether a text is of a dead address; nil where it teaches nothing.
    private func meaning(_ role: CorpusText.Role, _ answer: Explanation) -> Bool? {
        switch role {
        case .example(let number): return meaning(image.signatures[number])
        case .counterExample(let number):
            // A counter-example may differ in its host or phase only: its words are as they are.
            guard meaning(image.signatures[number]) == true,
                answer.classification.verdict != .undetermined,
                answer.classification.basis == .signature
            else { return nil }
            return answer.participants.first { $0.fate == .won }.flatMap { winner in
                image.signatures.first { $0.id == winner.id }.flatMap(meaning)
            }
        case .fixture: return nil
        }
    }

    /// Whether a signature's examples are of dead addresses; nil where they teach nothing.
    private func meaning(_ record: SignatureRecord) -> Bool? {
        guard record.hasTemplates, record.layer.basis == .signature, record.layer != .vague,
            record.status != .deprecated
        else { return nil }
        if image.wouldSuppress(record) { return true }
        // What may be a dead address teaches neither.
        if image.reasons[record.reason].allowsSuppression { return nil }
        return record.verdict == .undetermined ? nil : false
    }
}
