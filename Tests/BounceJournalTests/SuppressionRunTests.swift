import BounceClassifier
import BounceJournal
import DeliveryStatus
import Suppression
import Synchronization
import TestSupport
import Testing

@Suite("SuppressionRun")
struct SuppressionRunTests {
    /// An action that does what it is told to, and remembers.
    final class Recorder: SuppressionAction {
        struct Broken: Error {}
        let applied = Mutex<[String]>([])
        let lifted = Mutex<[String]>([])
        let outcome = Mutex<SuppressionReceipt.Outcome?>(.applied)

        func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
            guard let outcome = outcome.withLock({ $0 }) else { throw Broken() }
            if outcome.isDone { applied.withLock { $0 += decisions.map(\.recipient) } }
            return decisions.map { SuppressionReceipt(key: $0.key, outcome: outcome) }
        }

        func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
            lifted.withLock { $0 += decisions.map(\.recipient) }
            return decisions.map { SuppressionReceipt(key: $0.key, outcome: .applied) }
        }
    }

    private let folder: TemporaryFolder
    private let journal: Journal
    private let now = Clock()
    private let action = Recorder()

    final class Clock: Sendable {
        let time = Mutex(Samples.now)
    }

    init() throws {
        folder = try TemporaryFolder()
        let clock = now
        journal = try Journal(
            folder.path + "/journal.sqlite", clock: { clock.time.withLock { $0 } })
    }

    private func take(_ bytes: [UInt8]) async throws {
        _ = try await Intake(journal: journal).take(
            bytes, with: try Samples.classifier(), source: "sns", message: nil)
    }

    private func run(
        _ policy: SuppressionPolicy = SuppressionPolicy(), retriesFailed: Bool = false
    ) -> SuppressionRun {
        SuppressionRun(
            journal, policy: policy, action: action, name: "test", batchSize: 3,
            retriesFailed: retriesFailed)
    }

    @Test("a decision is applied once, however often it runs and its recipient bounces")
    func once() async throws {
        try await take(Samples.bounce("f1", recipients: 10))
        let plan = try await run().plan()
        #expect(plan.apply.count == 10)
        #expect(action.applied.withLock { $0 }.isEmpty)
        let first = try await run().run()
        #expect(first.isClean)
        #expect(first.receipts.count == 10)
        try await take(Samples.bounce("f2", recipients: 10))
        #expect(try await run().run().receipts.isEmpty)
        #expect(action.applied.withLock { $0.count } == 10)
    }

    @Test("a delivery after the bounce cancels, one before it does not")
    func life() async throws {
        try await take(Samples.bounce("f1", recipients: 2))
        try await take(
            Samples.delivery("d1", to: "0@EXAMPLE.com", at: "2026-01-01T00:00:01.000Z"))
        try await take(
            Samples.delivery("d2", to: "1@example.com", at: "2025-12-31T23:59:59.000Z"))
        let plan = try await run().plan()
        #expect(plan.apply.map(\.decision.recipient) == ["1@example.com"])
        #expect(plan.held.map(\.hold) == [.signOfLife])
    }

    @Test("what asks to wait is sent again when its time has come, and not before")
    func waits() async throws {
        try await take(Samples.bounce("f1", recipients: 2))
        action.outcome.withLock { $0 = .retryAfter(100) }
        let first = try await run().run()
        #expect(!first.isClean)
        #expect(first.nextDue == Samples.now + 100)
        action.outcome.withLock { $0 = .applied }
        #expect(try await run().run().receipts.isEmpty)
        now.time.withLock { $0 += 100 }
        #expect(try await run().run().receipts.count == 2)
        #expect(try await run().decisions().allSatisfy { $0.state == .applied })
    }

    @Test("a delivery while a decision waits takes it back; what waits is nobody's death")
    func lifeWhileWaiting() async throws {
        try await take(Samples.bounce("f1", recipients: 2))
        action.outcome.withLock { $0 = .retryAfter(100) }
        _ = try await run().run()
        try await take(
            Samples.delivery("d1", to: "0@example.com", at: "2026-01-01T00:00:01.000Z"))
        action.outcome.withLock { $0 = .applied }
        now.time.withLock { $0 += 100 }
        let outcome = try await run().run()
        #expect(action.applied.withLock { $0 } == ["1@example.com"])
        // Nobody knows how far the first try came.
        #expect(action.lifted.withLock { $0 } == ["0@example.com"])
        #expect(outcome.held.map(\.hold) == [.signOfLife])
        #expect(try await run().run().receipts.isEmpty)
        #expect(Set(try await run().decisions().map(\.state)) == [.applied, .lifted])
    }

    @Test("who was put on the allow-list while a decision waits is left alone")
    func allowedWhileWaiting() async throws {
        try await take(Samples.bounce("f1"))
        action.outcome.withLock { $0 = .retryAfter(1) }
        _ = try await run().run()
        action.outcome.withLock { $0 = .applied }
        now.time.withLock { $0 += 1 }
        var policy = SuppressionPolicy()
        policy.allow = AllowList(["0@example.com"])
        #expect(try await run(policy).run().held.map(\.hold) == [.allowed])
        #expect(action.applied.withLock { $0 }.isEmpty)
    }

    @Test("a mailbox that was found full after the bounce is there")
    func fullMailbox() async throws {
        try await take(Samples.bounce("f1", recipients: 2))
        try await take(Samples.bounce("f2", diagnostic: "452 4.2.2 mailbox is full"))
        let plan = try await run().plan()
        #expect(plan.apply.map(\.decision.recipient) == ["1@example.com"])
        #expect(plan.held.map(\.hold) == [.signOfLife])
    }

    @Test("an action that throws loses nothing")
    func throwing() async throws {
        try await take(Samples.bounce("f1", recipients: 7))
        action.outcome.withLock { $0 = nil }
        let broken = try await run().run()
        #expect(broken.failure != nil)
        action.outcome.withLock { $0 = .applied }
        now.time.withLock { $0 += 60 }
        #expect(try await run().run().receipts.count == 7)
        #expect(Set(action.applied.withLock { $0 }).count == 7)
    }

    @Test("what was lifted is not suppressed again by the same signature")
    func lifts() async throws {
        try await take(Samples.bounce("f1", recipients: 2))
        _ = try await run().run()
        let stored = try await run().decisions()
        _ = try await run().lift([stored[0]])
        #expect(action.lifted.withLock { $0 } == [stored[0].decision.recipient])
        try await take(Samples.bounce("f2", recipients: 2))
        let plan = try await run().plan()
        #expect(plan.apply.isEmpty)
        #expect(plan.held.map(\.hold.code) == ["earlier_decision"])
        #expect(try await run().lift(try await run().decisions()).receipts.count == 1)
    }

    @Test("what failed is tried again only when somebody asks")
    func fails() async throws {
        try await take(Samples.bounce("f1"))
        action.outcome.withLock { $0 = .failed("no") }
        #expect(try await !run().run().isClean)
        action.outcome.withLock { $0 = .applied }
        #expect(try await run().plan().held.count == 1)
        #expect(try await run(retriesFailed: true).run().receipts.count == 1)
        #expect(try await run().decisions().map(\.state) == [.applied])
    }

    /// A bounce of somebody at a domain, or where `words` are nil a delivery.
    private func event(_ number: Int, at domain: String, _ words: String?) throws -> JournalEntry {
        let event = BounceEvent(
            id: "\(number)@\(domain)", recipient: "\(number)@\(domain)",
            diagnostic: words ?? "250 ok", kind: words == nil ? .delivery : .bounce)
        return JournalEntry(
            event: event, answer: words == nil ? nil : try Samples.classifier().classify(event))
    }

    @Test("a wave at one provider is held there; deliveries to its domains count for it")
    func providerWave() async throws {
        let gmail = "550 5.1.1 user unknown"
        var entries = try (0..<30).map { try event($0, at: "A.example", gmail) }
        entries += try (0..<30).map { try event($0, at: "b.example", gmail) }
        entries += try (0..<30).map {
            try event($0, at: "c.example", gmail)
        }
        entries += try (100..<400).map { try event($0, at: "d.example", nil) }
        entries += try (100..<159).map { try event($0, at: "a.example", nil) }
        _ = try await journal.record(entries, source: "test")
        // One provider says these words at all three domains, and 59 of its recipients live.
        let held = try await run().plan()
        #expect(held.apply.isEmpty)
        #expect(
            held.held.allSatisfy {
                $0.hold == .providerShare("gmail", 90, of: 149, share: 0.5)
            })
        #expect(held.alarm?.contains("gmail") == true)
        // Days later, with much delivered there, it is still a wave: of its day.
        now.time.withLock { $0 += 3 * 86_400 }
        let later = try (600..<800).map { try event($0, at: "a.example", nil) }
        _ = try await journal.record(later, source: "test")
        #expect(try await run().plan().apply.isEmpty)
        now.time.withLock { $0 -= 3 * 86_400 }
        // With more that were delivered there on that day it is no wave.
        let more = try (200..<231).map { try event($0, at: "b.example", nil) }
        _ = try await journal.record(more, source: "test")
        #expect(try await run().plan().apply.count == 90)
        // What was done counts: the next few are held again.
        #expect(try await run().run().receipts.count == 90)
        let next = try (500..<501).map { try event($0, at: "c.example", gmail) }
        _ = try await journal.record(next, source: "test")
        #expect(
            try await run().plan().held.map(\.hold) == [
                .providerShare("gmail", 91, of: 181, share: 0.5)
            ])
        var policy = SuppressionPolicy()
        policy.providerShare = 1
        #expect(try await run(policy).plan().apply.count == 1)
    }

    @Test("a decision keeps the facts on which its answer rests")
    func evidence() async throws {
        let event = BounceEvent(
            id: "1", recipient: "user@example.com", diagnostic: "user unknown",
            status: EnhancedStatus("5.1.1"), phase: .rcptTo, remoteMTA: "mx.example.com")
        let entry = JournalEntry(event: event, answer: try Samples.classifier().classify(event))
        _ = try await journal.record([entry], source: "test")
        _ = try await run().run()
        #expect(
            try await run().decisions().map(\.evidence) == [
                SuppressionEvidence(
                    diagnostic: "user unknown", status: EnhancedStatus("5.1.1"), phase: .rcptTo,
                    remoteMTA: "mx.example.com")
            ])
    }

    @Test("the cap of a day counts what ran before")
    func dayCap() async throws {
        try await take(Samples.bounce("f1", recipients: 9))
        var policy = SuppressionPolicy()
        policy.runCap = 4
        policy.dayCap = 6
        #expect(try await run(policy).run().receipts.count == 4)
        #expect(try await run(policy).run().receipts.count == 2)
        #expect(try await run(policy).run().receipts.isEmpty)
        now.time.withLock { $0 += 86_400 }
        #expect(try await run(policy).run().receipts.count == 3)
    }
}

extension SuppressionReceipt.Outcome {
    fileprivate var isDone: Bool {
        switch self {
        case .applied, .already: true
        default: false
        }
    }
}
