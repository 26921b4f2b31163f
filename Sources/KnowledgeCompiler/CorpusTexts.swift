internal import KnowledgeModel
internal import SignatureMatching
package import SignatureStore

extension Compilation {
    /// The texts that the pack is tested with: examples and counter-examples in the order of the
    /// signatures, then fixtures in the order of their places.
    package var corpusTexts: [CorpusText] {
        let numbers = Dictionary(
            image.signatures.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var texts: [CorpusText] = []
        for (_, entry) in pack.signatures {
            guard let number = numbers[entry.id.value] else { continue }
            texts += entry.examples.map { CorpusText($0.event, .example(of: number)) }
            texts += entry.counterExamples.map { CorpusText($0.event, .counterExample(of: number)) }
        }
        texts += pack.fixtures.sorted { $0.location < $1.location }
            .map { CorpusText($0.event, .fixture(suppress: $0.suppress)) }
        return texts
    }
}
