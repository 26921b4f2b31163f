/// Finds SMTP replies inside longer texts.
extension RawText {
    /// The reply code whose digits start at `index` and stand alone.
    func code(at index: Int, until end: Int) -> ReplyCode? {
        guard index + 3 <= end, let hundreds = ASCII.digit(bytes[index]),
            hundreds == 2 || hundreds == 4 || hundreds == 5,
            let tens = ASCII.digit(bytes[index + 1]),
            let units = ASCII.digit(bytes[index + 2])
        else { return nil }
        if index + 3 < end {
            let next = bytes[index + 3]
            if next == 0x20 { return ReplyCode(hundreds * 100 + tens * 10 + units) }
            if ASCII.isLetterOrDigit(next) || next >= 0x80 || next == UInt8(ascii: "_")
                || next == UInt8(ascii: "@") || next == UInt8(ascii: "%")
            {
                return nil
            }
            if next == UInt8(ascii: ".") || next == UInt8(ascii: "/") || next == UInt8(ascii: ":"),
                index + 4 < end, ASCII.isDigit(bytes[index + 4])
            {
                return nil
            }
        }
        return ReplyCode(hundreds * 100 + tens * 10 + units)
    }

    /// Where a reply starts at `index` or after it, opening quotes and brackets skipped.
    ///
    /// A reply starts with a reply code or, where `bare` allows it, an enhanced status.
    func replyStart(at index: Int, until end: Int, bare: Bool = true) -> Int? {
        var start = index
        while start < end, Self.isOpening(bytes[start]) { start += 1 }
        guard start < end else { return nil }
        if code(at: start, until: end) != nil { return start }
        if bare, let (_, after) = StatusScanner.status(in: bytes, at: start), after <= end {
            return start
        }
        return nil
    }

    private static func isOpening(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: "("),
            UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "#"), UInt8(ascii: "`"):
            return true
        default: return ASCII.isBlank(byte)
        }
    }

    /// Which codes a reply inside a text may have.
    enum Accepted {
        /// 4yz and 5yz.
        case failures
        /// 4yz.
        case transient

        @inline(__always)
        func contains(_ code: ReplyCode) -> Bool {
            switch self {
            case .failures: code.value >= 300
            case .transient: code.isTransient
            }
        }
    }

    /// The first code after the start of `range` that reads as the code of a reply: after a line end,
    /// a colon, a quote or an arrow, and followed by a blank, a hyphen or a status.
    func nestedCode(in range: Range<Int>, _ accepted: Accepted) -> (code: ReplyCode, at: Int)? {
        if let code = standingCode(at: range.lowerBound, in: range), accepted.contains(code) {
            return (code, range.lowerBound)
        }
        var number = landmarks.numbers.index(from: range.lowerBound + 1)
        while number < landmarks.numbers.count, landmarks.numbers[number].place < range.upperBound {
            let index = Int(landmarks.numbers[number].place)
            if bytes[index + 1] != UInt8(ascii: "."), let code = standingCode(at: index, in: range),
                accepted.contains(code), opens(index)
            {
                return (code, index)
            }
            number += 1
        }
        return nil
    }

    /// The code at `index`, if what a reply has behind its code stands there.
    private func standingCode(at index: Int, in range: Range<Int>) -> ReplyCode? {
        guard index < range.upperBound, let code = code(at: index, until: range.upperBound) else {
            return nil
        }
        let after = index + 3
        if after == range.upperBound || ASCII.isBlank(bytes[after])
            || bytes[after] == UInt8(ascii: "-") || bytes[after] == UInt8(ascii: ":")
        {
            return code
        }
        return nil
    }

    /// Whether what stands before `index` introduces a reply, or a status follows the code.
    private func opens(_ index: Int) -> Bool {
        var before = index - 1
        guard !ASCII.isLetterOrDigit(bytes[before]), bytes[before] != UInt8(ascii: "."),
            bytes[before] != UInt8(ascii: "-")
        else { return false }
        while before >= 0, ASCII.isBlank(bytes[before]) {
            if bytes[before] == 0x0A || bytes[before] == 0x0D { return true }
            before -= 1
        }
        if before < 0 { return true }
        switch bytes[before] {
        case UInt8(ascii: ":"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "("),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ";"), UInt8(ascii: "#"),
            UInt8(ascii: "="):
            return true
        default: break
        }
        var after = index + 3
        while after < bytes.count, ASCII.isBlank(bytes[after]) || bytes[after] == UInt8(ascii: "-")
        {
            after += 1
        }
        return after > index + 3 && StatusScanner.status(in: bytes, at: after) != nil
    }
}
