internal import DeliveryStatus
internal import Hashing
internal import KnowledgeModel
internal import SignatureMatching

/// What all messages with one masked text and the same reported facts have in common.
struct TextIdentity: Equatable {
    var key: ClusterKey
    /// The masked text, unwrapped.
    var text: [UInt8]
    var facts: ReportedFacts
    /// Who said it.
    var speaker: Speaker

    /// Whose words they are.
    enum Speaker: Equatable {
        /// The host that the notification names.
        case notified
        /// The host that a wrapper names: the n-th that was masked.
        case masked(Int)
        /// Nobody knows.
        case unknown
    }

    /// The longest text that is kept; what is cut off stands as `{text}`.
    static let limit = 1_024

    /// Reads a masked text.
    /// - Complexity: that of `Normalizer.normalize`, a few times.
    init(
        masked: [UInt8], status: EnhancedStatus?, action: DeliveryAction?, phase: SMTPPhase?
    ) {
        let whole = MaskedDiagnostic(masked, .key)
        let reading = Reading(whole, status: status, action: action, phase: phase)
        key = reading.key
        facts = reading.facts
        // Unwrapped and on one line, unless the words outside or the line ends say more.
        let inner = Normalizer.innermostReply(whole.bytes)
        let code = reading.reply.replyCode
        text = whole.masked(whole.bytes.indices, joins: nil, limit: Self.limit)
        for (range, code) in [(inner, code), (inner, nil), (whole.bytes.indices, code)] {
            let spelling = whole.masked(range, joins: code, limit: Self.limit)
            // Most texts are on one line without wrappers.
            if spelling == masked {
                text = spelling
                break
            }
            let again = Reading(
                MaskedDiagnostic(spelling, .key), status: status, action: action,
                phase: reading.reply.phase)
            if again.key == key {
                text = spelling
                break
            }
        }
        speaker = .notified
        if reading.reply.wrappers > 0 {
            speaker = .unknown
            let numbered = Normalizer.normalize(MaskedDiagnostic(masked, .numberedHosts).text)
            if let name = numbered.remoteMTA, name.hasPrefix("mx"),
                let number = Int(name.dropFirst(2).prefix { $0 != "." })
            {
                speaker = .masked(number)
            }
        }
    }

    /// A text as it is read, and the key that follows.
    private struct Reading {
        let reply: NormalizedDiagnostic
        let facts: ReportedFacts
        /// A pure function of what the reply says: the same in every state, on every machine.
        let key: ClusterKey

        init(
            _ text: MaskedDiagnostic, status: EnhancedStatus?, action: DeliveryAction?,
            phase: SMTPPhase?
        ) {
            reply = Normalizer.normalize(
                BounceEvent(diagnostic: text.text, action: action, phase: phase))
            facts = ReportedFacts(reply, status: status)
            // What a sending service writes around a reply, `5.1.0 - Unknown address error`, is its
            // own opinion, and so is the Status field: of the same words it may say something else.
            var own = reply.enhancedStatus
            if reply.wrappers > 0 {
                let inner = Normalizer.innermostReply(text.bytes)
                own =
                    Normalizer.normalize(String(decoding: text.bytes[inner], as: UTF8.self))
                    .enhancedStatus
            }
            let barring = reply.statuses.filter { $0 != own && SuppressionGate.isVetoed($0) }
            var fields = [
                reply.replyCode?.description ?? "", own?.description ?? "",
                ReportedFacts.saysTransient(reply) ? "4" : "",
                barring.map(\.description).sorted().joined(separator: ","),
                (reply.isTruncated ? "cut" : "") + (reply.quotesAboutSender ? "sender" : ""),
            ]
            fields += [
                facts.phase?.rawValue ?? "", facts.action?.rawValue ?? "",
                facts.status?.description ?? "",
            ]
            var bytes = Array(fields.joined(separator: "\u{1F}").utf8)
            for index in reply.list.words.indices {
                bytes.append(0x1F)
                bytes += reply.list.bytes(index)
            }
            let digits = SHA256.hexDigest(bytes).prefix(16)
            key = ClusterKey(UInt64(digits, radix: 16) ?? 0)
        }
    }
}
