import Foundation
import TestSupport

@testable import AmazonServices

/// A program of tools/fixtures that runs as long as this object lives, on loopback.
final class Fixture: Sendable {
    private let process: Process
    let port: Int
    let lines: FileHandle

    var url: String { "http://127.0.0.1:\(port)" }

    init(_ name: String, _ arguments: [String] = []) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "python3", "\(Repository.root)/tools/fixtures/\(name)", "--port", "0", "--seconds",
                "90",
            ]
            + arguments
        process.standardOutput = pipe
        try process.run()
        self.process = process
        lines = pipe.fileHandleForReading
        var text = ""
        while let byte = try lines.read(upToCount: 1), byte != Data([0x0A]) {
            text += String(decoding: byte, as: UTF8.self)
        }
        guard let port = Int(text) else { throw FixtureError.noPort(name) }
        self.port = port
    }

    deinit { process.terminate() }

    func get(_ path: String) async throws -> String {
        let answer = try await NetworkTransport().send(HTTPCall("GET", url + path))
        return String(decoding: answer.body, as: UTF8.self)
    }

    enum FixtureError: Error { case noPort(String) }

    /// Whether Python has what the programs need; says so where it has not.
    static func has(_ modules: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import \(modules)"]
        process.standardError = FileHandle.nullDevice
        let isThere = (try? process.run()) != nil
        if isThere { process.waitUntilExit() }
        if isThere && process.terminationStatus == 0 { return true }
        print("SKIPPED: python3 with \(modules) is not there; these tests did not run")
        return false
    }

    static let hasCryptography = has("cryptography")
    static let hasBotocore = has("botocore")
    static let hasMoto = has("moto.server, boto3, flask")
    static let hasPython = has("json")
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
