public import DeliveryStatus

/// The answer about one bounce.
public struct Classification: Sendable, Equatable {
    /// The caller's id.
    public internal(set) var id: String?
    /// The recipient, as it came.
    public internal(set) var recipient: String?
    /// Whether the message can still get there.
    public internal(set) var verdict = Verdict.undetermined
    /// Why, one of the closed list: `user_unknown`.
    public internal(set) var reason: String
    /// Whom the reason is about.
    public internal(set) var concerns: Concern?
    /// Whether the address can receive from nobody, so that no mail should be sent to it any more.
    public internal(set) var suppress = false
    /// What the answer rests on.
    public internal(set) var basis = Basis.none
    /// The signature that gave it.
    public var signature: String? { text?.id }
    /// The signature's revision; keep `id@revision` with a stored suppression.
    public var revision: Int? { text?.revision }
    /// The provider that said the words, or to which the receiving host belongs.
    public internal(set) var provider: String?
    /// Whether signatures disagreed and caution decided.
    public internal(set) var contested: Bool
    /// The reply code of the innermost reply.
    public internal(set) var replyCode: ReplyCode?
    /// The enhanced status of the innermost reply.
    public internal(set) var enhancedStatus: EnhancedStatus?
    /// What the sending service called it.
    public internal(set) var reported: String?
    /// Whether this answer differs from what the sending service said; nil where it said nothing.
    public internal(set) var reclassified: Bool?
    /// The seconds after which the receiver asks to come back.
    public internal(set) var retryAfter: Int?
    /// The blocklist that the receiver names.
    public internal(set) var blocklist: String?
    /// The knowledge version, overlays included: `2026.11.1`.
    public internal(set) var knowledge: String

    /// The signature's title, for people.
    public var title: String? { text?.title }
    /// The documents on which the signature rests.
    public var sources: [Source] { text?.sources ?? [] }
    /// Where the words that matched stand, as UTF-8 offsets into the diagnostic.
    public internal(set) var matched: Range<Int>?
    /// What kept an answer that means a dead address from suppressing.
    public internal(set) var obstacles: [SuppressionObstacle] = []

    /// The signature that gave the answer.
    var text: SignatureText?
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
        /// An overlay switched it off.
        case disabled
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
