import Foundation
import KnowledgeCompiler
import SignatureStore
import TestSupport
import Testing

/// A small pack on disk, compiled.
struct Workbench {
    private let place: TemporaryFolder
    var folder: String { place.path }
    var pack: String { folder + "/pack" }
    var database: String { folder + "/kb.sqlite" }

    init() throws {
        place = try TemporaryFolder()
        for (name, text) in SampleKnowledge.vocabulary { try write(text, to: "pack/" + name) }
        try write(
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature(
                    "phrase.user-unknown", "contains: \"{$holder} {$is_absent}\""
                )
                .replacing(
                    "examples: []",
                    with: "examples: [\"550 user unknown\"]\n    not_examples: [\"550 user known\"]"
                ),
                SampleKnowledge.signature(
                    "phrase.full", "contains: \"mailbox full\"", verdict: "transient",
                    reason: "mailbox_full"
                ).replacing("examples: []", with: "examples: [\"552 mailbox full\"]")),
            to: "pack/phrases.yaml")
        try CompiledFileWriter.write(Compilation.of(pack).image, to: database)
    }

    func write(_ text: String, to name: String) throws {
        try place.write(text, to: name)
    }
}

@Suite("kb", .enabled(if: Program.path != nil, "the program kb was not built beside the tests"))
struct CommandTests {
    private let bench: Workbench
    private let unknownUser =
        #""verdict": "permanent", "reason": "user_unknown", "concerns": "recipient", "suppress": true, "basis": "signature", "signature": "phrase.user-unknown", "revision": 1, "contested": false, "reply_code": 550, "#

    init() throws { bench = try Workbench() }

    private func classify(_ arguments: [String], _ input: String = "") throws -> Program.Result {
        try Program.run(["classify", "--db", bench.database] + arguments, input: Array(input.utf8))
    }

