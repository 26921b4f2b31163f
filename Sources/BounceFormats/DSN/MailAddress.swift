internal import DeliveryStatus

/// Finds addresses in text, in brackets and bare (RFC 5321 section 4.1.2).
enum MailAddress {
    struct Place {
        /// The address with the brackets around it.
        let range: Range<Int>
        /// The bare address.
        let address: ArraySlice<UInt8>
    }

    /// The longest address that is looked for (RFC 5321 section 4.5.3.1), brackets and all.
    private static let limit = 330

    /// The first address of `text`, nil where there is none.
    static func first(in text: ArraySlice<UInt8>) -> Place? {
        var rest = text
        while let at = rest.firstIndex(of: 0x40) {
            if let found = around(at, in: text) { return found }
            rest = rest[(at + 1)...]
        }
        return nil
    }

    /// The addresses of `text` in order, as many as `count`.
    static func all(in text: ArraySlice<UInt8>, count: Int = 16) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var rest = text
        while found.count < count, let place = first(in: rest) {
            found.append(place.address)
            rest = rest[place.range.upperBound...]
        }
        return found
    }

    /// The address that `text` begins with, perhaps in brackets.
    static func leading(in text: ArraySlice<UInt8>) -> Place? {
        guard let first = text.first, first > 0x20 else { return nil }
        guard let at = text.prefix(limit).firstIndex(of: 0x40), let place = around(at, in: text),
            place.range.lowerBound == text.startIndex
        else { return nil }
        return place
    }

    private static func around(_ at: Int, in text: ArraySlice<UInt8>) -> Place? {
        var start = at
        while start > text.startIndex, at - start < limit, isLocal(text[start - 1]) { start -= 1 }
        var end = at + 1
        while end < text.endIndex, end - at < limit, isDomain(text[end]) { end += 1 }
        // A bracket belongs to the domain where it closes an address literal.
        let isLiteral = at + 1 < end && text[at + 1] == 0x5B
        while end > at + 1, !ASCII.isLetterOrDigit(text[end - 1]),
            !(isLiteral && text[end - 1] == 0x5D)
        {
            end -= 1
        }
        // In brackets anything but blanks counts: quoted and international local parts.
        if let open = text[..<at].suffix(limit).lastIndex(where: { $0 == 0x3C || $0 == 0x3E }),
            text[open] == 0x3C,
            let close = text[at...].prefix(limit).firstIndex(of: 0x3E)
        {
            var address = text[(open + 1)..<close]
            if address.opens(with: "mailto:") { address = address.dropFirst(7) }
            if !address.contains(where: { $0 <= 0x20 }), address.startIndex < at, close > at + 1 {
                return Place(range: open..<(close + 1), address: address)
            }
        }
        guard start < at, end > at + 1 else { return nil }
        var address = text[start..<end]
        while let first = address.first, first == 0x2E || first == 0x27 {
            address = address.dropFirst()
        }
        if address.opens(with: "mailto:") { address = address.dropFirst(7) }
        guard address.startIndex < at else { return nil }
        return Place(range: address.startIndex..<end, address: address)
    }

    /// What stands bare before the at sign (RFC 5322 section 3.2.3); a colon is none of it.
    private static func isLocal(_ byte: UInt8) -> Bool {
        if ASCII.isLetterOrDigit(byte) { return true }
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D...0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E:
            return true
        default: return false
        }
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5B || byte == 0x5D
            || byte == 0x5F
    }

    /// Whether two addresses are one, letters of either case.
    static func equal(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy { ASCII.lowered($0) == ASCII.lowered($1) }
    }

    /// Whether the address is that of a mail system: `mailer-daemon`, `postmaster`.
    static func isSystem(_ address: ArraySlice<UInt8>) -> Bool {
        address.opens(with: "mailer-daemon") || address.opens(with: "postmaster")
            || address.opens(with: "post_master")
    }
}
