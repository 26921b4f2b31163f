/// A diagnostic in the form that templates are compared with.
///
///     let reply = Normalizer.normalize("smtp;550-5.1.1 No such 550 5.1.1 user")
///     reply.replyCode        // 550
///     reply.enhancedStatus   // 5.1.1
///     reply.text             // "no such user"
///
/// Its memory can serve for the next diagnostic: see ``read(_:)``.
public struct NormalizedDiagnostic: Sendable {
    /// The diagnostic as it came.
    public internal(set) var source = ""
    /// The reply code of the innermost reply (RFC 5321 section 4.2).
    public internal(set) var replyCode: ReplyCode?
    /// The enhanced status that fits the reply code; the notification's Status where the text has none.
    public internal(set) var enhancedStatus: EnhancedStatus?
    /// Every enhanced status that the text states, wrappers included.
    public internal(set) var statuses: [EnhancedStatus] = []
    /// The Status field of the notification (RFC 3464 section 2.3.4).
    public internal(set) var reportedStatus: EnhancedStatus?
    /// The Action field of the notification.
    public internal(set) var action: DeliveryAction?
    /// The step of the session that was answered.
    public internal(set) var phase: SMTPPhase?
    /// The recipient's address, as it was reported.
    package internal(set) var recipient: String?
    /// How many relays' wrappers came off.
    public internal(set) var wrappers = 0
    /// Whether a relay quotes a reply that was given about the sender's own address.
    public internal(set) var quotesAboutSender = false
    /// What relays put before the reply, as bytes of the source; empty where no wrapper came off.
    var introduction = 0..<0
    /// Whether any reply code in the text, wrappers and quotations included, is of class 4.
    public internal(set) var statesTransientReply = false
    /// The words, with their places in `source`.
    package internal(set) var list = WordList()
    /// Memory for ``findSpans()``.
    package internal(set) var foundSpans: [Span] = []
    /// Whether ``foundSpans`` are those of this diagnostic.
    var hasSpans = false

    /// Who is known to have said the words.
    enum Speaker: Sendable, Equatable {
        case unknown
        /// The host of the notification.
        case reported(String)
        /// The host that a relay's wrapper names, as bytes of the source.
        case quoted(Range<Int>)
    }

    var speaker = Speaker.unknown
    /// The host that said the words, in lower case; empty where it is not known.
    package internal(set) var host: [UInt8] = []
    /// The domain of the recipient's address, folded; empty where it is not known.
    package internal(set) var domain: [UInt8] = []
    /// The bytes of `source`, and where something may start in them that a step looks for.
    var raw = RawText()

    /// Memory in which nothing was read yet.
    package init() {}

    /// The receiving host, where it is known to have said these words.
    public var remoteMTA: String? {
        switch speaker {
        case .unknown: nil
        case .reported(let name): name
        case .quoted(let range): String(decoding: raw.bytes[range], as: UTF8.self)
        }
    }

    /// The domain of the recipient's address, folded.
    public var recipientDomain: String? {
        guard let recipient, let sign = recipient.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let list = Tokenizer.words(of: recipient[recipient.utf8.index(after: sign)...])
        guard let first = list.words.first, let last = list.words.last else { return nil }
        let bytes = list.text[first.folded.lowerBound..<last.folded.upperBound]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the text was longer than what is read.
    public var isTruncated: Bool { list.isTruncated }

    /// The folded words, a blank between them.
    public var text: String {
        list.words.indices.map(list.string).joined(separator: " ")
    }
}

extension NormalizedDiagnostic {
    /// Whether the receiving host is known to have said the words.
    package var hasRemoteMTA: Bool { speaker != .unknown }

    /// Addresses, hosts and URLs among the words.
    package var spans: [Span] { hasSpans ? foundSpans : SpanFinder.spans(in: list) }

    /// Finds ``foundSpans``, unless that was done: many a diagnostic is answered without them.
    package mutating func findSpans() {
        if hasSpans { return }
        SpanFinder.find(in: list, into: &foundSpans)
        hasSpans = true
    }

    /// The domain of an address among the words.
    package func domain(of address: Span) -> ArraySlice<UInt8> {
        let first = list.words[address.words.lowerBound].folded.lowerBound
        let last = list.words[address.words.upperBound - 1].folded.upperBound
        let text = list.text[first..<last]
        return text.lastIndex(of: UInt8(ascii: "@")).map { text[($0 + 1)...] } ?? text
    }

    /// Whether a stretch of words is the recipient's domain.
    package func isRecipientDomain(_ words: Range<Int>) -> Bool {
        let first = list.words[words.lowerBound].folded.lowerBound
        let last = list.words[words.upperBound - 1].folded.upperBound
        return !domain.isEmpty && list.text[first..<last].elementsEqual(domain)
    }

    /// Takes the host that said the words, in lower case.
    mutating func readHost() {
        if !host.isEmpty { host.removeAll(keepingCapacity: true) }
        switch speaker {
        case .unknown: return
        case .reported(let name): host.append(contentsOf: name.utf8)
        case .quoted(let range): host.append(contentsOf: raw.bytes[range])
        }
        var name = host.mutableSpan
        for index in name.indices { name[index] = ASCII.lowered(name[index]) }
    }

    /// Takes the domain of the recipient's address, folded as the diagnostic is.
    mutating func readDomain() {
        if !domain.isEmpty { domain.removeAll(keepingCapacity: true) }
        guard let recipient else { return }
        domain.append(contentsOf: recipient.utf8)
        guard let sign = domain.lastIndex(of: UInt8(ascii: "@")) else {
            return domain.removeAll(keepingCapacity: true)
        }
        domain.removeSubrange(...sign)
        if foldPlainDomain() { return }
        domain.removeAll(keepingCapacity: true)
        if let folded = recipientDomain { domain.append(contentsOf: folded.utf8) }
    }

    /// Folds a domain of letters, digits, hyphens and dots.
    ///
    /// Answers no for others, and for one that might be taken for a status: those are left to the
    /// tokenizer.
    private mutating func foldPlainDomain() -> Bool {
        guard let first = domain.first, let last = domain.last, ASCII.isLetterOrDigit(first),
            ASCII.isLetterOrDigit(last)
        else { return false }
        var bytes = domain.mutableSpan
        var before = UInt8(ascii: "-")
        for index in bytes.indices {
            let byte = bytes[index]
            if !ASCII.isLetterOrDigit(byte), byte != UInt8(ascii: "-"), byte != UInt8(ascii: ".") {
                return false
            }
            if before == UInt8(ascii: "-"), ASCII.isDigit(byte) { return false }
            before = byte
            bytes[index] = ASCII.lowered(byte)
        }
        return true
    }
}

extension NormalizedDiagnostic: Equatable {
    /// Whether two are of the same report.
    public static func == (one: Self, other: Self) -> Bool {
        one.source == other.source && one.replyCode == other.replyCode
            && one.enhancedStatus == other.enhancedStatus && one.statuses == other.statuses
            && one.reportedStatus == other.reportedStatus && one.action == other.action
            && one.phase == other.phase && one.recipient == other.recipient
            && one.wrappers == other.wrappers && one.quotesAboutSender == other.quotesAboutSender
            && one.speaker == other.speaker
            && one.list == other.list
    }
}
