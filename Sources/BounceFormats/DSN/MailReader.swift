internal import DeliveryStatus

/// Says what one mail message is, and what it reports.
struct MailReader {
    private let mail: MIMEParts
    private let message: MessageSplitter.Message
    private let includesDeliveries: Bool
    private let id: String?

    /// The records of one message; none tells more than one thing about a recipient.
    static func records(
        of message: MessageSplitter.Message, includesDeliveries: Bool
    ) -> [FormatRecord] {
        let reader = MailReader(message, includesDeliveries: includesDeliveries)
        let records = reader.records()
        if message.isCut, !records.contains(where: \.isEvent) {
            return [.failed(.messageTooLong(line: message.line, id: reader.id))]
        }
        return records
    }

    private init(_ message: MessageSplitter.Message, includesDeliveries: Bool) {
        self.message = message
        self.includesDeliveries = includesDeliveries
        mail = MIMEParts(message.bytes[...])
        id = mail.header.text("message-id").map { $0.filter { !"<> ".contains($0) } }
    }

    private func records() -> [FormatRecord] {
        guard MailSigns.isHeader(mail.header) else { return bodyRecords() }
        if let report = FeedbackReport(mail) { return complaint(report) }
        if let notification = notification() { return notification }
        let human = HumanPart.text(of: mail)
        if mail.parts.contains(where: {
            $0.type.hasPrefix("message/") && $0.type.hasSuffix("delivery-status")
        }) {
            return bounce(human)
        }
        if MailSigns.isBounce(mail, text: human[...]) { return bounce(human) }
        if MailSigns.isAutoReply(mail.header) { return autoReply() }
        return [skipped("ordinary mail: not a bounce")]
    }

    /// The text of a bounce without the header it came with.
    private func bodyRecords() -> [FormatRecord] {
        let text = CharacterSet.undeclared(message.bytes.prefix(1 << 16))
        guard MailSigns.isBounceText(text[...]) else {
            return [skipped("text that names no bounce")]
        }
        return bounce(text)
    }

    private func bounce(_ human: [UInt8]) -> [FormatRecord] {
        let report = BounceReport(mail, human: human, id: id)
        let events = report.events
        if events.isEmpty {
            return [
                .failed(
                    FormatError(
                        code: .missingField, line: message.line, id: id,
                        message: "line \(message.line): the message looks like a bounce but names"
                            + " no recipient and no reason; pass the report as the mail system sent"
                            + " it"))
            ]
        }
        var records: [FormatRecord] = events.prefix(FormatLimits.recipients).map { event in
            event.kind == .delivery && !includesDeliveries
                ? skipped("delivery: not a bounce") : .event(event)
        }
        if events.count > FormatLimits.recipients {
            records.append(
                .failed(
                    FormatError(
                        code: .tooLong, line: message.line, id: id,
                        message: "line \(message.line): the message reports on more than"
                            + " \(FormatLimits.recipients) recipients, the others were left out;"
                            + " split it")))
        }
        return records
    }

    /// A notification of Amazon SES that came by mail.
    private func notification() -> [FormatRecord]? {
        guard let part = mail.parts.first, part.type == "text/plain" else { return nil }
        let text = part.text()
        guard text.first(where: { $0 > 0x20 }) == 0x7B, SESFormat.recognizes(text[...]) else {
            return nil
        }
        var format = SESFormat()
        format.includesDeliveries = includesDeliveries
        // Amazon SNS writes how to unsubscribe below.
        let end = text[...].firstPlace(of: "\n--\n") ?? text.endIndex
        let records = format.decode(text[..<end], isLast: true).filter {
            if case .failed = $0 { false } else { true }
        }
        return records.isEmpty ? nil : records
    }

    private func complaint(_ report: FeedbackReport) -> [FormatRecord] {
        guard includesDeliveries, report.isComplaint, let recipient = report.recipient else {
            return [
                skipped(report.isComplaint ? "complaint: not a bounce" : "feedback: not a bounce")
            ]
        }
        return [
            .event(
                BounceEvent(
                    id: id, recipient: recipient, diagnostic: "", timestamp: report.timestamp,
                    kind: .complaint))
        ]
    }

    private func autoReply() -> [FormatRecord] {
        let from = mail.header.bytes("from") ?? []
        guard includesDeliveries, let place = MailAddress.first(in: from[...]) else {
            return [skipped("auto_reply: not a bounce")]
        }
        return [
            .event(
                BounceEvent(
                    id: id, recipient: String(repairing: place.address), diagnostic: "",
                    timestamp: mail.header.text("date"), kind: .autoReply))
        ]
    }

    private func skipped(_ note: String) -> FormatRecord {
        .skipped(SkippedRecord(line: message.line, note: note, id: id))
    }
}

extension FormatRecord {
    fileprivate var isEvent: Bool { if case .event = self { true } else { false } }
}

extension FormatError {
    static func messageTooLong(line: Int, id: String?) -> FormatError {
        FormatError(
            code: .tooLong, line: line, id: id,
            message: "line \(line) starts a message longer than \(FormatLimits.messageBytes) bytes"
                + " (4 MiB) whose beginning reports no bounce, which was left out; pass the report"
                + " without attachments")
    }
}
