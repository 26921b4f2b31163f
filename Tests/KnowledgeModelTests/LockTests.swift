import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@Suite("lock.json")
struct LockTests {
    private typealias Sample = SampleKnowledge

    private static let gmail = Sample.file(
        "provider: gmail", Sample.signature("gmail.a", "contains: [\"no one\", \"nobody\"]"),
        Sample.signature("gmail.b", "contains: \"{$holder} full\"", reason: "policy"))

    /// A pack of one file of signatures and perhaps a lock and tombstones.
    private func compilation(
        _ signatures: String = gmail, lock: String? = nil, retired: String? = nil
    ) -> Compilation {
        var texts = Sample.vocabulary
        texts["signatures.yaml"] = signatures
        texts["lock.json"] = lock
        texts["retired.yaml"] = retired.map { "retired:\n" + $0 }
        let (pack, problems) = PackReader.read(texts: texts)
        return Compilation.of(pack, problems)
    }

    /// The lock that belongs to a pack, as text.
    private func lock(of compilation: Compilation) -> String {
        LockFile.text(of: Lock(of: compilation.pack))
    }

    private func tombstone(_ id: String, supersededBy: String = "") -> String {
        let successor = supersededBy.isEmpty ? "" : ", superseded_by: \(supersededBy)"
        return "  - {id: \(id), retired: 2026-11-23, because: it was wrong\(successor)}\n"
    }

