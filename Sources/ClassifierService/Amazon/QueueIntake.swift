internal import AmazonServices
internal import BounceJournal
internal import Logging

/// Reads queues of SQS: the recommended way, for a queue keeps messages for days.
enum QueueIntake {
    /// One consumer for each queue.
    static func services(
        _ settings: SQSSettings, verifying: SNSReceiver?, _ intake: NotificationIntake,
        _ logger: Logger
    ) throws(ConfigurationFault) -> [SQSConsumer] {
        var services: [SQSConsumer] = []
        for url in settings.queues {
            do {
                services.append(
                    try SQSConsumer(
                        url: url, region: settings.region, verifying: verifying, logger: logger
                    ) { messages in await take(messages, intake, logger) })
            } catch {
                throw ConfigurationFault("sqs.queues", error.description)
            }
        }
        return services
    }

    /// The ids of the messages that are on disk.
    private static func take(
        _ messages: [SQSMessage], _ intake: NotificationIntake, _ logger: Logger
    ) async -> Set<String> {
        var stored: Set<String> = []
        for message in messages {
            do {
                let outcome =
                    if let notification = message.notification {
                        try await intake.take(notification, source: "sqs")
                    } else {
                        try await intake.take(message.body, source: "sqs", message: message.id)
                    }
                // What cannot be read goes where the queue's redrive policy says.
                if outcome.unreadable.isEmpty { stored.insert(message.id) }
            } catch {
                logger.error("the journal cannot keep a message", metadata: ["error": "\(error)"])
                return stored
            }
        }
        return stored
    }
}
