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
    /// When the recipient last showed life: a delivery, a complaint, an automatic reply, a full mailbox.
    public var lastSignOfLife: Int?
    /// What the receiving server said; nil where only the answer is known.
    public var evidence: SuppressionEvidence?
    /// Why an earlier decision stands against this one, in words.
    public var objection: String?

    /// Makes a candidate.
    public init(
        _ decision: SuppressionDecision, events: Int = 1, lastEvent: Int? = nil,
        lastSignOfLife: Int? = nil, evidence: SuppressionEvidence? = nil,
        objection: String? = nil
    ) {
        self.decision = decision
        self.events = events
        self.lastEvent = lastEvent
        self.lastSignOfLife = lastSignOfLife
        self.evidence = evidence
        self.objection = objection
    }

    /// The recipient's domain, letters in lower case.
    public var domain: String { MailboxName.domain(of: decision.recipient) }
}

/// What the caps of a policy are measured against.
public struct SuppressionTraffic: Sendable, Equatable {
    /// How many recipients the input of this run names, however their mail fared.
    public var runRecipients: Int
    /// How many recipients were seen today (UTC).
    public var dayRecipients: Int
    /// How many were suppressed today already.
    public var daySuppressions: Int

    /// The provider of each domain of which one is known.
    public var providers: [String: String] = [:]
    /// The same counts for each receiver and the day of the bounces.
    public var receivers: [ReceiverDay: Receiver] = [:]

    /// A receiver on one day.
    public struct ReceiverDay: Sendable, Hashable {
        /// A provider, or a domain of which none is known.
        public var receiver: String
        /// Days since 1970 (UTC); nil for what has no time.
        public var day: Int?

        /// Makes a key.
        public init(_ receiver: String, day: Int?) {
            self.receiver = receiver
            self.day = day
        }
    }

    /// What is known of a receiver on one day.
    public struct Receiver: Sendable, Equatable {
        /// How many of its recipients were seen, however their mail fared.
        public var recipients = 0
        /// How many of them are suppressed already because of it.
        public var suppressions = 0

        /// Makes the counts.
        public init(recipients: Int = 0, suppressions: Int = 0) {
            self.recipients = recipients
            self.suppressions = suppressions
        }
    }

    /// Makes the counts.
    public init(runRecipients: Int, dayRecipients: Int, daySuppressions: Int) {
        self.runRecipients = runRecipients
        self.dayRecipients = dayRecipients
        self.daySuppressions = daySuppressions
    }

    /// Who takes the mail of a domain: its provider, or the domain itself.
    public func receiver(of domain: String) -> String { providers[domain] ?? domain }

    /// Where and when the last bounce of a candidate was.
    public func receiverDay(of candidate: SuppressionCandidate) -> ReceiverDay {
        ReceiverDay(receiver(of: candidate.domain), day: candidate.lastEvent.map { $0 / 86_400 })
    }
}
