import Foundation
import TestSupport
import Testing

@Suite("kb suggest review", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestReviewTests {
    private let bench: LearningBench
    private let pack: String

    init() throws {
        bench = try LearningBench()
        pack = try bench.packCopy()
        try Self.learned.write(to: URL(filePath: bench.state))
    }

    /// A state with two proposals, learned once.
    private static let learned: Data = {
        do {
            let bench = try LearningBench()
            let records =
                LearningStream.records
                + LearningStream.bounces(
                    "550 5.1.1 customer <@> is unknown at this system", 9, name: "c")
            let stream = try bench.write(
                LearningStream.text(LearningStream.lines(of: records)), to: "stream.jsonl")
            #expect(try bench.suggest(["--state", bench.state, stream]).exitCode == 0)
            return try bench.bytes(bench.state)
        } catch {
            Issue.record(error)
            return Data()
        }
    }()

    private func review(
        _ answers: String, editor: String = "false", _ more: [String] = []
    ) throws -> Program.Result {
        let result = try bench.suggest(
            ["review", "--state", bench.state, "--pack", pack] + more, input: answers,
            environment: ["EDITOR": editor])
        #expect(result.errors == "")
        for line in result.output.split(separator: "\n") where !line.contains(bench.folder) {
            #expect(line.count <= 80, "\(line)")
        }
        #expect(!result.output.contains("\u{1B}"))
        return result
    }

    /// An editor that is a script, with a blank in its command line.
    private func editor(_ script: String) throws -> String {
        "sh " + (try bench.write(script + "\n", to: "editor.sh"))
    }

    private var phrases: String { get throws { try bench.read("pack/phrases.yaml") } }

    @Test(
        "accept: into the file that declares the layer, comments kept, then the commands of a pull request"
    )
    func accept() throws {
        let before = try phrases
        let result = try review("a\nq\n")
        #expect(result.exitCode == 0)
        #expect(result.output.contains("wrote     \(pack)/phrases.yaml:"))
        #expect(result.output.contains("done      1 accepted, 0 rejected, 0 later, "))
        #expect(
            result.output.hasSuffix(
                """

                next      git switch -c proposed-signatures
                          # name the sources of each new signature, read its title and examples
                          kb fmt \(pack) && kb lock \(pack) && kb lint \(pack) && kb test \(pack)
                          kb conformance \(pack) > \(pack)/conformance.jsonl
                          git add \(pack) && git commit && git push   # and open the pull request

                """))
        let after = try phrases
        #expect(after.hasPrefix(before))
        #expect(after.contains("# Comment 3, which stays."))
        #expect(
            after.dropFirst(before.count).hasPrefix("\n  - id: \(LearningStream.proposal.id)\n"))
        let compiled = try Program.run(["compile", pack, "-o", bench.folder + "/kb.sqlite"])
        #expect(compiled.exitCode == 0, "\(compiled.errors)")
        let lint = try Program.run(["lint", pack])
        #expect(
            lint.output.contains("\(LearningStream.proposal.id) needs a source under provenance"))
    }

    @Test(
        "what was decided is remembered: accepted and rejected texts do not come again, later ones do"
    )
    func remembers() throws {
        let first = try review("l\nr\nnot ours\n")
        #expect(first.output.contains("2 of 2:"))
        #expect(first.output.contains("done      0 accepted, 1 rejected, 1 later, 0 not looked at"))
        let second = try review("")
        #expect(second.output.contains("1. \(LearningStream.proposal.id)\n"))
        #expect(second.output.contains("1 of 1:"))
        #expect(try review("a\n").output.contains("1 accepted"))
        #expect(try review("").output == "No proposals to review.\n")
        let left = try bench.suggest(["--state", bench.state, "--output", "yaml"])
        #expect(left.output.hasSuffix("signatures: []\n"))
    }

    @Test("why tells what a person decided, and their reason")
    func decisions() throws {
        #expect(try review("r\nnot ours\nq\n").output.contains("1 rejected"))
        let result = try bench.suggest([
            "why", "--state", bench.state, "550 5.1.1 we have no mailbox called <user@example.com>",
        ])
        #expect(
            result.output.contains(
                "  reviewed  rejected as \(LearningStream.proposal.id): not ours\n"))
        #expect(result.output.contains("  seen      10+ bounces, 10+ recipients"))
    }

    @Test("a rejected text asks again when twice as many recipients have had it")
    func returns() throws {
        #expect(try review("r\nnot ours\nq\n").output.contains("1 rejected"))
        for (number, isBack) in [(20, false), (40, true)] {
            let records = LearningStream.bounces(
                LearningStream.deadText, number, name: "more\(number)x")
            let stream = try bench.write(
                LearningStream.text(LearningStream.lines(of: records)), to: "more.jsonl")
            let result = try bench.suggest(["--state", bench.state, "--output", "yaml", stream])
            #expect(result.output.contains("id: \(LearningStream.proposal.id)") == isBack)
        }
    }

    @Test("reject asks why, and does nothing without an answer; other words get help")
    func reasons() throws {
        let result = try review("maybe\nr\n\nr\n")
        #expect(result.output.contains("  a  accept: put the signature into the pack's file"))
        #expect(
            result.output.contains("kept      say why, so that whoever meets the text next knows"))
        #expect(result.output.contains("0 accepted, 0 rejected, 0 later, 2 not looked at"))
    }

    @Test("the end of the input ends the review; what was decided before is kept")
    func endOfInput() throws {
        let result = try review("a")
        #expect(result.exitCode == 0)
        #expect(result.output.contains("1 accepted, 0 rejected, 0 later, 1 not looked at"))
        #expect(try phrases.contains(LearningStream.proposal.id))
    }

    @Test("edit: id, title and template as the person wants them, shown again, then written")
    func edit() throws {
        let editor = try editor(
            """
            sed -i -e 's/^id: .*/id: phrase.no-mailbox/' -e 's/^title: .*/title: No mailbox/' \
            -e 's/^contains: .*/contains: we have no mailbox called {address}/' "$1"
            """)
        let result = try review("e\na\nq\n", editor: editor)
        #expect(result.output.contains("1. phrase.no-mailbox\n"))
        #expect(result.output.contains("contains  we have no mailbox called {address}"))
        #expect(result.output.contains("wrote     "))
        let added = try phrases.split(separator: "- id: phrase.no-mailbox\n").last ?? ""
        #expect(added.contains("title: \"No mailbox\""))
        #expect(added.contains("contains: \"we have no mailbox called {address}\""))
        #expect(added.contains("- \"550 5.1.1 we have no mailbox called <user@example.com>\""))
    }

    @Test(
        "edit: what would change another answer, or makes no sense, is refused; nothing is written")
    func refusedEdits() throws {
        let good = [
            "id": "phrase.x", "reason": "user_unknown", "title": "X", "contains": "have no mailbox",
        ]
        let edits: [(key: String, value: String, message: String)] = [
            ("contains", "mailbox", "it changes answers of the corpus: phrase.known-"),
            ("contains", "no wombat called", "its own guards keep it from its own text"),
            ("contains", "{address}", "literal words"),
            ("contains", "no {wombat}", "it does not compile: no hole is called {wombat}"),
            ("contains", "", "there is no template"),
            ("reason", "bored", "it does not compile: bored is not in reasons.yaml"),
            ("reason", "spam", "it changes answers of the corpus: "),
            ("id", "nothing", "'nothing' is no id"), ("id", "phrase.known-3", "phrase.known-3"),
            ("title", "", "the title is empty"), ("wombat", "x", "is no line of a proposal"),
        ]
        for (number, edit) in edits.enumerated() {
            let lines = good.merging([edit.key: edit.value]) { $1 }.map { "\($0): \($1)\n" }
            try bench.write(lines.joined(), to: "edit.\(number)")
        }
        try bench.write("0", to: "number")
        let script = try editor(
            """
            cd \(bench.folder); number=$(cat number); cp edit.$number "$1"
            echo $((number + 1)) > number
            """)
        let before = try phrases
        let result = try review(
            String(repeating: "e\n", count: edits.count) + "q\n", editor: script)
        let refusals = result.output.split(separator: "refused   ").dropFirst()
        #expect(refusals.count == edits.count)
        for (refusal, edit) in zip(refusals, edits) {
            #expect(
                refusal.replacing(/\n +/, with: " ").contains(edit.message), "\(edit): \(refusal)")
        }
        #expect(try phrases == before)
    }

    @Test("edit: a refused text is not lost; an editor that fails changes nothing")
    func editsAgain() throws {
        let script = try editor(
            """
            grep -q '^contains: mailbox$' "$1" && touch \(bench.folder)/kept
            sed -i 's/^contains: .*/contains: mailbox/' "$1"
            """)
        _ = try review("e\ne\nq\n", editor: script)
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/kept"))
        let failed = try review("e\na\nq\n", editor: "false")
        #expect(failed.output.contains("false did not end well; set EDITOR to another one"))
        #expect(try phrases.contains("contains: \"\(LearningStream.proposal.template)\""))
    }

    @Test("another run may use the state while a person thinks; its counts are not lost")
    func meanwhile() throws {
        let records = LearningStream.bounces(LearningStream.deadText, 9, name: "late")
        let late = try bench.write(
            LearningStream.text(LearningStream.lines(of: records)), to: "late.jsonl")
        let program = try #require(Program.path)
        // The editor stands for the time that passes.
        let script = try editor(
            "\(program) suggest --quiet --db \(LearningBench.pack.database) --state \(bench.state) "
                + "\(late) > \(bench.folder)/other 2>&1")
        #expect(try review("e\na\nq\n", editor: script).output.contains("1 accepted"))
        #expect(try bench.read("other").contains("75 bounces"))
        #expect(
            try bench.suggest(["--state", bench.state, "--output", "json"]).output
                .contains("\"bounces\": 75"))
        #expect(!(try review("q\n").output.contains(LearningStream.proposal.id)))
    }

    @Test("--into writes everything at once, and a second time nothing more")
    func into() throws {
        let first = try bench.suggest(["--state", bench.state, "--into", pack])
        #expect(first.exitCode == 0)
        #expect(first.errors.contains("phrases.yaml:"))
        #expect(first.errors.contains("next      git switch"))
        let written = try phrases
        let second = try bench.suggest(["--state", bench.state, "--into", pack])
        #expect(second.errors.contains("kept      \(LearningStream.proposal.id) is there already"))
        #expect(!second.errors.contains("next"))
        #expect(try phrases == written)
    }

    @Test("a private pack without phrases gets a file of its own, which classify takes")
    func privatePack() throws {
        let own = bench.folder + "/own"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        try bench.write("name: own\nversion: 1\nlicence: CC0-1.0\n", to: "own/pack.yaml")
        let result = try bench.suggest(["--state", bench.state, "--into", own])
        #expect(result.errors.contains("\(own)/proposed.yaml:4 (a new file)"), "\(result.errors)")
        let answer = try Program.run([
            "classify", "--db", LearningBench.pack.database, "--overlay", own, "--trust",
            "experimental", "--output", "json",
            "550 5.1.1 we have no mailbox called <user@example.com>",
        ])
        #expect(answer.output.contains(#""suppress": true"#), "\(answer.errors)")
    }
}
