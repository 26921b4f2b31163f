import Foundation
import TestSupport
import Testing

/// A repository with a pack in `knowledge/`, made anew for each test.
struct History {
    private let place: TemporaryFolder
    var folder: String { place.path }
    var pack: String { folder + "/knowledge" }

    /// Two signatures that suppress and one that does not.
    static let signatures = SampleKnowledge.file(
        "provider: gmail", signature("gmail.a", "one"), signature("gmail.b", "two"),
        signature("gmail.c", "three", reason: "policy"))

    static func signature(
        _ id: String, _ word: String, status: String = "stable", reason: String = "user_unknown"
    ) -> String {
        SampleKnowledge.signature(
            id, "contains: \"no \(word) here\"", status: status, reason: reason
        ).replacing("examples: []", with: "examples: [\"550 no \(word) here\"]")
    }

    init() throws {
        place = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: pack + "/deep/er", withIntermediateDirectories: true)
        for (name, text) in SampleKnowledge.vocabulary { try write(text, to: name) }
        try write(Self.signatures, to: "gmail.yaml")
    }

    /// Writes a file of the pack.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: pack + "/" + name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: pack + "/" + name)), as: UTF8.self)
    }

    /// Rewrites the file of signatures.
    func edit(_ old: String, _ new: String) throws {
        let text = try read("gmail.yaml")
        #expect(text.contains(old))
        try write(text.replacing(old, with: new), to: "gmail.yaml")
    }

    func kb(_ arguments: String...) throws -> Program.Result {
        try Program.run(arguments, folder: folder)
    }

    /// Whether there is a git to test with.
    static let hasGit = ["/usr/bin/git", "/usr/local/bin/git", "/bin/git"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs git in the repository, as nobody in particular.
    func git(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-c", "user.name=Sample", "-c", "user.email=sample@example.com"] + arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging([
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        ]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))")
    }

    func commit() throws {
        if !FileManager.default.fileExists(atPath: folder + "/.git") {
            try git("init", "--quiet", "--initial-branch=main")
        }
        try git("add", "--all")
        try git("commit", "--quiet", "--message=sample")
    }
}

@Suite(
    "kb lock", .enabled(if: Program.path != nil, "the program kb was not built beside the tests"))
struct LockCommandTests {
    private let history: History

    init() throws { history = try History() }

