/// Whether the message can still reach the recipient.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// This message to this recipient will not go through however often it is tried.
    case permanent
    /// It may go through later.
    case transient
    /// The text does not say.
    case undetermined
}

/// Whom a reason is about.
public enum Concern: String, Sendable, Hashable, CaseIterable {
    case recipient, sender, message, network
}

/// One entry of the closed list of reasons (`reasons.yaml`).
public struct Reason: Sendable, Equatable {
    /// The name, as answers give it: `user_unknown`.
    public let id: String
    /// Whom it is about.
    public let concerns: Concern
    /// The verdicts that a signature with this reason may give.
    public let verdicts: [Verdict]
    /// Whether the address itself can be at fault for good.
    public let allowsSuppression: Bool
    /// One sentence for people.
    public let meaning: String

    /// Makes a reason.
    public init(
        id: String, concerns: Concern, verdicts: [Verdict], allowsSuppression: Bool, meaning: String
    ) {
        self.id = id
        self.concerns = concerns
        self.verdicts = verdicts
        self.allowsSuppression = allowsSuppression
        self.meaning = meaning
    }
}

/// How far a signature is to be trusted.
public enum SignatureStatus: String, Sendable, Hashable, CaseIterable {
    /// Reported, never acted on unless the operator asks for it.
    case experimental
    /// Rests on a first-party source, source code or two independent observations.
    case stable
    /// Superseded; kept so that stored answers can be explained.
    case deprecated
}

/// Which kind of knowledge a signature belongs to; the first has the last word.
public enum Layer: Int, Sendable, Hashable, CaseIterable, Comparable {
    case overlay, provider, software, phrase, specificStatus, vague, queue, genericStatus, replyCode

    /// The name for people.
    public var name: String {
        switch self {
        case .overlay: "overlay"
        case .provider: "provider"
        case .software: "software"
        case .phrase: "phrase"
        case .specificStatus: "specific status"
        case .vague: "vague"
        case .queue: "queue"
        case .genericStatus: "generic status"
        case .replyCode: "reply code"
        }
    }

    /// Orders by precedence, the highest first.
    public static func < (lhs: Layer, rhs: Layer) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// What an answer rests on.
public enum Basis: String, Sendable, Hashable, CaseIterable {
    /// The words of the receiving server.
    case signature
    /// An enhanced status code with unknown words: a hint, never a proof.
    case enhancedStatus = "enhanced_status"
    /// A reply code with unknown words.
    case replyCode = "reply_code"
    /// Nothing.
    case none
}
