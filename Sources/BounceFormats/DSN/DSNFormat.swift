internal import DeliveryStatus

/// Bounces as mail: delivery status notifications (RFC 3464) in reports (RFC 6522), and what mail
/// systems send in their place.
///
/// Reads a message, an mbox (RFC 4155) or the file of a Maildir, and the text of a bounce without
/// its header. Complaints (RFC 5965) and automatic replies (RFC 3834) are told apart; other mail is
/// skipped.
public struct DSNFormat: BounceFormat {
    /// The name `dsn`.
    public static let descriptor = FormatDescriptor(
        name: "dsn",
        summary: "bounces as mail: a message, an mbox, a Maildir; delivery status notifications"
            + " and other bounces",
        example: """
            From: MAILER-DAEMON@mx.example.net
            Subject: failure notice

            I'm afraid I wasn't able to deliver your message to the following addresses.

            <user@example.com>:
            Remote host said: 550 5.1.1 User unknown
            """)

    /// Input that begins with a field of a message, with the From_ line of an mbox, or with a sentence
    /// of a bounce.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        let lines = start.normalized.lines.drop { $0.isBlank }
        guard let first = lines.first else { return false }
        if FromLine.matches(first) { return true }
        // The very first field may be cut off, or one that few systems write.
        let fields = lines.prefix(8).prefix { HeaderFields.colon(in: $0) != nil }
        let names = fields.compactMap { line in
            HeaderFields.colon(in: line).map { line[..<$0].trimmed }
        }
        if names.contains(where: MailSigns.isFieldName) { return true }
        // One line may be a diagnostic that quotes such a sentence; a bounce has more.
        let text = lines.prefix(12).filter { !$0.isBlank }
        return text.count > 1 && ReplyWords.code(in: first.prefix(4)) == nil
            && openings.contains { Array(text.prefix(3)).joined[...].mentions($0) }
    }

    /// How bounces begin, in the first three lines.
    private static let openings: [StaticString] = [
        "this is the mail system at host", "this is the postfix program",
        "this is the qmail", "this is the mail delivery", "this is the dragonfly mail agent",
        "this message was created automatically by mail", "delivery has failed to these",
        "** delivery incomplete", "** address not found", "** message not delivered",
        "delivery to the following recipient", "was undeliverable.",
        "unable to deliver your message to", "couldn't be delivered.",
        "rejected your message to the following", "did not reach some or all",
        "kan niet worden bezorgd bij", "automatically generated delivery status",
        "this is a delivery status notification", "the original message was received at",
    ]

    /// Whether deliveries, complaints and automatic replies are events.
    public var includesDeliveries = false
    private var messages = MessageSplitter()

    /// Makes a decoder at the start of an input.
    public init() {}

    /// Takes the next bytes and answers what the messages say that they complete.
    ///
    /// A message about several recipients gives an event for each, all with the same id. Of a message
    /// longer than ``FormatLimits/messageBytes`` the beginning is read.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        messages.split(chunk, isLast: isLast).flatMap {
            MailReader.records(of: $0, includesDeliveries: includesDeliveries)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The stretch with CR and CRLF as LF.
    fileprivate var normalized: ArraySlice<UInt8> {
        guard contains(0x0D) else { return self }
        var text: [UInt8] = []
        for byte in self {
            if byte == 0x0A, text.last == 0x0D { text.removeLast() }
            text.append(byte)
        }
        return text.map { $0 == 0x0D ? 0x0A : $0 }[...]
    }
}
