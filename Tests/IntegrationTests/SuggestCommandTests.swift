import Foundation
import TestSupport
import Testing

@Suite("kb suggest", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestCommandTests {
    private let bench: LearningBench
    private let stream: String

    init() throws {
        bench = try LearningBench()
        stream = try bench.write(LearningStream.text(LearningStream.lines), to: "stream.jsonl")
    }

    /// The figures of the model are its own business: every training may move them.
    private func scoreless(_ text: String) -> String {
        text.replacing(/[01]\.[0-9]+/, with: "0.5")
    }

    @Test("text: a proposal with its days, counts in bands, why, what is near; then the others")
    func text() throws {
        let result = try bench.suggest([stream])
        #expect(result.exitCode == 0)
        #expect(result.errors == "")
        #expect(
            scoreless(result.output)
                == scoreless(
                    """
                    1. phrase.have-no-mailbox
                      reason    user_unknown
                      contains  have no mailbox
                      seen      10+ bounces, 10+ recipients, 5+ domains, 10+ days
                      days      ██▅▅▅▅▅█▅▅▅▅▅▅█▅▅▅▅▅
                                2026-10-01 to 2026-10-20
                      example   550 5.1.1 we have no mailbox called <user@example.com>
                      yes       no word speaks of another cause
                      yes       probability 0.5 of a dead address by the words alone; 0.5 of the
                                known other texts look as much like it
                      yes       the words say that something is not there
                      yes       texts of dead addresses have every word
                      yes       10+ recipients of at least 3
                      yes       10+ days of at least 3
                      yes       5+ domains of at least 2
                      yes       no day has more than 8 % of the first failures
                      yes       0 of 10+ recipients were delivered to in the 14 days before
                      yes       0 of 10+ recipients were delivered to later
                      yes       no burst within 48 hours
                      yes       others at the same hosts were delivered to meanwhile
                      yes       probability 0.5 after 10+ recipients could be followed
                      yes       no answer to 216 texts of the corpus changes
                      near      0.5 phrase.known-8 user_unknown, suppresses
                      near      0.5 phrase.known-12 user_unknown, suppresses

                    watched  1  (not yet, or not by the words alone)
                      07f108ffd6d6fc89  550 5.1.1 the wombat left the burrow of <{address}>
                        5+ recipients; no known words say that the recipient is not there; a person…

                    rejected  2  (temporary, or about something else)
                      09e01879f56030f5  550 5.1.1 no mailbox for spam from you, <{address}>
                        10+ recipients; "spam" speaks of another cause (cause, cs)
                      b67a9a3f44bcfb63  451 4.3.0 wombats are asleep for <{address}>
                        5+ recipients; a class 4 code stands in the text or the notification

                      read      57 bounces, 140 deliveries, 0 complaints, 5 texts, 2026-10-01 to
                                2026-10-28
                      unknown   51 of 57 bounces (89 %)

                    """))
    }

    @Test("yaml: one file of experimental signatures, and nothing else on standard output")
    func yaml() throws {
        let result = try bench.suggest(["--output", "yaml", stream])
        #expect(result.exitCode == 0)
        #expect(
            scoreless(result.output)
                == scoreless(
                    #"""
                    # Proposed by `kb suggest`: for review, not for use as it is.
                    # From what was seen between 2026-10-01 and 2026-10-28.
                    # Unknown to knowledge 2026.11.1.
                    standard: phrase
                    name: Proposed phrases
                    signatures:
                      - id: phrase.have-no-mailbox
                        title: "The server says that there is no such recipient: have no mailbox"
                        status: experimental
                        verdict: permanent
                        reason: user_unknown
                        match:
                          contains: "have no mailbox"
                          unless: [$temporary, $full, $block, $sender, $auth, $verify, $hedge, $relay, $rate, $spam, $policy, $network, $elsewhere]
                        provenance: {sources: [], since: 2026-10-20, last_verified: 2026-10-20}
                        notes: "Proposed by kb suggest: seen 10+ times, 10+ recipients, 5+ domains, 10+ days, 2026-10-01 to 2026-10-20, delivered later: 0 of 10+, text 0.5, posterior 0.5."
                        examples:
                          - "550 5.1.1 we have no mailbox called <user@example.com>"

                    """#))
    }

    @Test("json: one object with the stream, the proposals and every other text by band")
    func json() throws {
        let result = try bench.suggest(["--output", "json", stream])
        #expect(result.exitCode == 0)
        #expect(result.output.split(separator: "\n").count == 1)
        let head =
            #"{"knowledge": "2026.11.1", "stream": {"bounces": 57, "deliveries": 140, "complaints": 0, "suppressed": 0, "unreadable": 0, "first_day": "2026-10-01", "last_day": "2026-10-28", "texts": 5, "known": 6, "unknown": 51, "sampling_rate": 1}, "proposals": [{"id": "phrase.have-no-mailbox", "title": "The server says that there is no such recipient: have no mailbox", "reason": "user_unknown", "contains": ["have no mailbox"], "#
        #expect(result.output.hasPrefix(head))
        let value = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let proposal = try #require((value["proposals"] as? [[String: Any]])?.first)
        let evidence = try #require(proposal["evidence"] as? [String: Any])
        #expect(evidence["recipients"] as? String == "10+")
        #expect(evidence["delivered_later"] as? String == "0")
        let texts = try #require(proposal["texts"] as? [[String: Any]])
        #expect(texts.map { $0["band"] as? String } == ["propose"])
        let findings = try #require(texts.first?["findings"] as? [[String: Any]])
        #expect(findings.allSatisfy { $0["outcome"] as? String == "passed" })
        #expect((value["rejected"] as? [Any])?.count == 2)
        #expect((value["watched"] as? [Any])?.count == 1)
    }

    @Test(
        "what is proposed suppresses as an overlay, for those who trust experimental, and not else")
    func overlay() throws {
        let proposed = try bench.write(
            try bench.suggest(["--output", "yaml", stream]).output, to: "proposed.yaml")
        func suppressed(_ arguments: [String]) throws -> Int {
            let result = try Program.run(
                ["classify", "--db", LearningBench.pack.database, "--file", stream]
                    + ["--output", "json"] + arguments)
            #expect(result.exitCode == 0)
            return result.output.split(separator: "\n")
                .count { $0.contains(#""suppress": true"#) }
        }
        #expect(try suppressed([]) == 6)
        #expect(try suppressed(["--overlay", proposed]) == 6)
        #expect(try suppressed(["--overlay", proposed, "--trust", "experimental"]) == 30)
    }

    @Test("with the overlay in place nothing is left to propose")
    func satisfied() throws {
        let proposed = try bench.write(
            try bench.suggest(["--output", "yaml", stream]).output, to: "proposed.yaml")
        let result = try bench.suggest(["--overlay", proposed, "--output", "yaml", stream])
        #expect(result.output.hasSuffix("signatures: []\n"))
    }

    @Test("SES notifications, plain text and JSON Lines, told by themselves and by name")
    func formats() throws {
        let ses = LearningStream.records.compactMap(\.ses).joined(separator: "\n")
        let plain = LearningStream.records.compactMap(\.text).joined(separator: "\n")
        for format in ["auto", "ses"] {
            let result = try bench.suggest(["--format", format, "-"], input: ses)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("57 bounces, 140 deliveries"))
            #expect(result.output.hasPrefix("1. \(LearningStream.proposal.id)\n"))
        }
        for format in ["auto", "text"] {
            let result = try bench.suggest(["--format", format, "-"], input: plain)
            #expect(result.output.contains("57 bounces, 0 deliveries"))
            #expect(result.output.contains("note      no deliveries were read: whether mail got"))
        }
    }

    @Test("records that cannot be read are counted and named, the rest is learned, the code is 1")
    func unreadable() throws {
        let lines = ["{\"kind\": 5}"] + LearningStream.lines + ["{\"diagnostic\": []}"]
        let result = try bench.suggest(["-"], input: LearningStream.text(lines))
        #expect(result.exitCode == 1)
        #expect(result.output.hasPrefix("1. \(LearningStream.proposal.id)\n"))
        #expect(result.output.contains("note      2 records could not be read"))
        #expect(result.errors.hasPrefix("kb: 2 records could not be read; the first: -: line 1"))
    }

    @Test(
        "an input without anything is no error",
        arguments: ["", "\n\n", "{}", LearningStream.text(LearningStream.lines.suffix(3))])
    func nothing(input: String) throws {
        let result = try bench.suggest(["-"], input: input)
        #expect(
            result.output.hasPrefix(
                "No proposals: nothing unknown is both clear and well enough seen.\n"))
        #expect(result.exitCode == (input == "{}" ? 1 : 0), "\(result.errors)")
    }

    @Test(
        "usage that cannot be meant says what to do, with code 2",
        arguments: [
            ([], "name files to read, - for standard input, or a --state"),
            (["--format", "telex", "-"], "there is no format 'telex'; use auto, "),
            (["--limit=-1", "-"], "--limit is a number of texts, 0 or more"),
            (["--flush-every", "0", "-"], "--flush-every is a number of records"),
            (["/nowhere/x.jsonl"], "/nowhere/x.jsonl: cannot be opened"),
            (["/"], "/: cannot be read: Is a directory; name a file, not a folder"),
            (["--into", "/nowhere", "-"], "/nowhere is no folder; name the pack"),
            (["--report", "/nowhere/x.html", "-"], "/nowhere/x.html"),
            (["review"], "name the --state to review"), (["why", " "], "give a diagnostic"),
            (["merge", "a.sqlite", "-o", "b"], "name two states or more"),
        ])
    func usage(arguments: [String], message: String) throws {
        let result = try bench.suggest(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("every line fits 80 columns and holds no escapes, whatever the stream says")
    func width() throws {
        let long = String(repeating: "wombat ", count: 40) + String(repeating: "x", count: 200)
        let records =
            LearningStream.records
            + LearningStream.bounces("550 \\u001b[31m\(long) <@>", 6, name: "long")
            + LearningStream.bounces("550 宛先のメールボックスが存在しません宛先のメールボックスが存在しません <@>", 6, name: "wide")
            + LearningStream.bounces("550 5.1.1 we have no mailbox called <@> \(long)", 9)
        let text = LearningStream.text(LearningStream.lines(of: records))
        let result = try bench.suggest(["-"], input: text)
        #expect(result.output.contains("1. \(LearningStream.proposal.id)\n"))
        #expect(result.output.contains("宛先の"))
        for line in result.output.split(separator: "\n") {
            let wide = line.unicodeScalars.count { (0x2E80...0xD7A3).contains($0.value) }
            #expect(line.count + wide <= 80, "\(line)")
        }
        #expect(!result.output.contains("\u{1B}"))
    }
}
