import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import TestSupport
import Testing

/// The engine against the naive matcher, over messages made of the knowledge's own templates.
///
/// With `KB_LONG_TESTS=1` 200,000 messages at each of three sizes.
@Suite("The engine agrees with the naive matcher at every size of knowledge", .serialized)
struct SizeOracleTests {
    private static let sizes = Repository.runsLongTests ? [1_000, 10_000, 100_000] : [1_000]
    private static let messageCount = Repository.runsLongTests ? 200_000 : 20_000
    /// In how many parts the messages are tried, beside each other.
    private static let parts = 8

    /// What a part of the messages showed.
    private struct Outcome: Sendable {
        var matches = 0
        var misses = 0
        /// Diagnostics on which the two disagree, the first few.
        var disagreements: [String] = []
    }

    @Test("on generated and spoiled messages", arguments: sizes)
    func agrees(signatures: Int) async throws {
        let generated = GeneratedKnowledge(
            Corpus.compilation.image, count: signatures, seed: UInt64(signatures))
        let knowledge = try Knowledge(generated.image)
        let naive = NaiveKnowledge(generated)
        let total = await withTaskGroup(of: Outcome.self) { group in
            for part in 0..<Self.parts {
                group.addTask {
                    Self.compare(
                        knowledge, naive, GeneratedMessages(generated, seed: UInt64(part)),
                        Self.messageCount / Self.parts)
                }
            }
            return await group.reduce(into: Outcome()) { total, part in
                total.matches += part.matches
                total.misses += part.misses
                total.disagreements += part.disagreements
            }
        }
        #expect(total.disagreements == [])
        // Or the messages say nothing about the matcher.
        #expect(total.matches > Self.messageCount / 4)
        #expect(total.misses > Self.messageCount / 10)
    }

    /// The engine reads one message after another in the same memory; the naive matcher starts afresh.
    private static func compare(
        _ knowledge: Knowledge, _ naive: NaiveKnowledge, _ messages: GeneratedMessages, _ count: Int
    ) -> Outcome {
        var messages = messages
        var outcome = Outcome()
        var scratch = MatchScratch()
        var reply = NormalizedDiagnostic()
        for number in 0..<count {
            let event = messages.next()
            reply.read(event)
            knowledge.match(&reply, &scratch, wantsAll: number % 4 == 0)
            let found = scratch.matches.map { match in
                NaiveFound(
                    signature: match.signature, template: match.template ?? -1, words: match.words,
                    literalCount: match.literalCount)
            }
            var fresh = Normalizer.normalize(event)
            fresh.findSpans()
            let expected = naive.matches(fresh)
            outcome.matches += expected.count
            if expected.isEmpty { outcome.misses += 1 }
            if found != expected, outcome.disagreements.count < 5 {
                outcome.disagreements.append(event.diagnostic)
            }
        }
        return outcome
    }
}
