import DeliveryStatus
import Foundation
internal import Hashing
import SignatureLearning
import TestSupport
import Testing

@Suite("State files")
struct StateFileTests {
    private static func sample() throws -> LearningState {
        var state = try MiningSamples.state(StatePropertyTests.events(seed: 3, count: 200))
        state.decisions[ClusterKey(7)] = ReviewDecision(
            .rejected, reason: "means a full mailbox", day: Day(timestamp: "2026-11-01"),
            proposal: "phrase.gone", recipients: 12)
        state.decisions[ClusterKey(.max)] = ReviewDecision(.later)
        state.inputs.note(InputLedger.Entry(bytes: 1_000, hash: .max, records: 20))
        state.noteUnreadable()
        return state
    }

    private func code(reading path: String, key: StateKey = .fixed) -> StateError.Code? {
        do throws(StateError) {
            _ = try StateFile.read(path, key: key)
            return nil
        } catch {
            #expect(error.message.contains(" "))
            return error.code
        }
    }

    @Test("what is read is what was written, and only its owner may read it")
    func roundTrip() throws {
        let state = try Self.sample()
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        try StateFile.write(state, to: path)
        let read = try StateFile.read(path, key: .fixed)
        #expect(try MiningSamples.bytes(of: read) == MiningSamples.bytes(of: state))
        #expect(read.clusters() == state.clusters())
        #expect(read.summary == state.summary)
        #expect(read.decisions == state.decisions)
        #expect(read.inputs == state.inputs)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(
        "a truncated state is refused", arguments: [0, 1, 15, 99, 100, 4_095, 4_096, 5_000, 20_000])
    func truncated(length: Int) throws {
        let bytes = try MiningSamples.bytes(of: Self.sample())
        let folder = try TemporaryFolder()
        let code = code(reading: try folder.write(Array(bytes.prefix(length)), to: "state"))
        #expect(code == (length == 0 || length >= 100 ? .truncated : .notSQLite))
    }

    @Test("a state in which a bit has changed is refused", arguments: 1...40 as ClosedRange<UInt64>)
    func flipped(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = try MiningSamples.bytes(of: Self.sample())
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
            1 << UInt8.random(in: 0..<8, using: &generator)
        let folder = try TemporaryFolder()
        #expect(code(reading: try folder.write(bytes, to: "state")) != nil)
    }

    @Test("other files are refused by what they are")
    func foreign() throws {
        let folder = try TemporaryFolder()
        var bytes = try MiningSamples.bytes(of: Self.sample())
        #expect(code(reading: folder.path) == .unreadable)
        #expect(code(reading: folder.path + "/none") == .notFound)
        #expect(
            code(reading: try folder.write(Array("550 5.1.1 text\n".utf8), to: "text"))
                == .notSQLite)
        bytes[63] = 2
        #expect(code(reading: try folder.write(bytes, to: "newer")) == .otherLayout)
        bytes[68] = 0
        #expect(code(reading: try folder.write(bytes, to: "foreign")) == .foreign)
        let key = try #require(StateKey(bytes: [UInt8](repeating: 9, count: 16)))
        let path = folder.path + "/state"
        try StateFile.write(try Self.sample(), to: path)
        #expect(code(reading: path, key: key) == .otherKey)
    }

    @Test("where nothing can be written, the old state stays and no part of a new one")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/folder"
        try FileManager.default.createDirectory(
            atPath: path + "/x", withIntermediateDirectories: true)
        #expect(throws: StateError.self) { try StateFile.write(try Self.sample(), to: path) }
        #expect(throws: StateError.self) {
            try StateFile.write(try Self.sample(), to: folder.path + "/none/state")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["folder"])
    }

    @Test("one run at a time has a state")
    func lock() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        var first: StateLock? = try StateLock(path)
        #expect(throws: StateError.self) { try StateLock(path) }
        withExtendedLifetime(first) {}
        first = nil
        #expect(throws: Never.self) { try StateLock(path) }
    }

    @Test("a key is made once, kept private, and refused when it is damaged")
    func key() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/deep/er/key"
        let key = try StateKey.resolve(path: path)
        #expect(try StateKey.resolve(path: path) == key)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let found = try StateKey.resolve { ["KB_KEY_FILE": path, "HOME": "/none"][$0] }
        #expect(found == key)
        #expect(
            StateKey.defaultPath { ["HOME": "/h"][$0] } == "/h/.config/mta-response-knowledge/key")
        #expect(throws: KeyError.self) { try StateKey.resolve { _ in nil } }
        let bad = try folder.write(Array("zz".utf8), to: "bad")
        #expect(throws: KeyError.self) { try StateKey.resolve(path: bad) }
    }

    @Test("many that need a key at once end with one")
    func keyRace() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        let keys = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<16 { group.addTask { try StateKey.resolve(path: path).fingerprint } }
            return try await group.reduce(into: Set<UInt64>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }
}
