import BounceFormats
import BounceJournal
import DeliveryStatus
import Foundation
import KnowledgeCompiler
import TestSupport
import Testing

@Suite("kill -9", .enabled(if: WorkerProgram.path != nil, "journal-worker was not built"))
struct CrashTests {
    /// Starts the worker, kills it after some milliseconds unless it ended or nil is said, and answers what it printed.
    private func killed(
        _ arguments: [String], after milliseconds: Int?, _ folder: TemporaryFolder
    ) async throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: try #require(WorkerProgram.path))
        process.arguments = arguments
        let output = folder.path + "/output"
        try Data().write(to: URL(filePath: output))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        try process.run()
        if let milliseconds {
            try await Task.sleep(for: .milliseconds(milliseconds))
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        // A line that was cut off was not acknowledged.
        return String(decoding: try folder.read("output"), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test("what was acknowledged is there once, and acted on once")
    func kills() async throws {
        let folder = try TemporaryFolder()
        let journal = folder.path + "/journal.sqlite"
        let list = folder.path + "/list.jsonl"
        let knowledge = folder.path + "/kb.sqlite"
        try CompiledFileWriter.write(
            SampleKnowledge.compilation(Samples.knowledge), to: knowledge)
        var random = SeededGenerator(seed: 7)
        var acknowledged: [String] = []
        for round in 0..<(Repository.runsLongTests ? 200 : 6) {
            acknowledged += try await killed(
                ["record", journal, knowledge, "r\(round)"],
                after: Int.random(in: 30...150, using: &random), folder)
            _ = try await killed(
                ["suppress", journal, list], after: Int.random(in: 10...80, using: &random), folder)
        }
        #expect(!acknowledged.isEmpty)
        #expect(Set(acknowledged).count == acknowledged.count)
        let opened = try Journal(journal)
        let before = try await opened.count()
        let classifier = try Samples.classifier()
        for id in acknowledged {
            let outcome = try await Intake(journal: opened).take(
                [
                    .event(
                        BounceEvent(
                            id: id, recipient: "\(id)@example.com",
                            diagnostic: "550 5.1.1 user unknown"))
                ], with: classifier, source: "test", message: nil)
            #expect(outcome.repeated == 1, "\(id) was lost")
        }
        #expect(try await opened.count() == before)
        // A run that nobody kills ends the work.
        _ = try await killed(["suppress", journal, list], after: nil, folder)
        let lines = try lines(list, folder)
        #expect(lines.count == before)
        #expect(Set(lines).count == lines.count)
    }

    private func lines(_ path: String, _ folder: TemporaryFolder) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return String(decoding: try folder.read("list.jsonl"), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}

/// The program that is killed.
enum WorkerProgram {
    /// The program, beside the tests that were built with it.
    static let path: String? = {
        let places = [
            URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
            Bundle.main.bundleURL,
            URL(filePath: FileManager.default.currentDirectoryPath + "/.build/debug"),
        ]
        return places.map { $0.appending(path: "journal-worker").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
