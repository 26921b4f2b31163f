public import BounceClassifier
public import BounceFormats
public import DeliveryStatus
public import SignatureMatching

/// From the bytes of a notification to the journal: reads, classifies, keeps.
///
///     let intake = Intake(journal: journal)
///     let outcome = try await intake.take(body, with: classifier, source: "sns", message: sns.messageID)
///     // All of it is on disk: the message can be acknowledged.
///
/// The classifier comes with each call, so that newer knowledge can be swapped in between.
public struct Intake: Sendable {
    private let journal: Journal

    /// Makes an intake of a journal.
    public init(journal: Journal) { self.journal = journal }

    /// Takes one notification of Amazon SES in any envelope: raw, SNS, SQS, Lambda, EventBridge.
    ///
    /// - Parameters:
    ///   - source: Where it came from, a word: `sns`, `sqs`.
    ///   - message: The id of the message (SNS MessageId); what came with it before is not taken again.
    /// - Throws: `JournalError` where it could not be kept: do not acknowledge the message then.
    public func take(
        _ bytes: [UInt8], with classifier: BounceClassifier, source: String, message: String?
    ) async throws(JournalError) -> IntakeOutcome {
        var format = SESFormat()
        format.includesDeliveries = true
        return try await take(
            format.decode(bytes[...], isLast: true), with: classifier, source: source,
            message: message)
    }

    /// Takes records that were read already, in any format.
    public func take(
        _ records: [FormatRecord], with classifier: BounceClassifier, source: String,
        message: String?
    ) async throws(JournalError) -> IntakeOutcome {
        var outcome = IntakeOutcome()
        var entries: [JournalEntry] = []
        for record in records {
            switch record {
            case .event(let event):
                let isBounce = event.kind == .bounce || event.kind == .delay
                entries.append(
                    JournalEntry(
                        event: event, answer: isBounce ? classifier.classify(event) : nil,
                        place: entries.count))
            case .skipped: outcome.skipped += 1
            case .failed(let error): outcome.unreadable.append(error)
            }
        }
        guard !entries.isEmpty else { return outcome }
        // A message of which a part cannot be read is kept by its events only: it may come again whole.
        let isNew = try await journal.record(
            entries, message: outcome.unreadable.isEmpty ? message : nil, source: source)
        for (entry, isNew) in zip(entries, isNew) {
            if isNew {
                outcome.new.append(
                    IntakeOutcome.Answered(event: entry.event, answer: entry.answer))
            } else {
                outcome.repeated += 1
            }
        }
        return outcome
    }
}

/// What became of a notification.
public struct IntakeOutcome: Sendable {
    /// An event that was not known before.
    public struct Answered: Sendable {
        /// What was reported.
        public let event: BounceEvent
        /// The answer; nil for deliveries, complaints and automatic replies.
        public let answer: Classification?
    }

    /// What is new.
    public internal(set) var new: [Answered] = []
    /// How many events were kept before.
    public internal(set) var repeated = 0
    /// How many records report nothing about a recipient.
    public internal(set) var skipped = 0
    /// What could not be read; it was not kept.
    public internal(set) var unreadable: [FormatError] = []
}
