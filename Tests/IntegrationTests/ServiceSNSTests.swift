import Foundation
import TestSupport
import Testing

/// Whether the built service and what plays Amazon are there.
private let isPossible =
    RunningService.program != nil && BackgroundProgram.hasPython(with: "cryptography")

@Suite(
    "kb-serve and SNS", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: isPossible, "kb-serve was not built, or python3 has no cryptography"))
final class ServiceSNSTests {
    private static let topic = "arn:aws:sns:us-east-1:000000000000:bounces"
    /// Makes keys for seconds: one for all tests of the suite.
    private static let sender = Result { try FixtureServer("sns-sender") }

    private let sender: FixtureServer

    init() throws { sender = try Self.sender.get() }

    private func service(
        _ more: [String: Any] = [:], environment: [String: String] = [:]
    ) async throws -> RunningService {
        let service = try RunningService(
            [:], environment: ["AWS_ENDPOINT_URL_SNS": sender.url].merging(environment) { $1 })
        let roots = try service.folder.write(await sender.get("/root.pem"), to: "root.pem")
        try service.set(
            ["sns": ["topics": [Self.topic], "roots": roots]].merging(more) { $1 })
        try await service.start()
        return service
    }

    private func message(_ query: [String: String]) async throws -> Data {
        try await sender.get("/message", query)
    }

    @Test("a handshake is confirmed, and the end of a subscription is left alone")
    func handshake() async throws {
        let service = try await service()
        let before = try await sender.get("/confirmed").count
        let confirmed = try await service.post(await message(["case": "confirmation"]))
        #expect(confirmed == .init(status: 200, word: "confirmed"))
        let after = try await sender.get("/confirmed").count
        #expect(after > before)
        let ended = try await service.post(await message(["case": "unsubscribe"]))
        #expect(ended == .init(status: 200, word: "ignored"))
        #expect(try await sender.get("/confirmed").count == after)
        #expect(try service.number("SELECT count(*) FROM event") == 0)
    }

