internal import DeliveryStatus

/// The start of a line of Exim's main log: date, time, id of the message, flag.
struct EximHead {
    let stamp: Range<Int>
    let id: Range<Int>
    /// Where the flag starts.
    let flag: Int
    /// What the flag says; nil where the line is not about a recipient.
    let kind: EventKind?

    init?(_ line: LogLine) {
        let bytes = line.bytes
        // Exim may write to syslog, with its own stamp or without.
        let syslog = bytes.first.map { ASCII.isLetter($0) || line.has("T", at: 10) } == true
        let head = syslog ? SyslogHead(line) : nil
        var start = head?.message ?? 0
        var end = start
        if line.has("-", at: start + 4), line.has("-", at: start + 7), line.has(" ", at: start + 10)
        {
            guard let time = line.find(0x20, from: start + 11) else { return nil }
            end = time
            start = time + 1
            if line.has("+", at: start) || line.has("-", at: start) {
                guard let zone = line.find(0x20, from: start) else { return nil }
                end = zone
                start = zone + 1
            }
        } else if head == nil {
            return nil
        }
        if line.has("[", at: start), let pid = line.find("] ", from: start) { start = pid + 2 }
        guard let blank = line.find(0x20, from: start), Self.isID(bytes[start..<blank])
        else { return nil }
        stamp = end > (head?.message ?? 0) ? (head?.message ?? 0)..<end : head?.stamp ?? 0..<0
        id = start..<blank
        flag = blank + 1
        kind = Self.kind(line, at: flag)
    }

    private static func kind(_ line: LogLine, at flag: Int) -> EventKind? {
        if line.has("** ", at: flag) { return .bounce }
        if line.has("== ", at: flag) { return .delay }
        return line.has("=> ", at: flag) || line.has("-> ", at: flag) ? .delivery : nil
    }

    /// `000000-000000-00`, and since 4.97 `000000-00000000000-0000`.
    private static func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == 16 || bytes.count == 23 else { return false }
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let sizes = parts.map(\.count)
        return (sizes == [6, 6, 2] || sizes == [6, 11, 4])
            && parts.allSatisfy { $0.allSatisfy(ASCII.isLetterOrDigit) }
    }
}
