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
        raw.read(source, &list)

        let whole = raw.whole
        let unwrapped = raw.unwrap(whole)
        wrappers = unwrapped.layers
        quotesAboutSender = unwrapped.isAboutSender
        introduction = whole.lowerBound..<unwrapped.inner.lowerBound
        phase = unwrapped.phase ?? event.phase
        if unwrapped.layers > 0 {
            speaker = unwrapped.host.map { .quoted($0) } ?? .unknown
        } else {
            speaker = event.remoteMTA.map { .reported($0) } ?? .unknown
        }

        readHost()
        readDomain()

        statesTransientReply = raw.nestedCode(in: whole, .transient) != nil
        readStatuses()
        replyCode = raw.findParts(raw.trim(unwrapped.inner))
        liftParts()
        let own = Self.pick(list.statuses, replyCode)
        enhancedStatus = own ?? Self.pick(statuses, replyCode) ?? event.status
        hasSpans = false
    }

    /// Puts the words that relays put before the reply into `words`, by themselves, in the memory of
    /// what was read before.
    package func readIntroduction(into words: inout NormalizedDiagnostic) {
        words.list.clear()
        words.hasSpans = false
        var tokenizer = Tokenizer()
        tokenizer.append(raw.bytes, in: introduction, to: &words.list)
    }

    /// Every enhanced status of the text, each once.
    private mutating func readStatuses() {
        statuses.clear()
        for index in 0..<raw.landmarks.numbers.count {
            if let status = raw.landmarks.numbers[index].status, statuses.count < 32,
                !statuses.contains(status)
            {
                statuses.append(status)
            }
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
