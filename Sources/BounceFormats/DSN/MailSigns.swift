internal import DeliveryStatus

/// What tells a bounce, a delay and an auto-reply from other mail.
enum MailSigns {
    /// Whether the fields are those of a message, not lines of text with colons in them.
    static func isHeader(_ header: HeaderFields) -> Bool {
        header.names.contains(where: isFieldName)
    }

    /// Whether a message's header has fields of this name.
    static func isFieldName(_ name: ArraySlice<UInt8>) -> Bool {
        if name.opens(with: "x-") || name.opens(with: "arc-") || name.opens(with: "list-") {
            return true
        }
        let names: [StaticString] = [
            "return-path", "received", "from", "to", "date", "subject", "message-id",
            "content-type", "mime-version", "delivered-to", "envelope-to", "delivery-date",
            "reply-to", "sender", "dkim-signature", "authentication-results", "received-spf",
            "domainkey-signature", "auto-submitted", "precedence", "content-transfer-encoding",
        ]
        return names.contains { $0.utf8CodeUnitCount == name.count && name.opens(with: $0) }
    }

    /// Whether a message without a delivery status is a bounce all the same.
    static func isBounce(_ mail: MIMEParts, text: ArraySlice<UInt8>) -> Bool {
        let header = mail.header
        if header.has("x-failed-recipients") { return true }
        let from = (header.bytes("from") ?? [])[...]
        let isSystem =
            from.mentions(anyOf: ["mailer-daemon", "postmaster@", "post_master@"])
            || header.bytes("return-path")?.elementsEqual(Array("<>".utf8)) == true
        let isReport = mail.content["report-type"]?[...].opens(with: "delivery-status") == true
        let subject = (header.bytes("subject") ?? [])[...]
        // A person who answers or passes on a bounce quotes what was said of somebody else.
        if !isSystem, !isReport, isAnswer(header, subject: subject) { return false }
        let isTitled = subject.mentions(anyOf: subjects)
        // Anybody may write of mail that could not be delivered: words alone make no bounce.
        return isReport || isTitled || (isSystem && isBounceText(text))
    }

    /// Whether the message answers another or passes it on, by its fields or its subject.
    private static func isAnswer(_ header: HeaderFields, subject: ArraySlice<UInt8>) -> Bool {
        if header.has("in-reply-to") || header.has("references") { return true }
        let subject = subject.drop(while: ASCII.isBlank)
        let marks: [StaticString] = [
            "re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "vs:", "antw:", "tr:", "rv:", "res:", "enc:",
        ]
        return marks.contains { subject.opens(with: $0) }
    }

    /// Whether text says that mail could not be delivered.
    static func isBounceText(_ text: ArraySlice<UInt8>) -> Bool {
        // Lines are folded in the middle of sentences.
        text.prefix(4096).unfolded[...].mentions(anyOf: sentences)
    }

    private static let subjects: [StaticString] = [
        "undeliver", "returned mail", "delivery status notification", "failure notice",
        "delivery fail", "failed delivery", "failure delivery", "mail delivery failed",
        "mail system error", "delivery has failed", "non remis", "non-delivery", "mail failed",
        "error sending your mail", "delivery problem", "not delivered", "loop alert",
        "delayed mail", "onbestelbaar", "unzustellbar", "mail failure",
    ]

    private static let sentences: [StaticString] = [
        "could not be delivered", "couldn't be delivered", "could not deliver",
        "unable to deliver", "wasn't able to deliver", "cannot be delivered", "can't be delivered",
        "was undeliverable", "delivery has failed", "failed permanently",
        "delivery to the following",
        "problem delivering your message", "error delivering your mail", "not be delivered",
        "has been delayed", "is delayed for", "did not reach some or all",
        "has not yet been delivered", "wasn't delivered", "was not delivered", "not be sent",
        "message not delivered", "rejected your message", "you sent was rejected",
        "transcript of session follows", "failure reasons", "error message below:",
        "kan niet worden bezorgd", "konnte nicht zugestellt werden",
        "n'a pas pu \u{EA}tre remis", "non-deliverable", "permanent errors:",
        "mailbox is full:", "unknown user:", "undelivered", "smtp error from remote",
        "account is disabled", "not delivered to",
    ]

    /// Whether the words are about mail that waits for another try.
    static func isDelay(_ header: HeaderFields, lines: [ArraySlice<UInt8>]) -> Bool {
        let subject = (header.bytes("subject") ?? [])[...]
        if subject.mentions(anyOf: ["(delay)", "delayed", "notification: warning"]) { return true }
        return Array(lines.prefix(24)).joined[...].mentions(anyOf: [
            "this is a warning", "has been delayed", "is delayed for", "has not yet been delivered",
            "will retry", "delivery incomplete",
        ])
    }

    /// Whether the message answers by itself (RFC 3834 section 5).
    static func isAutoReply(_ header: HeaderFields) -> Bool {
        if (header.bytes("auto-submitted") ?? [])[...].opens(with: "auto-replied") { return true }
        if header.has("x-autoreply") || header.has("x-autorespond") { return true }
        if (header.bytes("precedence") ?? [])[...].opens(with: "auto_reply") { return true }
        let subject = (header.bytes("subject") ?? [])[...]
        return subject.opens(with: "automatic reply:") || subject.opens(with: "out of office")
            || subject.opens(with: "auto:") || subject.opens(with: "autoreply")
            || subject.opens(with: "abwesenheitsnotiz")
    }
}
