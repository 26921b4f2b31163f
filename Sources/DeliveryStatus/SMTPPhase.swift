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
        var words: [String] = [""]
        for byte in command.utf8 {
            if ASCII.isLetter(byte) {
                words[words.count - 1].unicodeScalars.append(Unicode.Scalar(ASCII.lowered(byte)))
            } else if words.last?.isEmpty == false {
                words.append("")
            }
        }
        for word in words {
            switch word {
            case "connect", "connection", "connecting", "conn", "greeting", "banner", "initial":
                self = .connect
            case "ehlo", "helo", "lhlo", "starttls", "auth", "tls": self = .ehlo
            case "mail", "mailfrom": self = .mailFrom
            case "rcpt", "rcptto", "vrfy": self = .rcptTo
            case "data", "bdat", "message", "body": self = .data
            default: continue
            }
            return
        }
        return nil
    }

    /// Whether an answer to this step says nothing about the recipient.
    public var precedesRecipient: Bool { self == .connect || self == .ehlo || self == .mailFrom }
}
