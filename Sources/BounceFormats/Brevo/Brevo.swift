internal import DeliveryStatus

/// Webhooks for transactional messages of Brevo, which was called Sendinblue.
enum Brevo: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "brevo", summary: "Brevo (Sendinblue) webhooks as JSON",
            example: #"{"event": "hard_bounce", "email": "user@example.com", "ts_event": 0, "#
                + #""reason": "550 5.1.1 User unknown"}"#),
        marks: [
            ["event", "email", "ts_event"], ["event", "email", "ts_epoch"],
            ["event", "email", "message-id", "sending_ip"],
        ],
        type: ["event"],
        meanings: [
            "hard_bounce": .bounce, "soft_bounce": .bounce, "deferred": .delay,
            "blocked": .suppressed, "invalid_email": .suppressed,
            "delivered": .delivery, "spam": .complaint, "complaint": .complaint,
        ],
        id: ["message-id"],
        recipient: ["email"],
        diagnostic: ["reason"],
        timestamp: ["ts_event", "ts_epoch", "date"])
}
