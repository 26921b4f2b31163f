import Foundation
import TestSupport

@testable import AmazonServices

/// A program of tools/fixtures that runs as long as this object lives, on loopback.
final class Fixture: Sendable {
    private let program: BackgroundProgram
    let port: Int

    var url: String { "http://127.0.0.1:\(port)" }

    init(_ name: String, _ arguments: [String] = []) throws {
        program = try BackgroundProgram(
            fixture: name, ["--port", "0", "--seconds", "90", "--with-parent"] + arguments)
        guard let port = Int(try program.line()) else { throw FixtureError.noPort(name) }
        self.port = port
    }

    func get(_ path: String) async throws -> String {
        let answer = try await NetworkTransport().send(HTTPCall("GET", url + path))
        return String(decoding: answer.body, as: UTF8.self)
    }

    enum FixtureError: Error { case noPort(String) }

    static let hasCryptography = BackgroundProgram.hasPython(with: "cryptography")
    static let hasBotocore = BackgroundProgram.hasPython(with: "botocore")
    static let hasMoto = BackgroundProgram.hasPython(with: "moto.server, boto3, flask")
    static let hasPython = BackgroundProgram.hasPython(with: "json")
}

/// Answers calls by a function, and remembers them.
final class FakeTransport: HTTPTransport, @unchecked Sendable {
    private let lock = NSLock()
    private var seen: [HTTPCall] = []
    private let respond: @Sendable (HTTPCall, Int) async throws(HTTPFault) -> HTTPAnswer

    init(_ respond: @escaping @Sendable (HTTPCall, Int) async throws(HTTPFault) -> HTTPAnswer) {
        self.respond = respond
    }

    var calls: [HTTPCall] { lock.withLock { seen } }

    func send(_ call: HTTPCall) async throws(HTTPFault) -> HTTPAnswer {
        let number = lock.withLock {
            seen.append(call)
            return seen.count
        }
        return try await respond(call, number)
    }
}

extension HTTPCall {
    func field(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

let exampleEnvironment = [
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example-secret",
    "AWS_REGION": "us-east-1",
]
let bouncesTopic = "arn:aws:sns:us-east-1:000000000000:bounces"
