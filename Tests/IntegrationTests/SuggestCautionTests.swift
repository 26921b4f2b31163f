import Foundation
import TestSupport
import Testing

@Suite(
    "kb suggest: streams that mislead",
    .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestCautionTests {
    private let bench: LearningBench

    init() throws { bench = try LearningBench() }

    private typealias Record = LearningStream.Record

    /// The answer to `records` as JSON.
    private func answer(_ records: [LearningStream.Record]) throws -> [String: Any] {
        let text = LearningStream.text(LearningStream.lines(of: records))
        let result = try bench.suggest(["--output", "json", "-"], input: text)
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func texts(_ band: String, _ answer: [String: Any]) -> [[String: Any]] {
        answer[band] as? [[String: Any]] ?? []
    }

    /// The sentences of the steps that failed, of the only text in a band.
    private func objections(_ band: String, _ answer: [String: Any]) -> [String] {
        let findings = texts(band, answer).first?["findings"] as? [[String: Any]] ?? []
        return findings.filter { $0["outcome"] as? String == "failed" }
            .compactMap { $0["sentence"] as? String }
    }

    @Test("the dead text with enough of everything is proposed: what follows takes one thing away")
    func enough() throws {
        let records = LearningStream.bounces(LearningStream.deadText, 24)
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).count == 1)
    }

    /// Dead words beside words that mean something else.
    private static let poison = [
        "550 5.1.1 no mailbox <@> for spam",
        "550 5.1.1 we have no mailbox called <@> for listed spammers",
        "550 5.1.1 we have no mailbox called <@>, your message looks like spam",
        "550 5.1.1 mailbox <@> unknown to the blocklist",
        "550 5.7.26 we have no mailbox called <@>",
        "554 5.7.1 we have no mailbox called <@>, blocked using bl.example.org",
        "550 5.1.8 we have no mailbox called <@>", "450 4.1.1 we have no mailbox called <@>",
        "550 5.1.1 we have no mailbox called <@>, try again later",
        "550 5.1.1 sender address: we have no mailbox called <@>",
        "550 5.2.2 we have no mailbox called <@>",
    ]

    @Test(
        "nobody can have words about spam, lists or senders learned as permanent, however often",
        arguments: poison)
    func poisoned(text: String) throws {
        let records = LearningStream.bounces(text, 60, domains: 20, days: 28, name: "poison")
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
    }

    @Test("what is learned of honest traffic beside poison suppresses nothing of the poison")
    func beside() throws {
        // Of other words: what stands in poison too is a conflict, and nobody's proposal.
        let honest = "550 5.1.1 customer <@> is unknown at this system"
        var records = LearningStream.bounces(honest, 24)
        for (number, text) in Self.poison.enumerated() {
            records += LearningStream.bounces(text, 30, days: 28, name: "poison\(number)x")
        }
        let text = LearningStream.text(
            LearningStream.lines(of: records + LearningStream.deliveries))
        let yaml = try bench.suggest(["--output", "yaml", "-"], input: text).output
        let overlay = try bench.write(yaml, to: "overlay.yaml")
        let asked = ([honest] + Self.poison).map {
            $0.replacing("@", with: "user@example.com")
        }
        let result = try Program.run(
            [
                "classify", "--db", LearningBench.pack.database, "--overlay", overlay, "--trust",
                "experimental", "--output", "json", "--format", "text",
            ], input: Array(LearningStream.text(asked).utf8))
        let answers = result.output.split(separator: "\n").map {
            $0.contains(#""suppress": true"#)
        }
        #expect(answers == [true] + Self.poison.map { _ in false }, "\(yaml)")
    }

    @Test("one domain's flood is watched: ten thousand bounces are still one domain")
    func flood() throws {
        let records = LearningStream.bounces(LearningStream.deadText, 2_000, domains: 1, days: 28)
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        #expect(objections("watched", answer).contains { $0.contains("domain") })
    }

    @Test("one domain at a known provider's hosts is proposed for those hosts only")
    func provider() throws {
        let records = LearningStream.bounces(
            LearningStream.deadText, 24, domains: 1, host: "mx.acme.example")
        var deliveries = LearningStream.deliveries
        for index in deliveries.indices { deliveries[index].host = "mx.acme.example" }
        let answer = try answer(records + deliveries)
        let proposal = texts("proposals", answer).first
        #expect((proposal?["id"] as? String)?.hasPrefix("acme.") == true)
        #expect(proposal?["provider"] as? String == "acme")
    }

    @Test("one day's mailing is an incident, not knowledge")
    func oneDay() throws {
        var records = LearningStream.bounces(LearningStream.deadText, 300, domains: 40)
        for index in records.indices { records[index].day = 9 }
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        let objections = objections("watched", answer)
        #expect(objections.contains("1 day of at least 3"))
        #expect(objections.contains("100 % of the recipients failed first on one day"))
    }

    @Test("recipients who get mail later live")
    func alive() throws {
        let records = LearningStream.bounces(LearningStream.deadText, 24)
        let later = records.prefix(6).map { record in
            Record(kind: "delivery", day: 28, recipient: record.recipient, host: record.host)
        }
        let answer = try answer(records + later + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        #expect(
            objections("watched", answer).contains("5+ of 10+ recipients were delivered to later"))
    }

    @Test("the same recipient again and again is one recipient")
    func repeated() throws {
        var records = LearningStream.bounces(LearningStream.deadText, 2)
        records = (1...28).flatMap { day in
            records.map { record in
                var record = record
                record.day = day
                return record
            }
        }
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        #expect(objections("watched", answer).contains("2 recipients of at least 3"))
    }

    @Test("without recipients nothing is proposed, and the evidence says how many bounces lack one")
    func noRecipients() throws {
        var records = LearningStream.bounces("550 5.1.1 we have no mailbox called that", 24)
        for index in records.indices { records[index].recipient = nil }
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        #expect(
            objections("watched", answer).contains(
                "0 recipients of at least 3; 10+ bounces do not say"))
        let text = try bench.suggest(
            ["why", "--state", try state(records), "550 5.1.1 we have no mailbox called that"])
        #expect(text.output.contains("lacks     10+ bounces without recipient"))
    }

    @Test("without dates nothing is proposed, and the evidence says so")
    func noDates() throws {
        var records = LearningStream.bounces(LearningStream.deadText, 24)
        for index in records.indices { records[index].day = nil }
        let answer = try answer(records + LearningStream.deliveries)
        #expect(texts("proposals", answer).isEmpty)
        #expect(
            objections("watched", answer).contains("0 days of at least 3; 10+ bounces do not say"))
    }

    @Test("a clock that runs backwards, or wildly, changes nothing and breaks nothing")
    func clocks() throws {
        let lines = LearningStream.lines
        let backwards = try bench.suggest(
            ["--output", "yaml", "-"], input: LearningStream.text(lines.reversed()))
        let forwards = try bench.suggest(
            ["--output", "yaml", "-"], input: LearningStream.text(lines))
        #expect(backwards.output == forwards.output)
        let wild = [
            "0000-00-00", "9999-99-99T99:99:99Z", "-1", "yesterday", "1970-01-01T00:00:00Z",
        ]
        let broken = lines.enumerated().map { number, line in
            line.replacing(
                /"timestamp": "[^"]*"/, with: "\"timestamp\": \"\(wild[number % wild.count])\"")
        }
        let result = try bench.suggest(["-"], input: LearningStream.text(broken))
        #expect(result.exitCode == 0)
        #expect(result.output.hasPrefix("No proposals"))
    }

    private func state(_ records: [LearningStream.Record]) throws -> String {
        let path = try bench.write(
            LearningStream.text(LearningStream.lines(of: records)), to: "records.jsonl")
        #expect(try bench.suggest(["--state", bench.state, path]).exitCode == 0)
        return bench.state
    }
}
