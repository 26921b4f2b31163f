import BounceClassifier
import BounceJournal
import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import TestSupport

/// Knowledge of one signature that suppresses and one that does not.
enum Samples {
    static let knowledge: String = SampleKnowledge.file(
        "provider: gmail",
        SampleKnowledge.signature("gmail.unknown", "contains: ['user unknown']"),
        SampleKnowledge.signature(
            "gmail.full", "contains: ['mailbox is full']", verdict: "transient",
            reason: "mailbox_full"))

    static func classifier() throws -> BounceClassifier {
        BounceClassifier(try Knowledge(SampleKnowledge.compilation(knowledge).image))
    }

    /// A notification of SES with recipients `0@example.com` and so on.
    static func bounce(
        _ id: String, recipients: Int = 1, diagnostic: String = "550 5.1.1 user unknown"
    ) -> [UInt8] {
        let list = (0..<recipients).map {
            #"{"emailAddress":"\#($0)@example.com","status":"5.1.1","action":"failed","diagnosticCode":"smtp; \#(diagnostic)"}"#
        }.joined(separator: ",")
        return Array(
            #"{"notificationType":"Bounce","bounce":{"feedbackId":"\#(id)","bounceType":"Permanent","bouncedRecipients":[\#(list)],"timestamp":"2026-01-01T00:00:00.000Z"},"mail":{"messageId":"m"}}"#
                .utf8)
    }

    static func delivery(_ id: String, to address: String, at time: String) -> [UInt8] {
        Array(
            #"{"notificationType":"Delivery","delivery":{"timestamp":"\#(time)","recipients":["\#(address)"],"smtpResponse":"250 ok"},"mail":{"messageId":"\#(id)"}}"#
                .utf8)
    }

    /// 2026-01-02T00:00:00Z.
    static let now = 1_767_312_000
}
