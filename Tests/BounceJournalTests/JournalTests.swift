import BounceClassifier
import BounceJournal
import DeliveryStatus
import Foundation
import SignatureMatching
import Synchronization
import TestSupport
import Testing

@Suite("Journal")
struct JournalTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/journal.sqlite"
    }

    private func code(
        _ body: () async throws -> Void
    ) async -> JournalError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? JournalError)?.code
        }
    }

    @Test("an event is kept once: by its message, by its feedback id and recipient")
    func duplicates() async throws {
        let intake = Intake(journal: try Journal(path))
        let classifier = try Samples.classifier()
        let bytes = Samples.bounce("f1", recipients: 3)
        let first = try await intake.take(bytes, with: classifier, source: "sns", message: "m1")
        #expect(first.new.count == 3)
        #expect(first.new.allSatisfy { $0.answer?.suppress == true })
        let again = try await intake.take(bytes, with: classifier, source: "sns", message: "m1")
        #expect(again.new.isEmpty && again.repeated == 3)
        // The same feedback in another message, and by another way.
        let other = try await intake.take(bytes, with: classifier, source: "sqs", message: "m2")
        #expect(other.new.isEmpty && other.repeated == 3)
        let next = try await intake.take(
            Samples.bounce("f2"), with: classifier, source: "sns", message: "m3")
        #expect(next.new.count == 1)
    }

    @Test("what cannot be read is told, and nothing of it is kept")
    func unreadable() async throws {
        let journal = try Journal(path)
        let outcome = try await Intake(journal: journal).take(
            Array("{\"notificationType\":\"Bounce\"".utf8), with: try Samples.classifier(),
            source: "sns", message: "m")
        #expect(outcome.unreadable.count == 1)
        #expect(try await journal.count() == 0)
    }

    @Test("many tasks write the same events and others: each is new once")
    func concurrency() async throws {
        let journal = try Journal(path)
        let intake = Intake(journal: journal)
        let classifier = try Samples.classifier()
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<600 {
                group.addTask {
                    try await intake.take(
                        Samples.bounce("f\(number % 200)", recipients: 2), with: classifier,
                        source: "sns", message: nil
                    ).new.count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == 400)
        #expect(try await journal.count() == 400)
    }

    @Test("addresses and words are kept only where an answer suppresses")
    func privacy() async throws {
        let intake = Intake(journal: try Journal(path))
        let classifier = try Samples.classifier()
        let secret = #"550 5.1.1 <0@example.com> nobody"#
        _ = try await intake.take(
            Samples.bounce("f1", diagnostic: secret), with: classifier, source: "sns", message: nil)
        for file in ["journal.sqlite", "journal.sqlite-wal"] {
            let text = String(decoding: try folder.read(file), as: UTF8.self)
            #expect(!text.contains("0@example.com"))
        }
        for ending in ["", "-wal", ".key"] {
            let facts = try FileManager.default.attributesOfItem(atPath: path + ending)
            #expect(facts[.posixPermissions] as? Int == 0o600, "\(ending)")
        }
    }

    @Test("counters of the last day by reason, provider and hour")
    func statistics() async throws {
        let now = Mutex(Samples.now)
        let journal = try Journal(path, clock: { now.withLock { $0 } })
        let intake = Intake(journal: journal)
        let classifier = try Samples.classifier()
        for (hour, words) in [
            (0, "user unknown"), (1, "user unknown"), (1, "lorem"), (30, "dolor"),
        ] {
            now.withLock { $0 = Samples.now + hour * 3_600 }
            _ = try await intake.take(
                Samples.bounce("f\(hour)\(words)", diagnostic: words), with: classifier,
                source: "sns", message: nil)
        }
        now.withLock { $0 = Samples.now + 23 * 3_600 + 59 }
        let day = try await journal.statistics()
        #expect(day.bounces == 3)
        #expect(day.suppressions == 2)
        #expect(day.since == "2026-01-02T00:00:00Z")
        #expect(day.byHour.count == 24)
        #expect(day.byHour.map(\.bounces).prefix(3) == [1, 2, 0])
        #expect(day.byReason.first?.name == "user_unknown")
        #expect(day.byReason.first?.count == 2)
        #expect(day.byProvider.first?.name == "gmail")
    }

    @Test("retention removes what is old in steps, and lessons keep their numbers")
    func retention() async throws {
        let now = Mutex(Samples.now)
        let journal = try Journal(path, clock: { now.withLock { $0 } })
        let intake = Intake(journal: journal)
        let classifier = try Samples.classifier()
        for number in 0..<25 {
            _ = try await intake.take(
                Samples.bounce("f\(number)", diagnostic: "lorem"), with: classifier, source: "sns",
                message: "m\(number)")
        }
        now.withLock { $0 += 40 * 86_400 }
        _ = try await intake.take(
            Samples.bounce("new", diagnostic: "lorem"), with: classifier, source: "sns",
            message: "new")
        #expect(try await journal.removeEvents(olderThan: 30, step: 10) == 25)
        #expect(try await journal.count() == 1)
        #expect(try await journal.lessons(after: 0).map(\.number) == [26])
    }

    @Test("a lesson holds nobody: not the address, not the name that stands alone")
    func lessons() async throws {
        let journal = try Journal(path)
        let event = BounceEvent(
            id: "1", recipient: "Jane.Doeberg@Example.com",
            diagnostic: "550 <jane.doeberg@example.com>: no doeberg here, ask other@example.net")
        _ = try await journal.record([JournalEntry(event: event, answer: nil)], source: "test")
        let record = try #require(try await journal.lessons(after: 0).first?.record).lowercased()
        #expect(!record.contains("doeberg"))
        #expect(!record.contains("other@"))
        #expect(record.contains("@example.com>: no "))
        #expect(record.contains("@example.net"))
    }

    @Test("files that are no journal are refused with a word for programs")
    func refusals() async throws {
        try folder.write("hello, this is no database, whatever its name says", to: "text")
        #expect(await code { _ = try Journal(folder.path + "/text") } == .notAJournal)
        #expect(await code { _ = try Journal(folder.path + "/none", access: .read) } == .notFound)
        _ = try Journal(path)
        var bytes = try folder.read("journal.sqlite")
        #expect(
            await code { _ = try Journal(path, keyFile: folder.path + "/other.key") } == .otherKey)
        bytes[63] = 9  // user_version
        try folder.write(bytes, to: "newer")
        try folder.write(folder.read("journal.sqlite.key"), to: "newer.key")
        #expect(await code { _ = try Journal(folder.path + "/newer") } == .newerLayout)
        bytes[63] = 1
        bytes[71] = 0  // application_id
        try folder.write(bytes, to: "foreign")
        #expect(await code { _ = try Journal(folder.path + "/foreign") } == .notAJournal)
        try folder.write("no key", to: "bad.key")
        #expect(
            await code { _ = try Journal(path, keyFile: folder.path + "/bad.key") } == .key)
    }

    @Test("a damaged journal is an error, never a crash", arguments: 0..<12)
    func damage(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        do {
            let intake = Intake(journal: try Journal(path))
            _ = try await intake.take(
                Samples.bounce("f", recipients: 200), with: try Samples.classifier(),
                source: "sns", message: nil)
        }
        // The log is merged by the last connection that closes.
        var bytes = try folder.read("journal.sqlite")
        for _ in 0..<200 {
            bytes[Int.random(in: 100..<bytes.count, using: &random)] = .random(
                in: 0...255, using: &random)
        }
        try folder.write(bytes, to: "damaged")
        try folder.write(folder.read("journal.sqlite.key"), to: "damaged.key")
        let classifier = try Samples.classifier()
        _ = await code {
            let journal = try Journal(folder.path + "/damaged")
            _ = try await journal.statistics()
            _ = try await Intake(journal: journal).take(
                Samples.bounce("g", recipients: 50), with: classifier, source: "sns", message: nil)
        }
    }

    @Test("a journal that was opened to look only takes nothing")
    func looksOnly() async throws {
        let writer = try Journal(path)
        let reader = try Journal(path, access: .read)
        #expect(
            await code { _ = try await reader.record([], source: "test") } == .readOnly)
        _ = try await Intake(journal: writer).take(
            Samples.bounce("f"), with: try Samples.classifier(), source: "sns", message: nil)
        #expect(try await reader.count() == 1)
    }

    @Test("two journals over one file share the events")
    func twoWriters() async throws {
        let classifier = try Samples.classifier()
        let journals = [try Journal(path), try Journal(path)]
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for journal in journals {
                for number in 0..<50 {
                    group.addTask {
                        try await Intake(journal: journal).take(
                            Samples.bounce("f\(number)"), with: classifier, source: "sns",
                            message: "m\(number)"
                        ).new.count
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == 50)
    }

    @Test("on a full disk nothing is called kept, and it goes on when there is space")
    func fullDisk() async throws {
        let small = folder.path + "/small"
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
        guard mount("tmpfs", small, "tmpfs", 0, "size=1m") == 0 else { return }
        defer { umount2(small, Int32(2)) }
        let journal = try Journal(small + "/journal.sqlite")
        let intake = Intake(journal: journal)
        let classifier = try Samples.classifier()
        var kept = 0
        var failure: JournalError.Code?
        for number in 0..<4_000 where failure == nil {
            failure = await code {
                let outcome = try await intake.take(
                    Samples.bounce("f\(number)", recipients: 20), with: classifier, source: "sns",
                    message: nil)
                kept += outcome.new.count
            }
        }
        #expect(failure == .full)
        #expect(try await journal.count() == kept)
        #expect(mount("tmpfs", small, "tmpfs", UInt(32), "size=16m") == 0)  // MS_REMOUNT
        let more = try await intake.take(
            Samples.bounce("more"), with: classifier, source: "sns", message: nil)
        #expect(more.new.count == 1)
        #expect(try await journal.count() == kept + 1)
    }
}
