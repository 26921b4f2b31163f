import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("kb suggest: killed", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestCrashTests {
    private let bench: LearningBench
    /// As little knowledge as there can be: a run's time is for reading and writing.
    private let smallest: Workbench
    private var database: String { smallest.database }

    init() throws {
        bench = try LearningBench()
        smallest = try Workbench()
    }

    /// Starts a run over `path` that keeps what it counted as often as it can, and kills it after
    /// `delay` microseconds; whether it was done before.
    private func killed(after delay: UInt32, _ path: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Program.path))
        process.arguments = [
            "suggest", "--quiet", "--db", database, "--key", bench.folder + "/key", "--state",
            bench.state, "--flush-every", "1", path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(delay)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .exit && process.terminationStatus == 0
    }

    private func run(_ arguments: [String], state: String? = nil) throws -> Program.Result {
        let result = try Program.run(
            ["suggest", "--quiet", "--db", database, "--key", bench.folder + "/key", "--state"]
                + [state ?? bench.state] + arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        return result
    }

    /// How many bounces the state has counted; 0 without a state.
    private func count() throws -> Int {
        guard FileManager.default.fileExists(atPath: bench.state) else { return 0 }
        let result = try run(["--output", "json"])
        let match = try #require(try /"bounces": ([0-9]+)/.firstMatch(in: result.output))
        return try #require(Int(match.1))
    }

    @Test("kill -9 two hundred times: nothing flushed is lost, nothing is counted twice")
    func killed() throws {
        let records = (0..<10).flatMap { part in
            LearningStream.bounces(LearningStream.deadText, 60, name: "part\(part)x")
        }
        let path = try bench.write(
            LearningStream.text(LearningStream.lines(of: records)), to: "stream.jsonl")
        let undisturbed = bench.folder + "/undisturbed.sqlite"
        let start = ContinuousClock.now
        _ = try run([path], state: undisturbed)
        // Most kills shall come before the end, however fast the machine is just now.
        var longest = UInt32((ContinuousClock.now - start) / .microseconds(1))
        let expected = try bench.bytes(undisturbed)

        var generator = SeededGenerator(seed: 9)
        var kills = 0
        var halfway = 0
        var counted = 0
        while kills < 200 {
            if try killed(after: .random(in: 0...longest, using: &generator), path) {
                longest -= longest / 6
                #expect(try bench.bytes(bench.state) == expected)
                try FileManager.default.removeItem(atPath: bench.state)
                counted = 0
                continue
            }
            longest += longest / 50
            kills += 1
            if kills % 20 == 0 {
                let now = try count()
                #expect(now >= counted && now <= records.count)
                if now > 0, now < records.count { halfway += 1 }
                counted = now
            }
        }
        _ = try run([path])
        #expect(try bench.bytes(bench.state) == expected)
        // What the killed runs left half written is gone again.
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(left.filter { $0.hasSuffix(".part") } == [])
        #expect(halfway > 0)
    }
}
