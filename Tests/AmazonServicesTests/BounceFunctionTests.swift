import BounceClassifier
import Foundation
import KnowledgeCompiler
import SignatureMatching
import Suppression
import Synchronization
import TestSupport
import Testing

@testable import AmazonServices

struct LambdaRuntimeTests {
    private static let next = HTTPAnswer(
        status: 200, headers: [(name: "Lambda-Runtime-Aws-Request-Id", value: "0-1")],
        body: Array("{}".utf8))

    private func run(_ handler: @escaping LambdaRuntime.Handler) async throws -> [HTTPCall] {
        let transport = FakeTransport { call, number throws(HTTPFault) in
            if call.method == "POST" { return HTTPAnswer(status: 202) }
            if number == 1 { return Self.next }
            throw .unreachable
        }
        let runtime = try LambdaRuntime(
            environment: AmazonEnvironment(["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"]),
            transport: transport)
        await runtime.run(handler)
        return transport.calls.filter { $0.method == "POST" }
    }

    @Test func `An answer is posted for its invocation`() async throws {
        let calls = try await run { event, _ in event }
        let base = "http://127.0.0.1:1/2018-06-01/runtime/invocation"
        #expect(calls.map(\.url) == ["\(base)/0-1/response"])
        #expect(calls.first?.body == Array("{}".utf8))
    }

    @Test func `An error is posted with its kind`() async throws {
        let calls = try await run { _, _ in throw LambdaError(type: "Function.X", message: "why") }
        #expect(calls.first?.url.hasSuffix("/invocation/0-1/error") == true)
        #expect(calls.first?.field("Lambda-Runtime-Function-Error-Type") == "Function.X")
    }

    @Test func `Nothing starts outside of Lambda`() {
        #expect(throws: AmazonConfigurationError.self) {
            try LambdaRuntime(environment: AmazonEnvironment([:]))
        }
    }
}

struct BounceFunctionTests {
    /// Remembers whom it was to suppress.
    private final class Recorder: SuppressionAction {
        let recipients = Mutex<[String]>([])

        func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
            recipients.withLock { $0 += decisions.map(\.recipient) }
            return decisions.map { SuppressionReceipt(key: $0.key, outcome: .applied) }
        }
    }

    private func suppressed(_ event: String) async throws -> [String] {
        let knowledge = SampleKnowledge.compilation(
            SampleKnowledge.file(
                "provider: gmail",
                SampleKnowledge.signature("gmail.unknown", "contains: ['user unknown']")))
        let action = Recorder()
        let function = BounceFunction(
            classifier: BounceClassifier(try Knowledge(knowledge.image)), action: action)
        _ = try await function.answer(Array(event.utf8))
        return action.recipients.withLock { $0 }
    }

    private static func bounce(_ subtype: String) -> String {
        #"{"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "\#(subtype)", "#
            + #""bouncedRecipients": [{"emailAddress": "user@example.com", "#
            + #""diagnosticCode": "smtp; 550 5.1.1 user unknown"}]}}"#
    }

    @Test func `A dead address is suppressed`() async throws {
        #expect(try await suppressed(Self.bounce("General")) == ["user@example.com"])
    }

    @Test(arguments: ["OnAccountSuppressionList", "Suppressed"])
    func `What was not even tried suppresses nobody`(subtype: String) async throws {
        #expect(try await suppressed(Self.bounce(subtype)).isEmpty)
    }

    @Test func `A function URL suppresses nobody, for nobody vouches for who called`() async throws
    {
        let body = try String(
            decoding: JSONEncoder().encode(Self.bounce("General")), as: UTF8.self)
        #expect(try await suppressed(#"{"requestContext": {}, "body": \#(body)}"#).isEmpty)
    }
}
