import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@Suite("The difference of two versions")
struct DifferenceTests {
    private typealias Sample = SampleKnowledge

    /// A signature that answers `550 no WORD here`, with that as its example.
    private static func signature(
        _ id: String, _ word: String, status: String = "stable", verdict: String = "permanent",
        reason: String = "user_unknown", aliases: String = ""
    ) -> String {
        let text = Sample.signature(
            id, "contains: \"no \(word) here\"", status: status, verdict: verdict, reason: reason)
        return text.replacing("examples: []", with: "examples: [\"550 no \(word) here\"]")
            .replacing("overrides: []", with: "aliases: [\(aliases)]")
    }

    /// A version of a pack that consists of these signatures.
    private static func version(
        _ signatures: [String], retired: String = "", lock: String? = nil,
        classes: (String, String)? = nil
    ) throws -> KnowledgeVersion {
        var texts = Sample.vocabulary
        texts["signatures.yaml"] = Sample.file("provider: gmail") + signatures.joined()
        texts["retired.yaml"] = "retired: [\(retired)]\n"
        texts["lock.json"] = lock
        if let (old, new) = classes {
            texts["classes.yaml"] = texts["classes.yaml"]?.replacing(old, with: new)
        }
        let (pack, problems) = PackReader.read(texts: texts)
        let compilation = Compilation.of(pack, problems)
        if let problem = compilation.problems.first { throw problem }
        return try KnowledgeVersion(compilation, place: "test")
    }

    /// The same knowledge as a compiled file would have it.
    private static func compiled(_ version: KnowledgeVersion) throws -> KnowledgeVersion {
        try KnowledgeVersion(version.image, place: "file")
    }

    @Test("nothing differs from itself")
    func same() throws {
        let version = try Self.version([Self.signature("gmail.a", "one")])
        let difference = KnowledgeDifference(from: version, to: version)
        #expect(difference.signatures.isEmpty)
        #expect(difference.answers?.textCount == 1)
        #expect(difference.answers?.groups.isEmpty == true)
    }

