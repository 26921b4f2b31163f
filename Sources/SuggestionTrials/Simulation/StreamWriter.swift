internal import BounceClassifier
package import DeliveryStatus
internal import SignatureMatching

/// The forms in which a simulated stream is written; both are read like the real thing.
package enum StreamForm: String, Sendable, CaseIterable {
    case jsonl, ses

    /// One line for `event`.
    package func line(_ event: BounceEvent) -> String {
        switch self {
        case .jsonl: Self.jsonLine(event)
        case .ses: SESWriter(event).line
        }
    }

    private static func jsonLine(_ event: BounceEvent) -> String {
        JSONText.object { json in
            json.add("kind", event.kind.rawValue)
            json.add("id", event.id)
            json.add("timestamp", event.timestamp)
            json.add("recipient", event.recipient)
            if event.kind == .bounce || event.kind == .delay {
                json.add("diagnostic", event.diagnostic)
                json.add("status", event.status?.description)
                json.add("action", event.action?.rawValue)
                json.add("smtp_command", event.phase?.rawValue)
                json.add("reported", event.reported)
            }
            json.add("remote_mta", event.remoteMTA)
        }
    }
}

/// What is true of a record of a simulation, for whoever measures.
package enum TruthLine {
    package static func line(_ event: Simulation.Event) -> String {
        JSONText.object { json in
            json.add("id", event.event.id)
            json.add("suppress", event.template.truth.suppress)
            json.add("verdict", event.template.truth.verdict.rawValue)
            json.add("reason", event.template.truth.reason)
            json.add("signature", event.template.truth.signature)
            json.add("template", event.template.number)
        }
    }
}

/// Event publishing notifications of Amazon SES, with the headers that senders have.
private struct SESWriter {
    let event: BounceEvent
    private let token: String

    init(_ event: BounceEvent) {
        self.event = event
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (event.id ?? "").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SplitMix(seed: hash)
        token = random.text(40, of: "0123456789abcdef")
    }

    private var messageID: String { "0102" + token.prefix(12) + "-" + token.suffix(12) + "-000000" }

    var line: String {
        JSONText.object { json in
            switch event.kind {
            case .bounce:
                json.add("eventType", "Bounce")
                json.add("bounce", object: bounce)
            case .delay:
                json.add("eventType", "DeliveryDelay")
                json.add("deliveryDelay", object: delay)
            case .delivery:
                json.add("eventType", "Delivery")
                json.add("delivery", object: delivery)
            case .complaint, .autoReply:
                json.add("eventType", "Complaint")
                json.add("complaint", object: complaint)
            }
            json.add("mail", object: mail)
        }
    }

    private func bounce(_ json: inout JSONText) {
        json.add("feedbackId", event.id)
        json.add("bounceType", event.reported)
        json.add(
            "bounceSubType", event.wasAttempted ? "General" : "OnAccountSuppressionList")
        json.add("bouncedRecipients", array: [recipient])
        json.add("timestamp", event.timestamp)
        json.add("remoteMtaIp", "198.51.100.7")
        json.add("reportingMTA", "dns; b224-5.smtp-out.eu-central-1.amazonses.com")
    }

    private func delay(_ json: inout JSONText) {
        json.add("timestamp", event.timestamp)
        json.add("delayType", "TransientCommunicationFailure")
        json.add("delayedRecipients", array: [recipient])
    }

    private func delivery(_ json: inout JSONText) {
        json.add("timestamp", event.timestamp)
        json.add("processingTimeMillis", 1432)
        json.add("recipients", array: [event.recipient].compactMap { $0.map(JSONText.quoted) })
        json.add("smtpResponse", event.diagnostic)
        json.add("remoteMtaIp", "198.51.100.7")
        json.add("reportingMTA", "b224-5.smtp-out.eu-central-1.amazonses.com")
    }

    private func complaint(_ json: inout JSONText) {
        json.add("feedbackId", event.id)
        json.add("complainedRecipients", array: [recipient])
        json.add("timestamp", event.timestamp)
        json.add("complaintFeedbackType", "abuse")
    }

    private var recipient: String {
        JSONText.object { json in
            json.add("emailAddress", event.recipient)
            guard event.kind == .bounce || event.kind == .delay else { return }
            json.add("action", event.action?.rawValue)
            json.add("status", event.status?.description)
            json.add("diagnosticCode", event.diagnostic)
            json.add("remoteMta", event.remoteMTA)
        }
    }

    private func mail(_ json: inout JSONText) {
        json.add("timestamp", event.timestamp)
        json.add("source", "news@kbsim-newsletter.com")
        json.add("sourceArn", "arn:aws:ses:eu-central-1:000000000000:identity/kbsim-newsletter.com")
        json.add("sendingAccountId", "000000000000")
        json.add(
            "messageId", event.kind == .delivery || event.kind == .delay ? event.id : messageID)
        json.add("destination", array: [event.recipient].compactMap { $0.map(JSONText.quoted) })
        json.add("headersTruncated", false)
        json.add("headers", array: headers.map(Self.header))
        json.add(
            "commonHeaders",
            object: { common in
                common.add(
                    "from", array: [JSONText.quoted("Tulip News <news@kbsim-newsletter.com>")])
                common.add("to", array: [event.recipient].compactMap { $0.map(JSONText.quoted) })
                common.add("messageId", messageID)
                common.add("subject", "Your news of this week")
            })
        json.add(
            "tags",
            object: { tags in
                tags.add("ses:operation", array: [JSONText.quoted("SendRawEmail")])
                tags.add("ses:configuration-set", array: [JSONText.quoted("news")])
                tags.add("ses:source-ip", array: [JSONText.quoted("192.0.2.25")])
                tags.add("ses:from-domain", array: [JSONText.quoted("kbsim-newsletter.com")])
            })
    }

    private static func header(_ header: (name: String, value: String)) -> String {
        JSONText.object { json in
            json.add("name", header.name)
            json.add("value", header.value)
        }
    }

    private var headers: [(name: String, value: String)] {
        let campaign = token.prefix(16)
        let filler = String(repeating: String(token), count: 3)
        return [
            (
                "Received",
                "from app.kbsim-newsletter.com (app.kbsim-newsletter.com [192.0.2.25]) by"
                    + " email-smtp.amazonaws.com with SMTP (SimpleEmailService-d-\(token.prefix(9))) id"
                    + " \(token.suffix(20))"
            ),
            (
                "DKIM-Signature",
                "v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple; s=kbsim;"
                    + " d=kbsim-newsletter.com; h=From:To:Subject:MIME-Version:Content-Type:Message-ID:Date;"
                    + " bh=\(token.prefix(32))=; b=\(filler)"
            ),
            ("From", "Tulip News <news@kbsim-newsletter.com>"),
            ("To", event.recipient ?? ""),
            ("Subject", "Your news of this week"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "multipart/alternative; boundary=\"--_NmP-\(campaign)-Part_1\""),
            ("Message-ID", "<\(token.prefix(24))@kbsim-newsletter.com>"),
            (
                "List-Unsubscribe",
                "<https://www.kbsim-newsletter.com/unsubscribe/\(campaign)?k=\(token)>,"
                    + " <mailto:unsubscribe+\(campaign)@kbsim-newsletter.com>"
            ),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("X-Campaign", String(campaign)),
            ("Feedback-ID", "\(campaign):kbsim:newsletter"),
        ]
    }
}
