internal import DeliveryStatus

/// Reads text in sections between lines of dashes, as Sendmail and its heirs write it.
///
///        ----- The following addresses had permanent fatal errors -----
///     <user@example.com>
///        ----- Transcript of session follows -----
///     ... while talking to mx.example.com.:
///     >>> RCPT To:<user@example.com>
///     <<< 550 5.1.1 No such user
///     550 5.1.1 <user@example.com>... User unknown
struct SectionedText {
    private enum Section { case none, addresses, session, command }

    private var recipients: [ArraySlice<UInt8>] = []
    private var entries: [HumanEntry] = []
    /// What the server said and nothing has referred to yet.
    private var replies: [ArraySlice<UInt8>] = []
    /// Lines that belong to no recipient.
    private var notes: [ArraySlice<UInt8>] = []
    private var command: SMTPPhase?
    private var hasSession = false

    static func entries(in lines: [ArraySlice<UInt8>]) -> [HumanEntry] {
        var reader = SectionedText()
        var section = Section.none
        for line in lines {
            let content = line.trimmed
            if let next = Self.section(titled: content) {
                section = next
                if next == .session { reader.hasSession = true }
            } else if !content.isEmpty {
                reader.read(content, in: section)
            }
        }
        return reader.finish()
    }

    /// The section that a line of dashes opens; nil where the line is none.
    private static func section(titled line: ArraySlice<UInt8>) -> Section? {
        guard line.opens(with: "---") || line.opens(with: "|---") else { return nil }
        let isRule: (UInt8) -> Bool = { $0 == 0x2D || $0 == 0x7C || $0 == 0x20 }
        let end = line.lastIndex { !isRule($0) } ?? line.startIndex
        let title = line[...end].drop(while: isRule)
        if title.isEmpty { return Section.none }
        if title.mentions("addresses") { return .addresses }
        if title.mentions("smtp command") { return .command }
        let session: [StaticString] = [
            "transcript of session", "message log", "server message", "non-delivered",
            "failure reasons",
        ]
        return title.mentions(anyOf: session) ? .session : Section.none
    }

    private mutating func read(_ line: ArraySlice<UInt8>, in section: Section) {
        switch section {
        case .none:
            // Some name the recipients in words before the first section.
            if !hasSession, let place = MailAddress.leading(in: line),
                place.range.upperBound == line.endIndex
            {
                recipients.append(place.address)
            }
        case .command: command = SMTPPhase(command: String(repairing: line.prefix(32)))
        case .addresses: readAddress(line)
        case .session: readSession(line)
        }
    }

    private mutating func readAddress(_ line: ArraySlice<UInt8>) {
        if line.opens(with: "(reason:") || line.opens(with: "(expanded from") { return }
        guard recipients.count <= FormatLimits.recipients, let place = MailAddress.first(in: line)
        else { return }
        recipients.append(place.address)
        let rest = line[place.range.upperBound...].trimmed
        if MailAddress.first(in: rest) == nil || rest.first == 0x28, rest.count > 2 {
            if rest.first != 0x3C { notes.append(line) }
        }
    }

    private mutating func readSession(_ line: ArraySlice<UInt8>) {
        if line.opens(with: ">>>") {
            let words = line.dropFirst(3).prefix { $0 != 0x3A && $0 != 0x3C }
            command = SMTPPhase(command: String(repairing: words.prefix(32)))
        } else if line.opens(with: "<<<") {
            replies.append(line.dropFirst(3).trimmed)
        } else if line.opens(with: "... while talking to") || line.opens(with: "while talking to") {
            replies = []
        } else if let dots = line.firstPlace(of: "..."), let entry = entry(in: line, dots: dots) {
            entries.append(entry)
            replies = []
            notes = []
        } else if !entries.isEmpty, ReplyWords.code(in: line.prefix(4)) == nil {
            // `Message could not be delivered for 5 days`
            let last = entries.count - 1
            if entries[last].words.count < 2_000 { entries[last].words += [0x20] + line.unfolded }
        } else if MailAddress.leading(in: line)?.range.upperBound == line.endIndex {
            recipients.append(line.filter { $0 != 0x3C && $0 != 0x3E }[...])
        } else {
            notes.append(line)
        }
    }

    /// `550 5.1.1 <user@example.com>... User unknown`, with what the server had said before.
    private func entry(in line: ArraySlice<UInt8>, dots: Int) -> HumanEntry? {
        guard let place = MailAddress.first(in: line[..<dots]),
            place.range.upperBound == dots, entries.count <= FormatLimits.recipients
        else { return nil }
        let said = line[(dots + 3)...].trimmed
        var words: [UInt8]
        if !replies.isEmpty {
            words = said.unfolded + [0x3A, 0x20] + chosenReplies(nil)
        } else if ReplyWords.code(in: said.prefix(4)) != nil {
            words = said.unfolded
        } else {
            words = (notes + [line]).joined
        }
        return HumanEntry(recipient: place.address, words: words, phase: command)
    }

    /// The lines of the reply with `code`, or of the first reply.
    private func chosenReplies(_ code: ArraySlice<UInt8>?) -> [UInt8] {
        guard
            let first = replies.first(where: { ReplyWords.code(in: $0.prefix(4)) != nil })
                ?? replies.first
        else { return [] }
        let code = code ?? first.prefix(3)
        return replies.filter { $0.starts(with: code) }.joined
    }

    private func finish() -> [HumanEntry] {
        guard hasSession || !recipients.isEmpty && !notes.isEmpty else { return [] }
        if recipients.isEmpty { return entries.isEmpty ? unnamed : entries }
        let shared = !replies.isEmpty ? chosenReplies(nil) : notes.joined
        var seen: Set<[UInt8]> = []
        return recipients.compactMap { recipient in
            guard seen.insert(recipient.lowered).inserted else { return nil }
            let own = entries.first {
                $0.recipient.map { MailAddress.equal($0, recipient) } ?? false
            }
            return own ?? HumanEntry(recipient: recipient, words: shared, phase: command)
        }
    }

    /// Words of nobody in particular.
    private var unnamed: [HumanEntry] {
        let words = replies.isEmpty ? notes.joined : chosenReplies(nil)
        if let address = MailAddress.first(in: words[...])?.address {
            return [HumanEntry(recipient: address, words: words, phase: command)]
        }
        return words.isEmpty ? [] : [HumanEntry(recipient: nil, words: words, phase: command)]
    }
}