    @Test("writes revisions, which answers carry; a change raises one; nothing to do is said")
    func lock() throws {
        let missing = try history.kb("lock", "knowledge", "--check")
        #expect(missing.exitCode == 1)
        #expect(
            missing.output
                == "knowledge/lock.json:1:1: error: there is no lock.json; run `kb lock` [lock-out-of-date]\n"
        )
        let first = try history.kb("lock", "knowledge/")
        #expect(first.exitCode == 0)
        #expect(
            first.errors
                == "kb: knowledge/lock.json: 3 ids, 3 of them new, 0 changed; 0 aliases, 0 retired\n"
        )
        let text = try history.read("lock.json")
        #expect(text.contains("\"gmail.a\": {\"revision\": 1, \"hash\": \""))
        #expect(
            try history.kb("lock", "--check").errors == "kb: knowledge/lock.json is up to date\n")

        try history.edit("no two here\"}", "no two there\"}")
        let stale = try history.kb("lock", "--check")
        #expect(stale.exitCode == 1)
        #expect(
            stale.output
                == "knowledge/gmail.yaml:16:9: error: gmail.b has changed, its revision goes from 1 to 2; run `kb lock` [lock-out-of-date]\n"
        )
        #expect(try history.read("lock.json") == text)
        for answer in ["before", "after"] {
            // The revision is the one that the lock will have, whether it was written yet or not.
            #expect(try history.kb("compile", "knowledge", "-o", "kb.sqlite").exitCode == 0)
            let result = try history.kb(
                "classify", "--db", "kb.sqlite", "--output", "json", "550 no two there")
            #expect(
                result.output.contains(#""signature": "gmail.b", "revision": 2"#), "\(answer)")
            #expect(try history.kb("lock").exitCode == 0)
        }
        #expect(try history.read("lock.json").contains("\"gmail.b\": {\"revision\": 2"))
        #expect(try history.kb("lock").errors == "kb: knowledge/lock.json is up to date\n")
    }

    @Test("refuses to lose an id, and writes once it has an alias or a tombstone")
    func vanished() throws {
        _ = try history.kb("lock")
        let text = try history.read("lock.json")
        try history.edit("id: gmail.b", "id: gmail.z")
        for arguments in [["lock"], ["lock", "--check"]] {
            let result = try Program.run(arguments, folder: history.folder)
            #expect(result.exitCode == 1)
            #expect(
                result.output.hasPrefix("knowledge/lock.json:4:5: error: gmail.b is gone; give the")
            )
            #expect(result.output.hasSuffix("[id-changed]\n"))
        }
        #expect(try history.read("lock.json") == text)
        try history.edit(
            "id: gmail.z\n    title: A sample",
            "id: gmail.z\n    aliases: [gmail.b]\n    title: A sample")
        #expect(try history.kb("lock").exitCode == 0)
        #expect(try history.read("lock.json").contains("\"gmail.b\": \"gmail.z\""))
        try history.edit("    aliases: [gmail.b]\n", "")
        #expect(try history.kb("lock").output.hasSuffix("[tombstone-removed]\n"))
        try history.write(
            "retired:\n  - {id: gmail.b, retired: 2026-11-23, because: renamed, superseded_by: gmail.z}\n",
            to: "retired.yaml")
        #expect(try history.kb("lock").exitCode == 0)
        #expect(try history.read("lock.json").contains("\"retired\": [\n    \"gmail.b\"\n  ]"))
    }

    @Test("a broken lock is not written over, and nothing that is no pack gets one")
    func broken() throws {
        try history.write("{\"signatures\": {\"gmail.a\": {\"revision\": -1", to: "lock.json")
        let result = try history.kb("lock")
        #expect(result.exitCode == 1)
        #expect(result.output.hasPrefix("knowledge/lock.json:"))
        #expect(try history.read("lock.json").hasSuffix("-1"))
        #expect(try history.kb("compile", "knowledge", "-o", "kb.sqlite").exitCode == 1)
        for path in ["nowhere", "knowledge/deep", "knowledge/gmail.yaml"] {
            let result = try history.kb("lock", path)
            #expect(result.exitCode == 2)
            #expect(result.errors.contains("there is no pack.yaml in it"), "\(result.errors)")
        }
    }
}

@Suite(
    "kb diff and kb affected",
    .enabled(if: Program.path != nil, "the program kb was not built beside the tests"))
struct DiffCommandTests {
    private let history: History

    init() throws { history = try History() }

    /// The pack as it was in `old/`, and changed in `knowledge/`.
    private func change() throws {
        _ = try history.kb("lock")
        try FileManager.default.copyItem(
            atPath: history.pack, toPath: history.folder + "/old")
        try history.write(
            SampleKnowledge.file(
                "provider: gmail", History.signature("gmail.b", "two", status: "experimental"),
                History.signature("gmail.c", "three", reason: "policy"),
                History.signature("gmail.d", "`four`")), to: "gmail.yaml")
        try history.write(
            "retired: [{id: gmail.a, retired: 2026-11-23, because: x, superseded_by: gmail.d}]\n",
            to: "retired.yaml")
        _ = try history.kb("lock")
    }

