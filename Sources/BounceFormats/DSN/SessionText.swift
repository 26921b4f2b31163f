internal import DeliveryStatus

/// Reads the transcript of a session that a server mails to its postmaster, as Postfix does.
///
///      In:  RCPT TO:<user@example.com>
///      Out: 451 4.3.0 Error: queue file write error
enum SessionText {
    static func entries(in lines: [ArraySlice<UInt8>]) -> [HumanEntry] {
        var recipients: [ArraySlice<UInt8>] = []
        var replies: [ArraySlice<UInt8>] = []
        var command: SMTPPhase?
        var failed: SMTPPhase?
        for line in lines {
            let content = line.trimmed
            if content.opens(with: "in:") {
                let words = content.dropFirst(3).trimmed
                command = SMTPPhase(command: String(repairing: words.prefix(10)))
                if words.opens(with: "rcpt"), let place = MailAddress.first(in: words) {
                    recipients.append(place.address)
                }
            } else if content.opens(with: "out:") {
                let words = content.dropFirst(4).trimmed
                if ReplyWords.code(in: words.prefix(4)) != nil {
                    replies.append(words)
                    failed = command
                }
            }
        }
        if replies.isEmpty { return [] }
        return recipients.prefix(FormatLimits.recipients).map {
            HumanEntry(recipient: $0, words: replies.joined, phase: failed)
        }
    }
}
