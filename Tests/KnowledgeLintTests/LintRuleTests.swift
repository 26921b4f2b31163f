import KnowledgeCompiler
import KnowledgeLint
import KnowledgeModel
import TestSupport
import Testing

@Suite("Lint rules")
struct LintRuleTests {
    private static func problems(_ texts: [String: String]) -> [Problem] {
        let (pack, problems) = PackReader.read(texts: texts)
        return Linter.problems(Compilation.of(pack, problems), today: "2026-11-23")
    }

    @Test("each rule fires where its examples are marked", arguments: Linter.rules.indices)
    func triggering(number: Int) {
        let rule = Linter.rules[number]
        #expect(!rule.triggering.isEmpty)
        for example in rule.triggering {
            let found = Self.problems(example.texts).filter { $0.rule == rule.id }
            let places = found.map(\.location)
            #expect(example.location != nil, "\(rule.id) has an example without a mark")
            #expect(
                example.location.map(places.contains) == true,
                "\(rule.id): wanted \(example.location?.description ?? ""), found \(Self.problems(example.texts).map(\.text))"
            )
            #expect(found.contains { $0.severity == rule.severity })
        }
    }

    @Test("each rule keeps quiet on its other examples", arguments: Linter.rules.indices)
    func passing(number: Int) {
        let rule = Linter.rules[number]
        #expect(!rule.passing.isEmpty)
        for example in rule.passing {
            #expect(example.location == nil)
            let found = Self.problems(example.texts).filter { $0.rule == rule.id }
            #expect(found.map(\.text) == [])
        }
    }

    @Test("a sound pack passes every rule")
    func sound() {
        let texts = LintExample(entry: LintFixtures.entry()).texts
        #expect(Self.problems(texts).map(\.text) == [])
    }

    @Test("rules have a name of their own, a reason, and stand family by family, by name")
    func names() {
        let rules = Linter.rules
        #expect(Set(rules.map { $0.id }).count == rules.count)
        let order = rules.map { rule in
            (LintFamily.allCases.firstIndex(of: rule.family) ?? 0, rule.id)
        }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 }, "\(order)")
        for rule in rules {
            #expect(rule.rationale.hasSuffix("."), "\(rule.id)")
            #expect(rule.rationale.count > 40, "\(rule.id)")
        }
    }

    @Test("a waiver allows the rule that it names in its own signature alone")
    func waivers() {
        let waiver = ["lint: {allow: {no-anchor: the server says no more}}"]
        let one = LintFixtures.entry(
            contains: ["your mail is"], extra: waiver, examples: ["550 your mail is"])
        let other = LintFixtures.entry(
            id: "sample.other", contains: ["this message has"], examples: ["550 this message has"])
        let alone = Self.problems(LintExample(LintFixtures.file([one])).texts)
            .filter { $0.rule != "format" }
        #expect(alone.map(\.rule) == [])
        let both = Self.problems(LintExample(LintFixtures.file([one, other])).texts)
            .filter { $0.rule != "format" }
        #expect(both.map(\.rule) == ["no-anchor"])
        #expect(both.first?.message.contains("this message has") == true)
    }

    @Test("in a pack that does not compile no waiver counts as unused")
    func incomplete() {
        let entry = LintFixtures.entry(
            contains: ["your mail is"], sources: "[page, TODO]",
            extra: ["lint: {allow: {over-broad: it is what it is}}"], examples: ["550 your mail is"]
        )
        let rules = Self.problems(LintExample(entry: entry).texts).map(\.rule)
        #expect(rules.contains("dangling-reference"))
        #expect(!rules.contains("unused-waiver"))
    }
}
