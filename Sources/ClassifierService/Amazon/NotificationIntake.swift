internal import AmazonServices
internal import BounceClassifier
internal import BounceJournal
internal import Logging
internal import SignatureMatching

/// Takes notifications in: classifies, keeps, counts.
struct NotificationIntake: Sendable {
    /// Where everything is kept.
    let journal: Journal
    private let intake: Intake
    private let knowledge: KnowledgeHolder
    private let statistics: Statistics
    private let metrics: ServiceMetrics

    init(
        _ journal: Journal, _ knowledge: KnowledgeHolder, _ statistics: Statistics,
        _ metrics: ServiceMetrics
    ) {
        self.journal = journal
        intake = Intake(journal: journal)
        self.knowledge = knowledge
        self.statistics = statistics
        self.metrics = metrics
    }

    /// Takes what a message of SNS holds that was vouched for; of its envelope only what was signed.
    func take(
        _ message: SNSMessage, source: String
    ) async throws(JournalError) -> IntakeOutcome {
        let envelope = JSONText.object {
            $0.add("Type", message.kind.rawValue)
            $0.add("Message", message.text)
        }
        return try await take(Array(envelope.utf8), source: source, message: message.id)
    }

    /// Takes one notification; when this returns, all that could be read of it is on disk.
    func take(
        _ bytes: [UInt8], source: String, message: String?
    ) async throws(JournalError) -> IntakeOutcome {
        let outcome: IntakeOutcome
        do {
            outcome = try await intake.take(
                bytes, with: knowledge.current.classifier, source: source, message: message)
        } catch {
            metrics.count(notification: "not_stored")
            throw error
        }
        var tally = Statistics.Tally()
        for event in outcome.new { if let answer = event.answer { tally.add(answer) } }
        statistics.add(tally, at: .now)
        metrics.count(notification: Self.word(outcome))
        return outcome
    }

    /// What became of a notification, in one word.
    static func word(_ outcome: IntakeOutcome) -> String {
        if !outcome.unreadable.isEmpty { return "unreadable" }
        if !outcome.new.isEmpty { return "stored" }
        return outcome.repeated > 0 ? "repeated" : "ignored"
    }
}
