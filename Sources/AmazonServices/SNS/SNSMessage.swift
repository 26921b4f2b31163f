/// A message whose signature, topic and age were checked; only ``SNSReceiver`` makes one.
public struct SNSMessage: Sendable, Equatable {
    /// What a message is for.
    public enum Kind: String, Sendable {
        /// Something was published.
        case notification = "Notification"
        /// The subscription works once it is confirmed.
        case subscriptionConfirmation = "SubscriptionConfirmation"
        /// The subscription was ended; nothing is to be done but to report it.
        case unsubscribeConfirmation = "UnsubscribeConfirmation"
    }

    /// What it is for.
    public let kind: Kind
    /// The id, the same when SNS sends it again.
    public let id: String
    /// The ARN of the topic.
    public let topic: String
    /// The subject, where it has one.
    public let subject: String?
    /// What was published: a notification of SES, say.
    ///
    /// Work with this rather than with the body, of which SNS signs only a part.
    public let text: String
    /// When it was published.
    public let timestamp: UTCTime
    let subscribeURL: String?

    init(_ envelope: SNSEnvelope, timestamp: UTCTime) {
        kind = envelope.type
        id = envelope.messageID
        topic = envelope.topic
        subject = envelope.subject
        text = envelope.message
        self.timestamp = timestamp
        subscribeURL = envelope.subscribeURL
    }
}
