internal import AmazonServices
internal import BounceJournal
internal import Logging
internal import SignatureStore

/// What the routes and the services beside them share.
final class ServiceState: Sendable {
    let configuration: ServiceConfiguration
    let knowledge: KnowledgeHolder
    let metrics = ServiceMetrics()
    let statistics = Statistics()
    let room = Room()
    /// Keeps what is listened to; nil without a journal.
    let intake: NotificationIntake?
    /// Vouches for messages of SNS; nil where no topic is listened to.
    let receiver: SNSReceiver?

    /// Opens the knowledge and the journal.
    /// - Throws: `KnowledgeRefusal`, `JournalError` or `ConfigurationFault`, which say what cannot be used.
    init(_ configuration: ServiceConfiguration) throws {
        self.configuration = configuration
        knowledge = try KnowledgeHolder(configuration.knowledge, now: .now)
        intake = try configuration.intake.journal.map { [knowledge, statistics, metrics] settings in
            NotificationIntake(
                try Journal(settings.path, keyFile: settings.keyFile), knowledge, statistics,
                metrics)
        }
        receiver = try Self.receiver(
            configuration.intake.sns, window: configuration.intake.sns.replaySeconds)
    }

    /// What vouches for messages of the topics; without a window for queues, which keep them for days.
    static func receiver(
        _ settings: SNSSettings, window: Int?
    ) throws(ConfigurationFault) -> SNSReceiver? {
        guard !settings.topics.isEmpty else { return nil }
        do {
            let roots = try settings.roots.map {
                String(decoding: try FileBytes.read($0).array, as: UTF8.self)
            }
            return try SNSReceiver(topics: settings.topics, window: window, extraRoots: roots)
        } catch {
            throw ConfigurationFault("sns.topics", "\(error)")
        }
    }
}