    @Test("one id a line, sorted, the same bytes whatever the order of the files' lists")
    func text() {
        let aliased = Self.gmail.replacing(
            "    overrides: []", with: "    aliases: [gmail.z, gmail.y]", maxReplacements: 1)
        let pack = compilation(aliased, retired: tombstone("gmail.x") + tombstone("gmail.w"))
        #expect(pack.problems.isEmpty)
        #expect(
            lock(of: pack) == """
                {
                  "signatures": {
                    "gmail.a": {"revision": 1, "hash": "\(hash("gmail.a", pack))"},
                    "gmail.b": {"revision": 1, "hash": "\(hash("gmail.b", pack))"}
                  },
                  "aliases": {
                    "gmail.y": "gmail.a",
                    "gmail.z": "gmail.a"
                  },
                  "retired": [
                    "gmail.w",
                    "gmail.x"
                  ]
                }

                """)
        #expect(LockFile.text(of: Lock()).contains("\"signatures\": {},"))
    }

    private func hash(_ id: String, _ compilation: Compilation) -> String {
        Lock(of: compilation.pack).signatures[id]?.hash ?? ""
    }

    @Test("what is written is read again, whatever the ids are")
    func roundTrip() {
        var random = SeededGenerator(seed: 11)
        let letters = Array("abz09.-_ \"\\{}[],:#&*!|>'%@`\t\n\u{85}\u{2028}é統😀")
        func word() -> String {
            String(
                (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    letters[Int.random(in: letters.indices, using: &random)]
                })
        }
        for _ in 0..<200 {
            var lock = Lock()
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                lock.signatures["s" + word()] = Lock.Entry(
                    revision: Int.random(in: 1...99, using: &random), hash: "0123456789abcdef")
                lock.aliases["a" + word()] = word()
                lock.retired.insert("r" + word())
            }
            let text = LockFile.text(of: lock)
            let (file, problems) = LockFile.read(Array(text.utf8), path: "lock.json")
            #expect(problems.map(\.text) == [], "\(text)")
            #expect(file?.lock == lock)
            #expect(file?.isCanonical == true)
        }
    }

    @Test(
        "what changes an answer or its meaning changes the hash",
        arguments: [
            ("title: A sample", "title: Another"), ("status: stable", "status: experimental"),
            ("verdict: permanent", "verdict: transient"),
            ("reason: user_unknown", "reason: mailbox_disabled"),
            ("\"no one\", \"nobody\"", "\"no one\""), ("\"no one\"", "\"no One\""),
            ("{contains: [\"no", "{text: [\"no"), ("{contains", "{reply_code: 550, contains"),
            ("{contains", "{enhanced_status: \"5.1.1\", contains"),
            ("{contains", "{phase: rcpt_to, contains"),
            ("{contains", "{unless: [$sender], contains"),
            ("{contains", "{unless: [later], contains"),
            ("{contains", "{remote_mta: required, contains"),
            ("overrides: []", "overrides: [gmail.b]"), ("sources: [page]", "sources: []"),
            ("provider: gmail", "software: gmail"),
        ])
    func covered(old: String, new: String) {
        #expect(Self.gmail.contains(old))
        let changed = Self.gmail.replacing(old, with: new, maxReplacements: 1)
        #expect(hash("gmail.a", compilation(changed)) != hash("gmail.a", compilation()))
    }

    @Test(
        "layout, order, notes, aliases, examples and days do not",
        arguments: [
            ("signatures:\n", "signatures:\n\n  # a comment\n"),
            ("\"no one\", \"nobody\"", "\"nobody\",\n        'no one'"),
            ("since: 2026-11-23", "since: 2026-11-01"),
            ("last_verified: 2026-11-23", "last_verified: 2026-12-01"),
            ("overrides: []", "notes: read me"), ("overrides: []", "aliases: [gmail.z]"),
            ("examples: []", "examples: [\"550 no one\"]"), ("title: Page", "title: A page"),
            ("{contains", "{remote_mta: possible, contains"),
            ("remote_mta: []", "remote_mta: [.gmail.com]"),
        ])
    func left(old: String, new: String) {
        #expect(Self.gmail.contains(old))
        let changed = Self.gmail.replacing(old, with: new, maxReplacements: 1)
        #expect(hash("gmail.a", compilation(changed)) == hash("gmail.a", compilation()))
    }

    @Test(
        "revisions: the locked one while nothing changed, the next after a change, 1 for a new id")
    func revisions() {
        let locked = lock(of: compilation()).replacing(
            "\"gmail.a\": {\"revision\": 1", with: "\"gmail.a\": {\"revision\": 6")
        func revisions(_ compilation: Compilation) -> [Int] {
            #expect(compilation.problems.isEmpty)
            return compilation.image.signatures.map(\.revision)
        }
        #expect(revisions(compilation()) == [1, 1])
        #expect(revisions(compilation(lock: locked)) == [6, 1])
        let changed = Self.gmail.replacing("status: stable", with: "status: deprecated")
        #expect(revisions(compilation(changed, lock: locked)) == [7, 2])
        let renamed = Self.gmail.replacing("gmail.a", with: "gmail.c")
        #expect(revisions(compilation(renamed, lock: locked)) == [1, 1])
    }

    @Test("a pack without a lock, and one with the lock that belongs to it, have no lock problem")
    func sound() {
        #expect(LockCheck.problems(compilation().pack).isEmpty)
        #expect(LockCheck.problems(compilation(lock: lock(of: compilation())).pack).isEmpty)
    }

    @Test("ids that vanish are errors; an alias or a tombstone keeps them")
    func vanished() {
        let locked = lock(of: compilation())
        let renamed = Self.gmail.replacing("id: gmail.a", with: "id: gmail.c")
        let gone = LockCheck.identity(compilation(renamed, lock: locked).pack)
        #expect(gone.map(\.rule) == ["id-changed"])
        #expect(gone.first?.location == SourceLocation(path: "lock.json", line: 3, column: 5))
        #expect(gone.first?.message.hasPrefix("gmail.a is gone") == true)

        let aliased = renamed.replacing(
            "    overrides: []", with: "    aliases: [gmail.a]", maxReplacements: 1)
        #expect(LockCheck.identity(compilation(aliased, lock: locked).pack).isEmpty)
        let retired = compilation(renamed, lock: locked, retired: tombstone("gmail.a"))
        #expect(LockCheck.identity(retired.pack).isEmpty)

        // Aliases and tombstones stay for good.
        let later = lock(of: compilation(aliased, lock: locked, retired: tombstone("gmail.x")))
        let bare = LockCheck.identity(compilation(renamed, lock: later).pack)
        #expect(bare.map(\.rule) == ["tombstone-removed", "tombstone-removed"])
        #expect(bare.map { $0.message.prefix(7) } == ["gmail.a", "gmail.x"])
        let exchanged = compilation(
            renamed, lock: later, retired: tombstone("gmail.a") + tombstone("gmail.x"))
        #expect(LockCheck.identity(exchanged.pack).isEmpty)
    }

    @Test("what differs from the lock is named where it is written")
    func outOfDate() {
        let locked = lock(of: compilation())
        let changed =
            Self.gmail.replacing(
                "status: stable", with: "status: experimental", maxReplacements: 1
            ).replacing("overrides: []", with: "aliases: [gmail.z]", maxReplacements: 1)
            + Sample.signature("gmail.c", "contains: \"none\"")
        let found = LockCheck.problems(
            compilation(changed, lock: locked, retired: tombstone("gmail.x")).pack)
        #expect(Set(found.map(\.rule)) == ["lock-out-of-date"])
        #expect(
            found.map { "\($0.location) \($0.message)" } == [
                "signatures.yaml:7:9 gmail.a has changed, its revision goes from 1 to 2; run `kb lock`",
                "signatures.yaml:25:9 gmail.c is not in lock.json yet; run `kb lock`",
                "signatures.yaml:13:15 the alias gmail.z of gmail.a is not in lock.json yet; run `kb lock`",
                "retired.yaml:2:10 gmail.x is retired and lock.json does not say so yet; run `kb lock`",
            ])
        let edited = LockCheck.problems(compilation(lock: locked + "\n").pack)
        #expect(
            edited.map(\.text) == [
                "lock.json:1:1: error: the file is not as `kb lock` writes it; run `kb lock` [lock-out-of-date]"
            ])
    }

    @Test(
        "a lock that cannot be relied on is refused, with the place",
        arguments: [
            ("", "unreadable", 1), ("not a lock", "wrong-type", 1),
            ("{\"signatures\": {", "yaml-syntax", 2),
            ("{\"signatures\": {},\n \"aliases\": {}}", "missing-field", 1),
            (
                "{\"signatures\": {}, \"aliases\": {}, \"retired\": [], \"more\": 1}",
                "unknown-field", 1
            ),
            ("{\"signatures\": [],\n\"aliases\": {}, \"retired\": []}", "wrong-type", 1),
            (one("\"revision\": 0, \"hash\": \"0123456789abcdef\""), "wrong-type", 2),
            (one("\"revision\": -3, \"hash\": \"0123456789abcdef\""), "wrong-type", 2),
            (
                one("\"revision\": 9223372036854775807, \"hash\": \"0123456789abcdef\""),
                "wrong-type", 2
            ),
            (one("\"revision\": 1.5, \"hash\": \"0123456789abcdef\""), "wrong-type", 2),
            (one("\"revision\": 1, \"hash\": \"0123\""), "wrong-type", 2),
            (one("\"revision\": 1, \"hash\": \"0123456789ABCDEF\""), "wrong-type", 2),
            (one("\"revision\": 1"), "missing-field", 2),
            ("{\"signatures\": {\"a.a\": {},\n\"a.a\": {}}}", "duplicate-key", 2),
            (
                "{\"signatures\": {}, \"aliases\": {\"a.a\": \"a.b\"},\n\"retired\": [\"a.a\"]}",
                "duplicate-id", 2
            ),
            (
                "{\"signatures\": {}, \"aliases\": {}, \"retired\": [\"a.a\",\n\"a.a\"]}",
                "duplicate-id", 2
            ),
            ("{\"signatures\": {}, \"aliases\": {\"a.a\": []}, \"retired\": []}", "wrong-type", 1),
            ("{\"signatures\": {}, \"aliases\": {}, \"retired\": [{}]}", "wrong-type", 1),
        ])
    func broken(text: String, rule: String, line: Int) {
        let compilation = compilation(lock: text)
        #expect(compilation.pack.lock == nil)
        #expect(!compilation.isSound)
        #expect(
            compilation.problems.contains {
                $0.rule == rule && $0.location.path == "lock.json" && $0.location.line == line
            }, "\(compilation.problems.map(\.text))")
    }

    private static func one(_ entry: String) -> String {
        "{\"signatures\": {\n\"gmail.a\": {\(entry)}},\n\"aliases\": {}, \"retired\": []}"
    }

    @Test("aliases and tombstones are ids: each stands once")
    func duplicates() {
        func rules(_ aliases: String, retired: String? = nil) -> [String] {
            let file = Self.gmail.replacing(
                "    overrides: []", with: "    aliases: \(aliases)", maxReplacements: 1)
            return compilation(file, retired: retired).problems.map(\.rule)
        }
        #expect(rules("[gmail.z]").isEmpty)
        #expect(rules("[gmail.b]") == ["duplicate-id"])
        #expect(rules("[gmail.a]") == ["duplicate-id"])
        #expect(rules("[gmail.z, gmail.z]") == ["duplicate-id"])
        #expect(rules("[gmail.z]", retired: tombstone("gmail.z")) == ["duplicate-id"])
        #expect(
            rules("[]", retired: tombstone("gmail.z") + tombstone("gmail.z")) == ["duplicate-id"])
    }

    @Test("what supersedes a retired id lives, at the end of the chain")
    func successions() {
        func rules(_ rows: String) -> [String] { compilation(retired: rows).problems.map(\.rule) }
        #expect(rules(tombstone("x.a", supersededBy: "gmail.a")).isEmpty)
        #expect(
            rules(tombstone("x.a", supersededBy: "x.b") + tombstone("x.b", supersededBy: "gmail.a"))
                .isEmpty)
        #expect(rules(tombstone("x.a", supersededBy: "nobody")) == ["dangling-reference"])
        #expect(
            rules(tombstone("x.a", supersededBy: "x.b") + tombstone("x.b")) == [
                "dangling-reference"
            ])
        let circle = compilation(
            retired: tombstone("x.a", supersededBy: "x.b") + tombstone("x.b", supersededBy: "x.a"))
        #expect(circle.problems.map(\.rule) == ["dangling-reference", "dangling-reference"])
        #expect(circle.problems.first?.location.line == 2)
        #expect(rules(tombstone("x.a", supersededBy: "x.a")) == ["dangling-reference"])
    }

    @Test("an overlay that switches off an id by an earlier name switches the signature off")
    func disabledByAlias() throws {
        let aliased = Sample.file(
            "standard: phrase",
            Sample.signature("phrase.b", "contains: \"no one\"").replacing(
                "overrides: []", with: "aliases: [phrase.a]"))
        let base = try Knowledge(compilation(aliased).image)
        let overlay = Sample.overlay("standard: phrase\ndisable: [phrase.a]\n")
        #expect(overlay.problems.isEmpty)
        let decider = Decider(base, overlays: [try Knowledge(overlay.image)])
        #expect(
            Decider(base).classify(BounceEvent(diagnostic: "550 no one")).signature == "phrase.b")
        #expect(decider.classify(BounceEvent(diagnostic: "550 no one")).signature == nil)
    }
}
