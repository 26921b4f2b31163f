import BounceClassifier
import BounceFormats
import BounceJournal
import DeliveryStatus
import Suppression

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that the tests of the journal kill.
///
///     journal-worker record JOURNAL KNOWLEDGE NAME   records events for ever, prints each that is kept
///     journal-worker suppress JOURNAL FILE           acts on what the journal holds, a decision at a time
///     journal-worker measure JOURNAL KNOWLEDGE WRITERS EVENTS
@main
enum JournalWorker {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count > 3 else { exit(2) }
        switch words[1] {
        case "record":
            let journal = try Journal(words[2])
            let intake = Intake(journal: journal)
            let classifier = try BounceClassifier(path: words[3])
            await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        for number in 0... {
                            let id = "\(words[4])-\(task)-\(number)"
                            let outcome = try await intake.take(
                                [.event(event(id))], with: classifier, source: "test", message: id)
                            if outcome.new.count == 1 { put(id) }
                        }
                    }
                }
            }
        case "suppress":
            let journal = try Journal(words[2])
            var policy = SuppressionPolicy()
            policy.runShare = 1
            policy.dayShare = 1
            policy.providerShare = 1
            policy.runCap = .max
            policy.dayCap = .max
            let run = SuppressionRun(
                journal, policy: policy, action: FileAction(words[3], format: .jsonl),
                name: "jsonl", batchSize: 1_000)
            let outcome = try await run.run()
            exit(outcome.isClean ? 0 : 1)
        case "measure": try await measure(words)
        default: exit(2)
        }
    }

    private static func event(_ id: String) -> BounceEvent {
        BounceEvent(
            id: id, recipient: "\(id)@example.com", diagnostic: "550 5.1.1 user unknown",
            timestamp: "2026-01-01T00:00:00Z")
    }

    private static func put(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    /// Events a CPU second and a second with so many concurrent writers.
    private static func measure(_ words: [String]) async throws {
        guard words.count > 5, let writers = Int(words[4]), let events = Int(words[5]) else {
            exit(2)
        }
        let intake = Intake(journal: try Journal(words[2]))
        let classifier = try BounceClassifier(path: words[3])
        let began = ContinuousClock.now
        let cpu = clock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<events / writers {
                        let id = "\(writer)-\(number)"
                        _ = try await intake.take(
                            [.event(event(id))], with: classifier, source: "test", message: id)
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
        let count = Double(events / writers * writers)
        let elapsed = (ContinuousClock.now - began) / .seconds(1)
        put(
            "\(writers) writers: \(Int(count / seconds)) events a CPU second, "
                + "\(Int(count / elapsed)) a second")
    }
}
