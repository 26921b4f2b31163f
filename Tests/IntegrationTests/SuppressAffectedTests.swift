import BounceClassifier
import BounceJournal
import DeliveryStatus
import Foundation
import KnowledgeCompiler
import SignatureMatching
import TestSupport
import Testing

/// A journal of bounces that were suppressed under old knowledge, and newer knowledge.
@Suite("kb suppress affected", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuppressAffectedTests {
    private let folder: TemporaryFolder
    private let journal: String
    private let list: String
    private let newer: String

    private static func file(_ signatures: String...) -> String {
        SampleKnowledge.file(
            "provider: gmail", signatures.joined(),
            SampleKnowledge.signature("gmail.same", "contains: ['user unknown']"),
            SampleKnowledge.signature(
                "gmail.status", "contains: ['no box'], enhanced_status: \"5.1.1\""),
            SampleKnowledge.signature(
                "gmail.host", "contains: ['no person'], remote_mta: required"),
            remoteMTA: "[.example.net]")
    }

    init() async throws {
        folder = try TemporaryFolder()
        journal = folder.path + "/journal.sqlite"
        list = folder.path + "/list.csv"
        newer = folder.path + "/newer.sqlite"
        let old = SampleKnowledge.compilation(
            Self.file(
                SampleKnowledge.signature("gmail.retired", "contains: ['account is away']"),
                SampleKnowledge.signature("gmail.doubted", "contains: ['desk is empty']"),
                SampleKnowledge.signature("gmail.gone", "contains: ['letter came back']"),
                SampleKnowledge.signature("gmail.changed", "contains: ['box is shut']")))
        let new = SampleKnowledge.compilation(
            Self.file(
                SampleKnowledge.signature(
                    "gmail.doubted", "contains: ['desk is empty']", status: "experimental"),
                SampleKnowledge.signature(
                    "gmail.changed", "contains: ['box is shut']", verdict: "transient",
                    reason: "mailbox_full")),
            """
            retired:
              - {id: gmail.retired, retired: 2026-11-24, because: It was wrong.}

            """)
        #expect(old.problems.isEmpty && new.problems.isEmpty, "\(old.problems) \(new.problems)")
        try CompiledFileWriter.write(new, to: newer)
        let classifier = BounceClassifier(try Knowledge(old.image))
        var entries: [JournalEntry] = []
        for (name, words, status, host) in [
            ("retired", "550 account is away", nil, nil),
            ("doubted", "550 desk is empty", nil, nil),
            ("gone", "550 letter came back", nil, nil), ("changed", "550 box is shut", nil, nil),
            ("same", "550 user unknown", nil, nil), ("status", "550 no box", "5.1.1", nil),
            ("host", "550 no person", nil, "mx.example.net"),
        ] as [(String, String, String?, String?)] {
            let event = BounceEvent(
                id: name, recipient: "\(name)@example.com", diagnostic: words,
                status: status.flatMap { EnhancedStatus($0) }, phase: .rcptTo, remoteMTA: host)
            entries.append(JournalEntry(event: event, answer: classifier.classify(event)))
        }
        _ = try await Journal(journal).record(entries, source: "test")
        let applied = try Program.run([
            "suppress", "apply", "--journal", journal, "--action", "csv", "--file", list, "--yes",
        ])
        #expect(applied.exitCode == 0, "\(applied.errors)")
        #expect(applied.output.split(separator: "\n").count == 7)
    }

    @Test("lists what newer knowledge would not suppress any more and why, and nothing else")
    func lists() throws {
        let result = try Program.run([
            "suppress", "affected", "--journal", journal, "--action", "csv", "--db", newer,
        ])
        #expect(result.exitCode == 1)
        let lines = result.output.split(separator: "\n").map { $0.split(separator: "\t") }
        let why = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0[2]) })
        #expect(
            Set(why.keys) == [
                "retired@example.com", "doubted@example.com", "gone@example.com",
                "changed@example.com",
            ])
        #expect(why["retired@example.com"]?.hasPrefix("gmail.retired is retired, and ") == true)
        #expect(
            why["doubted@example.com"]?.hasPrefix("gmail.doubted is experimental, and ") == true)
        #expect(
            why["gone@example.com"]?.hasPrefix("gmail.gone is gone, and its words now ") == true)
        #expect(
            why["changed@example.com"]
                == "its words now mean mailbox_full, transient by gmail.changed")
        #expect(result.errors.contains("4 of 7 decisions are affected"))
    }

    @Test("undo --affected takes exactly these off the list, once")
    func undoes() throws {
        let undo = [
            "suppress", "undo", "--journal", journal, "--action", "csv", "--file", list,
            "--affected", "--db", newer,
        ]
        let dry = try Program.run(undo)
        #expect(dry.errors.contains("4 would be lifted; a dry run"))
        #expect(String(decoding: try folder.read("list.csv"), as: UTF8.self).contains("gone@"))
        let done = try Program.run(undo + ["--yes"])
        #expect(done.exitCode == 0, "\(done.errors)")
        #expect(done.output.split(separator: "\n").count == 4)
        let text = String(decoding: try folder.read("list.csv"), as: UTF8.self)
        for name in ["retired", "doubted", "gone", "changed"] {
            #expect(!text.contains("\(name)@"))
        }
        for name in ["same", "status", "host"] { #expect(text.contains("\(name)@")) }
        #expect(try Program.run(undo + ["--yes"]).output == "")
        let affected = try Program.run([
            "suppress", "affected", "--journal", journal, "--action", "csv", "--db", newer,
        ])
        #expect(affected.exitCode == 0)
        #expect(affected.output == "")
    }

    @Test("a decision from an answer has no words: its signature counts")
    func answers() throws {
        let answers = try folder.write(
            ["gmail.retired", "gmail.doubted", "gmail.same", "gmail.never"].map {
                #"{"recipient": "\#($0)@example.com", "verdict": "permanent", "reason": "user_unknown", "#
                    + #""suppress": true, "basis": "signature", "signature": "\#($0)", "revision": 1}"#
                    + "\n"
            }.joined(), to: "answers.jsonl")
        let (done, file) = (folder.path + "/done.sqlite", folder.path + "/other.csv")
        let applied = try Program.run([
            "suppress", "apply", "--journal", done, "--action", "csv", "--file", file, "--yes",
            answers,
        ])
        #expect(applied.exitCode == 0, "\(applied.errors)")
        let result = try Program.run([
            "suppress", "affected", "--journal", done, "--action", "csv", "--db", newer,
        ])
        #expect(
            Set(result.output.split(separator: "\n").compactMap { $0.split(separator: "\t").last })
                == [
                    "gmail.retired is retired", "gmail.doubted is experimental",
                    "gmail.never is gone",
                ])
    }
}
