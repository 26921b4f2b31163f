import Foundation
import TestSupport

/// A Python program that listens on loopback as long as this object lives, and prints its port first.
final class LoopbackProgram: Sendable {
    private let process: Process
    let url: String

    /// Whether python3 is there; says so where it is not.
    static let isPossible: Bool = {
        let isThere = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }
        if !isThere { print("SKIPPED: python3 is not there; actions over the network did not run") }
        return isThere
    }()

    init(_ path: String, _ arguments: [String] = []) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", path] + arguments
        process.standardOutput = pipe
        try process.run()
        self.process = process
        var text = ""
        while let byte = try pipe.fileHandleForReading.read(upToCount: 1), !byte.isEmpty,
            byte != Data([0x0A])
        {
            text += String(decoding: byte, as: UTF8.self)
        }
        guard let port = Int(text) else { throw CocoaError(.fileReadUnknown) }
        url = "http://127.0.0.1:\(port)"
    }

    deinit {
        // SIGTERM may be blocked in what the tests start.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