    @Test("text: signatures, answers by what they became, and the line that counts last")
    func text() throws {
        try change()
        let result = try history.kb("diff", "old", "knowledge")
        #expect(
            result.output == """
                old  pack folder old: sample 2026.11.1
                new  pack folder knowledge: sample 2026.11.1

                signatures  1 added, 1 changed, 0 renamed, 1 retired, 0 removed
                  - gmail.a  retired, superseded by gmail.d
                  ~ gmail.b  revision 1 → 2; status stable → experimental
                  + gmail.d  stable permanent user_unknown

                answers  4 texts of both sides: 1 unchanged, 3 changed
                  permanent user_unknown suppress → permanent user_unknown: 1
                    550 no two here  (gmail.b@1 → gmail.b@2)
                  permanent user_unknown suppress → undetermined undetermined: 1
                    550 no one here  (gmail.a@1 → nobody)
                  undetermined undetermined → permanent user_unknown suppress: 1
                    550 no `four` here  (nobody → gmail.d@1)

                gained  550 no `four` here
                lost    550 no two here
                lost    550 no one here
                suppressible answers gained: 1, lost: 2

                """)
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        let short = try history.kb("diff", "old", "knowledge", "--limit", "0")
        #expect(short.output.contains("permanent user_unknown: 1\n    and 1 more\n"))
        let same = try history.kb("diff", "old", "old/")
        #expect(same.output.hasSuffix("suppressible answers gained: 0, lost: 0\n"))
        #expect(same.exitCode == 0)
    }

    @Test("Markdown: everything that comes from knowledge is code")
    func markdown() throws {
        try change()
        let result = try history.kb("diff", "old", "knowledge", "--output", "markdown")
        #expect(
            result.output == """
                ### Knowledge: 1 added, 1 changed, 0 renamed, 1 retired, 0 removed

                - **gone** `gmail.a` `retired, superseded by gmail.d`
                - changed `gmail.b` `revision 1 → 2; status stable → experimental`
                - added `gmail.d` `stable permanent user_unknown`

                **Answers**: 4 texts of both sides: 1 unchanged, 3 changed

                <details><summary>permanent user_unknown suppress → permanent user_unknown: 1</summary>

                - `550 no two here` `gmail.b@1 → gmail.b@2`

                </details>

                <details><summary>permanent user_unknown suppress → undetermined undetermined: 1</summary>

                - `550 no one here` `gmail.a@1 → nobody`

                </details>

                <details><summary>undetermined undetermined → permanent user_unknown suppress: 1</summary>

                - ``550 no `four` here`` `nobody → gmail.d@1`

                </details>

                From `pack folder old: sample 2026.11.1` to `pack folder knowledge: sample 2026.11.1`

                - **gained** ``550 no `four` here`` `nobody → gmail.d@1`
                - **lost** `550 no two here` `gmail.b@1 → gmail.b@2`
                - **lost** `550 no one here` `gmail.a@1 → nobody`

                **suppressible answers gained: 1, lost: 2**

                """)
    }

    @Test("JSON: one object with every text, the same bytes each time")
    func json() throws {
        try change()
        let result = try history.kb("diff", "old", "knowledge", "--output", "json", "--limit", "0")
        let again = try history.kb("diff", "old", "knowledge", "--output", "json")
        #expect(result.output == again.output)
        #expect(
            result.output.contains(
                #"{"id": "gmail.a", "change": "retired", "now": "gmail.d", "old_revision": 1, "fields": []}, {"id": "gmail.b", "change": "changed", "old_revision": 1, "new_revision": 2, "fields": [{"name": "status", "removed": ["stable"], "added": ["experimental"]}]}"#
            ), "\(result.output)")
        #expect(result.output.hasSuffix(#""gained": 1, "lost": 2}"# + "\n"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect((object["answers"] as? [String: Any])?["compared"] as? Int == 4)
    }

    @Test("compiled files: the other side's texts, or signatures only")
    func compiled() throws {
        try change()
        for name in ["old", "knowledge"] {
            #expect(try history.kb("compile", name, "-o", name + ".sqlite").exitCode == 0)
        }
        let mixed = try history.kb("diff", "old.sqlite", "knowledge")
        #expect(mixed.output.contains("old  compiled file old.sqlite: sample 2026.11.1"))
        #expect(mixed.output.contains("3 texts of the new side; a compiled file holds none: "))
        #expect(mixed.output.hasSuffix("suppressible answers gained: 1, lost: 1\n"))
        let bare = try history.kb("diff", "old.sqlite", "knowledge.sqlite")
        #expect(bare.output.contains("  - gmail.a  retired, superseded by gmail.d"))
        #expect(bare.output.contains("revision 1 → 2; status stable → experimental"))
        #expect(bare.output.hasSuffix("only signatures were compared\n"))
    }

    @Test(
        "git revisions, from a folder below too, without touching the work tree",
        .enabled(if: History.hasGit, "there is no git"))
    func revisions() throws {
        try history.commit()
        try history.edit("status: stable", "status: experimental")
        try history.commit()
        try FileManager.default.removeItem(atPath: history.pack + "/gmail.yaml")
        let result = try Program.run(
            ["diff", "HEAD~1", "main:knowledge"], folder: history.pack + "/deep")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("old  git revision HEAD~1 ("))
        #expect(
            result.output.contains(
                "), folder knowledge: sample 2026.11.1\nnew  git revision main ("))
        #expect(result.output.contains("0 added, 3 changed, 0 renamed, 0 retired, 0 removed"))
        #expect(result.output.hasSuffix("suppressible answers gained: 0, lost: 2\n"))
        #expect(!FileManager.default.fileExists(atPath: history.pack + "/gmail.yaml"))
        let affected = try history.kb("affected", "--since", "HEAD~1", "HEAD")
        #expect(
            affected.output.split(separator: "\n").map { $0.prefix(34) }
                == [
                    "gmail.a@1\tthe status is experimental",
                    "gmail.b@1\tthe status is experimental",
                ].map { $0.prefix(34) })
        // A folder of that name goes first.
        try FileManager.default.createDirectory(
            atPath: history.folder + "/main", withIntermediateDirectories: true)
        #expect(try history.kb("diff", "main", "HEAD").errors.contains("the pack folder main"))
        #expect(
            try history.kb("diff", "HEAD:nowhere", "HEAD").errors.contains(
                "has no folder 'nowhere'"))
    }

    @Test("affected: a line for each id with the revisions that may have suppressed, and why")
    func affected() throws {
        try change()
        let text = try history.kb("affected", "--since", "old", "knowledge")
        #expect(text.exitCode == 0)
        #expect(
            text.output == """
                gmail.a@1\tretired, superseded by gmail.d; no longer suppresses '550 no one here', now undetermined undetermined
                gmail.b@1\tthe status is experimental; no longer suppresses '550 no two here', now permanent user_unknown

                """)
        #expect(
            text.errors
                == "kb: since pack folder old: sample 2026.11.1\nkb: until pack folder knowledge: sample 2026.11.1\n"
        )
        let json = try history.kb("affected", "--since", "old", "--json")
        #expect(
            json.output.hasPrefix(
                #"{"id": "gmail.a", "first_revision": 1, "last_revision": 1, "now": "gmail.d", "why": ["retired, superseded by gmail.d", "#
            ))
        #expect(try history.kb("affected", "--since", "knowledge").output.isEmpty)
        let bare = try history.kb("affected", "--since", "old", "old")
        #expect(bare.output.isEmpty && bare.exitCode == 0)
    }

    @Test("what cannot be compared is said in a sentence, with exit code 2")
    func badInputs() throws {
        if History.hasGit { try history.commit() }
        try FileManager.default.createDirectory(
            atPath: history.folder + "/empty", withIntermediateDirectories: true)
        _ = try history.kb("compile", "knowledge", "-o", "kb.sqlite")
        var bytes = try Data(contentsOf: URL(filePath: history.folder + "/kb.sqlite"))
        bytes[5_000] ^= 1
        try bytes.write(to: URL(filePath: history.folder + "/damaged.sqlite"))
        try Data("x".utf8).write(to: URL(filePath: history.folder + "/text.sqlite"))
        var faults = [
            ("empty", "the folder has no .yaml file"), ("damaged.sqlite", "its checksum is wrong"),
            ("text.sqlite", "is not a SQLite file"), ("-x", "cannot be a git revision"),
            ("--upload-pack=x", "cannot be a git revision"),
            (":knowledge", "cannot be a git revision"),
            ("", "cannot be a git revision"), ("main\nx", "cannot be a git revision"),
        ]
        if History.hasGit {
            faults.append(("no-such-branch", "no file, folder or git revision 'no-such-branch'"))
            faults.append(("HEAD~99", "no file, folder or git revision 'HEAD~99'"))
        }
        for (argument, message) in faults {
            for sides in [[argument, "knowledge"], ["knowledge", argument]] {
                let result = try Program.run(["diff", "--"] + sides, folder: history.folder)
                #expect(result.exitCode == 2, "\(argument)")
                #expect(result.errors.contains(message), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
        }
        let outside = try Program.run(
            ["diff", "main", "main"], folder: "/", environment: ["GIT_DIR": "/nowhere"])
        #expect(outside.exitCode == 2)
        #expect(outside.errors.contains("no git revision here"))
        #expect(try history.kb("diff", "knowledge", "knowledge", "--limit", "-1").exitCode == 2)
        #expect(try history.kb("affected", "knowledge").exitCode == 2)
    }
}
