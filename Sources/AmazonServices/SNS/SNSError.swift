/// Why a message of SNS is not taken; never quotes the message.
public struct SNSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of fault.
    public enum Code: String, Sendable {
        /// The body is longer than ``SNSReceiver/bodyBytes``.
        case tooLong = "too_long"
        /// The body is no message of SNS.
        case notSNS = "not_sns"
        /// The topic is not on the list.
        case topicNotAllowed = "topic_not_allowed"
        /// The message is older than the replay window, or from the future.
        case outsideWindow = "outside_window"
        /// The certificate is to come from somewhere else than SNS in the topic's Region.
        case certificateURL = "certificate_url"
        /// The certificate is expired, not of SNS, or no known root stands behind it.
        case certificate
        /// The signature is wrong.
        case signature
        /// The address for confirming is not one of SNS in the topic's Region.
        case subscribeURL = "subscribe_url"
        /// The certificate could not be fetched now.
        case certificateUnavailable = "certificate_unavailable"
        /// The subscription could not be confirmed now.
        case confirmationFailed = "confirmation_failed"
    }

    /// What kind of fault it is.
    public let code: Code
    /// One sentence: what is wrong and what to do.
    public let message: String

    /// The status to answer with: 400 what is no message, 403 what is not trusted, 503 what may work when
    /// SNS sends it again.
    public var status: Int {
        switch code {
        case .tooLong, .notSNS: 400
        case .certificateUnavailable, .confirmationFailed: 503
        default: 403
        }
    }

    /// `code: message`.
    public var description: String { "\(code.rawValue): \(message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
