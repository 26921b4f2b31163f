import Foundation
import TestSupport
import Testing

@Suite("kb suppress", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuppressCommandTests {
    private let folder: TemporaryFolder
    private let answers: String
    private let journal: String
    private let list: String

    init() throws {
        folder = try TemporaryFolder()
        journal = folder.path + "/done.sqlite"
        list = folder.path + "/list.csv"
        answers = try folder.write(
            (0..<3).map {
                #"{"id": "\#($0)", "recipient": "user\#($0)@example.com", "verdict": "permanent", "#
                    + #""reason": "user_unknown", "suppress": \#($0 < 2), "basis": "signature", "#
                    + #""signature": "gmail.no-such-user", "revision": 1, "knowledge": "1"}"# + "\n"
            }.joined(), to: "answers.jsonl")
    }

    private func suppress(_ arguments: String...) throws -> Program.Result {
        try Program.run(["suppress"] + arguments)
    }

    @Test("without --yes nothing is done, and it says so")
    func dryRun() throws {
        let result = try suppress(
            "apply", "--journal", journal, "--action", "csv", "--file", list, answers)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("nothing was done"))
        #expect(!FileManager.default.fileExists(atPath: list))
    }

    @Test("a plan says who and why not, as text and as JSON")
    func plan() throws {
        let allow = try folder.write("user1@EXAMPLE.com\n", to: "allow")
        let result = try suppress("plan", "--allow", allow, answers)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("suppress   user0@example.com"))
        #expect(result.output.contains("held: the allow-list names it"))
        let json = try suppress("plan", "--json", answers)
        #expect(json.output.split(separator: "\n").count == 2)
    }

    @Test("who is dead in one answer and has a full mailbox in another is left alone")
    func contradiction() throws {
        let full = try folder.write(
            #"{"id": "9", "recipient": "USER0@example.com", "verdict": "transient", "#
                + #""reason": "mailbox_full", "suppress": false, "basis": "signature"}"# + "\n",
            to: "full.jsonl")
        let result = try suppress("plan", answers, full)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("suppress   user1@example.com"))
        #expect(!result.output.contains("suppress   user0@example.com"))
    }

    @Test("apply acts once, undo takes back, and the same words do not bring it again")
    func appliesAndUndoes() throws {
        let apply = [
            "apply", "--journal", journal, "--action", "csv", "--file", list, "--yes", answers,
        ]
        let first = try Program.run(["suppress"] + apply)
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(first.output.split(separator: "\n").count == 2)
        #expect(try Program.run(["suppress"] + apply).output == "")
        let undo = try suppress(
            "undo", "--journal", journal, "--action", "csv", "--file", list, "--signature",
            "gmail.no-such-user", "--recipient", "USER0@example.com", "--yes")
        #expect(undo.exitCode == 0, "\(undo.errors)")
        let lines = String(decoding: try folder.read("list.csv"), as: UTF8.self)
        #expect(!lines.contains("user0@"))
        #expect(lines.contains("user1@"))
        #expect(try Program.run(["suppress"] + apply).output == "")
    }

    @Test("an import file has the shape of its name", arguments: ["import.csv", "import.jsonl"])
    func imports(_ name: String) throws {
        let result = try suppress(
            "apply", "--journal", journal, "--action", "ses-import", "--file",
            folder.path + "/" + name, "--yes", answers)
        #expect(result.exitCode == 0, "\(result.errors)")
        let text = String(decoding: try folder.read(name), as: UTF8.self)
        #expect(
            text.hasPrefix(
                name == "import.csv"
                    ? "user0@example.com,BOUNCE\nuser1@example.com,BOUNCE\n"
                    : #"{"emailAddress": "user0@example.com", "reason": "BOUNCE"}"#))
    }

    @Test("a line that is no answer is told of, and the others count")
    func badLines() throws {
        let bad = try folder.write(
            "nonsense\n" + String(decoding: folder.read("answers.jsonl"), as: UTF8.self), to: "bad")
        let result = try suppress("plan", bad)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("line 1 "))
        #expect(result.output.split(separator: "\n").count == 2)
    }

    @Test("usage errors end with 2")
    func usage() throws {
        #expect(try suppress("undo", "--journal", journal, "--action", "csv").exitCode == 2)
        #expect(try suppress("apply", "--action", "csv", answers).exitCode == 2)
        #expect(try suppress("--help").exitCode == 0)
    }
}
