internal import DeliveryStatus
internal import SignatureMatching
package import SignatureStore

/// Whether knowledge answers the texts that it was tested with as it should.
///
/// What a service runs on a new file before it answers with it: a file may be whole and still be
/// wrong, made by another release or of half a corpus.
package enum KnowledgeCheck {
    /// A text that is answered otherwise.
    package struct Finding: Sendable, Equatable {
        /// Which text, by its place among the file's texts, from 1.
        package var number: Int
        /// What is wrong, without the text.
        package var message: String
    }

    /// The texts of `contents` that its knowledge answers otherwise.
    /// - Complexity: O(length of the texts).
    package static func findings(in contents: CompiledContents) -> [Finding] {
        let classifier = BounceClassifier(contents.knowledge)
        let signatures = contents.image.signatures
        return contents.texts.enumerated().compactMap { index, text in
            let explanation = classifier.explain(text.event)
            return fault(explanation, text.role, signatures).map {
                Finding(number: index + 1, message: $0)
            }
        }
    }

    private static func fault(
        _ explanation: Explanation, _ role: CorpusText.Role, _ signatures: [SignatureRecord]
    ) -> String? {
        switch role {
        case .example(let number):
            guard signatures.indices.contains(number) else { return "it names no signature" }
            let id = signatures[number].id
            // Precedence may give the answer to another signature that matches too.
            let matches = explanation.participants.contains { participant in
                switch participant.fate {
                case .won, .dropped: participant.id == id
                case .field, .guardPhrase, .disabled: false
                }
            }
            return matches ? nil : "an example of \(id) is not recognised by it"
        case .counterExample(let number):
            guard signatures.indices.contains(number) else { return "it names no signature" }
            return explanation.classification.signature == signatures[number].id
                ? "a counter-example of \(signatures[number].id) is answered by it" : nil
        case .fixture(let suppress):
            guard let suppress, suppress != explanation.classification.suppress else { return nil }
            return "a fixture is \(suppress ? "not " : "")suppressed"
        }
    }
}
