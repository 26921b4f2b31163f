internal import DeliveryStatus

/// One notification or event of Amazon SES, without envelopes.
///
/// SES may add fields and values at any time, so only what is used is looked at.
struct SESNotification {
    private let fields: JSONFields
    private let kind: Kind
    private let id: String?

    private enum Kind {
        case bounce, delay, delivery, complaint
        case other(note: String)
    }

    /// Takes an object; nil where it is no notification.
    init?(_ fields: JSONFields) throws(FormatError) {
        let type =
            if let type = try fields.text("notificationType") { type } else {
                try fields.text("eventType")
            }
        if let type {
            kind = Self.kind(of: type)
        } else if fields.object["bounce"]?["bouncedRecipients"] != nil {
            kind = .bounce
        } else {
            return nil
        }
        let id = Self.id(in: fields.object)
        self.id = id
        self.fields = JSONFields(fields.object, path: fields.path, line: fields.line, id: id)
    }

    /// One event for each recipient, or one record that says why there is none.
    func records(includesDeliveries: Bool) -> [FormatRecord] {
        do throws(FormatError) {
            switch kind {
            case .delivery where !includesDeliveries, .complaint where !includesDeliveries:
                return [
                    .skipped(
                        SkippedRecord(line: fields.line, note: "\(kind): not a bounce", id: id))
                ]
            case .bounce: return try bounces()
            case .delay: return try delays()
            case .delivery: return try deliveries()
            case .complaint: return try complaints()
            case .other(let note):
                return [.skipped(SkippedRecord(line: fields.line, note: note, id: id))]
            }
        } catch {
            return [.failed(error)]
        }
    }

    /// The id of the feedback, else that of the message.
    private static func id(in value: JSONValue) -> String? {
        value["bounce"]?["feedbackId"]?.string ?? value["complaint"]?["feedbackId"]?.string
            ?? value["mail"]?["messageId"]?.string
    }

    private static func kind(of type: String) -> Kind {
        switch type {
        case "Bounce": .bounce
        case "DeliveryDelay": .delay
        case "Delivery": .delivery
        case "Complaint": .complaint
        case "Send", "Reject", "Open", "Click", "Rendering Failure",
            "Subscription":
            .other(note: "\(type.lowercased()): not a bounce")
        case "AmazonSnsSubscriptionSucceeded":
            .other(note: "test message of Amazon SES: not a bounce")
        default: .other(note: "unknown type of notification: not a bounce")
        }
    }

    private func bounces() throws(FormatError) -> [FormatRecord] {
        guard let bounce = try fields.object("bounce") else {
            throw fields.missing("bounce", remedy: "pass the notification as Amazon SES wrote it")
        }
        let subtype = try bounce.word("bounceSubType")
        return try events(
            about: "bouncedRecipients", in: bounce, reported: try bounce.word("bounceType"),
            silence: subtype.flatMap(Self.ownWords) ?? "",
            wasAttempted: !Self.isSuppression(subtype))
    }

    /// Whether SES did not even try, because the address is on a list of its own.
    ///
    /// The programming interface writes `ON_ACCOUNT_SUPPRESSION_LIST` for what notifications write
    /// `OnAccountSuppressionList`.
    private static func isSuppression(_ subtype: String?) -> Bool {
        guard let subtype else { return false }
        let letters = subtype.utf8.filter(ASCII.isLetter).map(ASCII.lowered)
        return letters == Array("suppressed".utf8)
            || letters == Array("onaccountsuppressionlist".utf8)
    }

    /// What a receiving server took; an event without recipients says nothing.
    private func deliveries() throws(FormatError) -> [FormatRecord] {
        guard let delivery = try fields.object("delivery") else {
            return [
                .skipped(SkippedRecord(line: fields.line, note: "delivery: not a bounce", id: id))
            ]
        }
        let host = try delivery.word("remoteMtaIp")
        let timestamp = try delivery.word("timestamp")
        let words = try delivery.text("smtpResponse") ?? ""
        return (try delivery.array("recipients") ?? []).compactMap(\.string).map { address in
            .event(
                BounceEvent(
                    id: id, recipient: address, diagnostic: words, remoteMTA: host,
                    timestamp: timestamp, kind: .delivery))
        }
    }

    /// A recipient's complaint; of several nobody knows who complained, and of one on the account's
    /// own list nobody complained this time.
    private func complaints() throws(FormatError) -> [FormatRecord] {
        let complaint = try fields.object("complaint")
        let recipients = try complaint?.array("complainedRecipients") ?? []
        guard let complaint, recipients.count == 1,
            let address = recipients[0]["emailAddress"]?.string
        else {
            return [
                .skipped(SkippedRecord(line: fields.line, note: "complaint: not a bounce", id: id))
            ]
        }
        return [
            .event(
                BounceEvent(
                    id: id, recipient: address, diagnostic: "",
                    timestamp: try complaint.word("timestamp"), kind: .complaint,
                    wasAttempted: !Self.isSuppression(try complaint.word("complaintSubType"))))
        ]
    }

    private func delays() throws(FormatError) -> [FormatRecord] {
        guard let delay = try fields.object("deliveryDelay") else {
            throw fields.missing(
                "deliveryDelay", remedy: "pass the event as Amazon SES wrote it")
        }
        return try events(
            about: "delayedRecipients", in: delay, reported: "DeliveryDelay", action: .delayed)
    }

    /// What SES says where it did not even try and the notification has no diagnostic.
    private static func ownWords(subtype: String) -> String? {
        switch subtype {
        case "Suppressed":
            "Amazon SES has suppressed sending to this address because it has a recent history of"
                + " bouncing as an invalid address"
        case "OnAccountSuppressionList":
            "Amazon SES did not send the message to this address because it is on the suppression"
                + " list for your account"
        default: nil
        }
    }

    private func events(
        about key: String, in report: JSONFields, reported: String?,
        action: DeliveryAction? = nil, silence: String = "", wasAttempted: Bool = true
    ) throws(FormatError) -> [FormatRecord] {
        guard let recipients = try report.array(key), !recipients.isEmpty else {
            throw report.missing(key, remedy: "a notification names at least one recipient")
        }
        // The reporting MTA is the sender's own and says nothing about the receiver.
        let host =
            if let name = try host(in: report) { name } else { try report.word("remoteMtaIp") }
        let timestamp = try report.word("timestamp")
        return recipients.enumerated().map { index, recipient in
            do throws(FormatError) {
                let fields = try report.element(index, recipient, of: key)
                let ownAction = try fields.text("action").flatMap {
                    DeliveryAction(rawValue: $0) ?? DeliveryAction(field: $0)
                }
                let ownHost = try self.host(in: fields)
                return .event(
                    BounceEvent(
                        id: id,
                        recipient: try fields.typedWord("emailAddress"),
                        diagnostic: try diagnostic(in: fields) ?? silence,
                        status: try fields.text("status").flatMap { EnhancedStatus($0) },
                        action: action ?? ownAction,
                        remoteMTA: ownHost ?? host,
                        reported: reported,
                        timestamp: timestamp,
                        kind: action == .delayed ? .delay : .bounce,
                        wasAttempted: wasAttempted))
            } catch {
                return .failed(error)
            }
        }
    }

    private func diagnostic(in recipient: JSONFields) throws(FormatError) -> String? {
        guard let text = try recipient.text("diagnosticCode"), TypedField.trimmed(text) != nil
        else { return nil }
        return text
    }

    private func host(in fields: JSONFields) throws(FormatError) -> String? {
        if let name = try fields.typedWord("remoteMTA") { return name }
        return try fields.typedWord("remoteMta")
    }
}
