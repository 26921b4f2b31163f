import DeliveryStatus
import TestSupport
import Testing

@testable import PermanenceModel

@Suite("The model of words")
struct PermanenceModelTests {
    private static func texts(_ lines: [String], isDead: Bool) -> [ModelTraining.Text] {
        ["user", "mailbox", "account", "recipient"].flatMap { subject in
            lines.map { line in
                ModelTraining.Text(
                    Normalizer.normalize("550 5.1.1 " + line.replacing("#", with: subject)),
                    isDead: isDead)
            }
        }
    }

    private static let samples =
        texts(["no such # here", "# is not found", "unknown #", "# does not exist"], isDead: true)
        + texts(
            ["# is over quota", "# is busy, try later", "message to # blocked as spam"],
            isDead: false)
    private static let model = ModelTraining.model(samples, corpusHash: "abc").model

    private func opinion(_ text: String) -> ModelOpinion {
        Self.model.opinion(Normalizer.normalize(text))
    }

    @Test("what was written is read again")
    func roundTrips() throws {
        let again = try #require(PermanenceModel(bytes: Self.model.bytes))
        #expect(again == Self.model)
        #expect(again.corpusHash == "abc")
        #expect(Self.model.bytes.count <= 200_000)
    }

    @Test("bytes that make no sense are refused and never a trap")
    func refusesDamage() {
        var generator = SeededGenerator(seed: 3)
        let bytes = Self.model.bytes
        for length in [0, 3, 4, 50, 99, 100, 101, bytes.count - 1] {
            #expect(PermanenceModel(bytes: Array(bytes.prefix(length))) == nil)
        }
        #expect(PermanenceModel(bytes: bytes + [0]) == nil)
        let reply = Normalizer.normalize("550 no such user")
        for _ in 0..<500 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[Int.random(in: damaged.indices, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            if let model = PermanenceModel(bytes: damaged) {
                let opinion = model.opinion(reply)
                #expect((0...1).contains(opinion.probability))
                #expect((0...1).contains(opinion.pValue))
            }
        }
    }

    @Test("the order of the texts leaves no trace")
    func isIndependentOfOrder() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<3 {
            let shuffled = Self.samples.shuffled(using: &generator)
            #expect(
                ModelTraining.model(shuffled, corpusHash: "abc").model.bytes == Self.model.bytes)
        }
    }

    @Test("plain words are told apart, and the words that count are named")
    func learns() throws {
        #expect(opinion("550 no such user").margin > opinion("550 user is over quota").margin)
        #expect(opinion("550 no such user").margin > 0)
        #expect(opinion("550 over quota, try later").margin < 0)
        let words = opinion("550 no such user").words
        #expect(try #require(words.first).weight > 0)
        #expect(words.contains { $0.text == "no such" })
    }

    @Test("nothing to learn from gives a model that knows nothing")
    func survivesNothing() {
        let model = ModelTraining.model([], corpusHash: "").model
        let opinion = model.opinion(Normalizer.normalize("550 no such user"))
        #expect(opinion.words.isEmpty)
        #expect(PermanenceModel(bytes: model.bytes) == model)
    }

    @Test("exponential and logarithm are right to twelve digits")
    func calculates() {
        for step in -500...500 {
            let value = Double(step) / 10
            #expect(abs(ExactMath.log(ExactMath.exp(value)) - value) < 1e-10)
            let difference = ExactMath.exp(value) * ExactMath.exp(-value) - 1
            #expect(abs(difference) < 1e-12)
        }
        #expect(abs(ExactMath.exp(1) - 2.718281828459045) < 1e-14)
        #expect(abs(ExactMath.log(10) - 2.302585092994046) < 1e-13)
        #expect(ExactMath.logistic(0) == 0.5)
        #expect(ExactMath.exp(-10_000) == 0)
        #expect(ExactMath.exp(10_000).isFinite)
    }

    @Test("near duplicates are one group, and others are not")
    func groups() {
        let words: [Set<UInt64>] = [
            [1, 2, 3, 4, 5], [1, 2, 3, 4, 6], [9, 10, 11], [1, 2, 3, 4, 6, 7], [20],
        ]
        #expect(NearDuplicates.groups(words) == [0, 0, 2, 0, 4])
    }
}
