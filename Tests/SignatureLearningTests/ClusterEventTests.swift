import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureLearning
import SignatureMatching
import Testing

@Suite("Clusters as events")
struct ClusterEventTests {
    @Test("the knowledge answers a cluster as it answers the diagnostics in it")
    func answers() throws {
        let knowledge = try #require(MiningSamples.knowledge)
        let classifier = BounceClassifier(knowledge)
        let signatures = MiningSamples.compilation.pack.signatures
        for (number, (_, entry)) in signatures.enumerated() where number % 3 == 0 {
            for example in (entry.examples + entry.counterExamples).map(\.event) {
                let cluster = try #require(try MiningSamples.state([example]).clusters().first)
                let direct = classifier.classify(example)
                let masked = classifier.classify(cluster.event(from: example.remoteMTA))
                #expect(
                    direct.signature == masked.signature, "\(example.diagnostic) | \(cluster.text)")
                #expect(direct.suppress == masked.suppress, "\(example.diagnostic)")
            }
        }
    }
}
