import Foundation
import TestSupport
import Testing

@Suite(
    "kb explain and kb suggest why: what a model thinks",
    .enabled(if: Program.path != nil, "the program kb was not built"))
struct OpinionTests {
    private let bench: LearningBench
    private let unknown = "550 5.1.1 we have no mailbox called <user@example.com>"

    init() throws { bench = try LearningBench() }

    private func explain(_ arguments: [String]) throws -> String {
        let result = try Program.run(
            ["explain", "--db", LearningBench.pack.database, "--quiet"] + arguments)
        #expect(result.exitCode == 0)
        return result.output
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("explain: words that no signature explains get an opinion, and the answer stays as it is")
    func opinion() throws {
        let text = try explain([unknown])
        #expect(text.contains("do not suppress"))
        #expect(text.contains("\n\nthe model thinks\n  probability 0."))
        #expect(text.replacing("\n ", with: "").contains("It decides nothing."))
        #expect(text.contains(/\n  \+0\.[0-9]+ +no mailbox\n/))
        let json = try object(explain(["--json", unknown]))
        let model = try #require(json["model"] as? [String: Any])
        #expect((model["probability"] as? Double ?? 0) > 0.9)
        #expect((model["p_value"] as? Double ?? 1) < 0.05)
        let words = (model["words"] as? [[String: Any]])?.compactMap { $0["text"] as? String }
        #expect(words?.contains("no mailbox") == true)
        let answer = try #require(json["answer"] as? [String: Any])
        #expect(answer["suppress"] as? Bool == false)
    }

    @Test(
        "explain: no opinion where a signature explains the words, or there are none",
        arguments: ["550 5.1.1 no such user here", "550 5.7.1 mailbox is full", "550 5.1.1", ""])
    func silent(text: String) throws {
        #expect(try !explain([text]).contains("the model thinks"))
        #expect(try object(explain(["--json", text]))["model"] == nil)
    }

    @Test("explain: a file without a model has no opinion")
    func withoutModel() throws {
        let bench = try Workbench()
        let result = try Program.run(["explain", "--db", bench.database, "--quiet", unknown])
        #expect(result.exitCode == 0)
        #expect(!result.output.contains("the model thinks"))
    }

    @Test("why: every step of a text alone, the words that count, the nearest known signatures")
    func why() throws {
        let result = try bench.suggest(["why", unknown])
        #expect(result.exitCode == 0)
        #expect(
            result.output.hasPrefix(
                """
                550 5.1.1 we have no mailbox called <{address}>
                  answer    propose: good enough for a person's review, if its evidence is

                steps
                  yes words             the server says something in words
                  yes length            the whole text was read
                  yes class_4           no class 4 code anywhere

                """))
        for part in [
            "yes cause_words", "yes text_score", "yes absence", "nearest known", "words  for",
        ] {
            #expect(result.output.contains(part))
        }
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80) }
    }

    @Test(
        "why: the step that decides, for texts that are no proposal",
        arguments: [
            ("451 4.3.0 no mailbox for you", "reject", "no  class_4"),
            ("550 5.1.1 no mailbox for your spam", "reject", "no  cause_words"),
            ("550 5.2.2 no mailbox is yours", "reject", "no  status"),
            ("550 5.1.1 no such user here", "known", "?   known"), ("550", "reject", "no  words"),
        ])
    func decides(text: String, band: String, step: String) throws {
        let result = try bench.suggest(["why", text])
        #expect(result.output.contains("  answer    \(band): "))
        #expect(result.output.contains("  \(step)"), "\(result.output)")
        let json = try object(bench.suggest(["why", "--json", text]).output)
        #expect(json["band"] as? String == band)
    }

    @Test("why: with a state, by words or by key, the counts of the stream take part")
    func withState() throws {
        let stream = try bench.write(LearningStream.text(LearningStream.lines), to: "s.jsonl")
        #expect(try bench.suggest(["--state", bench.state, stream]).exitCode == 0)
        let byWords = try bench.suggest(["why", "--state", bench.state, unknown])
        for part in [
            "  seen      10+ bounces, 10+ recipients, 5+ domains, 10+ days",
            "  yes recipients        10+ recipients of at least 3", "  yes backtest",
            "  yes delivered_later   0 of 10+ recipients were delivered to later",
        ] {
            #expect(byWords.output.contains(part), "\(part)")
        }
        let key = try #require(/key +([0-9a-f]{16})/.firstMatch(in: byWords.output)?.1)
        let byKey = try bench.suggest(["why", "--state", bench.state, String(key)])
        #expect(byKey.output == byWords.output)
        let missing = try bench.suggest(["why", "--state", bench.state, "0123456789abcdef"])
        #expect(missing.exitCode == 1)
        #expect(missing.errors.contains("the state has no text with the key"))
        let stateless = try bench.suggest(["why", String(key)])
        #expect(stateless.exitCode == 2)
        #expect(stateless.errors.contains("is a key; name the --state that has it"))
    }
}
