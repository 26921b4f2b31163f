import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import AmazonServices

@Suite(.timeLimit(.minutes(2)))
struct SQSConsumerTests {
    private static let url = "https://sqs.us-east-1.amazonaws.com/000000000000/bounces"

    private static func page(_ ids: [String]) -> HTTPAnswer {
        let messages = ids.map {
            #"{"MessageId":"\#($0)","ReceiptHandle":"h-\#($0)","Body":"{}","#
                + #""Attributes":{"ApproximateReceiveCount":"2"}}"#
        }
        return HTTPAnswer(
            status: 200, body: Array("{\"Messages\":[\(messages.joined(separator: ","))]}".utf8))
    }

    /// Runs a consumer over the pages until they end; what was called, by the name of the action.
    private func run(
        _ pages: [HTTPAnswer], handler: @escaping SQSConsumer.Handler
    ) async throws -> [(action: String, body: String)] {
        let (end, ended) = AsyncStream.makeStream(of: Void.self)
        let received = Atomic(0)
        let transport = FakeTransport { call, _ throws(HTTPFault) in
            guard call.field("X-Amz-Target") == "AmazonSQS.ReceiveMessage" else {
                return HTTPAnswer(status: 200, body: Array("{}".utf8))
            }
            let number = received.add(1, ordering: .relaxed).oldValue
            if number < pages.count { return pages[number] }
            // A long poll that nothing comes of; the test stops the consumer here.
            ended.finish()
            try? await Task.sleep(for: .seconds(60))
            throw .cancelled
        }
        let consumer = try SQSConsumer(
            url: Self.url, region: nil, verifying: nil,
            environment: AmazonEnvironment(exampleEnvironment),
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            }, transport: transport, sleep: { _ in }, handler: handler)
        let task = Task { try await consumer.run() }
        for await _ in end {}
        task.cancel()
        try await task.value
        return transport.calls.map {
            (
                String(($0.field("X-Amz-Target") ?? "").dropFirst("AmazonSQS.".count)),
                String(decoding: $0.body, as: UTF8.self)
            )
        }.filter { $0.action != "ReceiveMessage" }
    }

    @Test func `Only what was stored is deleted; the rest comes back`() async throws {
        let calls = try await run([Self.page(["a", "b"])]) { messages in
            #expect(messages.map(\.receiveCount) == [2, 2])
            return ["a"]
        }
        #expect(calls.map(\.action) == ["DeleteMessageBatch", "ChangeMessageVisibilityBatch"])
        #expect(calls[0].body.contains("h-a") && !calls[0].body.contains("h-b"))
        #expect(calls[1].body.contains(#""VisibilityTimeout": 20"#))
    }

    @Test func `A handler that fails loses nothing`() async throws {
        let calls = try await run([Self.page(["a"])]) { _ in
            throw CancellationError()
        }
        #expect(calls.map(\.action) == ["ChangeMessageVisibilityBatch"])
    }

    @Test func `Errors of the queue are waited out`() async throws {
        let pages = [HTTPAnswer(status: 403), Self.page(["a"])]
        let calls = try await run(pages) { messages in Set(messages.map(\.id)) }
        #expect(calls.map(\.action) == ["DeleteMessageBatch"])
    }

    /// A second implementation of both services.
    @Test(.enabled(if: Fixture.hasMoto))
    func `What SNS of moto publishes is taken from its SQS and deleted`() async throws {
        let moto = try BackgroundProgram(fixture: "moto-queue", [])
        let parts = try moto.line().split(separator: " ").map(String.init)
        try #require(parts.count == 2)
        for number in 0..<12 {
            #expect(try moto.ask("publish number \(number)") == "ok")
        }
        var variables = exampleEnvironment
        variables["AWS_ENDPOINT_URL"] = parts[0]
        let (stream, sink) = AsyncStream.makeStream(of: String.self)
        let consumer = try SQSConsumer(
            url: parts[1], environment: AmazonEnvironment(variables),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { messages in
            for message in messages { sink.yield(String(decoding: message.body, as: UTF8.self)) }
            return Set(messages.map(\.id))
        }
        let task = Task { try await consumer.run() }
        var bodies: [String] = []
        for await body in stream {
            bodies.append(body)
            if bodies.count == 12 { break }
        }
        var count = ""
        for _ in 0..<200 where count != "0 0 0" {
            try await Task.sleep(for: .milliseconds(50))
            count = try moto.ask("count")
        }
        #expect(count == "0 0 0")
        task.cancel()
        _ = await task.result
        #expect(bodies.allSatisfy { $0.contains(#""Type": "Notification""#) })
        #expect(bodies.contains { $0.contains("number 11") })
    }
}