    @Test("added, changed, renamed, retired, removed: each is told apart, with what changed")
    func kinds() throws {
        let old = try Self.version([
            Self.signature("gmail.a", "one"), Self.signature("gmail.b", "two"),
            Self.signature("gmail.c", "three"), Self.signature("gmail.d", "four"),
        ])
        let new = try Self.version(
            [
                Self.signature("gmail.a", "one", reason: "policy"),
                Self.signature("gmail.e", "two", aliases: "gmail.b"),
                Self.signature("gmail.f", "five"),
            ],
            retired: "{id: gmail.c, retired: 2026-11-23, because: x, superseded_by: gmail.a}")
        let changes = KnowledgeDifference(from: old, to: new).signatures
        #expect(changes.map(\.id) == ["gmail.a", "gmail.b", "gmail.c", "gmail.d", "gmail.f"])
        #expect(
            changes.map(\.kind) == [
                .changed, .renamed(to: "gmail.e"), .retired(supersededBy: "gmail.a"), .removed,
                .added,
            ])
        let field = try #require(changes.first?.fields.first)
        #expect(changes.first?.fields.count == 1)
        #expect(field.name == "reason")
        #expect(field.removed == ["user_unknown"] && field.added == ["policy"])
    }

    @Test(
        "every field that can change an answer is compared",
        arguments: [
            ("title: A sample", "title: B", "title"),
            ("status: stable", "status: deprecated", "status"),
            ("verdict: permanent", "verdict: transient", "verdict"),
            ("reason: user_unknown", "reason: policy", "reason"),
            ("no one here", "no one there", "templates"),
            ("{contains", "{reply_code: 550, contains", "reply_code"),
            ("{contains", "{enhanced_status: \"5.1.1\", contains", "enhanced_status"),
            ("{contains", "{phase: rcpt_to, contains", "phase"),
            ("{contains", "{unless: [later], contains", "guards"),
            ("{contains", "{remote_mta: required, contains", "remote_mta"),
            ("aliases: []", "overrides: [gmail.b]", "overrides"),
            ("sources: [page]", "sources: []", "sources"),
        ])
    func fields(before: String, after: String, name: String) throws {
        let one = Self.signature("gmail.a", "one")
        let other = Self.signature("gmail.b", "two")
        #expect(one.contains(before))
        let old = try Self.version([one, other])
        let new = try Self.version([one.replacing(before, with: after), other])
        for difference in [
            KnowledgeDifference(from: old, to: new),
            KnowledgeDifference(from: try Self.compiled(old), to: try Self.compiled(new)),
        ] {
            #expect(difference.signatures.map(\.id) == ["gmail.a"])
            #expect(difference.signatures.first?.fields.map(\.name) == [name])
        }
    }

    @Test("a class that grows changes signatures through it, and what they answer")
    func lists() throws {
        let signature = Sample.signature("gmail.a", "contains: \"{$holder} gone\"")
            .replacing("examples: []", with: "examples: [\"550 inbox gone\"]")
        let old = try Self.version([signature])
        let new = try Self.version([signature], classes: ("mail box]", "mail box, inbox]"))
        let difference = KnowledgeDifference(from: old, to: new)
        #expect(difference.signatures.map(\.kind) == [.changedThroughLists])
        #expect(difference.answers?.gained.map(\.diagnostic) == ["550 inbox gone"])
    }

    @Test("answers are compared on the texts of both sides, and grouped by what they became")
    func answers() throws {
        let old = try Self.version([
            Self.signature("gmail.a", "one"), Self.signature("gmail.b", "two"),
        ])
        let new = try Self.version([
            Self.signature("gmail.b", "two", verdict: "transient", reason: "mailbox_full"),
            Self.signature("gmail.c", "three"),
        ])
        let answers = try #require(KnowledgeDifference(from: old, to: new).answers)
        #expect(answers.textCount == 3)
        #expect(
            answers.groups.map { "\($0.old.text) > \($0.new.text)" } == [
                "permanent user_unknown suppress > transient mailbox_full",
                "permanent user_unknown suppress > undetermined undetermined",
                "undetermined undetermined > permanent user_unknown suppress",
            ])
        #expect(answers.gained.map(\.diagnostic) == ["550 no three here"])
        #expect(answers.lost.map(\.diagnostic) == ["550 no two here", "550 no one here"])
        #expect(answers.gained.first?.newSignature?.text == "gmail.c@1")
        #expect(answers.gained.first?.oldSignature == nil)
    }

    @Test("compiled files have no texts: the other side's are used, or none")
    func compiledFiles() throws {
        let old = try Self.version([Self.signature("gmail.a", "one")])
        let new = try Self.version([Self.signature("gmail.b", "two")])
        let mixed = KnowledgeDifference(from: try Self.compiled(old), to: new)
        #expect(mixed.answers?.textCount == 1)
        #expect(mixed.textsFrom.hasPrefix("the new side"))
        let bare = KnowledgeDifference(from: try Self.compiled(old), to: try Self.compiled(new))
        #expect(bare.answers == nil)
        #expect(bare.signatures.map(\.kind) == [.removed, .added])
    }

    @Test(
        "affected: what lost its suppressibility, and why",
        arguments: [
            (signature("gmail.a", "one", status: "experimental"), "the status is experimental"),
            (signature("gmail.a", "one", status: "deprecated"), "the status is deprecated"),
            (
                signature("gmail.a", "one", verdict: "transient", reason: "mailbox_disabled"),
                "the verdict is transient"
            ),
            (signature("gmail.a", "one", reason: "policy"), "the reason is policy"),
            (signature("gmail.z", "other"), "gone"),
            (signature("gmail.z", "one", aliases: "gmail.a"), "renamed to gmail.z"),
            (
                signature("gmail.a", "one").replacing(
                    "{contains", with: "{unless: [here], contains"),
                nil
            ),
            (
                signature("gmail.a", "one").replacing(
                    "no one here", with: "not one here", maxReplacements: 1),
                "no longer suppresses '550 no one here', now undetermined undetermined"
            ),
        ] as [(String, String?)])
    func affected(signature: String, why: String?) throws {
        let old = try Self.version([
            Self.signature("gmail.a", "one"), Self.signature("gmail.b", "two", reason: "policy"),
        ])
        let new = try Self.version([signature])
        let found = AffectedSignature.all(in: KnowledgeDifference(from: old, to: new))
        #expect(found.map(\.id) == (why == nil ? [] : ["gmail.a"]))
        if let why {
            #expect(found.first?.why.first == why)
            #expect(found.first?.text == "gmail.a@1")
        }
    }

    @Test("affected: all revisions up to the last that may have suppressed")
    func revisions() throws {
        let stable = Self.signature("gmail.a", "one")
        let experimental = Self.signature("gmail.a", "one", status: "experimental")
        func lock(_ signature: String, _ revision: Int) throws -> String {
            let version = try Self.version([signature])
            return LockFile.text(of: Lock(of: try #require(version.pack)))
                .replacing("\"revision\": 1", with: "\"revision\": \(revision)")
        }
        let old = try Self.version([stable], lock: lock(stable, 3))
        func affected(_ new: KnowledgeVersion) -> [String] {
            AffectedSignature.all(in: KnowledgeDifference(from: old, to: new)).map(\.text)
        }
        #expect(
            affected(try Self.version([experimental], lock: lock(stable, 3))) == ["gmail.a@1..3"])
        // Revision 5 does not suppress; 4 may have.
        #expect(
            affected(try Self.version([experimental], lock: lock(experimental, 5)))
                == ["gmail.a@1..4"])
        #expect(affected(try Self.version([Self.signature("gmail.b", "two")])) == ["gmail.a@1..3"])
        #expect(affected(try Self.version([stable], lock: lock(stable, 3))).isEmpty)
    }
}
