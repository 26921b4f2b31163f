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

    @Test(
        "what a sending service adds to one text makes no second one",
        arguments: [
            "550 5.2.1 gone away", "smtp; 550 5.2.1 gone away",
            "smtp;550-5.2.1 gone 550 5.2.1 away",
            "host mx.example.net[192.0.2.1] said: 550 5.2.1 gone away (in reply to RCPT TO command)",
            "smtp; 5.1.0 - Unknown address error 550-'5.2.1 gone away' (delivery attempts: 0)",
        ], [nil, "5.0.0", "5.2.1"])
    func wrapped(diagnostic: String, status: String?) throws {
        var state = try MiningSamples.state([])
        #expect(
            state.key(
                of: BounceEvent(
                    diagnostic: diagnostic, status: status.flatMap { EnhancedStatus($0) },
                    action: .failed))
                == state.key(of: BounceEvent(diagnostic: "550 5.2.1 gone away")))
    }

    @Test(
        "a service's opinion of a text without a status is not the text's",
        arguments: [
            "550 gone away", "smtp; 5.1.0 - Unknown address error 550-'gone away'",
            "smtp; 5.3.0 - Other mail system problem 550-'gone away' (delivery attempts: 0)",
        ], [nil, "5.0.0", "5.1.1"])
    func opinion(diagnostic: String, status: String?) throws {
        var state = try MiningSamples.state([])
        let event = BounceEvent(
            diagnostic: diagnostic, status: status.flatMap { EnhancedStatus($0) })
        #expect(state.key(of: event) == state.key(of: BounceEvent(diagnostic: "550 gone away")))
    }

    @Test(
        "what bars a suppression and is not in the text keeps apart",
        arguments: [
            BounceEvent(diagnostic: "550 gone away", status: EnhancedStatus("4.0.0")),
            BounceEvent(diagnostic: "550 gone away", status: EnhancedStatus("5.2.2")),
            BounceEvent(diagnostic: "550 gone away", action: .delayed),
            BounceEvent(diagnostic: "550 gone away", phase: .mailFrom),
            BounceEvent(diagnostic: "5.2.2 - Mailbox full 550-'gone away'"),
            BounceEvent(diagnostic: "4.3.0 - Other mail system problem 550-'gone away'"),
            BounceEvent(diagnostic: "550 5.1.1 gone away"),
            BounceEvent(diagnostic: "551 gone away"),
            BounceEvent(diagnostic: "gone away", status: EnhancedStatus("5.1.1")),
        ])
    func barred(event: BounceEvent) throws {
        var state = try MiningSamples.state([])
        #expect(state.key(of: event) != state.key(of: BounceEvent(diagnostic: "550 gone away")))
        #expect(state.key(of: event) != state.key(of: BounceEvent(diagnostic: "gone away")))
    }

    @Test(
        "a step before the recipient is new only where the words do not name the sender",
        arguments: [
            ("550 5.1.1 gone away", true), ("550 sender unknown", false),
            ("550 bad address in MAIL FROM", false), ("550 5.7.4 gone away", false),
            ("450 gone away", false),
        ])
    func step(diagnostic: String, isApart: Bool) throws {
        var state = try MiningSamples.state([])
        let bare = state.key(of: BounceEvent(diagnostic: diagnostic))
        let stepped = state.key(of: BounceEvent(diagnostic: diagnostic, phase: .mailFrom))
        #expect((bare != stepped) == isApart)
    }
}
