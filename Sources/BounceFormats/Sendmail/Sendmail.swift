internal import DeliveryStatus

/// The lines of sendmail that say what became of recipients: `... to=, ..., dsn=, stat=`.
enum Sendmail: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "sendmail", summary: "the log of sendmail, whole files as syslog writes them",
        example: "Jan  1 00:00:00 mail sendmail[1]: 000000000000: to=<user@example.com>,"
            + " delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=0,"
            + " relay=mx.example.com. [192.0.2.1], dsn=5.1.1, stat=User unknown")

    static func wrote(_ line: LogLine) -> Bool {
        guard let head = SyslogHead(line) else { return false }
        let isNamed =
            line.has("sendmail", at: head.program.lowerBound)
            || line.has("sm-mta", at: head.program.lowerBound)
        return isNamed || !events(in: line).isEmpty
    }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let head = SyslogHead(line), let idEnd = line.find(0x3A, from: head.message),
            line.has(": to=", at: idEnd),
            let mailer = line.find(", mailer=", from: idEnd),
            let stat = line.find(", stat=", from: mailer)
        else { return [] }
        let status = line.value(of: ", dsn=", until: ", ", from: mailer)
            .flatMap { EnhancedStatus(line.text($0)) }
        let words = line.text((stat + 7)..<line.bytes.count)
        guard let kind = kind(words, status) else { return [] }
        let recipientsEnd = line.find(", ", from: idEnd + 5) ?? mailer
        return recipients(line, (idEnd + 5)..<min(recipientsEnd, mailer)).map { recipient in
            BounceEvent(
                id: line.text(head.message..<idEnd), recipient: recipient,
                diagnostic: reply(line, mailer, stat) ?? reason(words), status: status,
                action: kind == .bounce ? .failed : kind == .delay ? .delayed : nil,
                remoteMTA: host(line, mailer), reported: leadingWord(words),
                timestamp: line.text(head.stamp), kind: kind)
        }
    }

    private static func kind(_ stat: String, _ status: EnhancedStatus?) -> EventKind? {
        if stat.hasPrefix("queued") { return nil }
        if stat.hasPrefix("Sent") { return .delivery }
        if stat.hasPrefix("Deferred") { return .delay }
        return switch status?.category {
        case 2: .delivery
        case 4: .delay
        default: .bounce
        }
    }

    /// `<a@example.com>,<b@example.com>`, the brackets left out where the sender left them out.
    private static func recipients(_ line: LogLine, _ range: Range<Int>) -> [String] {
        line.bytes[range].split(separator: UInt8(ascii: ",")).compactMap { part in
            ReplyText.address(in: line.text(part.startIndex..<part.endIndex))
        }
    }

    /// The receiving server's words, which newer versions log as well.
    private static func reply(_ line: LogLine, _ start: Int, _ stat: Int) -> String? {
        guard let key = line.find(", reply=", from: start), key < stat else { return nil }
        return line.word((key + 8)..<stat)
    }

    /// The words behind `Deferred: `, or in the parentheses of `Sent (...)`.
    private static func reason(_ stat: String) -> String {
        if stat.hasPrefix("Deferred: ") { return String(stat.dropFirst(10)) }
        if stat.hasPrefix("Sent ("), stat.hasSuffix(")") {
            return String(stat.dropFirst(6).dropLast())
        }
        return stat
    }

    /// `Sent` or `Deferred`; of a failure there is no word but its reason.
    private static func leadingWord(_ stat: String) -> String? {
        ["Sent", "Deferred"].first { stat.hasPrefix($0) }
    }

    /// The name in `relay=mx.example.com. [192.0.2.1]`, without the dot of the root.
    private static func host(_ line: LogLine, _ start: Int) -> String? {
        guard let relay = line.value(of: ", relay=", until: ", ", from: start),
            let bracket = line.bytes[relay].firstIndex(of: UInt8(ascii: "["))
        else { return nil }
        var end = bracket
        while end > relay.lowerBound, line.bytes[end - 1] == 0x20 || line.bytes[end - 1] == 0x2E {
            end -= 1
        }
        return line.word(relay.lowerBound..<end)
    }
}
