/// The step of an SMTP session that the receiver answered (RFC 5321 section 3).
public enum SMTPPhase: String, Sendable, Hashable, CaseIterable {
    /// The greeting, before any command.
    case connect
    /// `EHLO`, `HELO`, `LHLO`, `STARTTLS` or `AUTH`.
    case ehlo
    /// `MAIL FROM`: the answer is about the sender.
    case mailFrom = "mail_from"
    /// `RCPT TO`: the answer is about the recipient.
    case rcptTo = "rcpt_to"
    /// `DATA`, `BDAT` or the end of the data.
    case data

    /// Reads the name of a command as logs and DSNs write it: `RCPT TO`, `rcpt_to`, `end of DATA command`.
    ///
    /// Answers nil for words that name no step; case and punctuation do not matter.
    public init?(command: some StringProtocol) {
        let bytes = Array(command.utf8)
        self.init(commandIn: bytes, 0..<bytes.count)
    }

    /// Reads the name of a command in a part of a text.
    init?(commandIn bytes: [UInt8], _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let start = index
            while index < range.upperBound, ASCII.isLetter(bytes[index]) { index += 1 }
            for (name, phase) in Self.names
            where name.utf8CodeUnitCount == index - start
                && ASCII.matches(name, in: bytes, at: start)
            {
                self = phase
                return
            }
            if index == start { index += 1 }
        }
        return nil
    }

    private static let names: [(StaticString, SMTPPhase)] = [
        ("rcpt", .rcptTo), ("data", .data), ("mail", .mailFrom), ("mailfrom", .mailFrom),
        ("rcptto", .rcptTo), ("vrfy", .rcptTo), ("bdat", .data), ("message", .data),
        ("body", .data), ("ehlo", .ehlo), ("helo", .ehlo), ("lhlo", .ehlo),
        ("starttls", .ehlo), ("auth", .ehlo), ("tls", .ehlo), ("connect", .connect),
        ("connection", .connect), ("connecting", .connect), ("conn", .connect),
        ("greeting", .connect), ("banner", .connect), ("initial", .connect),
    ]

    /// Whether an answer to this step says nothing about the recipient.
    public var precedesRecipient: Bool { self == .connect || self == .ehlo || self == .mailFrom }
}
