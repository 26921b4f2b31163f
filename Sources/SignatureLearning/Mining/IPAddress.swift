internal import DeliveryStatus

/// Addresses of hosts in a text.
enum IPAddress {
    /// Four numbers up to 255 with dots between, standing alone.
    static func v4(_ bytes: [UInt8], _ piece: Range<Int>) -> Int? {
        var index = piece.lowerBound
        for part in 0..<4 {
            var value = 0
            let start = index
            while index < piece.upperBound, let digit = ASCII.digit(bytes[index]),
                index - start < 3
            {
                value = value * 10 + digit
                index += 1
            }
            guard index > start, value <= 255 else { return nil }
            if part < 3 {
                guard index < piece.upperBound, bytes[index] == UInt8(ascii: ".") else {
                    return nil
                }
                index += 1
            }
        }
        if index < piece.upperBound {
            let next = bytes[index]
            if ByteClass.isWord(next) || (next == UInt8(ascii: ".") && index + 1 < piece.upperBound)
            {
                return nil
            }
            if next == UInt8(ascii: "-") || next == UInt8(ascii: "_") { return nil }
        }
        return index
    }

    /// Behind the port of an address, `:25`, if there is one.
    static func afterPort(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        guard index < end, bytes[index] == UInt8(ascii: ":") else { return index }
        var port = index + 1
        while port < end, ASCII.isDigit(bytes[port]) { port += 1 }
        let isPort =
            (2...6).contains(port - index) && (port == end || !ByteClass.isLabel(bytes[port]))
        return isPort ? port : index
    }

    /// Groups of hexadecimal digits with two colons or more, `IPv6:` before them or not.
    static func v6(_ bytes: [UInt8], _ run: Range<Int>) -> Int? {
        var end = run.lowerBound
        guard mayStartV6(bytes[end]), end == 0 || !ByteClass.isWord(bytes[end - 1]) else {
            return nil
        }
        var colons = 0
        var digits = 0
        var group = 0
        var isShort = false
        while end < run.upperBound {
            let byte = bytes[end]
            if byte == UInt8(ascii: ":") {
                colons += 1
                if end > run.lowerBound, bytes[end - 1] == byte { isShort = true }
                group = 0
            } else if ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 {
                digits += 1
                group += 1
                if group > 4 { return nil }
            } else if byte == UInt8(ascii: "."), colons >= 2 {
                // ::ffff:192.0.2.1
                group = 0
            } else {
                break
            }
            end += 1
        }
        while end > run.lowerBound, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        if end > run.lowerBound + 1, bytes[end - 1] == UInt8(ascii: ":"),
            bytes[end - 2] != bytes[end - 1]
        {
            end -= 1
            colons -= 1
        }
        guard digits >= 2, colons >= 4 || (colons >= 2 && isShort), colons <= 8,
            end == run.upperBound || !ByteClass.isLabel(bytes[end])
        else { return nil }
        return end
    }

    private static func mayStartV6(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 || byte == UInt8(ascii: ":")
    }
}
