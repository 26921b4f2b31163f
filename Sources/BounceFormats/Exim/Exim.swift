internal import DeliveryStatus

/// The main log of Exim: `**` for bounces, `==` for delays, `=>` and `->` for deliveries.
enum Exim: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "exim", summary: "the main log of Exim",
        example:
            "2026-01-01 00:00:00 000000-000000-00 ** user@example.com R=dnslookup T=remote_smtp"
            + " H=mx.example.com [192.0.2.1]: SMTP error from remote mail server after"
            + " RCPT TO:<user@example.com>: 550 5.1.1 User unknown")

    static func wrote(_ line: LogLine) -> Bool {
        guard let head = EximHead(line) else { return false }
        return head.kind != nil || line.has("<= ", at: head.flag)
            || line.has("Completed", at: head.flag)
    }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let head = EximHead(line), let kind = head.kind else { return [] }
        let start = head.flag + 3
        let addressEnd = addressEnd(line, start)
        let colon = kind == .delivery ? nil : line.find(": ", from: addressEnd)
        let factsEnd = colon ?? line.bytes.count
        let words =
            colon.map { line.text(($0 + 2)..<line.bytes.count) } ?? confirmation(line, start)
        return [
            BounceEvent(
                id: line.text(head.id), recipient: recipient(line, start, addressEnd),
                // Line ends in a reply are logged as two characters.
                diagnostic: lineEndsRestored(words),
                action: kind == .bounce ? .failed : kind == .delay ? .delayed : nil,
                phase: phase(line, factsEnd), remoteMTA: host(line, addressEnd..<factsEnd),
                timestamp: line.text(head.stamp), kind: kind)
        ]
    }

    /// Where the address and the original address behind it, `<user@example.com>`, end.
    private static func addressEnd(_ line: LogLine, _ start: Int) -> Int {
        var end = line.find(0x20, from: start) ?? line.bytes.count
        if line.has(" <", at: end), let close = line.find(0x3E, from: end) { end = close + 1 }
        // `** user@example.com: retry timeout exceeded`
        if end > start, line.bytes[end - 1] == UInt8(ascii: ":") { end -= 1 }
        return end
    }

    private static func recipient(_ line: LogLine, _ start: Int, _ end: Int) -> String? {
        let text = line.text(start..<end)
        guard let blank = text.utf8.firstIndex(of: 0x20) else { return text.isEmpty ? nil : text }
        let address = text[..<blank]
        // A delivery at home names the mailbox first.
        return address.utf8.contains(UInt8(ascii: "@"))
            ? String(address) : ReplyText.address(in: text)
    }

    /// The name in `H=mx.example.com [192.0.2.1]`.
    private static func host(_ line: LogLine, _ facts: Range<Int>) -> String? {
        guard let value = line.value(of: " H=", until: " ", from: facts.lowerBound),
            value.lowerBound < facts.upperBound
        else { return nil }
        return line.word(value.lowerBound..<min(value.upperBound, facts.upperBound))
    }

    /// What the receiver said to a delivery: `C="250 OK"`.
    private static func confirmation(_ line: LogLine, _ start: Int) -> String {
        line.value(of: #" C=""#, until: "\"", from: start).map(line.text) ?? ""
    }

    /// The command in `SMTP error from remote mail server after RCPT TO:<user@example.com>: `.
    private static func phase(_ line: LogLine, _ start: Int) -> SMTPPhase? {
        guard let error = line.find("error from remote mail", from: start),
            let command = line.value(of: " after ", until: ": ", from: error)
        else { return nil }
        return SMTPPhase(command: line.text(command))
    }

    private static func lineEndsRestored(_ words: String) -> String {
        guard words.utf8.contains(UInt8(ascii: "\\")) else { return words }
        return words.split(separator: "\\n", omittingEmptySubsequences: false)
            .joined(separator: "\n")
    }
}
