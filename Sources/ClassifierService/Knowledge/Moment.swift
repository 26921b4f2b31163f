#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A point in time: seconds since 1970, UTC.
struct Moment: Sendable, Hashable, Comparable {
    var seconds: Int

    /// The time of the clock.
    static var now: Moment { Moment(seconds: time(nil)) }

    /// The hour it lies in, counted from 1970.
    var hour: Int { seconds / 3_600 }

    /// RFC 3339: `2026-11-26T05:00:00Z`.
    var text: String {
        var (days, rest) = (seconds / 86_400, seconds % 86_400)
        // Civil date from days (the usual arithmetic of 400-year eras that begin in March).
        days += 719_468
        let era = days / 146_097
        let day = days % 146_097
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let ordinal = day - (365 * year + year / 4 - year / 100)
        let month = (5 * ordinal + 2) / 153
        let date = [
            year + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
            ordinal - (153 * month + 2) / 5 + 1,
        ]
        let hours = rest / 3_600
        rest %= 3_600
        let clock = [hours, rest / 60, rest % 60]
        return date.map(Self.padded).joined(separator: "-") + "T"
            + clock.map(Self.padded).joined(separator: ":") + "Z"
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    static func < (lhs: Moment, rhs: Moment) -> Bool { lhs.seconds < rhs.seconds }
}
