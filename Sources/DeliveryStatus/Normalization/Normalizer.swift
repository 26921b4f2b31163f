/// Turns a diagnostic into words and fields.
///
/// The order of the steps is part of the knowledge's contract; `version` counts its changes.
public enum Normalizer {
    /// The version of normalisation and folding, named by compiled knowledge.
    public static let version = 1

    /// Normalises what was reported about one recipient.
    public static func normalize(_ event: BounceEvent) -> NormalizedDiagnostic {
        var source = event.diagnostic
        source.makeContiguousUTF8()
        let bytes = Array(source.utf8)
        let whole = trim(bytes, dropType(bytes, trim(bytes, 0..<bytes.count)))
        let unwrapped = RelayUnwrapper.unwrap(bytes, whole)
        let inner = trim(bytes, unwrapped.inner)

        var lifted = LiftedReply(bytes, inner)
        var tokenizer = Tokenizer()
        for part in lifted.parts { tokenizer.append(bytes, in: part) }
        lifted.statuses += tokenizer.list.statuses

        let every = StatusList(bytes)
        let own = pick(lifted.statuses, lifted.code)
        let wrapperStatus = own == nil ? pick(every.values, lifted.code) : nil

        let isWrapped = unwrapped.layers > 0
        return NormalizedDiagnostic(
            source: source,
            replyCode: lifted.code,
            enhancedStatus: own ?? wrapperStatus ?? event.status,
            statuses: every.values,
            reportedStatus: event.status,
            action: event.action,
            phase: unwrapped.phase ?? event.phase,
            remoteMTA: isWrapped ? unwrapped.remoteMTA : event.remoteMTA,
            recipientDomain: event.recipient.flatMap(recipientDomain),
            wrappers: unwrapped.layers,
            statesTransientReply: ReplyScanner.nestedCode(in: bytes, whole) { $0.isTransient }
                != nil,
            isTruncated: tokenizer.isTruncated,
            list: tokenizer.list,
            spans: SpanFinder.spans(in: tokenizer.list))
    }

    /// The part of a diagnostic that the innermost server said: its bytes without relays' wrappers.
    package static func innermostReply(_ bytes: [UInt8]) -> Range<Int> {
        let whole = trim(bytes, dropType(bytes, trim(bytes, 0..<bytes.count)))
        return trim(bytes, RelayUnwrapper.unwrap(bytes, whole).inner)
    }

    /// Normalises a text of which nothing else is known.
    public static func normalize(_ diagnostic: String) -> NormalizedDiagnostic {
        normalize(BounceEvent(diagnostic: diagnostic))
    }

    /// The first status whose class fits the reply code (RFC 3463 section 2).
    private static func pick(_ statuses: [EnhancedStatus], _ code: ReplyCode?) -> EnhancedStatus? {
        guard let code else { return statuses.first { $0.category != 2 } }
        return statuses.first { $0.category == code.category }
    }

    /// What stands behind the last `@`, folded as the diagnostic is.
    private static func recipientDomain(_ recipient: String) -> String? {
        guard let sign = recipient.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let list = Tokenizer.words(of: recipient[recipient.utf8.index(after: sign)...])
        guard let first = list.words.first, let last = list.words.last else { return nil }
        let bytes = list.text[first.folded.lowerBound..<last.folded.upperBound]
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, ASCII.isBlank(bytes[low]) { low += 1 }
        while high > low, ASCII.isBlank(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    /// Drops the diagnostic type of RFC 3464 section 2.3.6: `smtp;`, `X-Postfix;`.
    private static func dropType(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        while end < range.upperBound, end - range.lowerBound < 24,
            ASCII.isLetterOrDigit(bytes[end]) || bytes[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        let isKnown =
            ASCII.matches("x-", in: bytes, at: range.lowerBound)
            || ["smtp", "lmtp", "esmtp", "local", "unknown", "dns"].contains { type in
                String(decoding: bytes[range.lowerBound..<end], as: UTF8.self).lowercased() == type
            }
        guard isKnown else { return range }
        while end < range.upperBound, ASCII.isBlank(bytes[end]) { end += 1 }
        guard end < range.upperBound, bytes[end] == UInt8(ascii: ";") else { return range }
        return end + 1..<range.upperBound
    }
}

/// A reply without its codes: multi-line replies joined, the code of each line dropped.
private struct LiftedReply {
    var code: ReplyCode?
    var statuses: [EnhancedStatus] = []
    var parts: [Range<Int>] = []

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        var start = range.lowerBound
        if let at = ReplyScanner.start(in: bytes, at: start, until: range.upperBound, bare: false) {
            code = ReplyScanner.code(in: bytes, at: at, until: range.upperBound)
            start = at + 3
        } else if let (nested, at) = ReplyScanner.nestedCode(
            in: bytes, range, where: { $0.category != 2 })
        {
            // "<user@example.com>: 550 no such user": the words before the code count too.
            code = nested
            if at > start { parts.append(start..<at) }
            start = at + 3
        }
        guard code != nil else {
            parts.append(range)
            return
        }
        let digits = bytes[(start - 3)..<start]
        let isContinued = start < range.upperBound && bytes[start] == UInt8(ascii: "-")
        var part = Self.behindHyphen(bytes, start, range)
        var index = start
        while index + 3 <= range.upperBound {
            if bytes[index] == digits[digits.startIndex], ASCII.isBlank(bytes[index - 1]),
                bytes[index..<index + 3] == digits,
                Self.isLineStart(bytes, index, range, isContinued)
            {
                parts.append(part..<index)
                index += 3
                part = Self.behindHyphen(bytes, index, range)
            } else {
                index += 1
            }
        }
        parts.append(part..<range.upperBound)
        parts.removeAll { $0.isEmpty }
    }

    /// The text behind a code: the hyphen of a line that is continued belongs to the code.
    private static func behindHyphen(_ bytes: [UInt8], _ index: Int, _ range: Range<Int>) -> Int {
        index < range.upperBound && bytes[index] == UInt8(ascii: "-") ? index + 1 : index
    }

    /// Whether the code at `index` starts another line of the same reply.
    private static func isLineStart(
        _ bytes: [UInt8], _ index: Int, _ range: Range<Int>, _ isContinued: Bool
    ) -> Bool {
        let after = index + 3
        if after == range.upperBound { return isContinued }
        if bytes[after] == UInt8(ascii: "-") { return true }
        guard ASCII.isBlank(bytes[after]) else { return false }
        if isContinued || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D { return true }
        var next = after
        while next < range.upperBound, ASCII.isBlank(bytes[next]) { next += 1 }
        return StatusScanner.status(in: bytes, at: next) != nil
    }
}

/// Every enhanced status of a text.
private struct StatusList {
    var values: [EnhancedStatus] = []

    init(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            if ASCII.isDigit(bytes[index]),
                let (status, end) = StatusScanner.status(in: bytes, at: index)
            {
                if !values.contains(status), values.count < 32 { values.append(status) }
                index = end
            } else {
                index += 1
            }
        }
    }
}
