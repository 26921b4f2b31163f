import Foundation
import TestSupport
import Testing

@testable import AmazonServices

/// Messages of the program sns-sender, which signs by itself.
@Suite(.enabled(if: Fixture.hasCryptography), .serialized, .timeLimit(.minutes(2)))
final class SNSReceiverTests {
    static let sender = Result { try Fixture("sns-sender") }
    let sender: Fixture

    init() throws { sender = try Self.sender.get() }

    private func receiver(
        window: Int? = 3600, trusting: Bool = true, ahead: Int = 0,
        transport: (any HTTPTransport)? = nil
    ) async throws -> SNSReceiver {
        let roots = try await sender.get("/root.pem")
        return try SNSReceiver(
            topics: [bouncesTopic], window: window, extraRoots: trusting ? roots : nil,
            environment: AmazonEnvironment(["AWS_ENDPOINT_URL_SNS": sender.url]),
            transport: transport ?? NetworkTransport(),
            now: { UTCTime(seconds: UTCTime.now().seconds + ahead) })
    }

    private func body(_ query: String) async throws -> [UInt8] {
        Array(try await sender.get("/message?\(query)").utf8)
    }

    @Test(arguments: [
        "case=notification&version=1", "case=notification&version=2",
        "case=notification&subject=Hello%20%22there%22", "case=alone&version=1",
        "case=notification&text=%C3%A4%0A%E2%80%A8%5C%22%F0%9F%98%80",
    ])
    func `What SNS signed is taken`(query: String) async throws {
        let message = try await receiver().receive(try await body(query))
        #expect(message.kind == .notification)
        #expect(message.topic == bouncesTopic)
        #expect(!message.text.isEmpty)
    }

    @Test(arguments: [
        ("tampered", SNSError.Code.signature), ("foreign", .certificate), ("expired", .certificate),
        ("name", .certificate), ("wrong-topic", .topicNotAllowed), ("elsewhere", .certificateURL),
        ("old", .outsideWindow), ("future", .outsideWindow),
    ])
    func `What SNS did not sign is refused`(kind: String, code: SNSError.Code) async throws {
        let body = try await body("case=\(kind)")
        let receiver = try await receiver()
        let error = await #expect(throws: SNSError.self) { try await receiver.receive(body) }
        #expect(error?.code == code)
        #expect(error?.status == 403)
        #expect(error?.description.contains("example.com") == false)
    }

    @Test func `A root that is not trusted vouches for nobody`() async throws {
        let receiver = try await receiver(trusting: false)
        let body = try await body("case=notification")
        let error = await #expect(throws: SNSError.self) { try await receiver.receive(body) }
        #expect(error?.code == .certificate)
    }

    @Test func `A certificate that ends is no longer used`() async throws {
        let receiver = try await receiver(window: nil, ahead: 40 * 86400)
        let body = try await body("case=notification")
        let error = await #expect(throws: SNSError.self) { try await receiver.receive(body) }
        #expect(error?.code == .certificate)
    }

    @Test func `A handshake is confirmed, and only a handshake`() async throws {
        let receiver = try await receiver()
        let before = try await sender.get("/confirmed")
        let ended = try await receiver.receive(try await body("case=unsubscribe"))
        #expect(ended.kind == .unsubscribeConfirmation)
        try await receiver.confirm(ended)
        try await receiver.confirm(try await receiver.receive(try await body("case=notification")))
        #expect(try await sender.get("/confirmed") == before)
        try await receiver.confirm(try await receiver.receive(try await body("case=confirmation")))
        let count = try await sender.get("/confirmed").split(separator: bouncesTopic).count
        #expect(count == before.split(separator: bouncesTopic).count + 1)
    }

    @Test func `Keys of Lambda are read`() async throws {
        let text = try await sender.get("/message?case=notification")
            .replacingOccurrences(of: "SigningCertURL", with: "SigningCertUrl")
            .replacingOccurrences(of: "UnsubscribeURL", with: "UnsubscribeUrl")
            .replacingOccurrences(of: #""Type""#, with: #""Subject": null, "Type""#)
        #expect(try await receiver().receive(Array(text.utf8)).kind == .notification)
    }

    /// Either the message is refused, or every value that is handed on is what was signed: SNS leaves the
    /// address for unsubscribing out of the signature.
    @Test(arguments: ["1", "2"])
    func `A flipped bit changes nothing that is believed`(version: String) async throws {
        let body = try await body("case=notification&version=\(version)&subject=Hi&text=Hello")
        let receiver = try await receiver()
        let signed = try await receiver.receive(body)
        let text = String(decoding: body, as: UTF8.self)
        let free = try #require(text.range(of: #", "UnsubscribeURL""#)?.lowerBound)
        let limit = text.utf8.distance(from: text.startIndex, to: free)
        var generator = SeededGenerator(seed: 5)
        for index in 0..<limit {
            var changed = body
            changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            do {
                let message = try await receiver.receive(changed)
                #expect(message == signed, "byte \(index)")
            } catch {
                #expect(error.status == 403 || error.status == 400 || error.status == 503)
            }
        }
    }

    @Test(arguments: ["Message", "MessageId", "Subject", "Timestamp", "Type", "SignatureVersion"])
    func `Every signed field counts`(name: String) async throws {
        let body = try await body("case=notification&subject=Hi")
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(body)) as? [String: String])
        object[name] =
            switch name {
            case "Timestamp": "2026-01-01T00:00:00.000Z"
            case "Type": "UnsubscribeConfirmation"
            case "SignatureVersion": "1"
            default: "other"
            }
        object["Token"] = "0"
        object["SubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription"
        let changed = Array(try JSONSerialization.data(withJSONObject: object))
        let receiver = try await receiver(window: nil)
        let error = await #expect(throws: SNSError.self) { try await receiver.receive(changed) }
        #expect(error?.code == .signature)
    }

    @Test func `A certificate is fetched once, and made-up ones only so often`() async throws {
        let network = NetworkTransport()
        let counted = FakeTransport { call, _ throws(HTTPFault) in try await network.send(call) }
        let receiver = try await receiver(transport: counted)
        let body = try await body("case=notification")
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await receiver.receive(body)) != nil }
            }
            for await isGood in group { #expect(isGood) }
        }
        #expect(counted.calls.count == 1)
        let text = String(decoding: body, as: UTF8.self)
        for number in 0..<50 {
            let other = text.replacingOccurrences(of: "-good.pem", with: "-\(number).pem")
            _ = try? await receiver.receive(Array(other.utf8))
            _ = try? await receiver.receive(Array(other.utf8))
        }
        #expect(counted.calls.count <= SigningCertificates.budget + 2)
        #expect(try await receiver.receive(body).kind == .notification)
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"Type": "Notification"}"#, "{\"Type\": 1}", "\u{0}",
    ])
    func `What is no message is refused`(text: String) async throws {
        let receiver = try await receiver()
        let error = await #expect(throws: SNSError.self) {
            try await receiver.receive(Array(text.utf8))
        }
        #expect(error?.status == 400)
    }
}
