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
        let raw = RawText(bytes)
        return raw.trim(raw.unwrap(raw.whole).inner)
    }

    /// Normalises a text of which nothing else is known.
    public static func normalize(_ diagnostic: String) -> NormalizedDiagnostic {
        normalize(BounceEvent(diagnostic: diagnostic))
    }
}

extension NormalizedDiagnostic {
    /// Normalises what was reported about one recipient, in the memory of what was read before.
    package mutating func read(_ event: BounceEvent) {
        source = event.diagnostic
        reportedStatus = event.status
        action = event.action
        recipient = event.recipient
        raw.read(source)

        let whole = raw.whole
        let unwrapped = raw.unwrap(whole)
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
        replyCode = raw.lift(raw.trim(unwrapped.inner), into: &list)
        readStatuses()
        let own = Self.pick(list.statuses, replyCode)
        enhancedStatus = own ?? Self.pick(statuses, replyCode) ?? event.status
        statesTransientReply = raw.nestedCode(in: whole, .transient) != nil
        hasSpans = false
    }

    /// Every enhanced status of the text, each once.
    private mutating func readStatuses() {
        statuses.clear()
        var end = 0
        for index in 0..<raw.landmarks.numbers.count {
            let place = Int(raw.landmarks.numbers[index])
            guard place >= end, raw.bytes[place + 1] == UInt8(ascii: "."),
                let (status, after) = StatusScanner.status(in: raw.bytes, at: place)
            else { continue }
            if !statuses.contains(status), statuses.count < 32 { statuses.append(status) }
            end = after
        }
    }

    /// The first status whose class fits the reply code (RFC 3463 section 2).
    private static func pick(_ statuses: [EnhancedStatus], _ code: ReplyCode?) -> EnhancedStatus? {
        let category = code?.category
        for status in statuses
        where category.map({ status.category == $0 }) ?? (status.category != 2) { return status }
        return nil
    }
}
