internal import BounceFormats

/// A message of SNS as it came, which nobody has vouched for yet.
struct SNSEnvelope: Sendable {
    var type: SNSMessage.Kind
    var messageID: String
    var topic: String
    var subject: String?
    var message: String
    var timestamp: String
    var token: String?
    var subscribeURL: String?
    var signatureVersion: String
    var signature: String
    var certificateURL: String

    /// Reads the body of a POST, or what Lambda hands over in `Sns`: there the keys end in `Url`.
    init(_ body: [UInt8]) throws(SNSError) {
        guard body.count <= SNSReceiver.bodyBytes else {
            throw SNSError(
                .tooLong, "the body is longer than \(SNSReceiver.bodyBytes) bytes; SNS sends less")
        }
        guard let object = try? JSONReader.decode(body, line: 1), object.isObject else {
            throw SNSError(.notSNS, "the body is no JSON object; post what SNS sends")
        }
        func field(_ names: String...) throws(SNSError) -> String {
            for name in names {
                if let text = object[name]?.string { return text }
            }
            throw SNSError(.notSNS, "\(names[0]) is missing; post what SNS sends, not raw delivery")
        }
        guard let type = SNSMessage.Kind(rawValue: try field("Type")) else {
            throw SNSError(.notSNS, "Type is none that SNS sends")
        }
        self.type = type
        messageID = try field("MessageId")
        topic = try field("TopicArn")
        subject = object["Subject"]?.string
        message = try field("Message")
        timestamp = try field("Timestamp")
        if type != .notification {
            token = try field("Token")
            subscribeURL = try field("SubscribeURL", "SubscribeUrl")
        }
        signatureVersion = try field("SignatureVersion")
        signature = try field("Signature")
        certificateURL = try field("SigningCertURL", "SigningCertUrl")
    }

    /// What is signed: names and values in the order of the names, each with a line feed behind it.
    var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.utf8.count + 512)
        func add(_ name: String, _ value: String?) {
            guard let value else { return }
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: value.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        add("Message", message)
        add("MessageId", messageID)
        if type == .notification {
            add("Subject", subject)
        } else {
            add("SubscribeURL", subscribeURL)
        }
        add("Timestamp", timestamp)
        if type != .notification { add("Token", token) }
        add("TopicArn", topic)
        add("Type", type.rawValue)
        return bytes
    }
}
