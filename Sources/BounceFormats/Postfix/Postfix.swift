internal import DeliveryStatus

/// The lines of Postfix that say what became of a recipient: `... to=<>, relay=, dsn=, status=`.
enum Postfix: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "postfix", summary: "the log of Postfix, whole files as syslog writes them",
        example: "Jan  1 00:00:00 mail postfix/smtp[1]: 000000000000: to=<user@example.com>,"
            + " relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1,"
            + " status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown"
            + " (in reply to RCPT TO command))")

    static func wrote(_ line: LogLine) -> Bool {
        guard let head = SyslogHead(line) else { return false }
        if let index = line.find("postfix", from: head.program.lowerBound),
            index < head.program.upperBound
        {
            return true
        }
        return !events(in: line).isEmpty
    }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let head = SyslogHead(line), let idEnd = line.find(0x3A, from: head.message),
            idEnd > head.message,
            line.bytes[head.message..<idEnd].allSatisfy(ASCII.isLetterOrDigit)
        else { return [] }
        let id = line.text(head.message..<idEnd)
        let stamp = line.text(head.stamp)
        if line.has(": from=<", at: idEnd) { return expired(line, idEnd, id, stamp) }
        guard line.has(": to=<", at: idEnd),
            let recipientEnd = line.find(">, ", from: idEnd),
            let relay = line.value(of: ", relay=", until: ", ", from: recipientEnd),
            let status = line.value(of: ", status=", until: " ", from: relay.upperBound),
            let kind = kind(line, status)
        else { return [] }
        let code = line.value(of: ", dsn=", until: ", ", from: relay.upperBound)
        let words = words(line, status.upperBound)
        return [
            BounceEvent(
                id: id, recipient: line.word((idEnd + 6)..<recipientEnd),
                diagnostic: line.text(words),
                status: code.flatMap { EnhancedStatus(line.text($0)) },
                action: kind == .bounce ? .failed : kind == .delay ? .delayed : nil,
                phase: phase(line, words), remoteMTA: host(line, relay),
                reported: line.text(status), timestamp: stamp, kind: kind)
        ]
    }

    private static func kind(_ line: LogLine, _ status: Range<Int>) -> EventKind? {
        // `deliverable` and `undeliverable` answer the server's own questions, no message.
        switch line.text(status) {
        case "bounced", "expired": .bounce
        case "deferred": .delay
        case "sent": .delivery
        default: nil
        }
    }

    /// The queue manager gives a message up for all recipients that are left, and names none.
    private static func expired(
        _ line: LogLine, _ start: Int, _ id: String, _ stamp: String
    ) -> [BounceEvent] {
        guard let status = line.find(", status=expired", from: start) else { return [] }
        return [
            BounceEvent(
                id: id, diagnostic: line.text((status + 9)..<line.bytes.count), action: .failed,
                reported: "expired", timestamp: stamp)
        ]
    }

    /// What stands in the parentheses behind the status.
    private static func words(_ line: LogLine, _ start: Int) -> Range<Int> {
        guard line.has(" (", at: start) else { return start..<line.bytes.count }
        var end = line.bytes.count
        while end > start + 2, ASCII.isBlank(line.bytes[end - 1]) { end -= 1 }
        if end > start + 2, line.bytes[end - 1] == UInt8(ascii: ")") { end -= 1 }
        return (start + 2)..<end
    }

    /// The command in `(in reply to RCPT TO command)`, or what went on `while` the connection broke.
    private static func phase(_ line: LogLine, _ words: Range<Int>) -> SMTPPhase? {
        let start =
            line.findLast("(in reply to ", from: words.lowerBound)
            ?? line.findLast(" while ", from: words.lowerBound)
        return start.flatMap { SMTPPhase(command: line.text($0..<words.upperBound)) }
    }

    /// The name in `mx.example.com[192.0.2.1]:25`; nil for `none` and for deliveries at home.
    private static func host(_ line: LogLine, _ relay: Range<Int>) -> String? {
        line.bytes[relay].firstIndex(of: UInt8(ascii: "[")).flatMap {
            line.word(relay.lowerBound..<$0)
        }
    }
}
