import BounceFormats
import DeliveryStatus
import Testing

/// What each service's events become.
struct WebhookTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let format: String
        let input: String
        let event: BounceEvent

        var testDescription: String { "\(format): \(event.kind) \(event.reported ?? "")" }
    }

    private static func mailgun(_ event: String) -> String {
        """
        {"signature": {"token": "0"}, "event-data": {\(event), "recipient": "user@example.com",
         "id": "0", "timestamp": 1767225600.5}}
        """
    }

    static let cases: [Case] = [
        Case(
            format: "mailgun",
            input: mailgun(
                #""event": "failed", "severity": "permanent", "reason": "bounce", "#
                    + #""delivery-status": {"code": 550, "message": "5.1.1 User unknown\nTry", "#
                    + #""mx-host": "mx.example.com", "enhanced-code": "5.1.1"}"#),
            event: BounceEvent(
                id: "0", recipient: "user@example.com",
                diagnostic: "550 5.1.1 User unknown\nTry", status: EnhancedStatus(5, 1, 1),
                remoteMTA: "mx.example.com", reported: "permanent", timestamp: "1767225600.5")),
        Case(
            format: "mailgun",
            input: mailgun(
                #""event": "failed", "severity": "temporary", "delivery-status": "#
                    + #"{"code": 450, "message": "", "description": "Greylisted"}"#),
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "450 Greylisted",
                action: .delayed, reported: "temporary", timestamp: "1767225600.5", kind: .delay)),
        Case(
            format: "mailgun",
            input: mailgun(
                #""event": "failed", "severity": "permanent", "reason": "suppress-bounce", "#
                    + #""delivery-status": {"code": 605, "message": "Not delivering"}"#),
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "Not delivering",
                reported: "permanent", timestamp: "1767225600.5", wasAttempted: false)),
        Case(
            format: "mailgun", input: mailgun(#""event": "complained""#),
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "", reported: "complained",
                timestamp: "1767225600.5", kind: .complaint)),
        Case(
            format: "mailgun",
            input: #"{"items": [{"event": "delivered", "recipient": "user@example.com", "#
                + #""delivery-status": {"code": 250, "message": "OK"}}]}"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "250 OK", reported: "delivered",
                kind: .delivery)),
        Case(
            format: "sendgrid",
            input: #"[{"event": "bounce", "type": "blocked", "email": "user@example.com", "#
                + #""reason": "550 5.7.1 Blocked ", "status": "5.7.1", "timestamp": 0, "#
                + #""sg_event_id": "0", "smtp-id": "<0@example.com>"}]"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "550 5.7.1 Blocked",
                status: EnhancedStatus(5, 7, 1), reported: "blocked", timestamp: "0")),
        Case(
            format: "sendgrid",
            input: #"{"event": "dropped", "email": "user@example.com", "#
                + #""reason": "Bounced Address", "sg_event_id": "0"}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "Bounced Address",
                reported: "dropped", wasAttempted: false)),
        Case(
            format: "sendgrid",
            input: #"{"event": "deferred", "email": "user@example.com", "#
                + #""response": "450 4.2.1 Later", "sg_event_id": "0"}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "450 4.2.1 Later",
                action: .delayed, reported: "deferred", kind: .delay)),
        Case(
            format: "sendgrid",
            input: #"[{"created": 0, "email": "user@example.com", "reason": "User unknown", "#
                + #""status": "550"}]"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "550 User unknown", timestamp: "0")),
        Case(
            format: "sendgrid",
            input: #"{"event": "spamreport", "email": "user@example.com", "sg_event_id": "0"}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "", reported: "spamreport",
                kind: .complaint)),
        Case(
            format: "postmark",
            input: #"{"RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1, "#
                + #""Details": "smtp;550 5.1.1 Unknown", "Email": "user@example.com", "#
                + #""BouncedAt": "2026-01-01T00:00:00Z"}"#,
            event: BounceEvent(
                id: "42", recipient: "user@example.com", diagnostic: "smtp;550 5.1.1 Unknown",
                reported: "HardBounce", timestamp: "2026-01-01T00:00:00Z")),
        Case(
            format: "postmark",
            input: #"{"RecordType": "Bounce", "Type": "AutoResponder", "Email": "#
                + #""user@example.com", "Description": "Automatic reply"}"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "Automatic reply",
                reported: "AutoResponder", kind: .autoReply)),
        Case(
            format: "postmark",
            input:
                #"{"RecordType": "Delivery", "MessageID": "0", "Recipient": "user@example.com", "#
                + #""DeliveredAt": "2026-01-01T00:00:00Z", "Details": "250 OK"}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "250 OK", reported: "Delivery",
                timestamp: "2026-01-01T00:00:00Z", kind: .delivery)),
        Case(
            format: "sparkpost",
            input: #"[{"msys": {"message_event": {"type": "bounce", "bounce_class": "10", "#
                + #""error_code": "550", "raw_reason": "550 5.1.1 Unknown", "reason": "550 ...", "#
                + #""rcpt_to": "user@example.com", "ip_address": "192.0.2.1", "event_id": "0", "#
                + #""timestamp": "0"}}}]"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "550 5.1.1 Unknown",
                remoteMTA: "192.0.2.1", reported: "bounce", timestamp: "0")),
        Case(
            format: "sparkpost",
            input:
                #"[{"msys": {"gen_event": {"type": "generation_rejection", "error_code": "554", "#
                + #""reason": "5.7.1 suppressed", "rcpt_to": "user@example.com"}}}]"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "554 5.7.1 suppressed",
                reported: "generation_rejection", wasAttempted: false)),
        Case(
            format: "sparkpost",
            input: #"[{"msys": {"message_event": {"type": "delay", "raw_reason": "454 4.4.4 x", "#
                + #""rcpt_to": "user@example.com"}}}]"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "454 4.4.4 x", action: .delayed,
                reported: "delay", kind: .delay)),
        Case(
            format: "mandrill",
            input: "mandrill_events=%5B%7B%22event%22%3A%22hard_bounce%22%2C%22_id%22%3A%220%22"
                + "%2C%22ts%22%3A0%2C%22msg%22%3A%7B%22email%22%3A%22user%40example.com%22%2C"
                + "%22diag%22%3A%22smtp%3B550+5.1.1+Unknown%22%7D%7D%5D&x=1\n",
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "smtp;550 5.1.1 Unknown",
                reported: "hard_bounce", timestamp: "0")),
        Case(
            format: "mandrill",
            input: #"[{"event": "deferral", "_id": "0", "msg": {"email": "user@example.com", "#
                + #""smtp_events": [{"diag": "a"}, {"diag": "451 4.3.5 Later"}]}}]"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "451 4.3.5 Later",
                action: .delayed, reported: "deferral", kind: .delay)),
        Case(
            format: "mandrill",
            input: #"{"mandrill_events": "[{\"event\": \"reject\", \"msg\": {\"email\": "#
                + #"\"user@example.com\"}}]"}"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "", reported: "reject",
                wasAttempted: false)),
        Case(
            format: "mailjet",
            input: #"{"event": "bounce", "time": 0, "MessageID": 12345678901234567, "#
                + #""email": "user@example.com", "hard_bounce": true, "error": "user unknown", "#
                + #""error_related_to": "recipient", "comment": ""}"#,
            event: BounceEvent(
                id: "12345678901234567", recipient: "user@example.com", diagnostic: "user unknown",
                reported: "hard_bounce", timestamp: "0")),
        Case(
            format: "mailjet",
            input: #"[{"event": "blocked", "email": "user@example.com", "error": "preblocked", "#
                + #""error_related_to": "mailjet"}]"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "preblocked", reported: "blocked",
                wasAttempted: false)),
        Case(
            format: "mailjet",
            input: #"{"event": "sent", "email": "user@example.com", "smtp_reply": "250 OK", "#
                + #""mj_campaign_id": 0}"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "250 OK", reported: "sent",
                kind: .delivery)),
        Case(
            format: "brevo",
            input: #"{"event": "soft_bounce", "email": "user@example.com", "ts_event": 0, "#
                + #""reason": " 452 4.2.2 Full", "message-id": "<0@example.com>"}"#,
            event: BounceEvent(
                id: "<0@example.com>", recipient: "user@example.com", diagnostic: "452 4.2.2 Full",
                reported: "soft_bounce", timestamp: "0")),
        Case(
            format: "brevo",
            input: #"{"event": "blocked", "email": "user@example.com", "ts_event": 0, "#
                + #""reason": "blocked : due to blacklist user"}"#,
            event: BounceEvent(
                recipient: "user@example.com", diagnostic: "blocked : due to blacklist user",
                reported: "blocked", timestamp: "0", wasAttempted: false)),
        Case(
            format: "resend",
            input: #"{"type": "email.bounced", "created_at": "2026-01-01T00:00:00Z", "#
                + #""data": {"email_id": "0", "to": ["User <user@example.com>"], "bounce": "#
                + #"{"message": "suppressed", "type": "Permanent", "subType": "Suppressed"}}}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "suppressed",
                reported: "Permanent", timestamp: "2026-01-01T00:00:00Z", wasAttempted: false)),
        Case(
            format: "resend",
            input: #"{"type": "email.bounced", "data": {"to": ["a@example.com", "b@example.com"], "#
                + #""bounce": {"message": "550 x"}}}"#,
            event: BounceEvent(diagnostic: "550 x", reported: "email.bounced")),
        Case(
            format: "azure",
            input: #"{"type": "Microsoft.Communication.EmailDeliveryReportReceived", "data": "#
                + #"{"recipient": "user@example.com", "messageId": "0", "status": "Suppressed", "#
                + #""deliveryStatusDetails": {"statusMessage": "x"}, "#
                + #""deliveryAttemptTimeStamp": "2026-01-01T00:00:00Z",},}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "x", reported: "Suppressed",
                timestamp: "2026-01-01T00:00:00Z", wasAttempted: false)),
        Case(
            format: "kumomta",
            input: #"{"type": "TransientFailure", "id": "0", "recipient": "user@example.com", "#
                + #""queue": "example.com", "timestamp": 0, "peer_address": {"name": "#
                + #""mx.example.com", "addr": "192.0.2.1"}, "response": {"code": 450, "#
                + #""enhanced_code": {"class": 4, "subject": 2, "detail": 1}, "content": "Later", "#
                + #""command": "RCPT TO:<user@example.com>"}}"#,
            event: BounceEvent(
                id: "0", recipient: "user@example.com", diagnostic: "450 4.2.1 Later",
                status: EnhancedStatus(4, 2, 1), action: .delayed, phase: .rcptTo,
                remoteMTA: "mx.example.com", reported: "TransientFailure", timestamp: "0",
                kind: .delay)),
    ]

    @Test(arguments: cases)
    func `reads what a service says`(item: Case) throws {
        #expect(try read(item.input, format: item.format) == [.event(item.event)])
        let found = FormatRegistry.standard.detect(prefix: item.input.utf8)
        #expect(found?.descriptor.name == item.format)
        guard item.event.kind != .bounce, item.event.kind != .delay else { return }
        let skipped = try read(item.input, format: item.format, includesDeliveries: false)
        #expect(skipped.skipped.map(\.note) == ["\(item.event.kind.rawValue): not a bounce"])
        #expect(skipped.count == 1)
    }

    @Test(arguments: [
        ("mailgun", #"{"event-data": {"event": "opened"}}"#, ["skipped"]),
        ("mailgun", #"{"event": 5}"#, ["skipped"]), ("mailgun", "{}", ["unknown_shape@1"]),
        ("sendgrid", "[{},\n{\"event\": \"processed\"}]", ["unknown_shape@1", "skipped"]),
        ("sparkpost", #"[{"msys": {}}]"#, ["unknown_shape@1"]),
        ("sparkpost", #"[{"msys": {"track_event": {"type": "click"}}}]"#, ["skipped"]),
        ("mandrill", "mandrill_events=%5B%5D", []),
        ("mandrill", "mandrill_events", ["invalid_json@1"]),
        ("mandrill", #"{"mandrill_events": "x"}"#, ["invalid_envelope@1"]),
        ("resend", #"{"type": "email.delivered", "data": {"to": []}}"#, ["skipped"]),
        (
            "azure", #"[{"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent"}]"#,
            ["skipped"]
        ),
        ("kumomta", #"{"type": "Reception", "id": "0"}"#, []),
        ("postmark", "5", ["not_an_object@1"]),
        ("postmark", "\n{\"Type\": \"HardBounce\"}", ["unknown_shape@2"]),
        ("brevo", "{", ["invalid_json@1"]),
    ])
    func `tells what is no event`(format: String, input: String, outline: [String]) throws {
        #expect(try read(input, format: format).outline == outline)
    }

    @Test(arguments: FormatRegistry.standard.descriptors.prefix(10))
    func `opens Google Pub/Sub`(descriptor: FormatDescriptor) throws {
        let data = Self.base64(Array(descriptor.example.utf8))
        let push = #"{"message": {"data": "\#(data)", "messageId": "0"}, "subscription": "x"}"#
        let records = try read(push, format: descriptor.name)
        #expect(records == (try read(descriptor.example, format: descriptor.name)))
        let found = FormatRegistry.standard.detect(prefix: push.utf8)
        #expect(found?.descriptor.name == descriptor.name)
    }

    @Test func `reads each recipient of a batch of KumoMTA`() throws {
        let input =
            #"{"type": "Bounce", "recipient": ["a@example.com", "b@example.com"], "#
            + #""response": {"code": 550, "content": "x"}}"#
        let events = try read(input, format: "kumomta").events
        #expect(events.map(\.recipient) == ["a@example.com", "b@example.com"])
        #expect(events.map(\.diagnostic) == ["550 x", "550 x"])
    }

    @Test func `opens no more envelopes than the limit`() throws {
        var input = #"{"event": "opened"}"#
        for _ in 0...FormatLimits.envelopes {
            input = #"{"message": {"data": "\#(Self.base64(Array(input.utf8)))"}}"#
        }
        #expect(try read(input, format: "mailgun").outline == ["invalid_envelope@1"])
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(0) { $0 << 8 | Int($1 < group.count ? group[start + $1] : 0) }
            for place in 0..<4 {
                text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }
}
