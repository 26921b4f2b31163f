import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@Suite("What a template may cost")
struct TemplateBoundTests {
    private static func compilation(_ line: String) -> Compilation {
        SampleKnowledge.compilation(
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature("phrase.a", "contains: \"\(line)\"")))
    }

    @Test(
        "more than its bound is refused, with the place and the bound",
        arguments: [
            ("a {text} b {text} c {text} d", "more than two {text}"),
            (String(repeating: "{token} ", count: 64) + "end", "at most 64 words and holes"),
            (String(repeating: "{$holder} ", count: 12) + "end", "more than 4096 templates"),
        ])
    func refused(line: String, message: String) throws {
        let compilation = Self.compilation(line)
        #expect(!compilation.isSound)
        let problem = try #require(compilation.problems.first)
        #expect(problem.message.contains(message), "\(problem.message)")
        #expect(problem.location.line > 1)
    }

    @Test("as much as its bound is taken")
    func taken() {
        #expect(Self.compilation(String(repeating: "{token} ", count: 63) + "end").isSound)
        #expect(Self.compilation("a {text} b {text} c").isSound)
    }

    @Test("the dearest template on the longest text that is read takes words times elements")
    func dearest() throws {
        let line = String(repeating: "{token} ", count: 63) + "end"
        let knowledge = try Knowledge(Self.compilation(line).image)
        let text = String(repeating: "a ", count: 4_095) + "end"
        #expect(
            Decider(knowledge).classify(BounceEvent(diagnostic: "550 " + text)).signature
                == "phrase.a")
    }
}
