internal import DeliveryStatus

/// Webhooks and the events API of Mailgun.
enum Mailgun: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "mailgun", summary: "Mailgun webhooks and events as JSON",
            example: #"{"event-data": {"event": "failed", "severity": "permanent", "#
                + #""recipient": "user@example.com", "delivery-status": "#
                + #"{"code": 550, "message": "5.1.1 User unknown"}}}"#),
        marks: [["event-data"], ["event", "delivery-status", "recipient"]],
        containers: ["event-data", "items"],
        type: ["event"],
        meanings: ["failed": .bounce, "delivered": .delivery, "complained": .complaint],
        id: ["id"],
        recipient: ["recipient"],
        diagnostic: ["delivery-status.message", "delivery-status.description"],
        code: ["delivery-status.code"],
        status: ["delivery-status.enhanced-code"],
        remoteMTA: ["delivery-status.mx-host"],
        reported: ["severity"],
        timestamp: ["timestamp"],
        refine: { event, value in
            guard event.kind == .bounce else { return }
            if value["severity"]?.string == "temporary" {
                event.kind = .delay
                event.action = .delayed
            }
            // `suppress-bounce`, `suppress-complaint`, `suppress-unsubscribe`.
            let reason = value["reason"]?.string ?? ""
            if reason.hasPrefix("suppress-") { event.wasAttempted = false }
        })
}
