internal import DeliveryStatus

/// The log of KumoMTA: one JSON object a line.
enum KumoMTA: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "kumomta", summary: "log records of KumoMTA, one JSON object a line",
            example: #"{"type": "Bounce", "recipient": "user@example.com", "#
                + #""queue": "example.com", "response": {"code": 550, "enhanced_code": "#
                + #"{"class": 5, "subject": 1, "detail": 1}, "content": "User unknown"}}"#),
        marks: [["type", "queue", "response"], ["type", "queue", "site", "recipient"]],
        type: ["type"],
        skipsOthers: false,
        meanings: [
            "Bounce": .bounce, "Expiration": .bounce, "AdminBounce": .suppressed,
            "TransientFailure": .delay, "Delivery": .delivery, "Feedback": .complaint,
        ],
        id: ["id"],
        recipient: ["recipient"],
        // Batches of one domain name all that were in the transaction.
        recipientsShareFate: true,
        diagnostic: ["response.content"],
        code: ["response.code"],
        command: ["response.command"],
        remoteMTA: ["peer_address.name"],
        timestamp: ["timestamp"],
        refine: { event, value in
            if event.kind == .complaint { event.recipient = complainer(value) }
            guard let code = value["response"]?["enhanced_code"],
                let category = code["class"]?.identifier, let subject = code["subject"]?.identifier,
                let detail = code["detail"]?.identifier,
                let status = EnhancedStatus("\(category).\(subject).\(detail)")
            else { return }
            event.status = status
            event.diagnostic = ReplyText.joined(
                code: value.word(at: ["response.code"]), status: status.description,
                words: value.word(at: ["response.content"]))
        })

    /// The report went to the mailbox for reports, which is the record's recipient.
    private static func complainer(_ value: JSONValue) -> String? {
        let addresses = value["feedback_report"]?["original_rcpt_to"]?.array ?? []
        guard addresses.count == 1 else { return nil }
        return addresses[0].string.flatMap { ReplyText.address(in: $0) }
    }
}
