internal import Foundation

/// A program that runs beside a test, and never longer than the value that stands for it.
package final class BackgroundProgram: Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts a program; `errors` is a file for what it says on standard error.
    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:],
        errors: String? = nil
    ) throws {
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        if let errors {
            try Data().write(to: URL(filePath: errors))
            process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        }
        try process.run()
    }

    /// Starts a program of `tools/fixtures`.
    package convenience init(fixture name: String, _ arguments: [String]) throws {
        try self.init(
            "/usr/bin/env",
            ["python3", "\(Repository.root)/tools/fixtures/\(name)"] + arguments)
    }

    deinit {
        kill()
        try? input.fileHandleForWriting.close()
    }

    /// Whether it has not ended yet.
    package var isRunning: Bool { process.isRunning }

    /// The next line of its output, without its end; empty where there is no more.
    package func line() throws -> String {
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// The rest of its output, read to the end.
    package func rest() -> String {
        String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    /// Says a line to it, and answers the next line of its output.
    package func ask(_ line: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        return try self.line()
    }

    /// Ends it with SIGKILL, and waits until it is gone.
    package func kill() {
        if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Asks it to end with SIGTERM, with SIGKILL where it does not within `seconds`; its exit code.
    package func end(within seconds: Int = 20) async throws -> Int32 {
        if process.isRunning { process.terminate() }
        return try await exitCode(within: seconds)
    }

    /// Waits until it ends by itself, with SIGKILL where it does not within `seconds`; its exit code.
    package func exitCode(within seconds: Int) async throws -> Int32 {
        let until = ContinuousClock.now + .seconds(seconds)
        while process.isRunning, ContinuousClock.now < until {
            try await Task.sleep(for: .milliseconds(20))
        }
        kill()
        return process.terminationStatus
    }

    /// Whether Python has `modules`; says loudly where it has not.
    package static func hasPython(with modules: String) -> Bool {
        let python = try? BackgroundProgram("/usr/bin/env", ["python3", "-c", "import \(modules)"])
        python?.process.waitUntilExit()
        if python?.process.terminationStatus == 0 { return true }
        print("SKIPPED: python3 with \(modules) is not there; these tests did not run")
        return false
    }
}
