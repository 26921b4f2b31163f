internal import SignatureLearning

/// Seconds since the start of a simulation's first day.
struct SimulatedTime: Sendable {
    static let secondsOfDay = 86_400

    /// 2026-10-01, a Thursday; any fixed day would do.
    static let firstDay = Day(year: 2026, month: 10, day: 1)

    private let names: [String]
    private let weights: [Int]

    /// Business mail: weekends are quiet.
    init(days: Int) {
        let start = Self.firstDay?.number ?? 20_727
        // A few days more, for what is answered after the end.
        names = (0..<(days + 2)).map { Day(number: start + Int32($0))?.description ?? "" }
        weights = (0..<max(1, days)).map { offset in
            // 1970-01-01 was a Thursday.
            switch (Int(start) + offset + 3) % 7 {
            case 5: 5
            case 6: 4
            default: 10
            }
        }
    }

    var days: Int { weights.count }
    var end: Int { days * Self.secondsOfDay }

    /// A day, working days before others.
    func day(_ random: inout SplitMix) -> Int {
        var left = random.below(weights.reduce(0, +))
        for (day, weight) in weights.enumerated() {
            if left < weight { return day }
            left -= weight
        }
        return 0
    }

    /// A second of a day, noon more likely than midnight.
    func second(ofDay day: Int, _ random: inout SplitMix) -> Int {
        let half = Self.secondsOfDay / 2
        return day * Self.secondsOfDay + random.below(half) + random.below(half)
    }

    /// ISO 8601 with milliseconds, as sending services write it.
    func text(_ second: Int, millisecond: Int = 0) -> String {
        let day = max(0, min(second / Self.secondsOfDay, names.count - 1))
        let rest = max(0, second - day * Self.secondsOfDay) % Self.secondsOfDay
        return names[day] + "T" + Self.padded(rest / 3600, 2) + ":"
            + Self.padded(rest / 60 % 60, 2) + ":" + Self.padded(rest % 60, 2) + "."
            + Self.padded(millisecond % 1000, 3) + "Z"
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
