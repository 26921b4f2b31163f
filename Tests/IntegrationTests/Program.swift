import Foundation

/// The built `kb`, run as a user runs it.
struct Program {
    /// What a run gave back.
    struct Result {
        var output: String
        var errors: String
        var exitCode: Int32
    }

    /// `kb`, beside the tests that were built with it.
    static let path = path(of: "kb")

    /// A program of that name beside the tests.
    static func path(of name: String) -> String? {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = [
            beside, Bundle.main.bundleURL,
            URL(filePath: FileManager.default.currentDirectoryPath + "/.build/debug"),
        ]
        return places.map { $0.appending(path: name).path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs `kb` with `arguments` in `folder`, `input` on standard input.
    static func run(
        _ arguments: [String], input: [UInt8] = [], folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Result {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }.merging(["NO_COLOR": "1"]) { first, _ in first }
        process.environment?["KB_DB"] = environment["KB_DB"]
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // Files, not pipes: no run can block on a full one.
        let names = ["in", "out", "err"].map { scratch.appending(path: $0) }
        try Data(input).write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            output: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self),
            exitCode: process.terminationStatus)
    }
}
