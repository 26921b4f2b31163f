import Foundation

/// A small stream of JSON Lines: what it holds is fixed, and every kind of text is in it.
enum LearningStream {
    /// One record.
    struct Record {
        var kind = "bounce"
        var day: Int?
        var recipient: String?
        var text: String?
        var host: String?

        /// The record as a line; `number` is its id.
        func line(_ number: Int) -> String {
            var fields = [#""kind": "\#(kind)""#, #""id": "\#(number)""#]
            if let day {
                let date = day > 9 ? "\(day)" : "0\(day)"
                fields.append(#""timestamp": "2026-10-\#(date)T10:00:00Z""#)
            }
            if let recipient { fields.append(#""recipient": "\#(recipient)""#) }
            if let text { fields.append(#""diagnostic": "\#(text)""#) }
            if let host { fields.append(#""remote_mta": "\#(host)""#) }
            return "{" + fields.joined(separator: ", ") + "}"
        }

        /// The record as a notification of SES; nil without a recipient.
        var ses: String? {
            guard let recipient, let day else { return nil }
            let time = "2026-10-\(day > 9 ? "" : "0")\(day)T10:00:00.000Z"
            let host = host ?? ""
            guard let text else {
                return """
                    {"notificationType": "Delivery", "mail": {"destination": ["\(recipient)"]}, "delivery": \
                    {"timestamp": "\(time)", "recipients": ["\(recipient)"], "remoteMtaIp": "192.0.2.1", \
                    "reportingMTA": "a.example"}}
                    """
            }
            return """
                {"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "timestamp": "\(time)", \
                "bouncedRecipients": [{"emailAddress": "\(recipient)", "action": "failed", \
                "diagnosticCode": "smtp; \(text)"}], "remoteMtaIp": "192.0.2.1", "reportingMTA": \
                "dns; \(host)"}}
                """
        }
    }

    /// What a dead mailbox is told, in words that the pack does not know.
    static let deadText = "550 5.1.1 we have no mailbox called <@>"

    /// The id and the template of what is proposed for it.
    static let proposal = (id: "phrase.have-no-mailbox", template: "have no mailbox")

    /// `count` recipients who are told `text`, over `domains` domains and `days` days.
    static func bounces(
        _ text: String, _ count: Int, domains: Int = 5, days: Int = 20, name: String = "user",
        host: String? = nil
    ) -> [Record] {
        (0..<count).map { number in
            let domain = "d\(number % domains).example"
            let recipient = "\(name)\(number)@\(domain)"
            return Record(
                day: 1 + number * 7 % days, recipient: recipient,
                text: text.replacing("@", with: recipient), host: host ?? "mx.\(domain)")
        }
    }

    /// Deliveries to others at the same hosts, on every day.
    static let deliveries: [Record] = (1...28).flatMap { day in
        (0..<5).map { domain in
            Record(
                kind: "delivery", day: day, recipient: "alive\(domain)@d\(domain).example",
                host: "mx.d\(domain).example")
        }
    }

    /// A proposal, a known text, a temporary one, one about spam, and deliveries.
    static let records: [Record] =
        bounces(deadText, 24)
        + bounces("550 5.1.1 no such user here", 6, name: "gone")
        + bounces("451 4.3.0 wombats are asleep for <@>", 8, name: "asleep")
        + bounces("550 5.1.1 no mailbox for spam from you, <@>", 12, name: "spam")
        + bounces("550 5.1.1 the wombat left the burrow of <@>", 7, name: "burrow")
        + deliveries

    static let lines = lines(of: records)

    static func lines(of records: [Record]) -> [String] {
        records.enumerated().map { $0.element.line($0.offset) }
    }

    static func text(_ lines: some Sequence<String>) -> String { lines.map { $0 + "\n" }.joined() }
}
