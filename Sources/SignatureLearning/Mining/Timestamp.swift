internal import DeliveryStatus

/// Finds dates and times in a diagnostic.
enum Timestamp {
    /// Where the timestamp that starts at `start` ends; nil where none starts there.
    ///
    /// A date needs a year or a time beside it, a time needs two digits on each side of the colon:
    /// `5.1.1`, `may` and `1:10` are none.
    /// - Complexity: O(1).
    static func end(in bytes: [UInt8], at start: Int) -> Int? {
        guard mayStart(bytes, start) else { return nil }
        var scanner = Scanner(bytes: bytes, at: start)
        guard scanner.scan(), scanner.at > start else { return nil }
        if scanner.at < bytes.count, ASCII.isLetterOrDigit(bytes[scanner.at]) { return nil }
        return scanner.at
    }

    /// What most words and numbers are not: one, two or four digits before a mark that dates have.
    private static func mayStart(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start < bytes.count else { return false }
        if ASCII.isLetter(bytes[start]) { return startsName(bytes, start) }
        var end = start
        while end < bytes.count, ASCII.isDigit(bytes[end]), end - start < 5 { end += 1 }
        guard end < bytes.count, end - start != 3, end - start <= 4, end > start else {
            return false
        }
        switch bytes[end] {
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): return true
        case UInt8(ascii: ":"), 0x20: return end - start <= 2
        default: return false
        }
    }

    /// Whether the three letters at `start` are those of a day or month.
    static func startsName(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start + 3 <= bytes.count else { return false }
        let letters =
            UInt32(bytes[start] | 0x20) << 16 | UInt32(bytes[start + 1] | 0x20) << 8
            | UInt32(bytes[start + 2] | 0x20)
        return names.contains(letters)
    }

    private static let names: [UInt32] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun",
        "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    private struct Scanner {
        let bytes: [UInt8]
        var at: Int

        mutating func scan() -> Bool {
            let start = at
            if name(Self.days) {
                _ = mark(UInt8(ascii: ","))
                blanks()
                if date() || time() { return rest() }
                at = start
                return false
            }
            return (date() || time()) && rest()
        }

        /// What may follow: a time after a date, a zone, the year of `asctime`.
        private mutating func rest() -> Bool {
            var end = at
            if mark(UInt8(ascii: "T")) || mark(UInt8(ascii: ",")) { blanks() } else { blanks() }
            if time() { end = at } else { at = end }
            for attempt in 0..<2 {
                blanks()
                if zone() || (attempt == 1 && number(4...4) != nil) { end = at } else { at = end }
            }
            at = end
            return true
        }

        private mutating func date() -> Bool {
            let start = at
            if numericDate() { return true }
            at = start
            // 24 Nov 2026, 24-Nov-26
            if number(1...2) != nil {
                let separator = at < bytes.count ? bytes[at] : 0
                if separator == UInt8(ascii: "-") { at += 1 } else { blanks() }
                if name(Self.months) {
                    if separator == UInt8(ascii: "-") {
                        if mark(separator), number(2...4) != nil { return true }
                    } else {
                        _ = mark(UInt8(ascii: ","))
                        blanks()
                        if number(4...4) != nil { return true }
                    }
                }
                at = start
                return false
            }
            // Nov 24 02:50:34, Nov 24, 2026
            if name(Self.months) {
                blanks()
                if number(1...2) != nil {
                    let end = at
                    _ = mark(UInt8(ascii: ","))
                    blanks()
                    if number(4...4) != nil { return true }
                    let after = at
                    if time() {
                        at = end
                        return true
                    }
                    at = after
                }
            }
            at = start
            return false
        }

        /// `2026-11-24`, `24/11/2026`, `24.11.2026`.
        private mutating func numericDate() -> Bool {
            guard let first = digits(), at < bytes.count else { return false }
            let separator = bytes[at]
            guard "-/.".utf8.contains(separator) else { return false }
            at += 1
            guard let second = digits(), second <= 2, mark(separator), let third = digits() else {
                return false
            }
            return (first == 4 && third <= 2) || (first <= 2 && third == 4)
                || (first <= 2 && third == 2 && separator == UInt8(ascii: "/"))
        }

        /// `02:50`, `02:50:34.123`.
        private mutating func time() -> Bool {
            let start = at
            guard let hours = digits(), hours <= 2, mark(UInt8(ascii: ":")), digits() == 2 else {
                at = start
                return false
            }
            let minutes = at
            if mark(UInt8(ascii: ":")), digits() == 2 {
                let seconds = at
                if mark(UInt8(ascii: ".")) || mark(UInt8(ascii: ",")), digits() != nil {
                    return true
                }
                at = seconds
                return true
            }
            at = minutes
            if hours == 2 { return true }
            at = start
            return false
        }

        /// `Z`, `+0000`, `-08:00`, `UTC`, `PM`.
        private mutating func zone() -> Bool {
            let start = at
            if mark(UInt8(ascii: "Z")) { return true }
            if mark(UInt8(ascii: "+")) || mark(UInt8(ascii: "-")) {
                if let count = digits(), count == 4 || count == 2 {
                    if count == 4 { return true }
                    if mark(UInt8(ascii: ":")), digits() == 2 { return true }
                }
                at = start
                return false
            }
            if name(Self.zones) { return true }
            at = start
            return false
        }

        private mutating func blanks() {
            let limit = at + 2
            while at < bytes.count, at < limit, bytes[at] == 0x20 { at += 1 }
        }

        private mutating func mark(_ byte: UInt8) -> Bool {
            guard at < bytes.count, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        /// A run of digits: how many.
        private mutating func digits() -> Int? {
            let start = at
            while at < bytes.count, at - start < 10, ASCII.isDigit(bytes[at]) { at += 1 }
            return at > start ? at - start : nil
        }

        private mutating func number(_ lengths: ClosedRange<Int>) -> Int? {
            let start = at
            if let count = digits(), lengths.contains(count),
                at == bytes.count || !ASCII.isLetterOrDigit(bytes[at])
            {
                return count
            }
            at = start
            return nil
        }

        /// One of some words, letters of either case, standing alone.
        private mutating func name(_ names: [StaticString]) -> Bool {
            for name in names where ASCII.matches(name, in: bytes, at: at) {
                let end = at + name.utf8CodeUnitCount
                if end == bytes.count || !ASCII.isLetterOrDigit(bytes[end]) {
                    at = end
                    return true
                }
            }
            return false
        }

        private static let days: [StaticString] = [
            "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
            "thursday", "friday", "saturday", "sunday",
        ]
        private static let months: [StaticString] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            "january", "february", "march", "april", "june", "july", "august", "september",
            "october", "november", "december",
        ]
        private static let zones: [StaticString] = [
            "utc", "gmt", "am", "pm", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet",
            "cest", "bst", "msk", "jst",
        ]
    }
}
