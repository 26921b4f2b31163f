import Foundation
import TestSupport
import Testing

/// Whether the built function and what plays Lambda are there.
private let program: String? =
    BackgroundProgram.hasPython(with: "json") ? Program.path(of: "kb-lambda") : nil

@Suite("kb-lambda", .enabled(if: program != nil, "kb-lambda was not built, or no python3"))
struct LambdaTests {
    private typealias Object = [String: Any]

    /// What the runtime API was told about one event.
    private struct Told {
        var kind: String
        var body: [String: Any]

        func number(_ name: String) -> Int? {
            (body["suppression"] as? [String: Any])?[name] as? Int
        }

        var reasons: [String] {
            (body["answers"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String }
        }
    }

    /// Runs the function over the events until the runtime API goes away.
    private func run(
        _ events: [String], _ variables: [String: String] = [:]
    ) async throws -> [Told] {
        let folder = try TemporaryFolder()
        let file = try folder.write(events.map { $0 + "\n" }.joined(), to: "events.jsonl")
        let stub = try BackgroundProgram(
            fixture: "lambda-stub",
            ["--port", "0", "--seconds", "60", "--with-parent", "--events", file])
        let port = try stub.line()
        try RunningService.writeKnowledge(to: folder.path + "/kb.sqlite")
        let all = RunningService.environment.merging([
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(port)", "KB_DB": folder.path + "/kb.sqlite",
        ]) { $1 }.merging(variables) { $1 }
        let function = try BackgroundProgram(
            try #require(program), environment: all, errors: folder.path + "/errors")
        #expect(try await function.exitCode(within: 60) == 0)
        return try stub.rest().split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? Object ?? [:]
            return Told(
                kind: object["kind"] as? String ?? "", body: object["body"] as? Object ?? [:])
        }
    }

    private func json(_ value: Object) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }

    private func notification(_ text: String) -> Object {
        [
            "Type": "Notification", "MessageId": "0", "Message": text,
            "TopicArn": "arn:aws:sns:us-east-1:000000000000:bounces",
            "Timestamp": "2026-01-01T00:00:00.000Z", "SignatureVersion": "1", "Signature": "",
            "SigningCertUrl": "", "UnsubscribeUrl": "",
        ]
    }

    private func snsEvent(_ text: String) throws -> String {
        try json([
            "Records": [
                ["EventSource": "aws:sns", "EventVersion": "1.0", "Sns": notification(text)]
            ]
        ])
    }

    private func sqsEvent(_ bodies: [String]) throws -> String {
        try json([
            "Records": bodies.enumerated().map { number, body in
                ["eventSource": "aws:sqs", "messageId": "message-\(number)", "body": body]
            }
        ])
    }

    @Test("events of SNS, SQS, EventBridge and function URLs are answered, others are errors")
    func answers() async throws {
        let bridge =
            #"{"version": "0", "id": "0", "detail-type": "Email Bounced", "source": "aws.ses", "#
            + #""account": "000000000000", "time": "2026-01-01T00:00:00Z", "resources": [], "#
            + #""region": "us-east-1", "detail": "#
            + bounceText(4).replacingOccurrences(of: "notificationType", with: "eventType") + "}"
        let told = try await run([
            try snsEvent(bounceText(1)),
            try sqsEvent([json(notification(bounceText(2))), "{", bounceText(3)]),
            bridge, "nonsense",
            try json(["requestContext": ["http": [:]], "body": bounceText(5)]),
        ])
        #expect(told.map(\.kind) == ["response", "response", "response", "error", "response"])
        try #require(told.count == 5)
        #expect(told[0].reasons == ["user_unknown"])
        #expect(told[0].body["batchItemFailures"] == nil)
        #expect(told[1].reasons == ["user_unknown", "user_unknown"])
        #expect(
            told[1].body["batchItemFailures"] as? [[String: String]]
                == [["itemIdentifier": "message-1"]])
        #expect(told[2].reasons == ["user_unknown"])
        #expect(told[3].body["errorType"] as? String == "Function.NotJSON")
        #expect(told[4].reasons == ["user_unknown"])
        #expect(told.map { $0.number("decisions") } == [1, 2, 1, nil, 0])
    }

    @Test("it suppresses nobody unless it is told to, then no more than the cap")
    func suppresses() async throws {
        let stub = try FixtureServer("sesv2-stub", ["--throttle", "1"])
        var variables = ["KB_SUPPRESS": "ses", "AWS_ENDPOINT_URL_SESV2": stub.url]
        let event = try sqsEvent([bounceText(1, 3)])
        let plan = try #require(try await run([event], variables).first)
        #expect(plan.number("decisions") == 3)
        #expect(plan.number("applied") == nil)
        #expect(try await stub.get("/calls").isEmpty)

        variables["KB_DRY_RUN"] = "false"
        variables["KB_SUPPRESS_CAP"] = "2"
        let told = try await run([event, event], variables)
        try #require(told.count == 2)
        #expect(told.map { $0.number("applied") } == [2, 0])
        #expect(told.map { $0.number("already") } == [0, 2])
        #expect(told.map { $0.number("capped") } == [1, 1])
        let calls = String(decoding: try await stub.get("/calls"), as: UTF8.self)
        #expect(calls.split(separator: "\n").count { $0.contains("\"PUT\"") } == 2)
        #expect(calls.contains("429"))
    }

    @Test("what SES does not take comes again with its message")
    func comesAgain() async throws {
        let stub = try FixtureServer("sesv2-stub")
        let variables = [
            "KB_SUPPRESS": "ses", "AWS_ENDPOINT_URL_SESV2": stub.url, "KB_DRY_RUN": "false",
            "AWS_SECRET_ACCESS_KEY": "another",
        ]
        let told = try await run(
            [try sqsEvent([bounceText(1)]), try snsEvent(bounceText(2))], variables)
        try #require(told.count == 2)
        #expect(
            told[0].body["batchItemFailures"] as? [[String: String]]
                == [["itemIdentifier": "message-0"]])
        #expect(told[1].kind == "error")
        #expect(told[1].body["errorType"] as? String == "Function.SuppressionLater")
    }

    @Test(
        "what it cannot start with is told to Lambda, and ends with 70",
        arguments: [["KB_DB": "/none"], ["KB_SUPPRESS_CAP": "many"], ["KB_SUPPRESS": "all"]])
    func doesNotStart(_ variables: [String: String]) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("{}\n", to: "events.jsonl")
        let stub = try BackgroundProgram(
            fixture: "lambda-stub",
            ["--port", "0", "--seconds", "60", "--with-parent", "--events", file])
        let port = try stub.line()
        try RunningService.writeKnowledge(to: folder.path + "/kb.sqlite")
        let function = try BackgroundProgram(
            try #require(program),
            environment: [
                "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(port)", "KB_DB": folder.path + "/kb.sqlite",
            ].merging(variables) { $1 }, errors: folder.path + "/errors")
        #expect(try await function.exitCode(within: 60) == 70)
        #expect(stub.rest().contains("init_error"))
    }
}
