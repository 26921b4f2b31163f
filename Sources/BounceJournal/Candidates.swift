internal import SignatureMatching
internal import Suppression

/// Finds in a journal whom its events would suppress, and what stands for or against it.
struct Candidates: Sendable {
    let journal: Journal
    let action: String
    /// Whether decisions that failed are tried again.
    let retriesFailed: Bool

    /// One candidate for each recipient with an event that suppresses and without a decision in force.
    ///
    /// The decision rests on the latest such event.
    /// - Complexity: O(events that suppress x log(events)).
    func fromEvents() async throws(JournalError) -> [SuppressionCandidate] {
        let found = try await journal.read { database throws(JournalError) in
            var found: [SuppressionCandidate] = []
            // A bare column beside max() comes from the row of the maximum.
            try database.run(
                """
                SELECT address, verdict, reason, signature, knowledge, count(*),
                  max(coalesce(occurred, received)), diagnostic, status, phase, remote_mta
                FROM event
                WHERE suppress = 1 AND address IS NOT NULL GROUP BY recipient
                """
            ) { row in
                found.append(
                    SuppressionCandidate(
                        SuppressionDecision(
                            recipient: row.text(0),
                            verdict: Verdict(rawValue: row.text(1)) ?? .undetermined,
                            reason: row.text(2), signature: row.optionalText(3),
                            knowledge: row.optionalText(4)),
                        events: row.integer(5), lastEvent: row.integer(6),
                        evidence: row.evidence(7)))
            }
            return found
        }
        return try await completed(found)
    }

    /// Adds what the journal knows of `candidates`, signs of life and earlier decisions.
    ///
    /// Those with a decision in force are left out.
    func completed(
        _ candidates: [SuppressionCandidate]
    ) async throws(JournalError) -> [SuppressionCandidate] {
        try await journal.read { database throws(JournalError) in
            var result: [SuppressionCandidate] = []
            for candidate in candidates {
                var candidate = candidate
                let recipient = JournalDatabase.Value(
                    journal.pseudonyms.number(candidate.decision.recipient))
                var isInForce = false
                try database.run(
                    "SELECT state, signature, message, lifted FROM decision WHERE action = ? AND recipient = ?",
                    [.text(action), recipient]
                ) { row in
                    let isSame = row.optionalText(1) == candidate.decision.signature
                    switch StoredDecision.State(rawValue: row.text(0)) {
                    case .lifted:
                        // A person took it back: the same words do not bring it again.
                        if isSame {
                            candidate.objection =
                                "it was lifted on \(Timestamp.text(row.integer(3)).prefix(10)), and the "
                                + "same signature does not suppress it again"
                        }
                    case .failed:
                        if isSame, !retriesFailed {
                            candidate.objection = "it failed before: \(row.text(2))"
                        }
                    default: isInForce = true
                    }
                }
                if isInForce { continue }
                if let life = try lastSignOfLife(recipient, database) {
                    candidate.lastSignOfLife = max(life, candidate.lastSignOfLife ?? life)
                }
                result.append(candidate)
            }
            return result
        }
    }

    /// Stored decisions as candidates, with what was heard of their recipients until now.
    func again(_ stored: [StoredDecision]) async throws(JournalError) -> [SuppressionCandidate] {
        try await journal.read { database throws(JournalError) in
            var result: [SuppressionCandidate] = []
            for one in stored {
                let recipient = JournalDatabase.Value(
                    journal.pseudonyms.number(one.decision.recipient))
                var last = one.planned
                try database.run(
                    "SELECT max(coalesce(occurred, received)) FROM event WHERE recipient = ? AND suppress = 1",
                    [recipient]
                ) { last = $0.optionalInteger(0) ?? last }
                result.append(
                    SuppressionCandidate(
                        one.decision, lastEvent: last,
                        lastSignOfLife: try lastSignOfLife(recipient, database)))
            }
            return result
        }
    }

    /// When a recipient last showed life; nil where it never did.
    private func lastSignOfLife(
        _ recipient: JournalDatabase.Value, _ database: JournalDatabase
    ) throws(JournalError) -> Int? {
        var life: Int?
        try database.run(
            """
            SELECT max(coalesce(occurred, received)) FROM event WHERE recipient = ?
              AND (kind IN ('delivery', 'complaint', 'auto_reply') OR reason = ?)
            """, [recipient, .text(SuppressionPolicy.livingReason)]
        ) { life = $0.optionalInteger(0) }
        return life
    }

