import Foundation
import TestSupport
import Testing

@Suite(
    "kb lint and kb test",
    .enabled(if: Program.path != nil, "the program kb was not built beside the tests"))
struct LintCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// A file with one signature whose example nobody answers.
    private func addFault() throws {
        try bench.write(
            SampleKnowledge.file(
                "provider: sample",
                SampleKnowledge.signature(
                    "sample.full", "contains: \"storage, 100%: exhausted\"", verdict: "transient",
                    reason: "mailbox_full"
                ).replacing("examples: []", with: "examples: [\"552 no such words\"]")),
            to: "pack/sample.yaml")
    }

    private func lint(_ arguments: [String]) throws -> Program.Result {
        try Program.run(["lint", "pack"] + arguments, folder: bench.folder)
    }

    @Test("findings come as text, JSON, annotations and SARIF, with exit code 1")
    func outputs() throws {
        try addFault()
        let text = try lint(["--errors-only"])
        #expect(text.exitCode == 1)
        let lost = try #require(
            text.output.split(separator: "\n").first { $0.hasSuffix("[example-lost]") })
        #expect(lost.hasPrefix("pack/sample.yaml:"))
        #expect(lost.contains(": error: the example is answered by "))
        let json = try lint(["--output", "json"])
        #expect(
            json.output.split(separator: "\n").contains {
                $0.hasPrefix(#"{"path": "pack/sample.yaml", "line": "#)
                    && $0.contains(#""rule": "example-lost""#)
            })
        let annotations = try lint(["--output", "github"])
        #expect(
            annotations.output.split(separator: "\n").contains {
                $0.hasPrefix("::error file=pack/sample.yaml,line=")
                    && $0.contains(",title=example-lost::the example is answered by ")
            })
        let sarif = try lint(["--output", "sarif"])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any])
        let run = try #require((object["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.contains { $0["ruleId"] as? String == "example-lost" })
        #expect(object["version"] as? String == "2.1.0")
    }

    @Test("--explain says what a rule wants and shows where it fires; unknown rules are refused")
    func explain() throws {
        let known = try Program.run(["lint", "--explain", "real-ip"])
        #expect(known.exitCode == 0)
        #expect(known.output.hasPrefix("real-ip  (error, privacy)\n"))
        #expect(known.output.contains(#"↓"550 no such mailbox here 8.8.8.8""#))
        #expect(known.output.contains("It cannot be waived."))
        let unknown = try Program.run(["lint", "--explain", "real-pi"])
        #expect(unknown.exitCode == 2)
        #expect(unknown.errors.contains("no rule is called real-pi"))
    }

    @Test("--fix takes out an uncited source, lays the file out, and finds nothing the second time")
    func fix() throws {
        let file = """
            provider: sample
            name: Sample
            sources:
              page: {title: Replies, url: "https://example.com/replies", kind: vendor, retrieved: 2026-11-23}
              # This one is cited nowhere.
              other: {title: Others, url: "https://example.com/others", kind: vendor, retrieved: 2026-11-23}
            signatures:
              - id: sample.full
                title:   The mailbox is full
                status: stable
                verdict: transient
                reason: mailbox_full
                match:
                  contains: ["storage exhausted", "storage exhausted today"]
                provenance: {sources: [page], since: 2026-11-23, last_verified: 2026-11-23}
                examples: ["552 storage exhausted", "552 storage exhausted today"]

            """
        try bench.write(file, to: "pack/sample.yaml")
        let first = try lint(["--fix", "--today", "2026-11-23"])
        #expect(first.errors.contains("kb: mended pack/sample.yaml"))
        let mended = try String(contentsOfFile: bench.pack + "/sample.yaml", encoding: .utf8)
        #expect(!mended.contains("other:"))
        #expect(mended.contains("# This one is cited nowhere."))
        #expect(mended.contains("    title: The mailbox is full\n"))
        #expect(mended.contains(#"contains: ["storage exhausted"]"#))
        let second = try lint(["--fix", "--today", "2026-11-23"])
        #expect(!second.errors.contains("mended"))
        #expect(!second.output.contains("sample.yaml"), "\(second.output)")
    }

    @Test("a day that is none, and a revision that is none, are refused with exit code 2")
    func badArguments() throws {
        #expect(try lint(["--today", "yesterday"]).exitCode == 2)
        #expect(try lint(["--changed-since", "no-such-revision"]).exitCode == 2)
        #expect(try lint(["--changed-since=-x"]).exitCode == 2)
    }

    @Test("kb test shows what was expected, what came, and who took part")
    func trials() throws {
        let good = try Program.run(["test", "pack"], folder: bench.folder)
        #expect(good.exitCode == 0)
        #expect(good.output.isEmpty)
        #expect(good.errors.hasSuffix("answers are as expected, 0 are not\n"))
        try bench.write(
            "fixtures:\n  - {text: \"552 mailbox full\", suppress: true, because: it is not}\n",
            to: "pack/fixtures.yaml")
        let bad = try Program.run(["test", "pack"], folder: bench.folder)
        #expect(bad.exitCode == 1)
        #expect(
            bad.output == """
                pack/fixtures.yaml:2:5: suppress is false, must be true (phrase.full)
                  text      552 mailbox full
                  expected  suppress true
                  got       phrase.full: transient, mailbox_full, suppress false
                  took part phrase.full (phrase): gave the answer

                """)
        let json = try Program.run(["test", "pack", "--output", "json"], folder: bench.folder)
        #expect(json.output.hasPrefix(#"{"path": "pack/fixtures.yaml", "line": 2, "text": "#))
        try bench.write("provider: [", to: "pack/broken.yaml")
        #expect(try Program.run(["test", "pack"], folder: bench.folder).exitCode == 2)
    }

    @Test("the contributor guide lists every rule as `kb lint --list-rules` does")
    func guide() throws {
        let list = try Program.run(["lint", "--list-rules"])
        #expect(list.exitCode == 0)
        let guide = try String(
            contentsOfFile: Repository.root + "/.github/CONTRIBUTING.md", encoding: .utf8)
        let rules = list.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(guide.contains("<!-- rules: begin -->\n\n\(rules)\n\n<!-- rules: end -->"))
    }
}
