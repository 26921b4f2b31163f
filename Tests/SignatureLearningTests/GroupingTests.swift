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
        var truth: UInt64
        var key: UInt64
        var suppresses: Bool
        var id: String
    }

    @Test(
        "messages of one text fall into one group, and no group mixes dead addresses with other news"
    )
    func groups() throws {
        let pack = MiningSamples.compilation.pack
        var state = LearningState(key: .fixed, vocabulary: try MiningSamples.known())
        var stream = GeneratedStream(seed: 4)
        var samples: [Sample] = []
        var texts: [UInt64: String] = [:]
        let suppressing = Set(pack.reasons.map(\.value).filter(\.allowsSuppression).map(\.id))
        for (_, entry) in pack.signatures {
            let isDead =
                entry.verdict.value == .permanent && suppressing.contains(entry.reason.value)
            for example in entry.examples.map(\.event) {
                // Texts that differ only in what is masked are one text.
                let truth = try MiningSamples.state([example]).clusters()[0].key.value
                for _ in 0..<8 {
                    var event = stream.refill(example.diagnostic)
                    event.status = example.status
                    event.phase = example.phase
                    event.action = example.action
                    let before = state.key(of: event).value
                    texts[before] = event.diagnostic
                    samples.append(
                        Sample(
                            truth: truth, key: before, suppresses: isDead,
                            id: entry.id.value + String(describing: example)))
                }
            }
        }
        let truths = Dictionary(grouping: samples.indices, by: { samples[$0].truth })
        let groups = Dictionary(grouping: samples.indices, by: { samples[$0].key })
        var right = 0
        var rightGroups = 0
        for (_, members) in groups {
            let truth = samples[members[0]].truth
            if truths[truth] == members {
                right += members.count
                rightGroups += 1
            }
        }
        let accuracy = Double(right) / Double(samples.count)
        let precision = Double(rightGroups) / Double(groups.count)
        let recall = Double(rightGroups) / Double(truths.count)
        let f1 = 2 * precision * recall / (precision + recall)
        let mixed = groups.values.count { members in
            Set(members.map { samples[$0].suppresses }).count > 1
        }
        let mixedTruths = truths.values.count { members in
            Set(members.map { samples[$0].suppresses }).count > 1
        }
        print("grouping", samples.count, truths.count, accuracy, f1, mixed, mixedTruths)
        for (truth, members) in truths where Set(members.map { samples[$0].key }).count > 1 {
            print("split", truth, Set(members.map { samples[$0].key }).map { k in texts[k] ?? "" })
        }
        for (truth, members) in truths where Set(members.map { samples[$0].suppresses }).count > 1 {
            print("mixed", truth, Set(members.map { samples[$0].id }))
        }
        #expect(accuracy >= 0.97)
        #expect(f1 >= 0.94)
        #expect(mixed == mixedTruths)
    }
}
