internal import DeliveryStatus

/// Delivery reports of Azure Communication Services, as Event Grid sends them.
enum Azure: WebhookService {
    static let shape = WebhookShape(
        descriptor: FormatDescriptor(
            name: "azure",
            summary: "delivery reports of Azure Communication Services as JSON of Event Grid",
            example: #"[{"eventType": "Microsoft.Communication.EmailDeliveryReportReceived", "#
                + #""data": {"recipient": "user@example.com", "status": "Bounced", "#
                + #""deliveryStatusDetails": {"statusMessage": "550 5.1.1 User unknown"}}}]"#),
        marks: [
            ["Microsoft.Communication.EmailDeliveryReportReceived"],
            ["Microsoft.Communication.EmailEngagementTrackingReportReceived"],
        ],
        // Other events of the grid have a type and no status.
        type: ["data.status", "eventType", "type"],
        meanings: [
            "Bounced": .bounce, "Failed": .bounce, "FilteredSpam": .bounce,
            "Quarantined": .bounce, "Suppressed": .suppressed, "Delivered": .delivery,
        ],
        id: ["data.messageId", "id"],
        recipient: ["data.recipient"],
        diagnostic: ["data.deliveryStatusDetails.statusMessage"],
        timestamp: [
            "data.deliveryAttemptTimeStamp", "data.deliveryAttemptTimestamp", "eventTime", "time",
        ])
}
