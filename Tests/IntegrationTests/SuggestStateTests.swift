import Foundation
import TestSupport
import Testing

@Suite(
    "kb suggest: states that cannot be used",
    .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestStateTests {
    private let bench: LearningBench
    private let stream: String

    init() throws {
        bench = try LearningBench()
        stream = try bench.write(LearningStream.text(LearningStream.lines), to: "stream.jsonl")
    }

    /// A sound state, learned once.
    private static let sound: Data = {
        do {
            let bench = try LearningBench()
            let records = LearningStream.bounces(LearningStream.deadText, 3)
            let text = LearningStream.text(LearningStream.lines(of: records))
            #expect(try bench.suggest(["--state", bench.state, "-"], input: text).exitCode == 0)
            return try bench.bytes(bench.state)
        } catch {
            Issue.record(error)
            return Data()
        }
    }()

    /// What may happen to a state.
    enum Fate: String, CaseIterable {
        case otherLayout, truncated, garbage, empty, foreign, damaged, folder

        func happen(_ bytes: Data) throws -> Data {
            var bytes = bytes
            switch self {
            case .otherLayout: bytes[63] &+= 1
            case .truncated: bytes = bytes.prefix(bytes.count / 2)
            case .garbage: bytes = Data(repeating: 0x41, count: 4096)
            case .empty: bytes = Data()
            case .foreign:
                bytes = try Data(contentsOf: URL(filePath: LearningBench.pack.database))
            case .damaged: bytes[bytes.count - 100] ^= 1
            case .folder: break
            }
            return bytes
        }

        /// What is wrong, and what to do.
        var sentence: [String] {
            switch self {
            case .otherLayout: ["has layout", "use the program that made it, or start a new state"]
            case .truncated: ["bytes and says", "restore it from a copy, or remove it"]
            case .garbage: ["is not a state", "name the file that `kb suggest --state` made"]
            case .empty: ["is empty", "restore it from a copy, or remove it"]
            case .foreign: ["SQLite file of another application", "name the file"]
            case .damaged: ["its checksum is wrong", "restore it from a copy"]
            case .folder: ["state.sqlite: "]
            }
        }
    }

    @Test(
        "a broken state is refused by every command, named, and left as it is",
        arguments: Fate.allCases)
    func broken(fate: Fate) throws {
        let bytes = try fate.happen(Self.sound)
        if fate == .folder {
            try FileManager.default.createDirectory(
                atPath: bench.state, withIntermediateDirectories: true)
        } else {
            try bytes.write(to: URL(filePath: bench.state))
        }
        let other = bench.folder + "/other.sqlite"
        try Self.sound.write(to: URL(filePath: other))
        for arguments in [
            ["--state", bench.state, stream], ["--state", bench.state],
            ["review", "--state", bench.state, "--pack", try bench.packCopy()],
            ["why", "--state", bench.state, "550 no wombat"],
            ["merge", other, bench.state, "-o", bench.folder + "/merged.sqlite"],
        ] {
            let result = try bench.suggest(arguments)
            #expect(result.exitCode == 2)
            #expect(result.output == "")
            for part in [bench.state] + fate.sentence {
                #expect(result.errors.contains(part), "\(arguments[0]): \(result.errors)")
            }
        }
        if fate != .folder { #expect(try bench.bytes(bench.state) == bytes) }
    }

    @Test("a state that is not there is an error where nothing would be read, and nothing is made")
    func missing() throws {
        for arguments in [
            ["--state", bench.state],
            ["review", "--state", bench.state, "--pack", try bench.packCopy()],
            ["why", "--state", bench.state, "550 no wombat"],
        ] {
            let result = try bench.suggest(arguments)
            #expect(result.exitCode == 2)
            #expect(result.errors.contains("there is no such state; name files to read"))
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(left.sorted() == ["key", "pack", "stream.jsonl"])
    }

    @Test("another key is told from a broken state; a broken key says what a key is")
    func keys() throws {
        #expect(try bench.suggest(["--state", bench.state, stream]).exitCode == 0)
        let other = try bench.write("ffffffffffffffffffffffffffffffff\n", to: "other")
        let wrong = try bench.suggest(["--state", bench.state, "--key", other])
        #expect(wrong.exitCode == 2)
        #expect(
            wrong.errors.contains(
                "was made with another key; name its key file with --key or KB_KEY_FILE"))
        let bad = try bench.write("secret\n", to: "bad")
        let broken = try bench.suggest(["--state", bench.state, "--key", bad])
        #expect(broken.exitCode == 2)
        #expect(broken.errors.contains("is no key: 32 hexadecimal digits are expected"))
        #expect(!broken.errors.contains("secret"))
    }

    @Test("a key is made once, for its owner's eyes only")
    func newKey() throws {
        let environment = ["KB_KEY_FILE": "", "XDG_CONFIG_HOME": bench.folder + "/config"]
        for _ in 0..<2 {
            let result = try bench.suggest(
                ["--state", bench.state, stream], environment: environment)
            #expect(result.exitCode == 0, "\(result.errors)")
        }
        let key = bench.folder + "/config/mta-response-knowledge/key"
        let facts = try FileManager.default.attributesOfItem(atPath: key)
        #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test("states that have read the same input are not merged, and nothing is overwritten")
    func merges() throws {
        let states = ["one", "two"].map { bench.folder + "/\($0).sqlite" }
        for state in states {
            #expect(try bench.suggest(["--state", state, stream]).exitCode == 0)
        }
        let same = try bench.suggest(["merge"] + states + ["-o", bench.folder + "/all.sqlite"])
        #expect(same.exitCode == 2)
        #expect(same.errors.contains("cannot be merged"))
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/all.sqlite"))
        let third = try bench.write("third", to: "third.sqlite")
        let over = try bench.suggest(["merge"] + states + ["-o", third])
        #expect(over.exitCode == 2)
        #expect(over.errors.contains("is there already; name a new file"))
        #expect(try bench.read("third.sqlite") == "third")
    }

    @Test("a state in use is not written by another run")
    func locked() throws {
        #expect(try bench.suggest(["--state", bench.state, stream]).exitCode == 0)
        let lock = Process()
        let input = Pipe()
        lock.executableURL = URL(filePath: "/usr/bin/env")
        lock.arguments = ["flock", bench.state + ".lock", "cat"]
        lock.standardInput = input
        let output = Pipe()
        lock.standardOutput = output
        try lock.run()
        // What comes back through `cat` says that the lock is held.
        try input.fileHandleForWriting.write(contentsOf: Data("held".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 4) == Data("held".utf8))
        let result = try bench.suggest(["--state", bench.state, stream])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("another run is using this state; wait until it ends"))
        try input.fileHandleForWriting.close()
        lock.waitUntilExit()
        #expect(try bench.suggest(["--state", bench.state, stream]).exitCode == 0)
    }
}
