internal import DeliveryStatus

/// Webhooks of Mailchimp Transactional, which was called Mandrill.
enum Mandrill: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "mandrill",
            summary: "Mandrill (Mailchimp Transactional) webhooks as JSON or as a posted form",
            example: #"{"mandrill_events": [{"event": "hard_bounce", "msg": "#
                + #"{"email": "user@example.com", "bounce_description": "bad_mailbox", "#
                + #""diag": "smtp;550 5.1.1 User unknown"}}]}"#),
        marks: [["mandrill_events"], ["event", "msg", "_id"]],
        containers: ["mandrill_events"],
        formField: "mandrill_events",
        type: ["event"],
        meanings: [
            "hard_bounce": .bounce, "soft_bounce": .bounce, "deferral": .delay,
            "reject": .suppressed, "delivered": .delivery, "spam": .complaint,
        ],
        id: ["_id", "msg._id"],
        recipient: ["msg.email"],
        diagnostic: ["msg.diag", "diag"],
        timestamp: ["ts"],
        refine: { event, value in
            guard event.diagnostic.isEmpty else { return }
            let last = value["msg"]?["smtp_events"]?.array?.last
            event.diagnostic =
                last?.word(at: ["diag"]) ?? value.word(at: ["msg.bounce_description"]) ?? ""
        })
}
