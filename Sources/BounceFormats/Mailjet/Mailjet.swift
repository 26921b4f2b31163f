internal import DeliveryStatus

/// The event API of Mailjet.
enum Mailjet: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "mailjet", summary: "Mailjet events as JSON",
            example: #"{"event": "bounce", "email": "user@example.com", "hard_bounce": true, "#
                + #""error_related_to": "recipient", "error": "user unknown", "#
                + #""comment": "550 5.1.1 User unknown", "mj_campaign_id": 0}"#),
        marks: [["mj_campaign_id"], ["mj_contact_id"], ["event", "error_related_to"]],
        type: ["event"],
        meanings: [
            "bounce": .bounce, "blocked": .bounce, "sent": .delivery, "spam": .complaint,
        ],
        id: ["MessageID"],
        recipient: ["email"],
        diagnostic: ["comment", "smtp_reply", "error"],
        timestamp: ["time"],
        refine: { event, value in
            guard event.kind == .bounce else { return }
            if value["hard_bounce"]?.isTrue == true { event.reported = "hard_bounce" }
            let error = value["error"]?.string ?? ""
            if error == "greylisted" {
                event.kind = .delay
                event.action = .delayed
            }
            if value["error_related_to"]?.string == "mailjet" || ownErrors.contains(error) {
                event.wasAttempted = false
            }
        })

    /// Where Mailjet did not try: the address is on a list, or is a typing error to it.
    private static let ownErrors: Set<String> = [
        "preblocked", "blacklisted", "spam reporter", "typofix", "duplicate in campaign",
    ]
}
