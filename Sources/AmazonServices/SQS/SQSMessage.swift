/// A message of a queue.
public struct SQSMessage: Sendable {
    /// The id.
    public let id: String
    /// What was sent: a notification of SES, an envelope of SNS, an event of EventBridge.
    public let body: [UInt8]
    /// How often it was received, this time included.
    public let receiveCount: Int
    /// The message of SNS that the body holds, where the consumer checks them.
    public internal(set) var notification: SNSMessage?
    let handle: String
}
