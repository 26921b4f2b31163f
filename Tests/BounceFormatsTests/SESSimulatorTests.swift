import BounceFormats
import DeliveryStatus
import TestSupport
import Testing

/// The five scenarios of the mailbox simulator, and what is odd in notifications.
struct SESSimulatorTests {
    private static func event(
        _ diagnostic: String, _ kind: EventKind, reported: String? = nil, host: String? = nil,
        wasAttempted: Bool = true
    ) -> BounceEvent {
        let isFeedback = kind != .delivery
        let isReport = kind == .bounce && !diagnostic.isEmpty
        return BounceEvent(
            id: isFeedback ? Payload.feedbackID : Payload.messageID,
            recipient: "user@example.com", diagnostic: diagnostic,
            status: isReport ? EnhancedStatus(5, 1, 1) : nil, action: isReport ? .failed : nil,
            remoteMTA: host, reported: reported, timestamp: "2026-01-01T00:00:01.000Z",
            kind: kind, wasAttempted: wasAttempted)
    }

    private static let delivered = event("250 Ok", .delivery, host: "192.0.2.1")

    private static func expected(_ scenario: MailboxSimulator) -> [BounceEvent] {
        switch scenario {
        case .success: [delivered]
        case .bounce:
            [
                event(
                    "smtp; 550 5.1.1 As requested: user unknown <user@example.com>", .bounce,
                    reported: "Permanent", host: "192.0.2.1")
            ]
        // An answer of the mailbox looks like a bounce without words: it is taken for no more.
        case .outOfOffice: [delivered, event("", .bounce, reported: "Transient")]
        case .complaint: [delivered, event("", .complaint)]
        case .suppressionList:
            [
                event(
                    "Amazon SES has suppressed sending to this address because it has a recent"
                        + " history of bouncing as an invalid address.",
                    .bounce, reported: "Permanent", host: "192.0.2.1", wasAttempted: false)
            ]
        case .accountList:
            [
                event(
                    "Amazon SES did not send the message to this address because it is on the"
                        + " suppression list for your account.",
                    .bounce, reported: "Permanent", wasAttempted: false)
            ]
        }
    }

    @Test(arguments: MailboxSimulator.allCases)
    func `reads each scenario, raw and enveloped`(scenario: MailboxSimulator) throws {
        for wrap in SESFormatTests.transports.map(\.wrap) {
            let input = scenario.events.map(wrap).joined(separator: "\n")
            #expect(try read(input, format: "ses").events == Self.expected(scenario))
        }
    }

    @Test(arguments: MailboxSimulator.allCases)
    func `gives bounces alone to who asks for no more`(scenario: MailboxSimulator) throws {
        let input = scenario.events.joined(separator: "\n")
        let records = try read(input, format: "ses", includesDeliveries: false)
        #expect(records.events == Self.expected(scenario).filter { $0.kind == .bounce })
        #expect(records.errors.isEmpty)
    }

    @Test(arguments: [
        "Suppressed", "OnAccountSuppressionList", "SUPPRESSED", "ON_ACCOUNT_SUPPRESSION_LIST",
    ])
    func `marks what was not sent, however it is written and whatever it says`(subtype: String) {
        for diagnostic in ["smtp; 550 5.1.1 user unknown", nil] {
            let bounce = Payload.bounce(
                recipients: Payload.recipient(diagnostic: diagnostic), type: "Permanent",
                subtype: subtype)
            let events = read(Payload.notification(bounce), as: SESFormat.self).events
            #expect(events.map(\.wasAttempted) == [false])
        }
        for subtype in ["General", "NoEmail", "MailboxFull", "SomethingNew"] {
            let bounce = Payload.bounce(subtype: subtype)
            let events = read(Payload.notification(bounce), as: SESFormat.self).events
            #expect(events.map(\.wasAttempted) == [true])
        }
    }

    private static func complaint(_ recipients: String, _ subtype: String) -> String {
        """
        {"notificationType":"Complaint","mail":\(Payload.mail),"complaint":{\
        "complaintSubType":\(subtype),"complainedRecipients":[\(recipients)]}}
        """
    }

    @Test func `takes no complaint of several for anybody's, and none of the list for one`() throws
    {
        let one = #"{"emailAddress":"a@example.com"}"#
        let two = one + #",{"emailAddress":"b@example.com"}"#
        #expect(
            try read(Self.complaint(two, "null"), format: "ses").outline == ["skipped"])
        #expect(try read(Self.complaint("", "null"), format: "ses").outline == ["skipped"])
        for (subtype, wasAttempted) in [("null", true), (#""OnAccountSuppressionList""#, false)] {
            let events = try read(Self.complaint(one, subtype), format: "ses").events
            #expect(events.map(\.kind) == [.complaint])
            #expect(events.map(\.wasAttempted) == [wasAttempted])
        }
    }

    @Test(arguments: [
        "dns; out.example.net", "dns;out.example.net", "dsn; out.example.net", "out.example.net",
        "; ", "",
    ])
    func `never takes the reporting server for the receiving one`(reporting: String) {
        let json = Payload.notification().replacing("dns; out.example.net", with: reporting)
        #expect(read(json, as: SESFormat.self) == [.event(SESFormatTests.expected)])
    }

    @Test func `reads delays of several recipients, with and without words`() {
        let recipients = """
            {"emailAddress":"a@example.com","status":"4.2.2",\
            "diagnosticCode":"smtp; 452 4.2.2 Mailbox full"},{"emailAddress":"b@example.com"}
            """
        let json = """
            {"eventType":"DeliveryDelay","mail":\(Payload.mail),"deliveryDelay":{\
            "timestamp":"2026-01-01T00:00:01.000Z","delayType":"MailboxFull",\
            "expirationTime":"2026-01-02T00:00:01.000Z","delayedRecipients":[\(recipients)]}}
            """
        let events = read(json, as: SESFormat.self).events
        #expect(events.map(\.diagnostic) == ["smtp; 452 4.2.2 Mailbox full", ""])
        #expect(events.allSatisfy { $0.kind == .delay && $0.action == .delayed && $0.wasAttempted })
    }
}
