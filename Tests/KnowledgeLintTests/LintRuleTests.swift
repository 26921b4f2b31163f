import KnowledgeCompiler
import KnowledgeLint
import KnowledgeModel
import TestSupport
import Testing

@Suite("Lint rules")
struct LintRuleTests {
    private static func problems(_ texts: [String: String]) -> [Problem] {
        let (pack, problems) = PackReader.read(texts: texts)
        return Linter.problems(Compilation.of(pack, problems))
    }

    @Test("a sound pack passes every rule")
    func sound() {
        let texts = LintExample(LintFixtures.signature(), line: 1).texts
        #expect(Self.problems(texts).map(\.text) == [])
    }

    @Test(
        "each rule fires on its own example, in the line that it names",
        arguments: Linter.rules.indices)
    func triggering(number: Int) {
        let rule = Linter.rules[number]
        let found = Self.problems(rule.triggering.texts)
        #expect(
            found.contains {
                $0.rule == rule.id && $0.location.line == rule.triggering.line
                    && $0.location.path == rule.triggering.path
            }, "\(rule.id): \(found.map(\.text))")
        #expect(!rule.rationale.isEmpty)
    }

    @Test("rules have names of their own, in order")
    func names() {
        let names = Linter.rules.map { $0.id }
        #expect(names == Set(names).sorted())
    }

    @Test(
        "documentation names and addresses pass, others do not",
        arguments: [
            ("no such mailbox here user@example.com 192.0.2.7", true),
            ("no such mailbox here user@mail.example.org 203.0.113.9", true),
            ("no such mailbox here user@host.test", true),
            ("no such mailbox here user@customer.com", false),
            ("no such mailbox here user@example.com.evil.org", false),
            ("no such mailbox here 8.8.8.8", false),
        ])
    func addresses(text: String, passes: Bool) {
        let texts = LintExample(LintFixtures.signature(examples: ["550 5.1.1 " + text]), line: 1)
            .texts
        #expect(!Self.problems(texts).contains { $0.rule == RealAddress.id } == passes)
    }
}
