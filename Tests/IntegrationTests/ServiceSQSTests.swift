import Foundation
import TestSupport
import Testing

/// Whether the built service and a second implementation of SNS and SQS are there.
private let isPossible =
    RunningService.program != nil && BackgroundProgram.hasPython(with: "boto3, moto.server, flask")

@Suite(
    "kb-serve and SQS", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: isPossible, "kb-serve was not built, or python3 has no boto3 and moto"))
struct ServiceSQSTests {
    private static func service(_ endpoint: String, _ queue: String) throws -> RunningService {
        try RunningService(
            ["sqs": ["queues": [queue]]], environment: ["AWS_ENDPOINT_URL_SQS": endpoint])
    }

    private static func moto(
        _ arguments: String...
    ) throws -> (program: BackgroundProgram, endpoint: String, queue: String) {
        let moto = try BackgroundProgram(
            fixture: "moto-queue",
            ["--seconds", Repository.runsLongTests ? "600" : "120"] + arguments)
        let parts = try moto.line().split(separator: " ").map(String.init)
        try #require(parts.count == 2)
        return (moto, parts[0], parts[1])
    }

    @Test("what SNS put into a queue is stored, then deleted; the poison goes where it should")
    func takes() async throws {
        let (moto, endpoint, queue) = try Self.moto("--receives", "1")
        let service = try Self.service(endpoint, queue)
        try await service.start()
        #expect(try moto.ask("publish {\"notificationType\": \"Bounce\", \"bounce\": []}") == "ok")
        for number in 0..<25 { #expect(try moto.ask("publish " + bounceText(number)) == "ok") }
        // The same once more, in a message of its own.
        #expect(try moto.ask("publish " + bounceText(3)) == "ok")
        #expect(try await RunningService.wait(40) { try moto.ask("count") == "0 0 1" })
        #expect(try service.number("SELECT count(*) FROM event WHERE source = 'sqs'") == 25)
        #expect(try service.number("SELECT count(DISTINCT recipient) FROM event") == 25)
        #expect(try await service.stop() == 0)
    }

    @Test("kill -9 while messages come: none is lost, none is in the journal twice")
    func kills() async throws {
        let (moto, endpoint, queue) = try Self.moto("--visibility", "2")
        let service = try Self.service(endpoint, queue)
        var random = SeededGenerator(seed: 5)
        var published = 0
        func publish(_ count: Int) throws {
            for _ in 0..<count {
                #expect(try moto.ask("publish " + bounceText(published, 2)) == "ok")
                published += 1
            }
        }
        for _ in 0..<(Repository.runsLongTests ? 30 : 3) {
            try publish(10)
            try await service.start()
            // Meanwhile some are stored, of which some are deleted.
            try publish(Int.random(in: 1...30, using: &random))
            service.kill()
        }
        try await service.start()
        #expect(try await RunningService.wait(40) { try moto.ask("count") == "0 0 0" })
        #expect(try await service.stop() == 0)
        #expect(try service.number("SELECT count(*) FROM event") == 2 * published)
        #expect(try service.number("SELECT count(DISTINCT recipient) FROM event") == 2 * published)
        #expect(try service.number("SELECT sum(bounces) FROM hour") == 2 * published)
    }
}
