public import Suppression

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Takes what a journal knows to an action, as far as a policy allows, and loses nothing on the way.
///
/// A decision is in the journal, durably, before it is sent, and its receipt after. What a crash left on
/// its way is sent again first; the keys of the decisions make that harmless. One run at a time works
/// on a journal, in whatever process.
///
///     let run = SuppressionRun(journal, policy: policy, action: action, name: "ses")
///     let plan = try await run.plan()                  // nothing is done
///     let outcome = try await run.run()                // replays, plans, applies
public struct SuppressionRun: Sendable {
    private let journal: Journal
    private let policy: SuppressionPolicy
    private let action: any SuppressionAction
    private let outbox: Outbox
    private let candidates: Candidates
    private let batchSize: Int

    /// Makes a run; nothing is done yet.
    ///
    /// - Parameters:
    ///   - name: The action's name; each name has decisions of its own in the journal.
    ///   - batchSize: The most decisions that the action gets at a time.
    ///   - retriesFailed: Whether decisions that failed before are tried again.
    public init(
        _ journal: Journal, policy: SuppressionPolicy, action: any SuppressionAction, name: String,
        batchSize: Int = 500, retriesFailed: Bool = false
    ) {
        self.journal = journal
        self.policy = policy
        self.action = action
        self.batchSize = max(1, batchSize)
        outbox = Outbox(journal: journal, action: name)
        candidates = Candidates(journal: journal, action: name, retriesFailed: retriesFailed)
    }

    /// What ``run()`` would do with the events of the journal; nothing is done or written.
    public func plan() async throws(JournalError) -> SuppressionPlan {
        try await plan(from: candidates.fromEvents(), input: nil)
    }

    /// What would be done with candidates from elsewhere, `input` being all that is named there.
    public func plan(
        _ candidates: [SuppressionCandidate], of input: SuppressionTraffic
    ) async throws(JournalError) -> SuppressionPlan {
        try await plan(from: self.candidates.completed(candidates), input: input)
    }

    private func plan(
        from candidates: [SuppressionCandidate], input: SuppressionTraffic?
    ) async throws(JournalError) -> SuppressionPlan {
        policy.plan(
            candidates, try await self.candidates.traffic(of: candidates, input: input),
            now: journal.clock())
    }

    /// Sends what is due from before, then plans and applies what the journal's events ask for.
    public func run() async throws(JournalError) -> SuppressionOutcome {
        let lock = try RunLock(journal.path)
        defer { lock.release() }
        var outcome = SuppressionOutcome(run: Self.name(journal.clock()))
        try await replay(&outcome)
        try await apply(plan(), &outcome)
        return outcome
    }

    /// The same with candidates from elsewhere.
    public func run(
        _ candidates: [SuppressionCandidate], of input: SuppressionTraffic
    ) async throws(JournalError) -> SuppressionOutcome {
        let lock = try RunLock(journal.path)
        defer { lock.release() }
        var outcome = SuppressionOutcome(run: Self.name(journal.clock()))
        try await replay(&outcome)
        try await apply(plan(candidates, of: input), &outcome)
        return outcome
    }

    /// Sends only what is due from before: what a crash left, and what was asked to come later.
    public func replay() async throws(JournalError) -> SuppressionOutcome {
        let lock = try RunLock(journal.path)
        defer { lock.release() }
        var outcome = SuppressionOutcome(run: Self.name(journal.clock()))
        try await replay(&outcome)
        outcome.nextDue = try await outbox.nextDue()
        return outcome
    }

    private func replay(_ outcome: inout SuppressionOutcome) async throws(JournalError) {
        while outcome.failure == nil, !Task.isCancelled {
            let due = try await outbox.due(limit: batchSize)
            if due.isEmpty { return }
            try await outbox.resume(due)
            var kept: [SuppressionDecision] = []
            var dropped: [SuppressionPlan.Held] = []
            for candidate in try await candidates.again(due) {
                if let hold = policy.lastingHold(candidate) {
                    dropped.append(SuppressionPlan.Held(candidate: candidate, hold: hold))
                } else {
                    kept.append(candidate.decision)
                }
            }
            if !dropped.isEmpty { try await drop(dropped, &outcome) }
            if !kept.isEmpty { try await send(kept, &outcome) }
        }
    }

    /// Gives decisions up that are on their way, for what was heard since stands against them.
    ///
    /// Nobody knows how far they came, so they are taken back.
    private func drop(
        _ dropped: [SuppressionPlan.Held], _ outcome: inout SuppressionOutcome
    ) async throws(JournalError) {
        let decisions = dropped.map(\.candidate.decision)
        var receipts: [SuppressionReceipt] = []
        do {
            receipts = try await action.lift(decisions)
        } catch {
            outcome.failure = "\(error)"
        }
        let settled = Set(receipts.map(\.key))
        receipts += decisions.filter { !settled.contains($0.key) }
            .map { SuppressionReceipt(key: $0.key, outcome: .retryAfter(60)) }
        let isLifted = { (receipt: SuppressionReceipt) in
            receipt.outcome == .applied || receipt.outcome == .already
        }
        try await outbox.markLifted(receipts.filter(isLifted).map(\.key))
        try await outbox.settle(receipts.filter { !isLifted($0) })
        outcome.held += dropped
    }

