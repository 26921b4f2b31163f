/// Turns a diagnostic into words and fields.
///
/// The order of the steps is part of the knowledge's contract; `version` counts its changes.
public enum Normalizer {
    /// The version of normalisation and folding, named by compiled knowledge.
    public static let version = 1

    /// Normalises what was reported about one recipient.
    public static func normalize(_ event: BounceEvent) -> NormalizedDiagnostic {
        var reply = NormalizedDiagnostic()
        reply.read(event)
        return reply
    }

    /// The part of a diagnostic that the innermost server said: its bytes without relays' wrappers.
    package static func innermostReply(_ bytes: [UInt8]) -> Range<Int> {
        var landmarks: [Landmark] = []
        Landmarks.find(in: bytes, into: &landmarks)
        let whole = whole(bytes)
        return trim(bytes, RelayUnwrapper(bytes, landmarks).unwrap(whole).inner)
    }

    /// Normalises a text of which nothing else is known.
    public static func normalize(_ diagnostic: String) -> NormalizedDiagnostic {
        normalize(BounceEvent(diagnostic: diagnostic))
    }

    /// The text without blanks around it and without a diagnostic type.
    static func whole(_ bytes: [UInt8]) -> Range<Int> {
        trim(bytes, dropType(bytes, trim(bytes, 0..<bytes.count)))
    }

    static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
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
        var semicolon = end
        while semicolon < range.upperBound, ASCII.isBlank(bytes[semicolon]) { semicolon += 1 }
        guard semicolon < range.upperBound, bytes[semicolon] == UInt8(ascii: ";") else {
            return range
        }
        let isKnown =
            ASCII.matches("x-", in: bytes, at: range.lowerBound)
            || types.contains { type in
                type.utf8CodeUnitCount == end - range.lowerBound
                    && ASCII.matches(type, in: bytes, at: range.lowerBound)
            }
        return isKnown ? semicolon + 1..<range.upperBound : range
    }

    private static let types: [StaticString] = [
        "smtp", "lmtp", "esmtp", "local", "unknown", "dns",
    ]
}

extension NormalizedDiagnostic {
    /// Normalises what was reported about one recipient, in the memory of what was read before.
    package mutating func read(_ event: BounceEvent) {
        source = event.diagnostic
        reportedStatus = event.status
        action = event.action
        recipient = event.recipient
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: source.utf8)
        Landmarks.find(in: bytes, into: &landmarks)

        let whole = Normalizer.whole(bytes)
        let unwrapped = RelayUnwrapper(bytes, landmarks).unwrap(whole)
        wrappers = unwrapped.layers
        phase = unwrapped.phase ?? event.phase
        if unwrapped.layers > 0 {
            speaker = unwrapped.host.map { .quoted($0) } ?? .unknown
        } else {
            speaker = event.remoteMTA.map { .reported($0) } ?? .unknown
        }

        readHost()
        readDomain()

        list.clear()
        let inner = Normalizer.trim(bytes, unwrapped.inner)
        replyCode = LiftedReply(bytes, landmarks, inner).read(into: &list)
        readStatuses()
        let own = Self.pick(list.statuses, replyCode)
        enhancedStatus = own ?? Self.pick(statuses, replyCode) ?? event.status
        let scanner = ReplyScanner(bytes, landmarks)
        statesTransientReply = scanner.nestedCode(in: whole) { $0.isTransient } != nil
        SpanFinder.find(in: list, into: &spans)
    }

    /// Every enhanced status of the text, each once.
    private mutating func readStatuses() {
        statuses.removeAll(keepingCapacity: true)
        var end = 0
        for landmark in landmarks where landmark.kind == .number && landmark.place >= end {
            guard let (status, after) = StatusScanner.status(in: bytes, at: Int(landmark.place))
            else { continue }
            if !statuses.contains(status), statuses.count < 32 { statuses.append(status) }
            end = after
        }
    }

    /// The first status whose class fits the reply code (RFC 3463 section 2).
    private static func pick(_ statuses: [EnhancedStatus], _ code: ReplyCode?) -> EnhancedStatus? {
        guard let code else { return statuses.first { $0.category != 2 } }
        return statuses.first { $0.category == code.category }
    }
}
