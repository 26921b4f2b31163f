internal import DeliveryStatus

/// Webhooks and the bounce API of Postmark.
enum Postmark: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "postmark", summary: "Postmark webhooks and lists of bounces as JSON",
            example: #"{"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "#
                + #""Email": "user@example.com", "Details": "smtp;550 5.1.1 User unknown"}"#),
        marks: [["RecordType"], ["TypeCode", "BouncedAt"]],
        containers: ["Bounces"],
        // A delivery has a RecordType only, a bounce of the API a Type only.
        type: ["Type", "RecordType"],
        meanings: [
            "HardBounce": .bounce, "SoftBounce": .bounce, "DnsError": .bounce,
            "SpamNotification": .bounce, "VirusNotification": .bounce, "BadEmailAddress": .bounce,
            "Blocked": .bounce, "DMARCPolicy": .bounce, "Unknown": .bounce, "Bounce": .bounce,
            "Transient": .delay, "ManuallyDeactivated": .suppressed,
            "AutoResponder": .autoReply, "ChallengeVerification": .autoReply,
            "Delivery": .delivery, "SpamComplaint": .complaint,
        ],
        id: ["ID", "MessageID"],
        recipient: ["Email", "Recipient"],
        diagnostic: ["Details", "Description"],
        timestamp: ["BouncedAt", "DeliveredAt"])
}