    private func apply(
        _ plan: SuppressionPlan, _ outcome: inout SuppressionOutcome
    ) async throws(JournalError) {
        let told = Set(outcome.held.map(\.candidate.decision.key))
        outcome.held += plan.held.filter { !told.contains($0.candidate.decision.key) }
        outcome.alarm = plan.alarm
        var rest = plan.apply[...]
        while !rest.isEmpty, outcome.failure == nil, !Task.isCancelled {
            let batch = Array(rest.prefix(batchSize))
            rest = rest.dropFirst(batch.count)
            try await outbox.begin(batch, run: outcome.run)
            try await send(batch.map(\.decision), &outcome)
        }
        outcome.nextDue = try await outbox.nextDue()
    }

    /// Sends a batch that the journal calls sending.
    private func send(
        _ decisions: [SuppressionDecision], _ outcome: inout SuppressionOutcome
    ) async throws(JournalError) {
        var receipts: [SuppressionReceipt] = []
        do {
            receipts = try await action.apply(decisions)
        } catch {
            outcome.failure = "\(error)"
        }
        // An action that forgets a decision has not settled it.
        let settled = Set(receipts.map(\.key))
        let left = decisions.filter { !settled.contains($0.key) }
        receipts += left.map { SuppressionReceipt(key: $0.key, outcome: .retryAfter(60)) }
        try await outbox.settle(receipts)
        outcome.add(receipts)
    }

    // MARK: Undoing

    /// All decisions of this action, the oldest first.
    public func decisions() async throws(JournalError) -> [StoredDecision] {
        try await outbox.all()
    }

    /// Takes decisions back that were applied, or are still to be; others are left as they are.
    ///
    /// A recipient that is lifted is not suppressed again by the same signature and revision.
    public func lift(
        _ selection: [StoredDecision]
    ) async throws(JournalError) -> SuppressionOutcome {
        let lock = try RunLock(journal.path)
        defer { lock.release() }
        var outcome = SuppressionOutcome(run: Self.name(journal.clock()))
        let liftable: Set<StoredDecision.State> = [.applied, .waiting, .sending]
        var rest = selection.filter { liftable.contains($0.state) }[...]
        while !rest.isEmpty, outcome.failure == nil {
            let batch = rest.prefix(batchSize).map(\.decision)
            rest = rest.dropFirst(batch.count)
            var receipts: [SuppressionReceipt] = []
            do {
                receipts = try await action.lift(batch)
            } catch {
                outcome.failure = "\(error)"
            }
            let lifted = receipts.filter { $0.outcome == .applied || $0.outcome == .already }
            try await outbox.markLifted(lifted.map(\.key))
            outcome.add(receipts)
        }
        return outcome
    }

    private static func name(_ now: Int) -> String {
        var random = SystemRandomNumberGenerator()
        let mark = String(UInt16.random(in: 0x1000...UInt16.max, using: &random), radix: 16)
        return Timestamp.text(now).filter { $0 != "-" && $0 != ":" } + "-" + mark
    }
}

/// What a run did.
public struct SuppressionOutcome: Sendable, Equatable {
    /// The run's name, for `kb suppress undo --all-of-run`.
    public let run: String
    /// What became of each decision that was sent.
    public internal(set) var receipts: [SuppressionReceipt] = []
    /// What was held.
    public internal(set) var held: [SuppressionPlan.Held] = []
    /// Why all of the run, or all of it at some receivers, waits for a person; nil where nothing does.
    public internal(set) var alarm: String?
    /// What the action threw: its batch is sent again by the next run; nil where it threw nothing.
    public internal(set) var failure: String?
    /// When the next waiting decision is due, in seconds since 1970; nil where none waits.
    public internal(set) var nextDue: Int?

    init(run: String) { self.run = run }

    mutating func add(_ receipts: [SuppressionReceipt]) { self.receipts += receipts }

    /// Whether everything was settled and nothing failed.
    public var isClean: Bool {
        failure == nil && alarm == nil
            && receipts.allSatisfy {
                if case .failed = $0.outcome { return false }
                return $0.isFinal
            }
    }
}

/// The right to act on a journal's decisions: one run at a time, given back when the process ends.
struct RunLock {
    private let file: Int32

    init(_ path: String) throws(JournalError) {
        file = open("\(path).run", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw JournalError(.failed, path, "\(path).run cannot be made; check the folder")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw JournalError(
                .locked, path, "another run is acting on this journal; wait until it ends")
        }
    }

    func release() { close(file) }
}