    /// What caps are measured against: what the input of the run names, and what the journal saw.
    ///
    /// - Parameter input: What was counted in an input from elsewhere; nil for a run over the journal.
    func traffic(
        of candidates: [SuppressionCandidate], input: SuppressionTraffic?
    ) async throws(JournalError) -> SuppressionTraffic {
        let day = journal.clock() / 86_400 * 86_400
        return try await journal.read { database throws(JournalError) in
            let seen = try database.number(
                "SELECT count(DISTINCT recipient) FROM event WHERE received >= ?", [.integer(day)])
            // What lay waiting since yesterday is part of a run as well.
            let all = try database.number(
                "SELECT count(DISTINCT recipient) FROM event WHERE received >= ?",
                [.integer(day - 86_400)])
            let done = try database.number(
                """
                SELECT count(*) FROM decision WHERE action = ? AND planned >= ?
                  AND state NOT IN ('failed', 'skipped', 'lifted')
                """, [.text(action), .integer(day)])
            let run = input?.runRecipients ?? all
            var traffic = SuppressionTraffic(
                runRecipients: run, dayRecipients: max(seen, run), daySuppressions: done)
            if let input {
                traffic.providers = input.providers
                traffic.receivers = input.receivers
                try addSuppressions(to: &traffic, database, since: day / 86_400) { domain, _ in
                    .init(input.receiver(of: domain), day: nil)
                }
            } else if let first = candidates.compactMap(\.lastEvent).min() {
                let providers = try addRecipients(
                    of: candidates, to: &traffic, database, since: first / 86_400)
                try addSuppressions(to: &traffic, database, since: first / 86_400) {
                    .init(providers[number(ofDomain: $0)] ?? $0, day: $1)
                }
            }
            return traffic
        }
    }

    /// Counts the recipients of each receiver of candidates on each day since that of the first bounce.
    ///
    /// Answers the providers, by the numbers of domains.
    /// Only a bounce tells the provider; it holds for all recipients of the domain, those of deliveries as well.
    private func addRecipients(
        of candidates: [SuppressionCandidate], to traffic: inout SuppressionTraffic,
        _ database: JournalDatabase, since first: Int
    ) throws(JournalError) -> [Int: String] {
        var names: [Int: String] = [:]
        for domain in Set(candidates.map(\.domain)) {
            names[number(ofDomain: domain)] = domain
        }
        var providers: [Int: String] = [:]
        var counts: [(domain: Int, day: Int, recipients: Int)] = []
        // What happened on a day was received on it, or later.
        try database.run(
            """
            SELECT domain, coalesce(occurred, received) / 86400 AS day, max(provider),
              count(DISTINCT recipient) FROM event
            WHERE received >= ?1 * 86400 AND domain IS NOT NULL GROUP BY 1, 2
            """, [.integer(first)]
        ) { row in
            let domain = row.integer(0)
            if let provider = row.optionalText(2) {
                providers[domain] = max(provider, providers[domain] ?? "")
            }
            counts.append((domain, row.integer(1), row.integer(3)))
        }
        for (number, domain) in names { traffic.providers[domain] = providers[number] }
        for candidate in candidates {
            traffic.receivers[traffic.receiverDay(of: candidate)] = .init()
        }
        for (domain, day, recipients) in counts {
            guard let name = providers[domain] ?? names[domain] else { continue }
            traffic.receivers[.init(name, day: day)]?.recipients += recipients
        }
        return providers
    }

    /// The number that stands for a domain in the journal.
    private func number(ofDomain domain: String) -> Int {
        Int(Int64(bitPattern: journal.pseudonyms.number(ofDomain: domain)))
    }

    /// Counts the decisions in force since a day, each on the day of its recipient's last bounce.
    private func addSuppressions(
        to traffic: inout SuppressionTraffic, _ database: JournalDatabase, since first: Int,
        receiverDay: (_ domain: String, _ day: Int) -> SuppressionTraffic.ReceiverDay
    ) throws(JournalError) {
        try database.run(
            """
            SELECT address, coalesce(
              (SELECT max(coalesce(occurred, received)) FROM event
                WHERE event.recipient = decision.recipient AND suppress = 1), planned) / 86400
            FROM decision WHERE action = ? AND planned >= ? * 86400
              AND state NOT IN ('failed', 'skipped', 'lifted')
            """, [.text(action), .integer(first)]
        ) { row in
            let key = receiverDay(MailboxName.domain(of: row.text(0)), row.integer(1))
            traffic.receivers[key]?.suppressions += 1
        }
    }
}
