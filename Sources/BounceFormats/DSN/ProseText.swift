internal import DeliveryStatus

/// Reads prose that names an address somewhere: `There was an error delivering your mail to ...`.
enum ProseText {
    static func entries(
        in lines: [ArraySlice<UInt8>], returned: ArraySlice<UInt8>, sender: ArraySlice<UInt8>?,
        recipients: [ArraySlice<UInt8>]
    ) -> [HumanEntry] {
        let paragraphs = lines.split(whereSeparator: \.isBlank).map(Array.init)
        if paragraphs.isEmpty { return [] }
        if !recipients.isEmpty {
            return recipients.map {
                HumanEntry(recipient: $0, words: words(of: $0, in: paragraphs))
            }
        }
        let found =
            named(in: lines, sender: sender) ?? envelope(in: returned)
            ?? addressed(in: returned, sender: sender)
        return [HumanEntry(recipient: found, words: words(of: found, in: paragraphs))]
    }

    /// The first address of the words that is neither the sender's nor a mail system's.
    private static func named(
        in lines: [ArraySlice<UInt8>], sender: ArraySlice<UInt8>?
    ) -> ArraySlice<UInt8>? {
        for line in lines {
            if labelsSender(line.trimmed) { continue }
            for address in MailAddress.all(in: line) where !MailAddress.isSystem(address) {
                if let sender, MailAddress.equal(sender, address) { continue }
                return address
            }
        }
        return nil
    }

    private static func labelsSender(_ line: ArraySlice<UInt8>) -> Bool {
        line.opens(with: "from:") || line.opens(with: "mail from:") || line.opens(with: "sender")
            || line.opens(with: "original sender") || line.opens(with: "message-id")
    }

    /// `RCPT TO: user@example.com` among the facts about the returned mail.
    private static func envelope(in returned: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let place = returned.prefix(4096).firstPlace(of: "rcpt to:") else { return nil }
        return MailAddress.first(in: returned[place...].prefix { $0 != 0x0A })?.address
    }

    /// The To field of the returned mail, where it names one address.
    private static func addressed(
        in returned: ArraySlice<UInt8>, sender: ArraySlice<UInt8>?
    ) -> ArraySlice<UInt8>? {
        let to = HeaderFields(returned.drop { $0 == 0x0A }).bytes("to") ?? []
        let addresses = MailAddress.all(in: to[...], count: 2)
        return addresses.count == 1 ? addresses.first : nil
    }

    /// The words about a recipient: a reason that is called so, the last paragraph with a reply code,
    /// what follows the address, or the paragraph around it.
    private static func words(
        of recipient: ArraySlice<UInt8>?, in paragraphs: [[ArraySlice<UInt8>]]
    ) -> [UInt8] {
        if let reply = paragraphs.last(where: { $0.contains { ReplyWords.statesCode($0) } }) {
            return labelled(in: reply) ?? reply.joined
        }
        if let reply = paragraphs.last(where: { $0.contains { ReplyWords.states($0) } }) {
            return labelled(in: reply) ?? reply.joined
        }
        guard let recipient,
            let around = paragraphs.firstIndex(where: { paragraph in
                paragraph.contains { line in
                    MailAddress.all(in: line).contains { MailAddress.equal($0, recipient) }
                }
            })
        else { return Array(paragraphs.joined()).joined }
        if let reason = labelled(in: paragraphs[around]) { return reason }
        // A title between dashes starts something else.
        let below = paragraphs[(around + 1)...].prefix(12).prefix {
            $0.first.map { !isTitle($0.trimmed) } ?? true
        }
        let after = Array(below.joined()).joined
        return after.isEmpty ? paragraphs[around].joined : after
    }

    private static func isTitle(_ line: ArraySlice<UInt8>) -> Bool {
        line.opens(with: "---") && line.last == 0x2D
    }

    /// What stands behind `Reason:` or `Error:` at the start of a line.
    private static func labelled(in paragraph: [ArraySlice<UInt8>]) -> [UInt8]? {
        for (index, line) in paragraph.enumerated() {
            let content = line.trimmed
            for label in [
                "reason:", "error:", "reported error:", "reject reason:",
                "the reason for the problem:",
            ] as [StaticString]
            where content.opens(with: label) {
                let rest = content.dropFirst(label.utf8CodeUnitCount).trimmed
                // A reply may go on in the lines below, up to the next label.
                let below = paragraph[(index + 1)...].prefix {
                    HeaderFields.colon(in: $0.trimmed) == nil && !$0.mentions("by:")
                }
                let words = ([rest] + Array(below)).joined
                if !words.isEmpty { return words }
            }
        }
        return nil
    }
}
