internal import DeliveryStatus
internal import Hashing
internal import SignatureMatching
public import Suppression

/// One decision as the journal keeps it, and what became of it.
public struct StoredDecision: Sendable, Equatable {
    /// How far it is.
    public enum State: String, Sendable, CaseIterable {
        /// Planned, or to be sent again later.
        case waiting
        /// On its way to the action; after a crash it is sent again.
        case sending
        /// The recipient is suppressed by it.
        case applied
        /// The recipient was suppressed before it.
        case already
        /// The action leaves it alone.
        case skipped
        /// It cannot be done.
        case failed
        /// It was taken back.
        case lifted
    }

    /// What was decided.
    public let decision: SuppressionDecision
    /// How far it is.
    public let state: State
    /// Which run planned it.
    public let run: String
    /// When, in seconds since 1970.
    public let planned: Int
    /// What the receiving server said; nil for decisions from answers, which do not tell.
    public let evidence: SuppressionEvidence?
    /// What the action said where it failed.
    public let message: String?
}

/// The decisions of one action in a journal.
struct Outbox: Sendable {
    let journal: Journal
    /// The action's name: each has decisions of its own.
    let action: String

    /// Says in the journal, durably, that decisions are on their way.
    func begin(
        _ candidates: [SuppressionCandidate], run: String
    ) async throws(JournalError) {
        let now = journal.clock()
        try await journal.write { database throws(JournalError) in
            for candidate in candidates {
                let decision = candidate.decision
                try database.run(
                    """
                    INSERT INTO decision VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', NULL, 1, ?, ?,
                      NULL, NULL)
                    ON CONFLICT DO UPDATE SET state = 'sending', attempts = attempts + 1, run = excluded.run
                      WHERE state IN ('waiting', 'sending', 'failed')
                    """,
                    [
                        .text(action), .text(decision.key), .text(run),
                        .init(journal.pseudonyms.number(decision.recipient)),
                        .text(decision.recipient), .text(decision.verdict.rawValue),
                        .text(decision.reason), .init(decision.signature),
                        .init(decision.knowledge), .init(candidate.evidence?.diagnostic),
                        .init(candidate.evidence?.status?.description),
                        .init(candidate.evidence?.phase?.rawValue),
                        .init(candidate.evidence?.remoteMTA), .integer(now), .integer(now),
                    ])
            }
        }
    }

    /// Marks stored decisions as on their way again.
    func resume(_ stored: [StoredDecision]) async throws(JournalError) {
        try await journal.write { database throws(JournalError) in
            for one in stored {
                try database.run(
                    """
                    UPDATE decision SET state = 'sending', attempts = attempts + 1
                    WHERE action = ? AND key = ?
                    """, [.text(action), .text(one.decision.key)])
            }
        }
    }

    /// Keeps what an action answered.
    func settle(_ receipts: [SuppressionReceipt]) async throws(JournalError) {
        let now = journal.clock()
        try await journal.write { database throws(JournalError) in
            for receipt in receipts {
                let state: StoredDecision.State
                var message: String?
                var due = now
                switch receipt.outcome {
                case .applied: state = .applied
                case .already: state = .already
                case .skipped: state = .skipped
                case .retryAfter(let seconds):
                    state = .waiting
                    due = now + min(max(seconds, 0), 86_400)
                case .failed(let words):
                    state = .failed
                    message = words
                }
                // What was sent before and is there already was most likely put there by that.
                try database.run(
                    """
                    UPDATE decision SET due = ?, message = ?, settled = ?,
                      state = CASE WHEN ?4 = 'already' AND attempts > 1 THEN 'applied' ELSE ?4 END
                    WHERE action = ?5 AND key = ?6 AND state = 'sending'
                    """,
                    [
                        .integer(due), .init(message), .integer(now), .text(state.rawValue),
                        .text(action), .text(receipt.key),
                    ])
            }
        }
    }

    /// What must be sent, or sent again: what a crash left on its way, and what waited long enough.
    func due(limit: Int) async throws(JournalError) -> [StoredDecision] {
        let now = journal.clock()
        return try await journal.read { database throws(JournalError) in
            try Self.rows(
                database,
                """
                SELECT * FROM decision WHERE action = ?
                  AND (state = 'sending' OR state = 'waiting' AND due <= ?) ORDER BY planned, key LIMIT ?
                """, [.text(action), .integer(now), .integer(limit)])
        }
    }

    /// When the next waiting decision is due; nil where none waits.
    func nextDue() async throws(JournalError) -> Int? {
        try await journal.read { database throws(JournalError) in
            var due: Int?
            try database.run(
                "SELECT min(due) FROM decision WHERE action = ? AND state = 'waiting'",
                [.text(action)]
            ) { due = $0.optionalInteger(0) }
            return due
        }
    }

    /// All decisions, the oldest first.
    func all() async throws(JournalError) -> [StoredDecision] {
        try await journal.read { database throws(JournalError) in
            try Self.rows(
                database, "SELECT * FROM decision WHERE action = ? ORDER BY planned, key",
                [.text(action)])
        }
    }

    /// Marks decisions as taken back.
    func markLifted(_ keys: [String]) async throws(JournalError) {
        let now = journal.clock()
        try await journal.write { database throws(JournalError) in
            for key in keys {
                try database.run(
                    "UPDATE decision SET state = 'lifted', lifted = ? WHERE action = ? AND key = ?",
                    [.integer(now), .text(action), .text(key)])
            }
        }
    }

    private static func rows(
        _ database: JournalDatabase, _ sql: StaticString, _ values: [JournalDatabase.Value]
    ) throws(JournalError) -> [StoredDecision] {
        var rows: [StoredDecision] = []
        try database.run(sql, values) { row in
            rows.append(
                StoredDecision(
                    decision: SuppressionDecision(
                        key: row.text(1), recipient: row.text(4),
                        verdict: Verdict(rawValue: row.text(5)) ?? .undetermined,
                        reason: row.text(6), signature: row.optionalText(7),
                        knowledge: row.optionalText(8)),
                    state: StoredDecision.State(rawValue: row.text(13)) ?? .failed,
                    run: row.text(2), planned: row.integer(17), evidence: row.evidence(9),
                    message: row.optionalText(14)))
        }
        return rows
    }
}

extension JournalDatabase.Row {
    /// What four columns from `column` on say: diagnostic, status, phase and remote MTA.
    func evidence(_ column: Int32) -> SuppressionEvidence? {
        guard let diagnostic = optionalText(column) else { return nil }
        return SuppressionEvidence(
            diagnostic: diagnostic,
            status: optionalText(column + 1).flatMap { EnhancedStatus($0) },
            phase: optionalText(column + 2).flatMap(SMTPPhase.init(rawValue:)),
            remoteMTA: optionalText(column + 3))
    }
}
