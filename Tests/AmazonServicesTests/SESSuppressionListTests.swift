import Foundation
import SignatureMatching
import Suppression
import Testing

@testable import AmazonServices

func decision(_ recipient: String) -> SuppressionDecision {
    SuppressionDecision(
        key: "key of \(recipient)", recipient: recipient, verdict: .permanent,
        reason: "user_unknown")
}

/// Calls go to the program sesv2-stub, which computes every signature again.
@Suite(.enabled(if: Fixture.hasPython), .timeLimit(.minutes(2)))
struct SESSuppressionListTests {
    private func list(
        _ stub: Fixture, regions: [String] = ["us-east-1", "eu-west-1"],
        secret: String = "example-secret"
    ) throws -> SESSuppressionList {
        var variables = exampleEnvironment
        variables["AWS_SECRET_ACCESS_KEY"] = secret
        variables["AWS_ENDPOINT_URL_SESV2"] = stub.url
        return try SESSuppressionList(
            regions: regions, rate: 10_000, burst: 100, environment: AmazonEnvironment(variables),
            transport: NetworkTransport(), sleep: { _ in })
    }

    private func calls(_ stub: Fixture) async throws -> [String] {
        try await stub.get("/calls").split(separator: "\n").map { line in
            let object =
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return "\(object["method"] ?? "") \(object["region"] ?? "") \(object["status"] ?? "")"
        }
    }

    @Test func `A recipient is put on the list of every Region, once, and taken off`() async throws
    {
        let stub = try Fixture("sesv2-stub")
        let list = try list(stub)
        let both = [decision("user+tag@example.com"), decision("o'b/r%c@example.net")]
        #expect(try await list.apply(both).map(\.outcome) == [.applied, .applied])
        #expect(try await list.apply(both).map(\.outcome) == [.already, .already])
        #expect(try await list.lift(both).map(\.outcome) == [.applied, .applied])
        #expect(try await list.lift(both).map(\.outcome) == [.already, .already])
        #expect(
            try await calls(stub).prefix(4) == [
                "GET us-east-1 404", "PUT us-east-1 200", "GET eu-west-1 404", "PUT eu-west-1 200",
            ])
    }

    @Test func `Throttling is waited out`() async throws {
        let stub = try Fixture("sesv2-stub", ["--throttle", "2"])
        let receipts = try await list(stub).apply([decision("user@example.com")])
        #expect(receipts.map(\.outcome) == [.applied])
        #expect(try await calls(stub).prefix(2) == ["GET us-east-1 429", "GET us-east-1 429"])
    }

    @Test func `What SES never takes is to be sent again, the rest with it`() async throws {
        let stub = try Fixture("sesv2-stub", ["--throttle", "1000"])
        let receipts = try await list(stub).apply([
            decision("a@example.com"), decision("b@example.com"),
        ])
        #expect(receipts.map(\.isFinal) == [false, false])
        #expect(receipts.map(\.key) == ["key of a@example.com", "key of b@example.com"])
        #expect(try await calls(stub).count == 4)
    }

    @Test func `Nothing is applied before every Region has it`() async throws {
        let stub = try Fixture("sesv2-stub", ["--deny", "eu-west-1"])
        let receipts = try await list(stub).apply([decision("user@example.com")])
        #expect(receipts.map(\.outcome) == [.failed("SES in eu-west-1: BadRequestException")])
    }

    @Test func `Wrong credentials lose nothing`() async throws {
        let stub = try Fixture("sesv2-stub")
        let receipts = try await list(stub, secret: "wrong").apply([decision("user@example.com")])
        #expect(receipts.map(\.outcome) == [.retryAfter(300)])
    }

    @Test func `An endpoint that is not SES is no empty list`() async throws {
        let transport = FakeTransport { _, _ throws(HTTPFault) in HTTPAnswer(status: 404) }
        let list = try SESSuppressionList(
            regions: [], rate: 1000, burst: 10, environment: AmazonEnvironment(exampleEnvironment),
            transport: transport, sleep: { _ in })
        let receipts = try await list.lift([decision("user@example.com")])
        #expect(receipts.map(\.outcome) == [.failed("SES in us-east-1: status 404")])
    }

    @Test func `Nothing is sent without credentials or a Region`() {
        #expect(throws: AmazonConfigurationError.self) {
            try SESSuppressionList(environment: AmazonEnvironment(["AWS_REGION": "us-east-1"]))
        }
        #expect(throws: AmazonConfigurationError.self) {
            try SESSuppressionList(
                environment: AmazonEnvironment([
                    "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B",
                ]))
        }
    }

    @Test func `A bucket spreads calls`() {
        let bucket = TokenBucket(rate: 10, burst: 3)
        let waits = (0..<6).map { _ in bucket.take() }
        #expect(waits[0..<3] == [0, 0, 0])
        #expect(waits[3] > 0 && waits[5] > waits[4] && waits[5] <= 300)
    }
}

struct WebhookActionTests {
    @Test func `Decisions are posted with a key and a signature`() async throws {
        let transport = FakeTransport { _, _ throws(HTTPFault) in HTTPAnswer(status: 200) }
        let action = try WebhookAction(
            url: "https://example.com/hook", secret: "key", batch: 2, transport: transport)
        let decisions = ["a", "b", "c"].map { decision("\($0)@example.com") }
        #expect(try await action.apply(decisions).map(\.outcome) == [.applied, .applied, .applied])
        _ = try await action.apply(decisions)
        let calls = transport.calls
        #expect(calls.count == 4)
        #expect(calls[0].field("Idempotency-Key") == calls[2].field("Idempotency-Key"))
        #expect(calls[0].field("Idempotency-Key") != calls[1].field("Idempotency-Key"))
        #expect(calls[0].field("X-KB-Signature")?.hasPrefix("sha256=") == true)
        let body =
            try JSONSerialization.jsonObject(with: Data(calls[0].body)) as? [[String: String]]
        #expect(body?.map { $0["recipient"] } == ["a@example.com", "b@example.com"])
    }

    @Test func `Receipts in the answer decide`() async throws {
        let transport = FakeTransport { _, _ throws(HTTPFault) in
            HTTPAnswer(
                status: 200,
                body: Array(
                    #"{"receipts": [{"key": "key of b@example.com", "outcome": "already"}]}"#.utf8))
        }
        let action = try WebhookAction(
            url: "http://127.0.0.1:8080/", secret: nil, batch: 100, transport: transport)
        let receipts = try await action.apply([
            decision("a@example.com"), decision("b@example.com"),
        ])
        #expect(receipts.map(\.outcome) == [.retryAfter(60), .already])
    }

    @Test(arguments: [
        (400, true), (404, false), (401, false), (409, true), (429, false), (503, false),
    ])
    func `Only a refusal is final`(status: Int, isFinal: Bool) async throws {
        let transport = FakeTransport { _, _ throws(HTTPFault) in HTTPAnswer(status: status) }
        let action = try WebhookAction(
            url: "https://example.com/", secret: nil, batch: 1, transport: transport,
            sleep: { _ in })
        let receipts = try await action.apply([decision("a@example.com")])
        #expect(receipts.map(\.isFinal) == [isFinal])
    }

    @Test(arguments: [
        "http://example.com/", "ftp://127.0.0.1/", "https://", "https://user@example.com/", "",
        "http://127.0.0.1.example.com/", "http://localhost@example.com/", "https://a b/",
    ])
    func `An address that is not safe is refused`(url: String) {
        #expect(throws: AmazonConfigurationError.self) { try WebhookAction(url: url) }
    }
}
