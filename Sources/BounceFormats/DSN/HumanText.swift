internal import DeliveryStatus

/// What a bounce says about one recipient in words for people.
struct HumanEntry {
    /// The bare address; nil where the words do not say whose they are.
    var recipient: ArraySlice<UInt8>?
    /// The words, unfolded.
    var words: [UInt8]
    /// The step that was answered, where the shape of the text tells.
    var phase: SMTPPhase?

    init(recipient: ArraySlice<UInt8>?, words: [UInt8], phase: SMTPPhase? = nil) {
        self.recipient = recipient
        self.words = words
        self.phase = phase
    }
}

/// The part of a bounce that is for people: RFC 3464 asks for one and says nothing of its shape.
///
/// Three shapes are told apart, whoever wrote them: sections between lines of dashes (Sendmail and
/// its heirs), entries that begin with an address (Postfix, qmail, Exim, Courier, Exchange), and
/// prose that names an address somewhere.
struct HumanText {
    /// The lines before the returned mail.
    let lines: [ArraySlice<UInt8>]
    /// Fields of RFC 3464 that stand in the text.
    let fields: ArraySlice<UInt8>
    /// The lines from the returned mail on.
    let returned: ArraySlice<UInt8>

    /// No bounce has more words than this before the returned mail.
    private static let lineLimit = 4_000

    init(_ text: ArraySlice<UInt8>) {
        var lines: [ArraySlice<UInt8>] = []
        var fields: ArraySlice<UInt8> = []
        var returned: ArraySlice<UInt8> = []
        var place = text.startIndex
        while place < text.endIndex, lines.count < Self.lineLimit {
            let end = text[place...].firstIndex(of: 0x0A) ?? text.endIndex
            let line = text[place..<end]
            let content = line.trimmed
            if content.opens(with: "reporting-mta:") || content.opens(with: "final-recipient:") {
                fields = text[place...]
                break
            }
            if Self.startsReturnedMail(content) {
                returned = text[min(end + 1, text.endIndex)...]
                break
            }
            lines.append(line)
            place = end + 1
        }
        self.lines = lines
        self.fields = fields
        self.returned = returned
    }

    /// What the text says, recipient by recipient.
    ///
    /// - Parameters:
    ///   - sender: Who gets the bounce; named in the text as the sender of the returned mail.
    ///   - recipients: Those known already, from fields.
    ///   - original: The returned mail, where it is a part of its own.
    func entries(
        sender: ArraySlice<UInt8>?, recipients: [ArraySlice<UInt8>], original: [UInt8]?
    ) -> [HumanEntry] {
        let sections = SectionedText.entries(in: lines)
        if !sections.isEmpty { return sections }
        let session = SessionText.entries(in: lines)
        if !session.isEmpty { return session }
        let entries = AddressEntries.entries(in: lines)
        let sender = sender ?? namedSender
        let others = entries.filter { entry in
            guard let sender, let recipient = entry.recipient else { return true }
            return !MailAddress.equal(sender, recipient)
        }
        let chosen = Self.best(others.isEmpty ? entries : others)
        if !chosen.isEmpty { return paired(chosen) }
        return ProseText.entries(
            in: lines, returned: original.map { $0[...] } ?? returned, sender: sender,
            recipients: recipients)
    }

    /// Whom the text names as the sender, as Exim does for others than the sender.
    private var namedSender: ArraySlice<UInt8>? {
        let lead = lines.firstIndex { $0.trimmed.opens(with: "a message sent by") }
        return lead.flatMap {
            MailAddress.first(in: Array(lines[$0...].prefix(4)).joined[...])?.address
        }
    }

    /// The entries, where the recipients are named twice each under the address the sender wrote to.
    ///
    /// Exchange names them for the sender and, with the server's reply, for administrators; there
    /// it may name another address of the same mailbox. Where each part names one, they are one.
    private func paired(_ entries: [HumanEntry]) -> [HumanEntry] {
        guard entries.count == 2, let written = entries[0].recipient,
            let tried = entries[1].recipient,
            !ReplyWords.states(entries[0].words[...]), ReplyWords.states(entries[1].words[...]),
            let title = lines.firstIndex(where: {
                $0.trimmed.opens(with: "diagnostic information for administrators")
            }),
            !Self.name(tried, in: lines[..<title]), !Self.name(written, in: lines[title...])
        else { return entries }
        return [HumanEntry(recipient: written, words: entries[1].words, phase: entries[1].phase)]
    }

    private static func name(
        _ recipient: ArraySlice<UInt8>, in lines: ArraySlice<ArraySlice<UInt8>>
    ) -> Bool {
        lines.contains { line in
            MailAddress.all(in: line).contains { MailAddress.equal($0, recipient) }
        }
    }

    /// One entry a recipient: the first that states a reply, else the first.
    private static func best(_ entries: [HumanEntry]) -> [HumanEntry] {
        var chosen: [HumanEntry] = []
        var places: [[UInt8]: Int] = [:]
        for entry in entries {
            let key = entry.recipient?.lowered ?? []
            guard let place = places[key] else {
                places[key] = chosen.count
                chosen.append(entry)
                continue
            }
            if ReplyWords.states(entry.words[...]), !ReplyWords.states(chosen[place].words[...]) {
                chosen[place] = entry
            }
        }
        return chosen
    }

    /// Whether a line says that the returned mail follows, or is the first of its header.
    private static func startsReturnedMail(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first, let last = line.last else { return false }
        if headerStarts.contains(where: { line.opens(with: $0) }) { return true }
        guard line.count <= 80 else { return false }
        let isRuled = first == 0x2D || first == 0x7C || first == 0x3D
        guard isRuled || last == 0x3A || last == 0x2E else { return false }
        if isRuled, line.mentions("returned message") { return true }
        return line.mentions(anyOf: leadsToReturnedMail) && !line.mentions("received")
    }

    private static let headerStarts: [StaticString] = [
        "received:", "return-path:", "dkim-signature:",
    ]

    private static let leadsToReturnedMail: [StaticString] = [
        "original message", "original mail", "unsent message", "copy of the message",
        "this is a copy of", "headers follow", "message text follows", "message header:",
        "header of the original", "message details:", "berichtkoppen:", "bounced e-mail:",
    ]
}

extension [ArraySlice<UInt8>] {
    /// The lines as one, with single blanks.
    var joined: [UInt8] {
        var words: [UInt8] = []
        for line in self {
            let line = line.unfolded
            if !words.isEmpty, !line.isEmpty { words.append(0x20) }
            words += line
        }
        return words
    }
}
