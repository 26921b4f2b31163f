internal import DeliveryStatus

/// The event webhook of Twilio SendGrid, and the bounces that its suppression API lists.
enum SendGrid: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "sendgrid", summary: "SendGrid event webhooks and lists of bounces as JSON",
            example: #"[{"event": "bounce", "type": "bounce", "email": "user@example.com", "#
                + #""status": "5.1.1", "reason": "550 5.1.1 User unknown", "#
                + #""sg_event_id": "0"}]"#),
        marks: [
            ["sg_event_id"], ["sg_message_id"], ["event", "email", "smtp-id"],
            ["email", "reason", "created"],
        ],
        type: ["event"],
        meanings: [
            "bounce": .bounce, "blocked": .bounce, "dropped": .suppressed, "deferred": .delay,
            "delivered": .delivery, "spamreport": .complaint,
        ],
        // Lists of bounces have no events in them.
        untyped: .bounce,
        id: ["sg_event_id", "sg_message_id"],
        recipient: ["email"],
        diagnostic: ["reason", "response"],
        status: ["status"],
        reported: ["type"],
        timestamp: ["timestamp", "created"])
}
