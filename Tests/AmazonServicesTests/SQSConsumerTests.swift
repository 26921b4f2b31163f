import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import AmazonServices

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
        let transport = FakeTransport { call, _ throws(HTTPFault) in
            guard call.field("X-Amz-Target") == "AmazonSQS.ReceiveMessage" else {
                return HTTPAnswer(status: 200, body: Array("{}".utf8))
            }
            let number = Self.counter.next(call.url)
            if number < pages.count { return pages[number] }
            throw .cancelled
        }
        Self.counter.reset()
        let consumer = try SQSConsumer(
            url: Self.url, region: nil, verifying: nil,
            environment: AmazonEnvironment(exampleEnvironment),
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            }, transport: transport,
            sleep: { _ throws(CancellationError) in
                // The pages are at an end: the test stops the consumer here.
                if Self.counter.count > pages.count + 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }, handler: handler)
        try await consumer.run()
        return transport.calls.map {
            (
                String(($0.field("X-Amz-Target") ?? "").dropFirst("AmazonSQS.".count)),
                String(decoding: $0.body, as: UTF8.self)
            )
        }.filter { $0.action != "ReceiveMessage" }
    }

    final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var value = 0
        var count: Int { lock.withLock { value } }
        func next(_: String) -> Int {
            lock.withLock {
                value += 1
                return value - 1
            }
        }
        func reset() { lock.withLock { value = 0 } }
    }
    private static let counter = Counter()

    @Suite(.serialized) struct Cases {
        let outer = SQSConsumerTests()

        @Test func `Only what was stored is deleted; the rest comes back`() async throws {
            let calls = try await outer.run([SQSConsumerTests.page(["a", "b"])]) { messages in
                #expect(messages.map(\.receiveCount) == [2, 2])
                return ["a"]
            }
            #expect(calls.map(\.action) == ["DeleteMessageBatch", "ChangeMessageVisibilityBatch"])
            #expect(calls[0].body.contains("h-a") && !calls[0].body.contains("h-b"))
            #expect(calls[1].body.contains(#""VisibilityTimeout": 20"#))
        }

        @Test func `A handler that fails loses nothing`() async throws {
            let calls = try await outer.run([SQSConsumerTests.page(["a"])]) { _ in
                throw CancellationError()
            }
            #expect(calls.map(\.action) == ["ChangeMessageVisibilityBatch"])
        }

        @Test func `Errors of the queue are waited out`() async throws {
            let pages = [HTTPAnswer(status: 403), SQSConsumerTests.page(["a"])]
            let calls = try await outer.run(pages) { messages in Set(messages.map(\.id)) }
            #expect(calls.map(\.action) == ["DeleteMessageBatch"])
        }
    }

    /// A second implementation of both services.
    @Test(.enabled(if: Fixture.hasMoto))
    func `What SNS of moto publishes is taken from its SQS and deleted`() async throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.moto]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        var line = ""
        while let byte = try pipe.fileHandleForReading.read(upToCount: 1), byte != Data([0x0A]) {
            line += String(decoding: byte, as: UTF8.self)
        }
        let parts = line.split(separator: " ").map(String.init)
        try #require(parts.count == 2)
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
        task.cancel()
        _ = await task.result
        #expect(bodies.allSatisfy { $0.contains(#""Type": "Notification""#) })
        #expect(bodies.contains { $0.contains("number 11") })
    }

    private static let moto = """
        import threading, time, boto3, os
        os.environ.update(AWS_ACCESS_KEY_ID='AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY='example-secret')
        from moto.server import ThreadedMotoServer
        server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        url = f'http://127.0.0.1:{port}'
        c = lambda s: boto3.client(s, region_name='us-east-1', endpoint_url=url)
        sns, sqs = c('sns'), c('sqs')
        topic = sns.create_topic(Name='bounces')['TopicArn']
        queue = sqs.create_queue(QueueName='bounces')['QueueUrl']
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=['QueueArn'])
        sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=arn['Attributes']['QueueArn'])
        for n in range(12): sns.publish(TopicArn=topic, Message=f'number {n}')
        print(url, queue, flush=True)
        time.sleep(60)
        os._exit(0)
        """
}
