internal import DeliveryStatus

/// Refills a template's slots for one event.
struct TextFiller {
    let recipient: Population.Recipient
    let sender: Sender
    let timestamp: String
    var random: SplitMix

    /// Who writes: one organisation with some addresses.
    struct Sender: Sendable {
        var domain: String
        var ip: String

        init(_ random: inout SplitMix) {
            domain =
                "\(InventedNames.prefix)newsletter.\(random.pick(["com", "net", "de"], or: "com"))"
            ip = "185.12.\(random.within(40...43)).\(random.within(1...254))"
        }
    }

    /// The text with everything refilled.
    mutating func fill(_ text: SlottedText) -> String {
        var filled = ""
        for piece in text.pieces {
            switch piece {
            case .literal(let words): filled += words
            case .slot(let slot): filled += fill(slot)
            }
        }
        return filled
    }

    private mutating func fill(_ slot: Slot) -> String {
        switch slot {
        case .recipient: recipient.address
        case .recipientDomain: recipient.domain
        case .malformedRecipient(let local): local + "@" + recipient.domain
        case .senderAddress(let local): local + "@" + sender.domain
        case .senderDomain: sender.domain
        case .senderHost(let label): label + String(random.within(1...40)) + "." + sender.domain
        case .receiverAddress(let local): local + "@" + recipient.domain
        case .receiverHost: recipient.host
        case .otherAddress:
            InventedNames.localPart(&random) + "@" + InventedNames.domain(random.below(400))
        case .senderIP: sender.ip
        case .receiverIP: recipient.hostIP
        case .senderIPv6: InventedNames.ipv6(&random)
        case .number(let digits): random.text(digits, of: "123456789")
        case .id: InventedNames.queueID(&random)
        case .timestamp: timestamp
        }
    }
}

/// What relays and sending services put around a reply.
enum Wrapper: CaseIterable {
    case none, typed, typedTightly, host, quoted

    static func draw(_ random: inout SplitMix) -> Wrapper {
        switch random.below(100) {
        case ..<45: .none
        case ..<65: .typed
        case ..<75: .typedTightly
        case ..<92: .host
        default: .quoted
        }
    }

    /// The text as a log or a notification has it; a text that is wrapped already stays as it is.
    func wrap(
        _ text: String, meaning: TrafficTemplate.Meaning, phase: SMTPPhase?,
        recipient: Population.Recipient
    ) -> String {
        let code = text.prefix(3)
        let isReply =
            code.utf8.count == 3 && code.utf8.allSatisfy { $0 &- 0x30 < 10 }
            && (text.dropFirst(3).first == " " || text.dropFirst(3).first == "-")
        let names = text.lowercased()
        guard isReply, !names.contains("in reply to"), !names.contains("said:") else { return text }
        switch self {
        case .none: return text
        case .typed: return "smtp; " + text
        case .typedTightly: return "smtp;" + text
        case .host:
            return "host \(recipient.host)[\(recipient.hostIP)] said: \(text) (in reply to "
                + "\(Self.command(meaning, phase)) command)"
        case .quoted:
            guard code.first == "5" else { return "smtp; " + text }
            let own =
                meaning.suppress
                ? "5.1.0 - Unknown address error" : "5.3.0 - Other mail system problem"
            return "smtp; \(own) \(code)-'\(text.dropFirst(4))' (delivery attempts: 0)"
        }
    }

    private static func command(_ meaning: TrafficTemplate.Meaning, _ phase: SMTPPhase?) -> String {
        switch phase {
        case .mailFrom: return "MAIL FROM"
        case .data: return "end of DATA"
        case .rcptTo: return "RCPT TO"
        case .ehlo, .connect: return "EHLO"
        case nil: break
        }
        switch meaning.reason {
        case "sender_rejected": return "MAIL FROM"
        case "spam", "virus", "content_rejected", "message_too_large", "auth_failure":
            return "end of DATA"
        default: return "RCPT TO"
        }
    }
}
