/// A recipient about whom an answer said that the address is dead, and what else is known of it.
///
/// Times are seconds since 1970.
public struct SuppressionCandidate: Sendable, Equatable {
    /// What would be done.
    public var decision: SuppressionDecision
    /// How many different events said so, 1 or more.
    public var events: Int
    /// When the last of them happened; nil where nothing tells.
    public var lastEvent: Int?
    /// When the recipient last showed life: a delivery, a complaint, an automatic reply.
    public var lastSignOfLife: Int?
    /// What the receiving server said, kept with the decision so that newer knowledge can read it again.
    public var diagnostic: String?
    /// Why an earlier decision stands against this one, in words.
    public var objection: String?

    /// Makes a candidate.
    public init(
        _ decision: SuppressionDecision, events: Int = 1, lastEvent: Int? = nil,
        lastSignOfLife: Int? = nil, diagnostic: String? = nil, objection: String? = nil
    ) {
        self.decision = decision
        self.events = events
        self.lastEvent = lastEvent
        self.lastSignOfLife = lastSignOfLife
        self.diagnostic = diagnostic
        self.objection = objection
    }
}

/// What the caps of a policy are measured against.
public struct SuppressionTraffic: Sendable, Equatable {
    /// How many recipients the input of this run names, however their mail fared.
    public var runRecipients: Int
    /// How many recipients were seen today (UTC).
    public var dayRecipients: Int
    /// How many were suppressed today already.
    public var daySuppressions: Int

    /// Makes the counts.
    public init(runRecipients: Int, dayRecipients: Int, daySuppressions: Int) {
        self.runRecipients = runRecipients
        self.dayRecipients = dayRecipients
        self.daySuppressions = daySuppressions
    }
}
