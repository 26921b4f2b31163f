internal import DeliveryStatus

/// What syslog writes before a message: `Jan  1 00:00:00 host program[1]: `, or with a stamp of RFC 3339.
struct SyslogHead {
    /// The date and the time, as they stand there.
    let stamp: Range<Int>
    /// The program: `postfix/smtp[1]`.
    let program: Range<Int>
    /// Where the message starts.
    let message: Int

    /// Reads the start of a line; nil where it is none of syslog.
    init?(_ line: LogLine) {
        let bytes = line.bytes
        guard let first = bytes.first, let stampEnd = Self.stampEnd(bytes, first),
            let host = line.find(0x20, from: stampEnd + 1)
        else { return nil }
        var index = host + 1
        while index + 1 < bytes.count, bytes[index] != 0x20 {
            if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == 0x20 {
                stamp = 0..<stampEnd
                program = (host + 1)..<index
                message = index + 2
                return
            }
            index += 1
        }
        return nil
    }

    private static func stampEnd(_ bytes: [UInt8], _ first: UInt8) -> Int? {
        if ASCII.isLetter(first) {
            guard bytes.count > 16, bytes[3] == 0x20, bytes[9] == UInt8(ascii: ":"),
                bytes[12] == UInt8(ascii: ":"), bytes[15] == 0x20
            else { return nil }
            return 15
        }
        guard ASCII.isDigit(first), bytes.count > 20, bytes[4] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T")
        else { return nil }
        return bytes.firstIndex(of: 0x20)
    }
}
