package import DeliveryStatus
package import PermanenceModel

/// What `kb suggest` answers: every text that the knowledge does not know, judged.
package struct Suggestions: Sendable {
    /// Signatures to review, the best founded first.
    package var proposals: [SignatureProposal]
    /// Texts that may become proposals, the closest first.
    package var watched: [JudgedCluster]
    /// Texts that are temporary or about the sender, the most frequent first.
    package var rejected: [JudgedCluster]
    /// Texts that look permanent and cannot be told from known other ones.
    package var conflicts: [JudgedCluster]
    /// What was read.
    package var stream: StreamSummary
    /// The knowledge that was asked.
    package var knowledge: String

    package init(
        proposals: [SignatureProposal] = [], watched: [JudgedCluster] = [],
        rejected: [JudgedCluster] = [], conflicts: [JudgedCluster] = [],
        stream: StreamSummary = StreamSummary(), knowledge: String = ""
    ) {
        self.proposals = proposals
        self.watched = watched
        self.rejected = rejected
        self.conflicts = conflicts
        self.stream = stream
        self.knowledge = knowledge
    }
}

/// What was read, over all runs that a state remembers.
package struct StreamSummary: Sendable, Equatable {
    package var bounces = 0
    package var deliveries = 0
    package var complaints = 0
    /// Left out because the sending service did not even try.
    package var suppressed = 0
    package var unreadable = 0
    package var firstDay: Day?
    package var lastDay: Day?
    /// Different texts that are kept.
    package var texts = 0
    /// Bounces whose text the knowledge explains.
    package var known = 0
    /// Bounces whose text it does not explain.
    package var unknown = 0
    /// Of how many texts one is looked at: 1, or a power of two where there were too many.
    package var samplingRate = 1

    package init() {}
}

/// A text and what became of it.
package struct JudgedCluster: Sendable {
    package var cluster: Cluster
    package var judgement: Judgement
    /// Known signatures whose examples are nearest, the nearest first.
    package var nearest: [Neighbour]

    package init(cluster: Cluster, judgement: Judgement, nearest: [Neighbour] = []) {
        self.cluster = cluster
        self.judgement = judgement
        self.nearest = nearest
    }
}

/// A known signature that says something similar.
package struct Neighbour: Sendable, Equatable {
    package var signature: String
    package var reason: String
    package var suppresses: Bool
    /// 0 to 1, in thousandths.
    package var similarity: Double

    package init(signature: String, reason: String, suppresses: Bool, similarity: Double) {
        self.signature = signature
        self.reason = reason
        self.suppresses = suppresses
        self.similarity = similarity
    }
}

/// What the learning tool thinks of a text, and why.
package struct Judgement: Sendable, Equatable {
    package enum Band: String, Sendable, CaseIterable {
        /// Good enough for a person's review.
        case propose
        /// Not yet, or not from the text alone.
        case watch
        /// Temporary, about the sender, or known not to be the address's fault.
        case reject
        /// It looks permanent, and nothing tells it from a text with another meaning.
        case conflict
        /// The knowledge explains it.
        case known
    }

    package var band: Band
    /// Every step that was taken, in order.
    package var findings: [Finding]
    /// The calibrated probability, by the text alone, that the address is dead; nil without words.
    package var textScore: Double?
    /// The share of known other texts that look at least as permanent (conformal p-value).
    package var pValue: Double?
    /// The probability after the evidence of the stream.
    package var posterior: Double?
    /// The reason that the words suggest.
    package var reason: String?

    package init(band: Band, findings: [Finding] = []) {
        self.band = band
        self.findings = findings
    }
}

/// A signature that the tool proposes, for a person to accept.
package struct SignatureProposal: Sendable {
    /// `phrase.recipient-no-longer-on-server`, or `gmail....` where only that receiver says it.
    package var id: String
    package var title: String
    package var reason: String
    package var replyCodes: [ReplyCode]
    package var enhancedStatuses: [EnhancedStatus]
    package var phases: [SMTPPhase]
    /// The templates, in the language of the corpus.
    package var contains: [String]
    /// Named guard groups and phrases that forbid a match: `$temporary`.
    package var unless: [String]
    /// The provider to whose hosts it is limited; nil for everybody.
    package var provider: String?
    /// Rebuilt from the template, never copied from the stream.
    package var examples: [String]
    /// Known texts that come close and mean something else.
    package var nearMisses: [NearMiss]
    /// The texts that it explains, the most frequent first.
    package var clusters: [JudgedCluster]
    /// All their evidence in one.
    package var evidence: Evidence
    /// What was checked against the whole corpus.
    package var backtest: BacktestSummary

    package init(id: String, title: String, reason: String) {
        self.id = id
        self.title = title
        self.reason = reason
        replyCodes = []
        enhancedStatuses = []
        phases = []
        contains = []
        unless = []
        examples = []
        nearMisses = []
        clusters = []
        evidence = Evidence()
        backtest = BacktestSummary()
    }

    /// A text of the corpus that comes close.
    package struct NearMiss: Sendable, Equatable {
        package var text: String
        package var because: String

        package init(text: String, because: String) {
            self.text = text
            self.because = because
        }
    }
}

/// What applying a proposal to the whole corpus changed.
package struct BacktestSummary: Sendable, Equatable {
    /// Texts of the corpus that were answered with and without it.
    package var texts = 0
    /// Ids of signatures and fixtures whose answer changed; such a proposal is blocked.
    package var changed: [String] = []

    package init() {}
}
