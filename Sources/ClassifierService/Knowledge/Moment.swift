internal import BounceJournal

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
    var text: String { Timestamp.text(seconds) }

    static func < (lhs: Moment, rhs: Moment) -> Bool { lhs.seconds < rhs.seconds }
}
