import Foundation
import TestSupport
import Testing

@Suite(
    "kb suggest: any order, any shards, any stops",
    .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestOrderTests {
    private let bench: LearningBench

    init() throws { bench = try LearningBench() }

    /// All that is told of a state, in every form.
    private func answers(_ state: String) throws -> [String] {
        let page = bench.folder + "/page.html"
        return try ["yaml", "json"].map {
            try bench.suggest(["--state", state, "--output", $0, "--report", page]).output
        } + [try bench.read("page.html")]
    }

    /// What one undisturbed run over everything gives.
    private func whole() throws -> (answers: [String], state: Data) {
        let path = try bench.write(LearningStream.text(LearningStream.lines), to: "whole.jsonl")
        let state = bench.folder + "/whole.sqlite"
        #expect(try bench.suggest(["--state", state, path]).exitCode == 0)
        return (try answers(state), try bench.bytes(state))
    }

    @Test("shuffled lines give the same proposals, byte for byte", arguments: [1, 2])
    func shuffled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines = LearningStream.lines.shuffled(using: &generator)
        let path = try bench.write(LearningStream.text(lines), to: "stream.jsonl")
        #expect(try bench.suggest(["--state", bench.state, path]).exitCode == 0)
        let whole = try whole().answers
        #expect(whole[0].contains(LearningStream.proposal.id))
        #expect(try answers(bench.state) == whole)
    }

    @Test("shards learned apart and merged, in any order, give the same proposals", arguments: [3])
    func sharded(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var shards: [[String]] = [[], [], []]
        for line in LearningStream.lines {
            shards[Int.random(in: 0..<3, using: &generator)].append(line)
        }
        let states = try shards.enumerated().map { number, lines in
            let path = try bench.write(LearningStream.text(lines), to: "\(number).jsonl")
            let state = bench.folder + "/\(number).sqlite"
            #expect(try bench.suggest(["--state", state, path]).exitCode == 0)
            return state
        }
        let merged = ["one", "two"].map { bench.folder + "/\($0).sqlite" }
        for (output, order) in zip(merged, [states, states.reversed()]) {
            let result = try bench.suggest(["merge"] + order + ["-o", output])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors == "kb: \(output): 57 bounces, 140 deliveries, 5 texts\n")
        }
        #expect(try bench.bytes(merged[0]) == bench.bytes(merged[1]))
        #expect(try answers(merged[0]) == whole().answers)
    }

    @Test("a file that grows is read on where it was left; the state is that of one run")
    func grown() throws {
        let whole = try whole()
        let text = LearningStream.text(LearningStream.lines)
        // Cuts in the middle of a record too: whoever writes the file is not done with it.
        for cut in [1000, 5003, 9999, 20011, text.utf8.count] {
            let path = try bench.write(String(text.prefix(cut)), to: "stream.jsonl")
            let result = try bench.suggest(["--state", bench.state, path])
            let isWhole = text.prefix(cut).hasSuffix("\n")
            #expect(result.exitCode == (isWhole ? 0 : 1))
            #expect(result.errors.contains("1 records could not be read") == !isWhole)
        }
        #expect(try bench.bytes(bench.state) == whole.state)
    }

    @Test("the same file again, under another name too, counts nothing twice")
    func again() throws {
        let whole = try whole()
        let text = LearningStream.text(LearningStream.lines)
        let path = try bench.write(text, to: "stream.jsonl")
        let copy = try bench.write(text, to: "copy.jsonl")
        for paths in [[path, path], [copy], [path, copy]] {
            #expect(try bench.suggest(["--state", bench.state] + paths).exitCode == 0)
        }
        #expect(try bench.bytes(bench.state) == whole.state)
    }

    @Test("flushes of any size leave the same state", arguments: [1, 500])
    func flushes(size: Int) throws {
        let records = (0..<12).flatMap { part in
            LearningStream.bounces(LearningStream.deadText, 60, name: "part\(part)x")
        }
        let path = try bench.write(
            LearningStream.text(LearningStream.lines(of: records)), to: "long.jsonl")
        #expect(try Data(contentsOf: URL(filePath: path)).count > 1 << 16)
        let other = bench.folder + "/other.sqlite"
        #expect(try bench.suggest(["--state", other, path]).exitCode == 0)
        #expect(
            try bench.suggest(["--state", bench.state, "--flush-every", "\(size)", path]).exitCode
                == 0)
        #expect(try bench.bytes(bench.state) == bench.bytes(other))
    }

    @Test("standard input is read as new each time, and so is a pipe that stands for a file")
    func pipes() throws {
        let text = LearningStream.text(LearningStream.lines)
        let program = try #require(Program.path)
        let path = try bench.write(text, to: "stream.jsonl")
        for _ in 0..<2 {
            #expect(try bench.suggest(["--state", bench.state, "-"], input: text).exitCode == 0)
        }
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let pipe = bench.folder + "/pipe"
        shell.arguments = [
            "-c",
            "mkfifo \(pipe) && (cat \(path) > \(pipe) &) && \(program) suggest --quiet --db "
                + "\(LearningBench.pack.database) --key \(bench.folder)/key --state \(bench.state) "
                + "\(pipe) > \(bench.folder)/answer",
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        #expect(try bench.read("answer").contains("171 bounces, 420 deliveries"))
    }
}
