internal import BounceClassifier
internal import BounceJournal

/// What was answered in the running hour and the 23 before it, wherever it was counted.
struct LastDay: Sendable, Equatable {
    struct Hour: Sendable, Equatable {
        var start: String
        var bounces: Int
        var unknown: Int
    }

    struct Count: Sendable, Equatable {
        var name: String
        var count: Int
    }

    var since: String
    var until: String
    var bounces: Int
    var suppressions: Int
    var unknown: Int
    /// The most frequent first.
    var reasons: [Count]
    /// The most frequent first; without a name where the host is of nobody known.
    var providers: [Count]
    /// All 24, the oldest first.
    var hours: [Hour]

    /// What a journal holds: it knows of what came before the service was started.
    init(_ journal: JournalStatistics) {
        since = journal.since
        until = journal.until
        bounces = journal.bounces
        suppressions = journal.suppressions
        unknown = journal.unknown
        reasons = journal.byReason.map { Count(name: $0.name, count: $0.count) }
        providers = journal.byProvider.map { Count(name: $0.name, count: $0.count) }
        hours = journal.byHour.map {
            Hour(start: $0.hour, bounces: $0.bounces, unknown: $0.unknown)
        }
    }

    /// What the service counted since its start.
    init(_ counted: [Statistics.Hour], now: Moment) {
        since = Moment(seconds: (now.hour - 23) * 3_600).text
        until = now.text
        bounces = counted.reduce(0) { $0 + $1.bounces }
        suppressions = counted.reduce(0) { $0 + $1.suppressions }
        unknown = counted.reduce(0) { $0 + $1.unknown }
        reasons = Self.sorted(counted.map(\.reasons))
        providers = Self.sorted(counted.map(\.providers))
        hours = (now.hour - 23...now.hour).map { number in
            let hour = counted.first { $0.number == number }
            return Hour(
                start: Moment(seconds: number * 3_600).text, bounces: hour?.bounces ?? 0,
                unknown: hour?.unknown ?? 0)
        }
    }

    private static func sorted(_ counts: [[String: Int]]) -> [Count] {
        counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            .map { Count(name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    /// The answer of `GET /v1/statistics`.
    func write(_ json: inout JSONText) {
        json.add("since", since)
        json.add("until", until)
        json.add("bounces", bounces)
        json.add("suppressions", suppressions)
        json.add("unknown", unknown)
        json.add("by_reason", array: reasons.map { $0.json("reason") })
        json.add("by_provider", array: providers.map { $0.json("provider") })
        json.add(
            "by_hour",
            array: hours.map { hour in
                JSONText.object { json in
                    json.add("hour", hour.start)
                    json.add("bounces", hour.bounces)
                    json.add("unknown", hour.unknown)
                }
            })
    }
}

extension LastDay.Count {
    fileprivate func json(_ key: String) -> String {
        JSONText.object { json in
            json.add(key, name)
            json.add("count", count)
        }
    }
}
