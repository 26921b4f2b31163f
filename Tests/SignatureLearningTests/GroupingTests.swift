import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@testable import SignatureLearning

@Suite("Grouping")
struct GroupingTests {
    /// One message and the text that it was made of.
    private struct Sample {
        var truth: Int
        var key: ClusterKey
        var suppresses: Bool
    }

    /// Messages that are grouped as they should be, and the harmonic mean of the shares of groups
    /// and of texts that are.
    private static func scores(_ samples: [Sample]) -> (accuracy: Double, f1: Double) {
        let truths = Dictionary(grouping: samples.indices, by: { samples[$0].truth })
        let groups = Dictionary(grouping: samples.indices, by: { samples[$0].key })
        let right = groups.values.filter { truths[samples[$0[0]].truth] == $0 }
        let count = right.map(\.count).reduce(0, +)
        return (
            Double(count) / Double(samples.count),
            2 * Double(right.count) / Double(groups.count + truths.count)
        )
    }

    @Test("messages of one text make one group, and no group mixes dead addresses with other news")
    func groups() throws {
        let pack = MiningSamples.compilation.pack
        let suppressing = Set(pack.reasons.map(\.value).filter(\.allowsSuppression).map(\.id))
        var state = try MiningSamples.state([])
        var stream = GeneratedStream(seed: 4)
        var samples: [Sample] = []
        var truths: [String: Int] = [:]
        for (number, (_, entry)) in pack.signatures.enumerated() where number % 3 == 0 {
            let isDead =
                entry.verdict.value == .permanent && suppressing.contains(entry.reason.value)
            // What one receiver says may mean something else when another says it.
            for example in entry.examples.map(\.event) where example.remoteMTA == nil {
                let text = "\(example.diagnostic) \(example.phase?.rawValue ?? "")"
                let truth = truths[text, default: truths.count]
                truths[text] = truth
                for _ in 0..<5 {
                    var event = stream.refill(example.diagnostic)
                    event.phase = example.phase
                    samples.append(
                        Sample(truth: truth, key: state.key(of: event), suppresses: isDead))
                }
            }
        }
        let (accuracy, f1) = Self.scores(samples)
        #expect(samples.count > 5_000)
        #expect(accuracy >= 0.97)
        #expect(f1 >= 0.94)
        let groups = Dictionary(grouping: samples, by: \.key)
        #expect(groups.values.filter { Set($0.map(\.suppresses)).count > 1 }.isEmpty)
    }
}
