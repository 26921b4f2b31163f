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
                try database.run(
                    """
                    SELECT max(coalesce(occurred, received)) FROM event
                    WHERE recipient = ? AND kind IN ('delivery', 'complaint', 'auto_reply')
                    """, [recipient]
                ) { row in
                    guard let life = row.optionalInteger(0) else { return }
                    candidate.lastSignOfLife = max(life, candidate.lastSignOfLife ?? life)
                }
                result.append(candidate)
            }
            return result
        }
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
            var done: [String: Int] = [:]
            try database.run(
                """
                SELECT address FROM decision WHERE action = ? AND planned >= ?
                  AND state NOT IN ('failed', 'skipped', 'lifted')
                """, [.text(action), .integer(day)]
            ) { done[MailboxName.domain(of: $0.text(0)), default: 0] += 1 }
            let run = input?.runRecipients ?? all
            var traffic = SuppressionTraffic(
                runRecipients: run, dayRecipients: max(seen, run),
                daySuppressions: done.values.reduce(0, +))
            if let input {
                traffic.providers = input.providers
                traffic.receivers = input.receivers
            } else if !candidates.isEmpty {
                let domains = Set(candidates.map(\.domain)).union(done.keys)
                try addReceivers(of: domains, to: &traffic, database, since: day - 86_400)
            }
            for (domain, count) in done {
                traffic.receivers[traffic.receiver(of: domain)]?.suppressions += count
            }
            return traffic
        }
    }

    /// Counts the recipients of each receiver of `domains`.
    ///
    /// Only a bounce tells the provider; it holds for all recipients of the domain, those of deliveries as well.
    private func addReceivers(
        of domains: Set<String>, to traffic: inout SuppressionTraffic, _ database: JournalDatabase,
        since: Int
    ) throws(JournalError) {
        var names: [Int: String] = [:]
        for domain in domains {
            names[Int(Int64(bitPattern: journal.pseudonyms.number(ofDomain: domain)))] = domain
            traffic.receivers[domain] = .init()
        }
        var (providers, receivers) = (traffic.providers, traffic.receivers)
        try database.run(
            """
            SELECT domain, max(provider), count(DISTINCT recipient) FROM event
            WHERE received >= ? AND domain IS NOT NULL GROUP BY domain
            """, [.integer(since)]
        ) { row in
            let domain = names[row.integer(0)]
            let provider = row.optionalText(1)
            if let domain, let provider { providers[domain] = provider }
            guard let name = provider ?? domain else { return }
            receivers[name, default: .init()].recipients += row.integer(2)
        }
        (traffic.providers, traffic.receivers) = (providers, receivers)
    }
}