    @Test("classify: JSON Lines in, JSON Lines out, one answer a record, the bad one among them")
    func jsonLines() throws {
        let input = """
            {"id": "a", "diagnostic": "550 5.1.1 User unknown", "reported": "Transient"}
            {"id": "b", "diagnostic": 5}
            {"id": "c", "diag
            {"id": "d", "diagnostic": "552 mailbox full", "kind": "bounce", "unknown": [1]}

            """
        let result = try classify(["--format", "jsonl", "--output", "json"], input)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(result.exitCode == 1)
        #expect(lines.count == 4)
        #expect(
            lines[0]
                == #"{"id": "a", "# + unknownUser
                + #""enhanced_status": "5.1.1", "reported": "Transient", "reclassified": true, "knowledge": "2026.11.1"}"#
        )
        #expect(lines[1].hasPrefix(#"{"id": "b", "error": {"code": "wrong_type", "line": 2"#))
        #expect(lines[2].contains(#""error": {"code": "invalid_json", "line": 3"#))
        #expect(
            lines[3].hasPrefix(#"{"id": "d", "verdict": "transient", "reason": "mailbox_full""#))
        #expect(
            result.errors.contains("kb: knowledge sample 2026.11.1 from \(bench.database) (--db)"))
    }

    @Test("classify: the blocklist and the waiting time that a reply states")
    func statedFacts() throws {
        let overlay = SampleKnowledge.blocklists(
            "{id: bl.example.net, operator: Example, lists: ip, names: [Example Block List], sources: [page]}"
        )
        try bench.write(overlay, to: "blocklists.yaml")
        let result = try classify(
            [
                "--format", "text", "--output", "json", "--overlay",
                bench.folder + "/blocklists.yaml",
            ],
            "450 Listed in the Example block list, try again in 5 minutes\n")
        #expect(result.output.contains(#""retry_after": 300, "blocklist": "bl.example.net""#))
        #expect(result.exitCode == 0)
    }

    @Test("classify: an SES notification, told by itself")
    func ses() throws {
        let input = """
            {"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "bouncedRecipients": [
              {"emailAddress": "one@example.com", "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp;550 5.1.1 user unknown"},
              {"emailAddress": "two@example.com", "action": "failed", "diagnosticCode": "smtp;552 mailbox full"}]}}
            {"notificationType": "Complaint", "complaint": {}}
            """
        let result = try classify(["--output", "json"], input)
        let lines = result.output.split(separator: "\n")
        #expect(result.exitCode == 0)
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""recipient": "one@example.com", "verdict": "permanent""#))
        #expect(lines[0].contains(#""reclassified": true"#))
        #expect(lines[1].contains(#""recipient": "two@example.com", "verdict": "transient""#))
        #expect(lines[2].contains(#""skipped": {"line": 4"#))
    }

    @Test("classify: text for people, the verdict first, the words marked")
    func text() throws {
        let result = try classify([
            "550 5.1.1 User unknown: \u{1B}[31mred", "--reported", "Transient",
        ])
        #expect(
            result.output
                == """
                permanent  user_unknown  suppress
                  text       550 5.1.1 »User unknown«: [31mred
                  because    phrase.user-unknown@1: A sample (concerns the recipient)
                  source     Page <https://example.com/>
                  reported   the sending service said Transient; we say permanent

                """)
        #expect(result.exitCode == 0)
    }

    @Test("classify: lines of text, broken bytes and NUL among them")
    func lines() throws {
        let bytes =
            Array("550 user unknown\n".utf8) + [0xFF, 0xFE, 0x00, 0x0A]
            + Array("552 mailbox\0full".utf8)
        let result = try Program.run(
            ["classify", "--db", bench.database, "--format", "text", "--output", "json"],
            input: bytes)
        let verdicts = result.output.split(separator: "\n").map { $0.split(separator: "\"")[3] }
        #expect(verdicts == ["permanent", "undetermined", "transient"])
        #expect(result.exitCode == 0)
    }

    @Test("any number of threads gives the same answers in the same order")
    func jobs() throws {
        var input = ""
        for number in 0..<6_000 {
            let word = ["user unknown", "mailbox full", "try again later", ""][number % 4]
            input += #"{"id": "\#(number)", "diagnostic": "550 \#(word) \#(number)"}"# + "\n"
            if number % 1_000 == 999 { input += "{\n" }
        }
        let arguments = ["--format", "jsonl", "--output", "json"]
        let one = try classify(arguments, input)
        #expect(one.output.split(separator: "\n").count == 6_006)
        #expect(one.exitCode == 1)
        let three = try classify(arguments + ["--jobs", "3"], input)
        #expect(three.output == one.output)
        #expect(three.exitCode == 1)
        #expect(try classify(arguments + ["--jobs", "0"], input).exitCode == 2)
    }

    @Test(
        "classify: a line of 10 MB is one error and the next line is read",
        arguments: ["text", "jsonl", "ses"])
    func longLine(format: String) throws {
        let next =
            format == "text"
            ? "550 user unknown"
            : format == "jsonl"
                ? #"{"diagnostic": "550 user unknown"}"#
                : #"{"eventType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "u@example.com", "diagnosticCode": "550 user unknown"}]}}"#
        let long = #"{"diagnostic": ""# + String(repeating: "x", count: 10 << 20) + #""}"#
        let result = try classify(
            ["--format", format, "--output", "json"], long + "\n" + next + "\n")
        let lines = result.output.split(separator: "\n")
        #expect(result.exitCode == 1)
        #expect(lines.count == 2)
        #expect(lines.first?.contains("\"error\": {\"code\": \"too_long\", \"line\": 1") == true)
        #expect(lines.last?.contains(#""reason": "user_unknown""#) == true)
    }

    @Test("compile --over lends an overlay its vocabulary; without it there is none")
    func compiledOverlay() throws {
        let pack = bench.folder + "/own"
        try FileManager.default.createDirectory(
            atPath: pack, withIntermediateDirectories: true)
        try bench.write(
            "name: own\nversion: 2026.11.1\nlicence: CC0-1.0\n", to: "own/pack.yaml")
        try bench.write(
            SampleKnowledge.file(
                "provider: own",
                SampleKnowledge.signature("own.gone", "contains: \"{$holder} moved out\"")),
            to: "own/own.yaml")
        let overlay = bench.folder + "/overlay.sqlite"
        let alone = try Program.run(["compile", pack, "-o", overlay])
        #expect(alone.exitCode == 1)
        #expect(!FileManager.default.fileExists(atPath: overlay))
        let compiled = try Program.run(["compile", pack, "--over", bench.database, "-o", overlay])
        #expect(compiled.exitCode == 0, "\(compiled.errors)")
        let answer = try classify(
            ["--overlay", overlay, "--output", "json", "550 Mailbox moved out"])
        #expect(answer.output.contains(#""suppress": true"#), "\(answer.output)")
        #expect(answer.output.contains(#""signature": "own.gone""#))
        let missing = try Program.run(["compile", pack, "--over", pack, "-o", overlay])
        #expect(missing.exitCode != 0)
        #expect(missing.errors.contains(pack))
    }

    @Test("classify: an overlay wins, one that does not compile is an error with its place")
    func overlay() throws {
        try bench.write(
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature(
                    "phrase.mine", "contains: \"user unknown\"", reason: "policy")),
            to: "overlay.yaml")
        let overlay = bench.folder + "/overlay.yaml"
        let result = try classify(["--overlay", overlay, "--output", "json", "550 user unknown"])
        #expect(result.output.contains(#""signature": "phrase.mine""#))
        #expect(result.output.contains(#""suppress": false"#))
        try bench.write("standard: phrase\nsignatures:\n  - {id: phrase.b}\n", to: "overlay.yaml")
        let broken = try classify(["--overlay", overlay, "550 x"])
        #expect(broken.exitCode == 2)
        #expect(broken.errors.contains("\(overlay):3:5: error: phrase.b needs a field title"))
    }

    @Test(
        "classify: wrong usage is said in a sentence, with exit code 2",
        arguments: [
            (["--format", "morse", "x"], "there is no format 'morse'"),
            (["--db", "/nowhere.sqlite", "x"], "there is no such file"),
            (["--file", "/nowhere.txt"], "cannot be opened"), (["--output", "xml", "x"], "xml"),
            (["--nonsense"], "nonsense"), (["--file", "/", "--format", "text"], "cannot be read"),
        ])
    func usage(arguments: [String], message: String) throws {
        let result = try classify(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("classify: the file is --db, else KB_DB, else a checkout's knowledge, else none is found")
    func whichFile() throws {
        let byVariable = try Program.run(
            ["classify", "550 user unknown"], folder: bench.folder,
            environment: ["KB_DB": bench.database])
        #expect(byVariable.errors.contains("(KB_DB)"))
        let nothing = try Program.run(["classify", "x"], folder: bench.folder)
        #expect(nothing.exitCode == 2)
        #expect(nothing.errors.contains("--db or KB_DB"))

        try FileManager.default.moveItem(atPath: bench.pack, toPath: bench.folder + "/knowledge")
        try bench.write("// a checkout", to: "Package.swift")
        let first = try Program.run(["classify", "550 user unknown"], folder: bench.folder)
        #expect(first.errors.contains("compiled now from"))
        let second = try Program.run(["classify", "550 user unknown"], folder: bench.folder)
        #expect(second.errors.contains("(compiled from"))
        try bench.write(
            "name: changed\nversion: 2026.12.1\nlicence: CC0-1.0\n", to: "knowledge/pack.yaml")
        let third = try Program.run(["classify", "550 user unknown"], folder: bench.folder)
        #expect(third.errors.contains("changed 2026.12.1"))
    }

    @Test("explain: the normalised form, who took part, and the step that decided")
    func explain() throws {
        let result = try Program.run([
            "explain", "--db", bench.database, "--quiet",
            "host mx.example.com[192.0.2.1] said: 550 5.1.1 user unknown, mailbox full (in reply to RCPT TO command)",
        ])
        #expect(result.exitCode == 0)
        for part in [
            "normalised  user unknown mailbox full", "phase: rcpt_to", "remote_mta: mx.example.com",
            "won  phrase.full  [phrase, stable] transient mailbox_full",
            "dropped by caution  phrase.user-unknown", "decided by  caution",
        ] {
            #expect(result.output.contains(part), "\(part) in \(result.output)")
        }
    }

    @Test("stats: counts, as text and as JSON")
    func stats() throws {
        let text = try Program.run(["stats", bench.database])
        #expect(text.output.contains("2  signatures"))
        let json = try Program.run(["stats", bench.database, "--json"])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        for key in ["signatures", "templates", "providers", "software", "sources", "examples"] {
            #expect(object[key] is Int, "\(key)")
        }
        #expect((object["by_reason"] as? [String: Int])?["user_unknown"] == 1)
    }

    @Test("compile: the same bytes from anywhere; nothing is written where a file is wrong")
    func compile() throws {
        let one = bench.folder + "/one.sqlite"
        #expect(try Program.run(["compile", bench.pack, "-o", one]).exitCode == 0)
        let two = try Program.run(["compile", "pack/", "-o", "two.sqlite"], folder: bench.folder)
        #expect(two.exitCode == 0)
        #expect(
            FileManager.default.contentsEqual(atPath: one, andPath: bench.folder + "/two.sqlite"))

        try bench.write("standard: phrase\nsignatures: [&a 1]\n", to: "pack/bad.yaml")
        let bad = try Program.run(["compile", bench.pack, "-o", bench.folder + "/three.sqlite"])
        #expect(bad.exitCode == 1)
        #expect(bad.errors.contains("bad.yaml:2:14: error:"), "\(bad.errors)")
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/three.sqlite"))
    }

    @Test("lint: path, line, column, message and rule; exit code 1 where there is an error")
    func lint() throws {
        #expect(try Program.run(["fmt", bench.pack]).exitCode == 0)
        let clean = try Program.run(["lint", bench.pack])
        #expect(clean.exitCode == 0, "\(clean.output)")
        try bench.write(
            SampleKnowledge.file(
                "provider: gmail",
                SampleKnowledge.signature("gmail.a", "contains: \"user unknown\"")),
            to: "pack/gmail.yaml")
        let result = try Program.run(["lint", "pack"], folder: bench.folder)
        #expect(result.exitCode == 1)
        #expect(result.output.contains("pack/gmail.yaml:7:9: error: gmail.a needs an example"))
        #expect(result.output.contains("[no-example]"))
    }

    @Test("a reader that stops reading is no failure")
    func closedPipe() throws {
        let path = try #require(Program.path)
        try bench.write(String(repeating: "550 user unknown\n", count: 20_000), to: "many.txt")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c",
            "set -o pipefail; \"$0\" classify --quiet --db \"$1\" --file \"$2\" | head -n 1 >/dev/null",
            path, bench.database, bench.folder + "/many.txt",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("help has examples and the exit codes; unknown words are usage")
    func help() throws {
        let help = try Program.run(["classify", "--help"])
        #expect(help.exitCode == 0)
        #expect(help.output.contains("Examples:") && help.output.contains("Exit codes:"))
        #expect(try Program.run(["frobnicate"]).exitCode == 2)
    }
}
