import BounceFormats
import DeliveryStatus
import Testing

/// Every shape of a notification, in every transport.
struct SESFormatTests {
    static let shapes: [(name: String, json: String)] = [
        ("notificationType", Payload.notification()),
        ("eventType", Payload.event()),
        ("EventBridge", Payload.eventBridge()),
    ]

    static let transports: [(name: String, wrap: @Sendable (String) -> String)] = [
        ("raw", { $0 }),
        ("SNS", { Payload.sns($0) }),
        ("Lambda", { Payload.lambda([$0]) }),
        ("SQS body", { Payload.message($0) }),
        ("SQS Messages", { Payload.received($0) }),
        ("Lambda from SQS", { Payload.lambdaFromSQS($0) }),
        ("SNS in SQS", { Payload.received(Payload.sns($0)) }),
        ("SNS in Lambda from SQS", { Payload.lambdaFromSQS(Payload.sns($0)) }),
        ("JSON string in SNS", { Payload.sns(Payload.quoted($0)) }),
    ]

    static let expected = BounceEvent(
        id: Payload.feedbackID, recipient: "user@example.com",
        diagnostic: "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
        status: EnhancedStatus(5, 1, 1), action: .failed, reported: "Transient",
        timestamp: "2026-01-01T00:00:01.000Z")

    @Test(arguments: shapes.indices, transports.indices)
    func `reads every shape in every transport`(shape: Int, transport: Int) {
        let json = Self.transports[transport].wrap(Self.shapes[shape].json)
        #expect(read(json, as: SESFormat.self) == [.event(Self.expected)])
        #expect(read(Payload.pretty(json), as: SESFormat.self) == [.event(Self.expected)])
    }

    @Test(arguments: transports.indices)
    func `reads arrays, lines and objects in a row`(transport: Int) {
        let json = Self.transports[transport].wrap(Payload.notification())
        let three: [FormatRecord] = Array(repeating: .event(Self.expected), count: 3)
        let pretty = Payload.pretty(json)
        for input in [
            "[\(json),\(json),\(json)]", Payload.pretty("[\(json),\(json),\(json)]"),
            "\(json)\n\(json)\n\(json)\n", "\(json)\r\n\(json)\r\n\(json)", "\(json)\(json)\(json)",
            "\(pretty)\n\(pretty)\n\(pretty)\n", "\(pretty)\(pretty)\n\n\(json)",
            "\(json),\n\(json),\n\(json),", "\u{FEFF}\(json)\n\u{FEFF}\(json)\n[\(json)]",
            "\u{FEFF}\(pretty)\n\u{FEFF}\(pretty)\u{FEFF}[\(pretty)]",
            "[\(json)]\n[\(json),\(json)]", "[\n\(json)\n,\(json)\n,\(json)\n]\n",
        ] {
            #expect(read(input, as: SESFormat.self) == three)
        }
    }