    @Test("what SNS signed is stored once, whatever the version, the subject and the type")
    func stores() async throws {
        let service = try await service()
        let kinds: [[String: String]] = [
            ["version": "1"], ["version": "2"], ["version": "1", "subject": "A \"subject\""],
            ["version": "2", "subject": "A subject\nof two lines"], ["case": "alone"],
        ]
        for (number, kind) in kinds.enumerated() {
            let body = try await message(kind.merging(["text": bounceText(number)]) { $1 })
            let type = number == 0 ? "application/json" : "text/plain; charset=UTF-8"
            #expect(try await service.post(body, type: type) == .init(status: 200, word: "stored"))
            #expect(try await service.post(body) == .init(status: 200, word: "repeated"))
        }
        // Another message about the same feedback.
        let again = try await message(["text": bounceText(0)])
        #expect(try await service.post(again) == .init(status: 200, word: "repeated"))
        #expect(try service.number("SELECT count(*) FROM event") == kinds.count)
        #expect(try service.number("SELECT sum(bounces) FROM hour") == kinds.count)
        #expect(
            try service.number("SELECT count(*) FROM event WHERE signature = 'gmail.unknown@1'")
                == kinds.count)
        #expect(try await service.stop() == 0)
        // And after a start anew.
        try await service.start()
        #expect(try await service.post(again) == .init(status: 200, word: "repeated"))
        #expect(!service.log.contains("example.com"))
    }

    @Test(
        "what SNS did not sign is refused, and nothing of it is kept",
        arguments: [
            "foreign", "expired", "name", "elsewhere", "tampered", "wrong-topic", "old", "future",
            "confirm-elsewhere",
        ])
    func refuses(_ kind: String) async throws {
        let service = try await service()
        let before = try await sender.get("/confirmed").count
        let answer = try await service.post(await message(["case": kind]))
        #expect(answer.status == 403)
        #expect(!answer.word.isEmpty)
        #expect(try await sender.get("/confirmed").count == before)
        #expect(try service.number("SELECT count(*) FROM event") == 0)
        #expect(try service.number("SELECT count(*) FROM message") == 0)
    }

    @Test("what is no message of SNS is 400")
    func nonsense() async throws {
        let service = try await service()
        for text in ["", "{}", "[", "{\"Type\": \"Notification\"}", bounceText(0)] {
            #expect(try await service.post(Data(text.utf8)).status == 400)
        }
    }

    @Test("what is signed but cannot be read is not acknowledged; what SES says of itself is")
    func unreadable() async throws {
        let service = try await service()
        for text in ["{", "words", #"{"notificationType": "Bounce", "bounce": []}"#] {
            let answer = try await service.post(await message(["text": text]))
            #expect(answer == .init(status: 400, word: "unreadable"))
        }
        let hello = "Successfully validated SNS topic for Amazon SES event publishing."
        let answer = try await service.post(await message(["text": hello]))
        #expect(answer == .init(status: 200, word: "ignored"))
        #expect(try service.number("SELECT count(*) FROM event") == 0)
    }

    @Test("what was added to a signed message is not read")
    func additions() async throws {
        let service = try await service()
        var text = String(decoding: try await message(["text": bounceText(1)]), as: UTF8.self)
        text.removeFirst()
        let added = bounceText(2).dropLast() + ", " + #""Records": [\#(bounceText(3))], "# + text
        #expect(try await service.post(Data(added.utf8)) == .init(status: 200, word: "stored"))
        #expect(try await service.post(Data(("{" + text).utf8)).word == "repeated")
        #expect(try service.number("SELECT count(*) FROM event") == 1)
        let own = try await message(["text": bounceText(1)])
        #expect(try await service.post(own).word == "repeated")
    }

    @Test("kill -9 while addresses are put on the list: each is put there, once")
    func killedWhileSuppressing() async throws {
        let stub = try FixtureServer("sesv2-stub", ["--latency", "20"])
        let service = try await service(
            ["suppression": ["action": "ses", "interval_seconds": 1, "dry_run": false]],
            environment: ["AWS_ENDPOINT_URL_SESV2": stub.url])
        let body = try await message(["text": bounceText(1, 12)])
        #expect(try await service.post(body) == .init(status: 200, word: "stored"))
        var random = SeededGenerator(seed: 5)
        for _ in 0..<(Repository.runsLongTests ? 6 : 2) {
            try await Task.sleep(for: .milliseconds(Int.random(in: 1_000...1_400, using: &random)))
            service.kill()
            try await service.start()
        }
        let settled = "SELECT count(*) FROM decision WHERE state IN ('applied', 'already')"
        #expect(try await RunningService.wait(40) { try service.number(settled) == 12 })
        #expect(try await service.stop() == 0)
        let calls = try await calls(stub)
        #expect(calls.count { $0 == "PUT 200" } == 12, "\(calls)")
    }

    @Test("a dry run suppresses nobody; then an address is put on the list, once, past a 429")
    func suppresses() async throws {
        let stub = try FixtureServer("sesv2-stub", ["--throttle", "1"])
        var suppression: [String: Any] = ["action": "ses", "interval_seconds": 1]
        let roots = try TemporaryFolder()
        let root = try roots.write(await sender.get("/root.pem"), to: "root.pem")
        let sns: [String: Any] = ["topics": [Self.topic], "roots": root]
        let service = try await service(
            ["suppression": suppression], environment: ["AWS_ENDPOINT_URL_SESV2": stub.url])
        let body = try await message(["text": bounceText(1)])
        #expect(try await service.post(body) == .init(status: 200, word: "stored"))
        #expect(
            try await RunningService.wait(20) { service.log.contains("would suppress") })
        #expect(try await calls(stub) == [])
        #expect(try await service.stop() == 0)

        suppression["dry_run"] = false
        try service.set(["sns": sns, "suppression": suppression])
        try await service.start()
        #expect(
            try await RunningService.wait(20) {
                try await self.calls(stub).contains("PUT 200")
            })
        #expect(try await service.post(body) == .init(status: 200, word: "repeated"))
        let other = try await message(["text": bounceText(2)])
        #expect(try await service.post(other) == .init(status: 200, word: "stored"))
        // The second address shows that a further run was made, and what it did not do.
        #expect(
            try await RunningService.wait(20) {
                try await self.calls(stub).count { $0 == "PUT 200" } >= 2
            })
        #expect(try await service.stop() == 0)
        #expect(
            try await calls(stub) == ["GET 429", "GET 404", "PUT 200", "GET 404", "PUT 200"])
        #expect(
            try service.number("SELECT count(*) FROM decision WHERE state = 'applied'") == 2)
        #expect(!service.log.contains("example.com"))
        // A program of Amazon's own sees it too.
        if let listed = try Self.list(stub) { #expect(listed.contains("user1-0@example.com")) }
    }

    /// What `aws sesv2` says is on the list; nil where it is not installed.
    private static func list(_ stub: FixtureServer) throws -> String? {
        let variables = RunningService.environment.merging([
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        ]) { $1 }.filter { !$0.value.isEmpty || $0.key == "AWS_PAGER" }
        let folder = try TemporaryFolder()
        let aws = try BackgroundProgram(
            "/usr/bin/env",
            ["aws", "sesv2", "list-suppressed-destinations", "--endpoint-url", stub.url],
            environment: variables, errors: folder.path + "/errors")
        let output = aws.rest()
        if output.isEmpty { print("SKIPPED: the command aws did not answer") }
        return output.isEmpty ? nil : output
    }

    /// What the stub was asked, with the status of its answer.
    private func calls(_ stub: FixtureServer) async throws -> [String] {
        String(decoding: try await stub.get("/calls"), as: UTF8.self).split(separator: "\n").map {
            let call = try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            return "\(call?["method"] ?? "") \(call?["status"] ?? "")"
        }
    }
}
