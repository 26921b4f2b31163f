internal import DeliveryStatus

/// What may stand before a line of a program that logs to standard output: nothing, a stamp of
/// RFC 3339, or what syslog writes.
struct OutputHead {
    /// The date and the time, as they stand there.
    let stamp: Range<Int>?
    /// Where the program's own line starts.
    let message: Int

    init(_ line: LogLine) {
        if let head = SyslogHead(line) {
            stamp = head.stamp
            message = head.message
        } else if line.has("T", at: 10), line.has("-", at: 4), line.has(":", at: 13),
            let end = line.find(0x20, from: 19)
        {
            stamp = 0..<end
            message = end + 1
        } else {
            stamp = nil
            message = 0
        }
    }
}
