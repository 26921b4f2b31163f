internal import Crypto
internal import CryptoExtras

/// Takes messages of SNS that come over HTTP, in queues or to functions, and vouches for them.
///
///     let receiver = try SNSReceiver(topics: ["arn:aws:sns:us-east-1:000000000000:bounces"])
///     let message = try await receiver.receive(body)
///     if message.kind == .subscriptionConfirmation { try await receiver.confirm(message) }
///
/// Cheap checks come first: a message of another topic, of another time or with a certificate from elsewhere
/// costs no call and no arithmetic.
public final class SNSReceiver: Sendable {
    /// The longest body that is read, in bytes: the 256 KiB of a message, each byte escaped as `\u00XX`.
    public static let bodyBytes = 1_640_000

    private let topics: [String: TopicARN]
    private let window: Int?
    private let certificates: SigningCertificates
    private let transport: any HTTPTransport
    private let endpoint: String?
    private let now: @Sendable () -> UTCTime

    /// Makes a receiver of these topics.
    ///
    /// - Parameters:
    ///   - topics: The exact ARNs of the topics that are listened to.
    ///   - window: How old a message may be, in seconds; nil where a queue keeps them for days.
    ///   - extraRoots: PEM text of certificates that are trusted as the system's roots are.
    ///   - environment: Says whether `AWS_ENDPOINT_URL_SNS` sends calls elsewhere.
    /// - Throws: `AmazonConfigurationError` for an ARN or a certificate that cannot be read.
    public convenience init(
        topics: [String], window: Int? = 3600, extraRoots: String? = nil,
        environment: AmazonEnvironment = .process()
    ) throws(AmazonConfigurationError) {
        try self.init(
            topics: topics, window: window, extraRoots: extraRoots, environment: environment,
            transport: NetworkTransport())
    }

    /// The same with a transport and a clock of a test.
    package init(
        topics: [String], window: Int?, extraRoots: String?, environment: AmazonEnvironment,
        transport: any HTTPTransport, now: @escaping @Sendable () -> UTCTime = UTCTime.now
    ) throws(AmazonConfigurationError) {
        var known: [String: TopicARN] = [:]
        for topic in topics {
            guard let arn = TopicARN(topic) else {
                throw AmazonConfigurationError(
                    "a topic is no ARN of SNS; write arn:aws:sns:REGION:ACCOUNT:NAME")
            }
            known[topic] = arn
        }
        self.topics = known
        self.window = window
        self.transport = transport
        self.now = now
        endpoint = environment.override(.sns)
        certificates = SigningCertificates(
            trust: try CertificateTrust(extraRoots: extraRoots), transport: transport,
            endpoint: endpoint, now: now)
    }

    /// Reads and checks a message: the body of the POST, or the envelope that a queue or a function holds.
    /// - Throws: `SNSError`; its `status` is what to answer.
    public func receive(_ body: [UInt8]) async throws(SNSError) -> SNSMessage {
        let envelope = try SNSEnvelope(body)
        guard let topic = topics[envelope.topic] else {
            throw SNSError(
                .topicNotAllowed, "the topic is not listened to; add its ARN to the configuration")
        }
        let timestamp = try checkedTime(envelope.timestamp)
        guard let address = SNSAddress(certificate: envelope.certificateURL, region: topic.region)
        else {
            throw SNSError(
                .certificateURL, "the certificate is not served by SNS in the topic's Region")
        }
        if let url = envelope.subscribeURL,
            SNSAddress(confirmation: url, region: topic.region) == nil
        {
            throw SNSError(
                .subscribeURL, "the address for confirming is not of SNS in the topic's Region")
        }
        guard let signature = SNSSignature(envelope) else {
            throw SNSError(.signature, "the signature is not of version 1 or 2, or no base64")
        }
        let key = try await certificates.key(at: address)
        guard signature.isValid(for: envelope.canonicalBytes, key: key) else {
            throw SNSError(.signature, "the signature does not belong to the message")
        }
        return SNSMessage(envelope, timestamp: timestamp)
    }

    /// Confirms the subscription that a checked message is about; any other message is left alone, so that an
    /// ended subscription is never taken up again.
    /// - Throws: `SNSError` where SNS does not answer with 200.
    public func confirm(_ message: SNSMessage) async throws(SNSError) {
        guard message.kind == .subscriptionConfirmation, let url = message.subscribeURL else {
            return
        }
        guard let topic = topics[message.topic],
            let address = SNSAddress(confirmation: url, region: topic.region)
        else { throw SNSError(.subscribeURL, "the address for confirming is not of SNS") }
        var call = HTTPCall("GET", address.url(through: endpoint))
        call.limit = 64 << 10
        let answer: HTTPAnswer
        do throws(HTTPFault) {
            answer = try await transport.send(call)
        } catch {
            throw SNSError(.confirmationFailed, "SNS cannot be reached; it will send again")
        }
        guard answer.status == 200 else {
            throw SNSError(
                .confirmationFailed, "SNS answered the confirmation with \(answer.status)")
        }
    }

    private func checkedTime(_ text: String) throws(SNSError) -> UTCTime {
        guard let time = UTCTime(rfc3339: text) else {
            throw SNSError(.notSNS, "Timestamp is no time of RFC 3339 in UTC")
        }
        guard let window else { return time }
        let age = now().seconds - time.seconds
        guard age <= window, age >= -300 else {
            throw SNSError(
                .outsideWindow,
                "the message is older than \(window) seconds or from the future; check the clock")
        }
        return time
    }
}

extension SNSAddress {
    /// The whole URL; the same path and query at another endpoint where one is set.
    func url(through endpoint: String?) -> String {
        (endpoint ?? "https://sns.\(region.name).\(region.domain)") + target
    }
}
