import Foundation
import Testing

@Suite("kb read", .enabled(if: Program.path != nil, "the program kb was not built"))
struct ReadCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test("one line a recipient, with what the words say besides; the bad record among them")
    func reads() throws {
        let input = """
            {"id": "a", "diagnostic": "smtp; 550-5.1.1 User\\n550 5.1.1 unknown", "recipient": "user@example.com"}
            {"id": "b"
            {"id": "c", "kind": "delivery", "recipient": "new@example.com"}

            """
        let result = try Program.run(["read"], input: Array(input.utf8))
        #expect(result.exitCode == 1)
        #expect(result.errors == "")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(
            lines.first
                == #"{"id": "a", "kind": "bounce", "recipient": "user@example.com", "diagnostic": "smtp; 550-5.1.1 User\n550 5.1.1 unknown", "reply_code": 550, "enhanced_status": "5.1.1"}"#
        )
        #expect(lines.dropFirst().first?.contains(#""error": {"code": "invalid_json""#) == true)
        #expect(
            lines.last
                == #"{"id": "c", "kind": "delivery", "recipient": "new@example.com", "diagnostic": ""}"#
        )
    }

    @Test("what it prints is read again to the same events")
    func converts() throws {
        let notification = #"""
            {"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "General",
              "timestamp": "2026-11-24T02:50:34.000Z", "bouncedRecipients": [
                {"emailAddress": "user@example.com", "action": "failed", "status": "5.1.1",
                  "diagnosticCode": "smtp; 550 5.1.1 no such user"},
                {"emailAddress": "new@example.com", "diagnosticCode": "smtp; 452 4.2.2 over quota"}]}}
            """#
        let once = try Program.run(["read"], input: Array(notification.utf8))
        #expect(once.exitCode == 0)
        #expect(once.output.split(separator: "\n").count == 2)
        let twice = try Program.run(["read", "--format", "jsonl"], input: Array(once.output.utf8))
        #expect(twice.output == once.output)
    }

    @Test("a folder is read file by file, by name; hidden files and a Maildir's tmp are left out")
    func folders() throws {
        for folder in ["mail/cur", "mail/new", "mail/tmp"] {
            try FileManager.default.createDirectory(
                atPath: bench.folder + "/" + folder, withIntermediateDirectories: true)
        }
        for name in ["mail/new/b", "mail/cur/a", "mail/tmp/c", "mail/.d"] {
            try bench.write("550 5.1.1 no such user\n", to: name)
        }
        let result = try Program.run(["read", "mail"], folder: bench.folder)
        #expect(result.exitCode == 0)
        let files = result.output.split(separator: "\n").map { $0.prefix(24) }
        #expect(
            files
                == [#"{"file": "mail/cur/a", "k"#, #"{"file": "mail/new/b", "k"#].map {
                    $0.prefix(24)
                })
    }

    @Test("columns of a table are named by the user; a wrong name is told, and where")
    func columns() throws {
        let table = "Antwort,Kunde\n550 5.1.1 user unknown,user@example.com\n"
        func read(_ arguments: String...) throws -> Program.Result {
            try Program.run(["read"] + arguments, input: Array(table.utf8))
        }
        let known = ["--column", "diagnostic=Antwort", "--column", "recipient=kunde"]
        let result = try Program.run(
            ["classify", "--db", bench.database, "--output", "json", "--format", "csv"] + known,
            input: Array(table.utf8))
        #expect(result.exitCode == 0)
        #expect(result.output.hasPrefix(#"{"recipient": "user@example.com", "verdict": "perm"#))
        let missing = try read("--format", "csv", "--column", "diagnostic=Reply")
        #expect(missing.exitCode == 1)
        #expect(missing.output.contains("line 1, the header, has no column 'Reply' for diagnostic"))
        // Nothing in this header looks like a table of bounces.
        let unseen = try read("--column", "diagnostic=Antwort")
        #expect(unseen.exitCode == 2)
        #expect(unseen.errors.contains("if it is a table, use --format csv"))
        for (arguments, words) in [
            (["--column", "diag=Antwort"], "no key 'diag'; use id, recipient, diagnostic, "),
            (["--column", "Antwort"], "write key=name"),
            (["--format", "ses", "--column", "id=x"], "use it with --format csv, not ses"),
        ] {
            let refused = try Program.run(["read"] + arguments)
            #expect(refused.exitCode == 2)
            #expect(refused.errors.contains(words))
        }
    }

    @Test("what cannot be read is said, with what to do")
    func failures() throws {
        let missing = try Program.run(["read", bench.folder + "/none"])
        #expect(missing.exitCode == 2)
        #expect(missing.errors.contains("cannot be opened"))
        let unknown = try Program.run(["read", "--format", "telex"])
        #expect(unknown.exitCode == 2)
        #expect(unknown.errors.contains("there is no format 'telex'; use auto, "))
    }

    @Test("kb formats lists every format with an example that is read as that format")
    func formats() throws {
        let list = try Program.run(["formats", "--json"])
        #expect(list.exitCode == 0)
        for line in list.output.split(separator: "\n") {
            let value = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
            let name = try #require(value["name"])
            let example = try #require(value["example"])
            #expect(!example.isEmpty, "\(name)")
            let result = try Program.run(["read", "--format", name], input: Array(example.utf8))
            #expect(result.exitCode == 0, "\(name): \(result.output)")
            #expect(result.output.contains("\"kind\""), "\(name): \(result.output)")
        }
    }
}
