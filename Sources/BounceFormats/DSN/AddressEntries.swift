internal import DeliveryStatus

/// Reads entries that begin with an address: `<user@example.com>: host mx.example.com said: 550 ...`.
///
/// Postfix, qmail, Exim, Courier, Yahoo, OpenSMTPD, Zoho and Exchange write such entries. The words
/// stand behind the address, in the lines below it, or, where it stands alone, in the paragraphs
/// below or above it.
struct AddressEntries {
    /// More lines than this are not the words of one recipient.
    private static let lineLimit = 40

    private let lines: [ArraySlice<UInt8>]
    private var entries: [HumanEntry] = []

    static func entries(in lines: [ArraySlice<UInt8>]) -> [HumanEntry] {
        var reader = AddressEntries(lines: lines)
        reader.read()
        return reader.entries
    }

    private init(lines: [ArraySlice<UInt8>]) { self.lines = lines }

    /// A line that begins with an address.
    private struct Head {
        let address: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        let indent: Int
    }

    private mutating func read() {
        var index = 0
        // Recipients without words of their own share those of the next.
        var waiting: [ArraySlice<UInt8>] = []
        while index < lines.count, entries.count + waiting.count <= FormatLimits.recipients {
            guard let head = head(at: index) else {
                index += 1
                continue
            }
            var end = index + 1
            while end < lines.count, !lines[end].isBlank, !ends(head, at: end) { end += 1 }
            var words = [head.rest].joined + []
            let below = Array(lines[(index + 1)..<end]).joined
            if !words.isEmpty, !below.isEmpty { words.append(0x20) }
            words += below
            if words.isEmpty {
                let next = firstFilled(from: end)
                if next < lines.count, self.head(at: next) != nil {
                    waiting.append(head.address)
                    index = next
                    continue
                }
                (words, end) = wordsBelow(from: end)
                if !ReplyWords.states(words[...]) { words = replyAbove(before: index) ?? words }
            }
            if words.isEmpty {
                words = wordsAbove(before: index)
            } else if let account = accountAbove(before: index) {
                words = account + [0x20] + words
            }
            for recipient in waiting + [head.address] {
                entries.append(HumanEntry(recipient: recipient, words: words))
            }
            waiting = []
            index = max(end, index + 1)
        }
    }

    private func firstFilled(from start: Int) -> Int {
        var index = start
        while index < lines.count, lines[index].isBlank { index += 1 }
        return index
    }

    /// The paragraphs down to the next address: the one with a reply, else all.
    private func wordsBelow(from start: Int) -> (words: [UInt8], end: Int) {
        var end = start
        while end < lines.count, end - start < Self.lineLimit, head(at: end) == nil { end += 1 }
        let below = Array(lines[start..<end])
        let paragraphs = below.split(whereSeparator: \.isBlank).map { Array($0).joined }
        if let reply = paragraphs.first(where: { ReplyWords.states($0[...]) }) {
            return (reply, end)
        }
        return (below.joined, end)
    }

    /// The nearest paragraph with a reply between the entry before and this one.
    private func replyAbove(before index: Int) -> [UInt8]? {
        guard entries.isEmpty else { return nil }
        let above = lines[..<index].suffix(Self.lineLimit).split(whereSeparator: \.isBlank)
        guard let reply = above.lastIndex(where: { $0.contains { ReplyWords.statesCode($0) } })
        else { return nil }
        // `Could not be delivered because of` stands alone above the reply.
        let lead = reply > above.startIndex ? Array(above[reply - 1]) : []
        let isOpen = lead.last?.trimmed.last.map { ASCII.isLetter($0) } ?? false
        return ((isOpen ? lead : []) + Array(above[reply])).joined
    }

    /// What au of KDDI says of an account in the line above the address, for its reply below is the
    /// same whether the account is gone or only limited for a while.
    private func accountAbove(before index: Int) -> [UInt8]? {
        guard let line = lines[..<index].last(where: { !$0.isBlank }),
            line.trimmed.opens(with: "the user(s) account is")
        else { return nil }
        return line.unfolded
    }

    /// The lines just above the address, or the paragraph above it.
    private func wordsAbove(before index: Int) -> [UInt8] {
        var end = index
        while end > 0, lines[end - 1].isBlank || head(at: end - 1) != nil { end -= 1 }
        var start = end
        while start > 0, !lines[start - 1].isBlank { start -= 1 }
        return Array(lines[start..<end]).joined
    }

    /// Whether the line at `index` starts another entry; the words of one may start with an address
    /// as well, set in deeper or with the same address.
    private func ends(_ entry: Head, at index: Int) -> Bool {
        guard let head = head(at: index) else { return false }
        return head.indent <= entry.indent && !MailAddress.equal(head.address, entry.address)
    }

    private func head(at index: Int) -> Head? {
        let line = lines[index]
        var content = line.trimmed
        let indent = content.startIndex - line.startIndex
        if content.first == 0x2D || content.first == 0x2A {
            content = content.drop { $0 == 0x2D || $0 == 0x2A }.trimmed
        }
        guard let place = MailAddress.leading(in: content) else { return nil }
        var rest = content[place.range.upperBound...]
        if rest.opens(with: "<mailto:"), let close = rest.firstIndex(of: 0x3E) {
            rest = rest[(close + 1)...]
        }
        // Postfix: `(expanded from <list@example.com>):`
        let aside = rest.drop { $0 == 0x20 }
        if aside.first == 0x28, let close = aside.firstPlace(of: "):") {
            rest = aside[(close + 1)...]
        }
        guard let next = rest.first else {
            return Head(address: place.address, rest: [], indent: indent)
        }
        guard next == 0x3A || next == 0x20 || next == 0x09 || next == 0x28 else { return nil }
        return Head(
            address: place.address, rest: (next == 0x3A ? rest.dropFirst() : rest).trimmed,
            indent: indent)
    }
}
