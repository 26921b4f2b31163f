import BounceClassifier
import Foundation
import SignatureMatching
import Suppression
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
