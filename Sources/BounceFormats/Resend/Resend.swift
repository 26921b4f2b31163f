internal import DeliveryStatus

/// Webhooks of Resend.
enum Resend: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "resend", summary: "Resend webhooks as JSON",
            example: #"{"type": "email.bounced", "data": {"to": ["user@example.com"], "#
                + #""bounce": {"type": "Permanent", "subType": "General", "#
                + #""message": "550 5.1.1 User unknown"}}}"#),
        marks: [
            ["email.bounced"], ["email.delivery_delayed"], ["email.delivered"],
            ["email.complained"], ["email.sent"],
        ],
        type: ["type"],
        meanings: [
            "email.bounced": .bounce, "email.delivery_delayed": .delay,
            "email.delivered": .delivery, "email.complained": .complaint,
        ],
        id: ["data.email_id"],
        recipient: ["data.to"],
        diagnostic: ["data.bounce.message"],
        reported: ["data.bounce.type"],
        timestamp: ["created_at"],
        refine: { event, value in
            let subtype = value["data"]?["bounce"]?["subType"]?.string
            if subtype == "Suppressed" || subtype == "OnAccountSuppressionList" {
                event.wasAttempted = false
            }
        })
}
