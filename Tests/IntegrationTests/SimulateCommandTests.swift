import Foundation
import TestSupport
import Testing

@Suite(
    "kb simulate and kb eval suggest",
    .enabled(if: Program.path != nil, "the program kb was not built"))
struct SimulateCommandTests {
    private let bench: LearningBench
    private var pack: String { LearningBench.pack.folder }

    init() throws { bench = try LearningBench() }

    private func simulate(_ arguments: [String]) throws -> Program.Result {
        try Program.run(["simulate", "--pack", pack, "--messages", "300"] + arguments)
    }

    @Test("the same seed gives the same bytes, another one others; no record is about anybody")
    func seeds() throws {
        let one = try simulate(["--seed", "7"])
        #expect(one.exitCode == 0)
        #expect(try simulate(["--seed", "7"]).output == one.output)
        #expect(try simulate(["--seed", "8"]).output != one.output)
        let lines = one.output.split(separator: "\n")
        #expect(lines.count > 300)
        #expect(
            lines.allSatisfy { line in
                line.matches(of: /"recipient": "[^"@]*@([^"]*)"/)
                    .allSatisfy { $0.1.hasPrefix("kbsim-") }
            })
    }

    @Test("every record is read by classify, in both formats", arguments: ["jsonl", "ses"])
    func formats(format: String) throws {
        let stream = try bench.write(try simulate(["--format", format]).output, to: "stream")
        let result = try Program.run([
            "classify", "--db", LearningBench.pack.database, "--format", format, "--output", "json",
            "--file", stream,
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(!result.output.contains(#""error""#))
    }

    @Test(
        "a reduced pack lacks the signatures that are named, and compiles; it is written once only")
    func reduced() throws {
        let folder = bench.folder + "/reduced"
        let arguments = ["--without-every", "3", "--reduced-pack", folder]
        let result = try simulate(arguments)
        #expect(result.exitCode == 0)
        let names = result.errors.split(separator: "\n").compactMap { line in
            line.hasPrefix("kb: without ") ? String(line.dropFirst(12)) : nil
        }
        #expect(!names.isEmpty)
        let text = try bench.read("reduced/phrases.yaml")
        for name in names { #expect(!text.contains("id: \(name)\n")) }
        #expect(text.contains("# The head's comment stays."))
        let compiled = try Program.run(["compile", folder, "-o", bench.folder + "/r.sqlite"])
        #expect(compiled.exitCode == 0, "\(compiled.errors)")
        let again = try simulate(arguments)
        #expect(again.exitCode == 2)
        #expect(again.errors.contains("is not empty; name a new folder, or empty it"))
    }

    @Test("the truth names each bounce of the stream, by id")
    func truth() throws {
        let truth = bench.folder + "/truth.jsonl"
        let stream = try simulate(["--truth", truth]).output
        let ids = Set(try bench.read("truth.jsonl").matches(of: /"id": "([^"]+)"/).map(\.1))
        let bounces = stream.split(separator: "\n").filter {
            $0.contains(#""kind": "bounce""#) || $0.contains(#""kind": "delay""#)
        }
        // A bounce may be told twice.
        #expect(ids == Set(bounces.compactMap { $0.firstMatch(of: /"id": "([^"]+)"/)?.1 }))
    }

    @Test(
        "usage that cannot be meant says what to do, with code 2",
        arguments: [
            (["simulate", "--messages", "0"], "--messages must be between"),
            (["simulate", "--days", "0"], "--days must be 1 to 3000"),
            (["simulate", "--reduced-pack", "/tmp/x"], "--reduced-pack needs --without-every"),
            (["simulate", "--pack", "/nowhere"], "/nowhere does not compile"),
            (["simulate", "--incident", "x"], "gmail-2020"),
            (["eval", "suggest", "--protocol", "x"], "adversarial"),
            (["eval", "suggest", "--pack", "/nowhere"], "there is no such file or folder"),
            (["eval", "suggest", "--update-baseline"], "--update-baseline needs --baseline"),
        ])
    func usage(arguments: [String], message: String) throws {
        let result = try Program.run(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.output == "")
    }

    @Test("eval: a protocol as a table and as JSON; a baseline may only get better")
    func eval() throws {
        let arguments = ["eval", "suggest", "--pack", pack, "--protocol", "group"]
        let baseline = bench.folder + "/baseline.json"
        let table = try Program.run(arguments + ["--baseline", baseline, "--update-baseline"])
        #expect(table.exitCode == 0, "\(table.output)\(table.errors)")
        #expect(table.output.hasPrefix("group  size small, seed 1\n"))
        #expect(table.output.contains("\n  met     "))
        let kept = try bench.read("baseline.json")
        #expect(kept.contains("group"))
        // What was reached before was better than can be: the run fails, the figures stay.
        let better = kept.replacing(/: ?([0-9.]+)/, with: ": 2")
        try bench.write(better, to: "baseline.json")
        let worse = try Program.run(arguments + ["--baseline", baseline, "--json"])
        #expect(worse.exitCode == 1)
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(worse.output.utf8)) as? [String: Any])
        #expect(report["passed"] as? Bool == false)
        #expect((report["regressions"] as? [String])?.isEmpty == false)
        #expect(try bench.read("baseline.json") == better)
    }
}
