#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A second of Coordinated Universal Time.
public struct UTCTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public var seconds: Int

    /// The time so many seconds after 1970-01-01T00:00:00Z.
    public init(seconds: Int) { self.seconds = seconds }

    /// The time of the system's clock.
    @Sendable public static func now() -> UTCTime { UTCTime(seconds: time(nil)) }

    /// The earlier comes first.
    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }

    /// Reads `2026-11-23T08:15:30.123Z` (RFC 3339, UTC only); nil for anything else.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard marks.allSatisfy({ Character(Unicode.Scalar(bytes[$0.0])) == $0.1 }),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19),
            year >= 1970, (1...12).contains(month), day >= 1,
            day <= Self.days(in: month, of: year), hour < 24, minute < 60, second < 61
        else { return nil }
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: "."), bytes.count > 21,
                number(20..<(bytes.count - 1)) != nil
            else { return nil }
        }
        let days = Self.days(toYear: year) + Self.days(before: month, of: year) + day - 1
        seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    }

    /// As Signature Version 4 writes it: `20261123T081530Z`.
    var basic: String {
        var days = seconds / 86400
        let rest = seconds % 86400
        var year = 1970
        while days >= Self.days(inYear: year) {
            days -= Self.days(inYear: year)
            year += 1
        }
        var month = 1
        while days >= Self.days(in: month, of: year) {
            days -= Self.days(in: month, of: year)
            month += 1
        }
        return "\(year)\(two(month))\(two(days + 1))T"
            + "\(two(rest / 3600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func days(inYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func days(before month: Int, of year: Int) -> Int {
        (1..<month).reduce(0) { $0 + days(in: $1, of: year) }
    }

    private static func days(toYear year: Int) -> Int {
        (1970..<year).reduce(0) { $0 + days(inYear: $1) }
    }
}
