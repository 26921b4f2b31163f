import Foundation
import TestSupport
import Testing

@Suite("kb fmt and kb new", .enabled(if: Program.path != nil, "the program kb was not built"))
struct EditingCommandTests {
    private let bench: Workbench
    private let messy = "name: x\nversion: \"1\"  \nlicence:   CC0-1.0\n"
    private let neat = "name: x\nversion: \"1\"\nlicence: CC0-1.0\n"

    init() throws { bench = try Workbench() }

    private func read(_ name: String) throws -> String {
        try String(contentsOfFile: bench.folder + "/" + name, encoding: .utf8)
    }

    private func new(_ arguments: [String], _ input: String) throws -> Program.Result {
        try Program.run(
            ["new", "--pack", bench.pack, "--date", "2026-11-23", "--from", "-"] + arguments,
            input: Array(input.utf8))
    }

    @Test("fmt: --check names file, line and what belongs there; without it the file is mended")
    func format() throws {
        try bench.write(messy, to: "a.yaml")
        let path = bench.folder + "/a.yaml"
        let check = try Program.run(["fmt", "--check", path])
        #expect(check.exitCode == 1)
        #expect(check.output == "\(path):2: not canonical: wants version: \"1\"\n")
        #expect(try read("a.yaml") == messy)
        let run = try Program.run(["fmt", path])
        #expect(run.exitCode == 0)
        #expect(run.output == path + "\n")
        #expect(try read("a.yaml") == neat)
        #expect(try Program.run(["fmt", "--check", path]).exitCode == 0)
    }

    @Test("fmt: a file that does not parse is named and left alone, the others are mended")
    func broken() throws {
        try bench.write("a: [1\n", to: "pack/broken.yaml")
        try bench.write(messy, to: "pack/pack.yaml")
        let run = try Program.run(["fmt", bench.pack])
        #expect(run.exitCode == 1)
        #expect(run.errors.contains("/pack/broken.yaml:2:1: error: not YAML"))
        #expect(try read("pack/broken.yaml") == "a: [1\n")
        #expect(try read("pack/pack.yaml") == neat)
        #expect(try Program.run(["fmt", "/nowhere"]).exitCode == 2)
    }

    @Test("fmt -: standard input to standard output, and nothing where it does not parse")
    func stream() throws {
        #expect(try Program.run(["fmt", "-"], input: Array(messy.utf8)).output == neat)
        let bad = try Program.run(["fmt", "-"], input: Array("a: [1".utf8))
        #expect(bad.exitCode == 1)
        #expect(bad.output == "")
    }

    @Test("new: a new provider's file, whole, which lint refuses for its source alone")
    func newProvider() throws {
        let bounce = "550 5.2.1 <zorro@kunde.de>: the mailbox of zorro is dozing\n"
        let result = try new(["acme.dozing"], bounce)
        #expect(result.exitCode == 0)
        #expect(
            result.output.hasPrefix("wrote     \(bench.pack)/providers/acme.yaml (a new file)\n"))
        #expect(
            try read("pack/providers/acme.yaml") == """
                provider: acme
                name: "acme"
                signatures:
                  - id: acme.dozing
                    title: "TODO: what the server refuses, in a sentence"
                    status: experimental
                    verdict: permanent
                    reason: undetermined
                    match:
                      reply_code: 550
                      enhanced_status: "5.2.1"
                      contains: "{address}: the mailbox of {token} is dozing"
                    provenance: {sources: [TODO], since: 2026-11-23, last_verified: 2026-11-23}
                    examples:
                      - "550 5.2.1 <user@example.com>: the mailbox of user is dozing"

                """)
        for text in [result.output, result.errors] {
            #expect(!text.contains("zorro") && !text.contains("kunde"))
        }
        let lint = try Program.run(["lint", bench.pack])
        #expect(lint.output.contains("acme.yaml:13:28: error: sources names TODO"))
        let again = try new(["acme.dozing"], "550 5.2.1 something else\n")
        #expect(again.exitCode == 2)
        #expect(again.errors.contains("acme.dozing is taken"))
    }

    @Test(
        "new: at the end of the file that declares the layer, nothing else touched; --dry-run writes nothing"
    )
    func existing() throws {
        let before = try read("pack/phrases.yaml")
        let dry = try new(["phrase.dozing", "--dry-run"], "450 it is dozing")
        #expect(dry.output.hasPrefix("  - id: phrase.dozing\n"))
        #expect(try read("pack/phrases.yaml") == before)
        #expect(
            try new(["phrase.dozing", "--reason", "mailbox_full"], "450 it is dozing").exitCode == 0
        )
        #expect(
            try read("pack/phrases.yaml") == before + "\n"
                + dry.output.replacing("undetermined", with: "mailbox_full"))
    }

    @Test("new: what the corpus explains already is named and, without --force, not written")
    func explained() throws {
        let result = try new(["acme.full"], "552 mailbox full")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("phrase.full explains this bounce already"))
        #expect(!FileManager.default.fileExists(atPath: bench.pack + "/providers/acme.yaml"))
        #expect(try new(["acme.full", "--force"], "552 mailbox full").exitCode == 0)
    }

    @Test(
        "new: refusals say why, quote nothing and write nothing",
        arguments: [
            (["acme"], "550 zorro dozes", "an id is"), (["Acme.x"], "550 zorro dozes", "an id is"),
            (["acme.gone"], "550 zorro dozes", "is retired"),
            (["acme.x"], "", "no words of a server"),
            (["acme.x"], "550 5.1.1", "no words of a server"),
            (["acme.x"], "550 zorro dozes\n550 zorro sleeps\n", "2 replies"),
            (["acme.x"], "{\"zorro\": 1}", "line 1"),
            (["vague.x"], "550 zorro dozes", "no file of the pack"),
            (["acme.x", "--reason", "bored"], "550 zorro dozes", "there is no reason 'bored'"),
            (["acme.x", "--date", "today"], "550 zorro dozes", "--date"),
        ])
    func refusals(arguments: [String], input: String, message: String) throws {
        try bench.write(
            "retired:\n  - {id: acme.gone, retired: 2026-11-23, because: wrong}\n",
            to: "pack/retired.yaml")
        let result = try new(arguments, input)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(!(result.errors + result.output).contains("zorro"))
        #expect(!FileManager.default.fileExists(atPath: bench.pack + "/providers"))
    }

    @Test(
        "new: a record of JSON Lines names its recipient, who is redacted; a broken pack is refused"
    )
    func formats() throws {
        let line = #"{"diagnostic": "550 zorro is dozing", "recipient": "zorro@kunde.de"}"#
        let result = try new(["acme.dozing", "--dry-run", "--format", "jsonl"], line)
        #expect(result.output.contains(#"- "550 user is dozing""#), "\(result.errors)")
        try bench.write("a: [1\n", to: "pack/broken.yaml")
        #expect(
            try new(["acme.dozing", "--dry-run"], "550 it dozes").errors.contains("broken.yaml"))
    }
}
