/// What a journal heard in the last 24 hours, the running hour and the 23 before it.
public struct JournalStatistics: Sendable, Equatable {
    /// A name and how often it came.
    public struct Count: Sendable, Equatable {
        /// A reason, or a provider; empty for an unknown provider.
        public let name: String
        /// Bounces and delays.
        public let count: Int
    }

    /// One hour.
    public struct Hour: Sendable, Equatable {
        /// When it begins, RFC 3339: `2026-11-26T05:00:00Z`.
        public let hour: String
        /// Bounces and delays.
        public let bounces: Int
        /// Of these, those of which neither words nor codes told anything.
        public let unknown: Int
    }

    /// From when, RFC 3339.
    public let since: String
    /// Until when, RFC 3339.
    public let until: String
    /// Bounces and delays.
    public let bounces: Int
    /// Those whose answer suppresses.
    public let suppressions: Int
    /// Those of which neither words nor codes told anything.
    public let unknown: Int
    /// By reason, the most frequent first.
    public let byReason: [Count]
    /// By provider, the most frequent first.
    public let byProvider: [Count]
    /// By hour, the oldest first; all 24.
    public let byHour: [Hour]
}

extension Journal {
    /// Counts of the last 24 hours.
    /// - Complexity: O(hours x providers x reasons that occurred), not the number of events.
    public func statistics() async throws(JournalError) -> JournalStatistics {
        let now = clock()
        return try await read { database throws(JournalError) in
            let first = now - now % 3_600 - 23 * 3_600
            var reasons: [String: Int] = [:]
            var providers: [String: Int] = [:]
            var hours = [(bounces: Int, unknown: Int)](repeating: (0, 0), count: 24)
            var suppressions = 0
            try database.run(
                """
                SELECT hour, provider, reason, bounces, suppressions, unknown FROM hour
                WHERE hour BETWEEN ? AND ?
                """, [.integer(first), .integer(now)]
            ) { row in
                let count = row.integer(3)
                providers[row.text(1), default: 0] += count
                reasons[row.text(2), default: 0] += count
                suppressions += row.integer(4)
                let hour = min(23, (row.integer(0) - first) / 3_600)
                hours[hour].bounces += count
                hours[hour].unknown += row.integer(5)
            }
            func sorted(_ counts: [String: Int]) -> [JournalStatistics.Count] {
                counts.map { JournalStatistics.Count(name: $0.key, count: $0.value) }
                    .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            }
            return JournalStatistics(
                since: Timestamp.text(first), until: Timestamp.text(now),
                bounces: hours.reduce(0) { $0 + $1.bounces }, suppressions: suppressions,
                unknown: hours.reduce(0) { $0 + $1.unknown }, byReason: sorted(reasons),
                byProvider: sorted(providers),
                byHour: hours.enumerated().map { index, hour in
                    JournalStatistics.Hour(
                        hour: Timestamp.text(first + index * 3_600), bounces: hour.bounces,
                        unknown: hour.unknown)
                })
        }
    }

    /// How many events it holds.
    public func count() async throws(JournalError) -> Int {
        try await read { database throws(JournalError) in
            try database.number("SELECT count(*) FROM event")
        }
    }
}
