internal import DeliveryStatus

/// A day, counted from 1970-01-01; the evidence knows no finer time.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let number: Int32

    /// Days outside 2000-01-01...2099-12-31 are the work of a broken clock.
    private static let sensible: ClosedRange<Int32> = 10_957...47_481

    /// A day by its number; nil where no clock that works would show it.
    package init?(number: Int32) {
        guard Self.sensible.contains(number) else { return nil }
        self.number = number
    }

    /// Reads the date of a timestamp: `2026-11-23T10:00:00.000Z`, `2026-11-23`, seconds since 1970.
    ///
    /// The time of day and the zone do not count. Nil where there is no sensible date.
    /// - Complexity: O(1).
    package init?(timestamp: some StringProtocol) {
        var values = [0, 0, 0]
        var part = 0
        var digits = 0
        scan: for byte in timestamp.utf8.prefix(24) {
            if let digit = ASCII.digit(byte) {
                values[part] = values[part] * 10 + digit
                digits += 1
                if digits > 13 { return nil }
            } else if byte == UInt8(ascii: "-"), part < 2, digits > 0 {
                part += 1
                digits = 0
            } else {
                break scan
            }
        }
        switch part {
        case 2 where digits > 0: self.init(year: values[0], month: values[1], day: values[2])
        case 0 where digits >= 9:
            // Seconds, or milliseconds where there are too many digits.
            let seconds = digits > 11 ? values[0] / 1000 : values[0]
            self.init(number: Int32(truncatingIfNeeded: seconds / 86_400))
        default: return nil
        }
    }

    /// A day of the Gregorian calendar; nil where there is none.
    package init?(year: Int, month: Int, day: Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (2000...2099).contains(year), (1...12).contains(month),
            (1...lengths[month - 1]).contains(day)
        else { return nil }
        let before = lengths[..<(month - 1)].reduce(0, +)
        let years = year - 1970
        let leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477
        self.init(number: Int32(years * 365 + leaps + before + day - 1))
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }

    /// How many days lie between.
    package func distance(to other: Day) -> Int { Int(other.number - number) }

    /// ISO 8601: `2026-11-23`.
    package var description: String {
        var rest = Int(number) - 10_957
        var year = 2000
        while true {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = isLeap ? 366 : 365
            if rest < length {
                let months = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                var month = 0
                while rest >= months[month] {
                    rest -= months[month]
                    month += 1
                }
                return "\(year)-\(Self.two(month + 1))-\(Self.two(rest + 1))"
            }
            rest -= length
            year += 1
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
