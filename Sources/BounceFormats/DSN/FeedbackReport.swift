internal import DeliveryStatus

/// A recipient's complaint (RFC 5965), or what Microsoft sends in its place.
struct FeedbackReport {
    /// Whether somebody called the message spam or wants no more of it.
    let isComplaint: Bool
    /// The bare address, where the report names one and no other.
    let recipient: String?
    let timestamp: String?

    /// Takes a message; nil where it is no such report.
    init?(_ mail: MIMEParts) {
        let returned = mail.parts.first { HumanPart.isReturnedMail($0.type) }
        let original = returned.map { HeaderFields($0.bytes(limit: 1 << 16)[...]) }
        if let part = mail.parts.first(where: { $0.type == "message/feedback-report" }) {
            let fields = HeaderFields(part.bytes(limit: 1 << 16)[...].drop { $0 == 0x0A })
            let type = (fields.bytes("feedback-type") ?? [])[...]
            isComplaint =
                type.opens(with: "abuse") || type.opens(with: "opt-out")
                || type.opens(with: "fraud")
            let named =
                fields.bytes("original-rcpt-to") ?? fields.bytes("removal-recipient")
                ?? original?.bytes("to") ?? []
            recipient = Self.only(named)
            timestamp = fields.text("arrival-date") ?? fields.text("received-date")
        } else if let named = original?.bytes("x-hmxmroriginalrecipient") {
            isComplaint = true
            recipient = Self.only(named)
            timestamp = mail.header.text("date")
        } else {
            return nil
        }
    }

    private static func only(_ field: [UInt8]) -> String? {
        let addresses = MailAddress.all(in: field[...], count: 2)
        return addresses.count == 1 ? addresses.first.map { String(repairing: $0) } : nil
    }
}
