internal import DeliveryStatus

/// Webhooks and the events API of SparkPost.
enum SparkPost: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "sparkpost", summary: "SparkPost webhooks and events as JSON",
            example: #"[{"msys": {"message_event": {"type": "bounce", "#
                + #""rcpt_to": "user@example.com", "error_code": "550", "bounce_class": "10", "#
                + #""raw_reason": "550 5.1.1 User unknown"}}}]"#),
        marks: [["msys"], ["rcpt_to", "bounce_class"], ["rcpt_to", "transmission_id"]],
        containers: [
            "msys.message_event", "msys.gen_event", "msys.track_event", "msys.unsubscribe_event",
            "results",
        ],
        type: ["type"],
        meanings: [
            "bounce": .bounce, "out_of_band": .bounce, "delay": .delay,
            "policy_rejection": .suppressed, "generation_rejection": .suppressed,
            "delivery": .delivery, "spam_complaint": .complaint,
        ],
        id: ["event_id"],
        recipient: ["rcpt_to", "raw_rcpt_to"],
        diagnostic: ["raw_reason", "reason"],
        code: ["error_code"],
        remoteMTA: ["ip_address"],
        timestamp: ["timestamp"],
        refine: { event, value in
            guard event.kind == .bounce else { return }
            switch value.word(at: ["bounce_class"]) {
            // The service's own policy: its suppression list among others.
            case "25": event.wasAttempted = false
            case "60": event.kind = .autoReply
            default: break
            }
        })
}
