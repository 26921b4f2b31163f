internal import DeliveryStatus

/// The lines of OpenSMTPD that say what became of a recipient: `... to=<> ... result= stat=`.
enum OpenSMTPD: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "opensmtpd", summary: "the log of OpenSMTPD, whole files as syslog writes them",
        example:
            "Jan  1 00:00:00 mail smtpd[1]: 0000000000000000 mta delivery evpid=0000000000000000"
            + " from=<sender@example.org> to=<user@example.com> rcpt=<-> source=\"192.0.2.2\""
            + " relay=\"192.0.2.1 (mx.example.com)\" delay=1s result=\"PermFail\""
            + " stat=\"550 5.1.1 User unknown\"")

    static func wrote(_ line: LogLine) -> Bool {
        guard let head = SyslogHead(line) else { return false }
        return line.has("smtpd[", at: head.program.lowerBound)
    }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let head = SyslogHead(line),
            let recipient = line.value(of: " to=<", until: "> ", from: head.message),
            let result = value(line, " result=", from: recipient.upperBound),
            let kind = kind(line.text(result)),
            let stat = line.find(" stat=", from: result.upperBound)
        else { return [] }
        return [
            BounceEvent(
                id: line.word(line.value(of: " evpid=", until: " ", from: head.message)),
                recipient: line.word(recipient), diagnostic: words(line, stat + 6),
                action: kind == .bounce ? .failed : kind == .delay ? .delayed : nil,
                remoteMTA: value(line, " relay=", from: recipient.upperBound)
                    .flatMap { host(line.text($0)) },
                reported: line.text(result), timestamp: line.text(head.stamp), kind: kind)
        ]
    }

    private static func kind(_ result: String) -> EventKind? {
        switch result {
        case "PermFail": .bounce
        case "TempFail": .delay
        case "Ok": .delivery
        default: nil
        }
    }

    /// The value of a key, which stands in quotes where it may hold blanks.
    private static func value(_ line: LogLine, _ key: StaticString, from start: Int) -> Range<Int>?
    {
        guard let index = line.find(key, from: start) else { return nil }
        let first = index + key.utf8CodeUnitCount
        guard line.has("\"", at: first) else {
            return first..<(line.find(0x20, from: first) ?? line.bytes.count)
        }
        return (first + 1)..<(line.find(0x22, from: first + 1) ?? line.bytes.count)
    }

    /// The last value of the line, in which quotes may stand.
    private static func words(_ line: LogLine, _ start: Int) -> String {
        let text = line.text(start..<line.bytes.count)
        guard text.hasPrefix("\"") else { return text }
        return String(text.dropFirst().dropLast(text.hasSuffix("\"") ? 1 : 0))
    }

    /// The name in `192.0.2.1 (mx.example.com)`.
    private static func host(_ relay: String) -> String? {
        guard let open = relay.firstIndex(of: "("), relay.hasSuffix(")") else {
            return TypedField.trimmed(relay)
        }
        return TypedField.trimmed(String(relay[relay.index(after: open)...].dropLast()))
    }
}
