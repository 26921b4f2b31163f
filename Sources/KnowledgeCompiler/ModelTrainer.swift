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
        let vocabulary = LearningVocabulary(image.phraseGroups)
        let blocklists = BlocklistIndex([image.blocklists])
        return corpusTexts.compactMap { text in
            let isDead: Bool
            switch text.role {
            case .example(let number):
                guard let teaches = meaning(image.signatures[number]) else { return nil }
                isDead = teaches
            case .counterExample(let number):
                guard meaning(image.signatures[number]) == true else { return nil }
                isDead = false
            case .fixture: return nil
            }
            let reply = Normalizer.normalize(text.event)
            let gates = Gates.findings(reply, vocabulary, blocklist: blocklists.id(in: reply))
            return ModelTraining.Text(
                reply, isDead: isDead,
                passesGates: !gates.contains { $0.outcome == .failed })
        }
    }

    /// Whether a signature's examples are of dead addresses; nil where they teach nothing.
    private func meaning(_ record: SignatureRecord) -> Bool? {
        guard record.hasTemplates, record.layer.basis == .signature, record.layer != .vague,
            record.status != .deprecated
        else { return nil }
        if image.wouldSuppress(record) { return true }
        return record.verdict == .undetermined ? nil : false
    }
}
