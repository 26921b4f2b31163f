import KnowledgeCompiler
import KnowledgeModel
import TestSupport
import Testing

@Suite("Reading and compiling packs")
struct PackReaderTests {
    private typealias Sample = SampleKnowledge

    /// The problems of a pack with one file of signatures.
    private func problems(_ file: String) -> [Problem] { Sample.compilation(file).problems }

    @Test("a sound pack has no problem")
    func sound() {
        let file = Sample.file(
            "provider: gmail", Sample.signature("gmail.a", "contains: \"no one\""))
        #expect(problems(file).isEmpty)
    }

    @Test(
        "faults are found with rule and place, and reading goes on",
        arguments: [
            ("    title: A sample", "    titel: A sample", "unknown-field", 8),
            ("    title: A sample\n", "", "missing-field", 7),
            ("    status: stable", "    status: steady", "unknown-value", 9),
            ("    verdict: permanent", "    verdict: forever", "unknown-value", 10),
            ("    reason: user_unknown", "    reason: no_such_reason", "unknown-reason", 11),
            ("{contains: \"no one\"}", "{contains: \"no {one\"}", "bad-template", 12),
            ("{contains: \"no one\"}", "{contains: {a: b}}", "wrong-type", 12),
            ("{contains: \"no one\"}", "{reply_code: 42, contains: \"no one\"}", "wrong-type", 12),
            (
                "{contains: \"no one\"}", "{enhanced_status: 5.1, contains: \"no one\"}",
                "wrong-type", 12
            ),
            ("{contains: \"no one\"}", "{phase: lunch, contains: \"no one\"}", "unknown-value", 12),
            (
                "{contains: \"no one\"}", "{unless: [$nothing], contains: \"no one\"}",
                "dangling-reference", 12
            ),
            (
                "{contains: \"no one\"}", "{remote_mta: maybe, contains: \"no one\"}",
                "unknown-value", 12
            ),
            ("{contains: \"no one\"}", "{}", "missing-field", 12),
            ("overrides: []", "overrides: [gmail.nobody]", "dangling-reference", 13),
            ("sources: [page]", "sources: [book]", "dangling-reference", 14),
            ("since: 2026-11-23", "since: yesterday", "wrong-type", 14),
            ("kind: vendor", "kind: rumour", "unknown-value", 5),
            ("provider: gmail", "planet: gmail", "unknown-field", 1),
        ])
    func faults(sound: String, broken: String, rule: String, line: Int) {
        let file = Sample.file(
            "provider: gmail", Sample.signature("gmail.a", "contains: \"no one\""))
        #expect(file.contains(sound))
        let problems = problems(file.replacing(sound, with: broken))
        #expect(
            problems.contains { $0.rule == rule && $0.location.line == line },
            "\(problems.map(\.text))")
    }

    @Test("an id that stands twice is refused, in two files too, and a retired one as well")
    func duplicates() {
        let one = Sample.file(
            "provider: gmail", Sample.signature("gmail.a", "contains: \"no one\""))
        let two = Sample.file(
            "standard: phrase", Sample.signature("gmail.a", "contains: \"no two\""))
        #expect(Sample.compilation(one, two).problems.map(\.rule) == ["duplicate-id"])
        let retired = "retired:\n  - {id: gmail.a, retired: 2026-11-23, because: it was wrong}\n"
        #expect(Sample.compilation(one, retired).problems.map(\.rule) == ["duplicate-id"])
    }

    @Test(
        "faults of a file of blocklists are found with rule and place",
        arguments: [
            ("id: bl.example.net, ", "", "missing-field", 4),
            ("lists: ip", "lists: people", "unknown-value", 4),
            ("operator: Example, ", "", "missing-field", 4),
            ("names: [bl.example.net, Example BL]", "names: []", "missing-field", 4),
            ("names: [bl.example.net, Example BL]", "names: [\"!\"]", "missing-field", 4),
            ("Example BL", "bl.example.net", "duplicate-id", 4),
            ("sources: [page]", "sources: [book]", "dangling-reference", 4),
            ("sources: [page]", "sources: [page], closed: soon", "wrong-type", 4),
            ("sources: [page]", "source: [page]", "unknown-field", 4),
            ("kind: vendor", "kind: rumour", "unknown-value", 2),
            ("dbl.example.net, Other", "Example-BL, Other", "duplicate-id", 5),
            ("id: dbl.example.net", "id: bl.example.net", "duplicate-id", 5),
            ("blocklists:", "block_lists:", "unknown-field", 3),
        ])
    func blocklistFaults(sound: String, broken: String, rule: String, line: Int) {
        let file = Sample.blocklists(
            "{id: bl.example.net, operator: Example, lists: ip, names: [bl.example.net, Example BL], sources: [page]}",
            "{id: dbl.example.net, operator: Other, lists: both, names: [dbl.example.net, Other BL], sources: [page], closed: 2024}"
        )
        #expect(problems(file).isEmpty)
        #expect(file.contains(sound))
        let problems = problems(file.replacing(sound, with: broken, maxReplacements: 1))
        #expect(
            problems.contains { $0.rule == rule && $0.location.line == line },
            "\(problems.map(\.text))")
    }

    @Test(
        "a fixture may state a waiting time and a blocklist, or that there is none",
        arguments: [
            ("retry_after: 300, blocklist: bl.example.net", []),
            ("retry_after: none, blocklist: none", []),
            ("retry_after: soon", ["wrong-type"]),
        ] as [(String, [String])])
    func statedFacts(facts: String, rules: [String]) {
        let (pack, problems) = PackReader.read(texts: [
            "fixtures.yaml": "fixtures:\n  - {text: \"450 later\", \(facts)}\n"
        ])
        #expect(problems.map(\.rule) == rules)
        guard rules.isEmpty else { return }
        let isStated = facts.contains("300")
        #expect(pack.fixtures.first?.retryAfter == (isStated ? .value(300) : .nothing))
        #expect(pack.fixtures.first?.blocklist == (isStated ? .value("bl.example.net") : .nothing))
    }

    @Test("the order of files changes nothing in the compiled image")
    func fileOrder() {
        let one = Sample.file(
            "provider: gmail", Sample.signature("gmail.a", "contains: \"no one\""))
        let two = Sample.file("provider: aol", Sample.signature("aol.a", "contains: \"no two\""))
        #expect(Sample.compilation(one, two).image == Sample.compilation(two, one).image)
    }

    @Test("a folder that is not there is a problem, not a crash")
    func missing() {
        let (_, problems) = PackReader.read("/nowhere/at/all")
        #expect(problems.map(\.rule) == ["unreadable"])
    }

    @Test("a problem reads as path, line, column, severity, message, rule")
    func text() {
        let problem = Problem(
            SourceLocation(path: "a.yaml", line: 3, column: 7), "some-rule", "is wrong")
        #expect(problem.text == "a.yaml:3:7: error: is wrong [some-rule]")
    }
}