    @Test func `reads an envelope whose messages start their lines`() {
        let sns = #"{"Sns":\#(Payload.sns(Payload.notification()))}"#
        let input = "{\"Records\":[\n\(sns),\n\(sns)\n]}\n"
        #expect(
            read(input + input, as: SESFormat.self)
                == Array(repeating: .event(Self.expected), count: 4))
    }

    @Test func `gives one event for each recipient, with one id`() {
        let recipients = ["a@example.com", "b@example.com", "c@example.com"]
        let list = recipients.map { Payload.recipient($0) }.joined(separator: ",")
        let records = read(
            Payload.notification(Payload.bounce(recipients: list)), as: SESFormat.self)
        #expect(records.count == 3)
        #expect(records.events.map(\.recipient) == recipients)
        #expect(Set(records.events.map(\.id)) == [Payload.feedbackID])
    }

    @Test func `reads all records of one invocation, each on its own`() {
        let records = read(
            Payload.lambda([
                Payload.notification(), "no JSON", Payload.report("Delivery", key: "delivery"),
                Payload.event(),
            ]), as: SESFormat.self)
        #expect(records.outline == ["event", "invalid_envelope@1", "skipped", "event"])
        #expect(records.errors.first?.id == "sns-0")
        #expect(records.errors.first?.message.contains("Records[1].Sns.Message") == true)
    }

    @Test func `falls back on the id of the message`() {
        let json = """
            {"notificationType":"Bounce","mail":\(Payload.mail),"bounce":\
            {"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"user@example.com"}]}}
            """
        #expect(
            read(json, as: SESFormat.self) == [
                .event(
                    BounceEvent(
                        id: Payload.messageID, recipient: "user@example.com", diagnostic: "",
                        reported: "Permanent"))
            ])
    }

    @Test(arguments: [
        (#","remoteMtaIp":"192.0.2.1""#, "192.0.2.1"),
        (#","remoteMtaIp":"192.0.2.1","remoteMTA":"dns; mx.example.com""#, "mx.example.com"),
        (#","remoteMtaIp":null"#, nil),
    ])
    func `takes the host that answered, never the one that reported`(more: String, host: String?) {
        let records = read(Payload.notification(Payload.bounce(more: more)), as: SESFormat.self)
        #expect(records.events.map(\.remoteMTA) == [host])
    }

    @Test(arguments: [
        ("Suppressed", "Amazon SES has suppressed sending to this address"),
        ("OnAccountSuppressionList", "Amazon SES did not send the message to this address"),
    ])
    func `gives the words of SES for what it did not send`(subtype: String, words: String) throws {
        let silent = Payload.bounce(
            recipients: Payload.recipient(diagnostic: nil), type: "Permanent", subtype: subtype)
        let event = try #require(
            read(Payload.notification(silent), as: SESFormat.self).events.first)
        #expect(event.diagnostic.hasPrefix(words))
        #expect(event.reported == "Permanent")
        #expect(!event.wasAttempted)

        let told = Payload.bounce(
            recipients: Payload.recipient(diagnostic: "smtp; 550 told"), subtype: subtype)
        #expect(
            read(Payload.notification(told), as: SESFormat.self).events.first?.diagnostic
                == "smtp; 550 told")
    }

    @Test func `reads delays`() {
        let expected = BounceEvent(
            id: Payload.messageID, recipient: "user@example.com",
            diagnostic: "smtp; 421 4.4.1 Unable to connect to remote host",
            status: EnhancedStatus(4, 4, 1), action: .delayed, reported: "DeliveryDelay",
            timestamp: "2026-01-01T00:00:01.000Z", kind: .delay)
        #expect(read(Payload.sns(Payload.delay), as: SESFormat.self) == [.event(expected)])
    }

    @Test(arguments: [
        ("Complaint", "complaint"), ("Delivery", "delivery"), ("Send", "send"), ("Open", "open"),
        ("Click", "click"), ("Reject", "reject"), ("Rendering Failure", "failure"),
        ("Subscription", "subscription"), ("SomethingNew", "somethingNew"),
    ])
    func `skips what is no bounce, with a note`(type: String, key: String) throws {
        let json = Payload.report(type, key: key)
        let other = json.replacing("eventType", with: "notificationType", maxReplacements: 1)
        for json in [json, other, Payload.sns(json)] {
            let records = read("\n\(json)\n\(Payload.event())", as: SESFormat.self)
            #expect(records.outline == ["skipped", "event"])
            let skipped = try #require(records.skipped.first)
            #expect(skipped.line == 2)
            #expect(skipped.note.hasSuffix(": not a bounce"))
            #expect(skipped.id == Payload.messageID)
        }
    }

    @Test(arguments: [
        Payload.sns("Confirm", type: "SubscriptionConfirmation"),
        Payload.sns("Confirm", type: "UnsubscribeConfirmation"),
        Payload.sns("Successfully validated SNS topic for Amazon SES event publishing."),
        #"{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have subscribed"}"#,
        #"{"detail-type":"Advisor Recommendation","source":"aws.ses","detail":{"data":"{}"}}"#,
        #"{"Messages":[]}"#, #"{"Records":[]}"#,
    ])
    func `skips what transports send of their own`(json: String) {
        #expect(read(json, as: SESFormat.self).outline == ["skipped"])
    }

    @Test func `opens six envelopes and no more`() {
        var json = Payload.notification()
        for _ in 1...6 { json = #"{"Message":\#(json)}"# }
        #expect(read(json, as: SESFormat.self).outline == ["event"])
        json = #"{"Message":\#(json)}"#
        let records = read("\(json)\n\(Payload.event())", as: SESFormat.self)
        #expect(records.outline == ["invalid_envelope@1", "event"])
    }
}
