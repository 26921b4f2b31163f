public import DeliveryStatus

/// The answer about one bounce.
///
/// What it says of its signature is read from the knowledge that gave it, which lives as long as the
/// answer does.
public struct Classification: Sendable, Equatable {
    /// The caller's id.
    public let id: String?
    /// The recipient, as it came.
    public let recipient: String?
    /// Whether the message can still get there.
    public let verdict: Verdict
    /// Why, one of the closed list: `user_unknown`.
    public let reason: String
    /// Whom the reason is about.
    public let concerns: Concern?
    /// Whether the address can receive from nobody, so that no mail should be sent to it any more.
    public let suppress: Bool
    /// What the answer rests on.
    public let basis: Basis
    /// The signature that gave it.
    public var signature: String? { answering?.id }
    /// The signature's revision; keep `id@revision` with a stored suppression.
    public var revision: Int? { answering?.revision }
    /// The provider that said the words, or to which the receiving host belongs.
    public let provider: String?
    /// Whether signatures disagreed and caution decided.
    public let contested: Bool
    /// The reply code of the innermost reply.
    public let replyCode: ReplyCode?
    /// The enhanced status of the innermost reply.
    public let enhancedStatus: EnhancedStatus?
    /// What the sending service called it.
    public let reported: String?
    /// Whether this answer differs from what the sending service said; nil where it said nothing.
    public let reclassified: Bool?
    /// The seconds after which the receiver asks to come back.
    public let retryAfter: Int?
    /// The blocklist that the receiver names.
    public let blocklist: String?
    /// The knowledge version, overlays included: `2026.11.1`.
    public let knowledge: String

    /// The signature's title, for people.
    public var title: String? { answering?.title }
    /// The documents on which the signature rests.
    public var sources: [Source] { answering?.sources ?? [] }
    /// Where the words that matched stand, as UTF-8 offsets into the diagnostic.
    public let matched: Range<Int>?
    /// What kept an answer that means a dead address from suppressing.
    public let obstacles: [SuppressionObstacle]

    /// The signature that gave the answer.
    package let answering: AnsweringSignature?
}

extension Classification {
    // Delegates to the memberwise initializer, for that builds the value where it is wanted: one that
    // sets field after field builds it aside, and copies it.
    @inline(__always)
    init(
        _ event: BounceEvent, _ reply: NormalizedDiagnostic, verdict: Verdict, reason: String,
        concerns: Concern?, suppress: Bool = false, basis: Basis = .none, provider: String?,
        contested: Bool = false, retryAfter: Int?, blocklist: String?, knowledge: String,
        matched words: Range<Int> = 0..<0, obstacles: [SuppressionObstacle] = [],
        by answering: AnsweringSignature? = nil
    ) {
        self.init(
            id: event.id, recipient: event.recipient, verdict: verdict, reason: reason,
            concerns: concerns, suppress: suppress, basis: basis, provider: provider,
            contested: contested, replyCode: reply.replyCode,
            enhancedStatus: reply.enhancedStatus, reported: event.reported,
            reclassified: event.reported.map { ReportedWord.differs($0, verdict) },
            retryAfter: retryAfter, blocklist: blocklist, knowledge: knowledge,
            matched: reply.source(of: words), obstacles: obstacles, answering: answering)
    }
}

extension NormalizedDiagnostic {
    /// Where words stand in the diagnostic as it came; nil for none.
    fileprivate func source(of words: Range<Int>) -> Range<Int>? {
        if words.isEmpty { return nil }
        let start = list.found.storage[words.lowerBound].sourceStart
        return Int(start)..<Int(list.found.storage[words.upperBound - 1].sourceEnd)
    }
}

/// How an answer came about.
public struct Explanation: Sendable {
    /// A signature that took part.
    public struct Participant: Sendable, Equatable {
        /// The signature's id.
        public var id: String
        /// Its layer.
        public var layer: Layer
        /// Its status.
        public var status: SignatureStatus
        /// Its verdict.
        public var verdict: Verdict
        /// Its reason.
        public var reason: String
        /// The template that matched, in canonical form; nil where the codes did.
        public var template: String?
        /// What became of it: `won`, the step that dropped it, or what kept it out.
        public var fate: Fate
    }

    /// What became of a signature.
    public enum Fate: Sendable, Equatable {
        /// It gave the answer.
        case won
        /// A step of precedence dropped it.
        case dropped(DecidingStep)
        /// Its words were there; a field forbade the match.
        case field(String)
        /// Its words were there; a guard phrase forbade the match.
        case guardPhrase(String)
        /// The overlay of this name switched it off.
        case disabled(by: String)
    }

    /// The diagnostic as it was compared.
    public var reply: NormalizedDiagnostic
    /// The answer.
    public var classification: Classification
    /// Every signature whose words were there.
    public var participants: [Participant]
    /// The step that decided.
    public var step: DecidingStep
}
