import Foundation
import KnowledgeCompiler
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The built `kb-serve` with a journal of its own, on loopback.
final class RunningService {
    static let program = Program.path(of: "kb-serve")

    let folder: TemporaryFolder
    private let variables: [String: String]
    private var process: BackgroundProgram?
    private var runs = 0
    private(set) var url = ""

    /// Writes what the service needs; `settings` are added to the journal's.
    init(_ settings: [String: Any], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        variables = Self.environment.merging(environment) { $1 }
        try Self.writeKnowledge(to: folder.path + "/kb.sqlite")
        try set(settings)
    }

    static let environment = [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example-secret",
        "AWS_SESSION_TOKEN": "", "AWS_REGION": "us-east-1",
        // What is reached by mistake is not Amazon.
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    ]

    /// Knowledge of one signature, `user unknown`, that suppresses.
    static func writeKnowledge(to path: String) throws {
        let file = SampleKnowledge.file(
            "provider: gmail",
            SampleKnowledge.signature("gmail.unknown", "contains: ['user unknown']"))
        try CompiledFileWriter.write(SampleKnowledge.compilation(file), to: path)
    }

    /// Settings for the next start.
    func set(_ settings: [String: Any]) throws {
        let all = settings.merging([
            "db": folder.path + "/kb.sqlite", "port": 0, "log_level": "notice",
            "http": ["drain_seconds": 0], "journal": ["path": journal],
        ]) { $1 }
        try folder.write(JSONSerialization.data(withJSONObject: all), to: "settings.json")
    }

    private var journal: String { folder.path + "/journal.sqlite" }

    /// Starts it, and waits until it listens.
    func start() async throws {
        runs += 1
        let path = try #require(Self.program)
        let started = try BackgroundProgram(
            path, ["--config", folder.path + "/settings.json"], environment: variables,
            errors: folder.path + "/log-\(runs)")
        process = started
        for _ in 0..<1_000 {
            let lines = log.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.contains("listening on ") }),
                let address = line.split(separator: " ").last
            {
                url = String(address)
                return
            }
            try #require(started.isRunning, "\(log)")
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("kb-serve did not listen: \(log)")
    }

    /// What this run has logged.
    var log: String {
        String(decoding: (try? folder.read("log-\(runs)")) ?? [], as: UTF8.self)
    }

    /// Ends it with SIGKILL.
    func kill() {
        process?.kill()
        process = nil
    }

    /// Ends it as systemd does; its exit code.
    func stop() async throws -> Int32? {
        let code = try await process?.end()
        process = nil
        return code
    }

    /// Posts a body as SNS does; the status, and the answer's `status` or a problem's `code`.
    func post(_ body: Data, type: String = "text/plain; charset=UTF-8") async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: url + "/v1/sns")))
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        request.timeoutInterval = 20
        let (data, response) = try await URLSession.shared.data(for: request)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return Answer(
            status: status, word: object[status == 200 ? "status" : "code"] as? String ?? "")
    }

    struct Answer: Equatable {
        var status: Int
        var word: String
    }

    /// The one number that a query of the journal answers.
    func number(_ sql: String) throws -> Int {
        let script = """
            import sqlite3, sys
            print(sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]).fetchone()[0])
            """
        let python = try BackgroundProgram("/usr/bin/env", ["python3", "-c", script, journal, sql])
        return try #require(Int(try python.line()))
    }

    /// Waits until `condition` holds, at most `seconds`; whether it does.
    static func wait(
        _ seconds: Int, until condition: () async throws -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await condition()
    }
}

/// A notification of SES about one recipient, as text.
func bounceText(_ number: Int, _ recipients: Int = 1) -> String {
    let list = (0..<recipients).map {
        #"{"emailAddress":"user\#(number)-\#($0)@example.com","status":"5.1.1","action":"failed","#
            + #""diagnosticCode":"smtp; 550 5.1.1 user unknown"}"#
    }.joined(separator: ",")
    return #"{"notificationType":"Bounce","bounce":{"feedbackId":"feedback-\#(number)","#
        + #""bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[\#(list)],"#
        + #""timestamp":"2026-01-01T00:00:00.000Z"},"mail":{"messageId":"\#(number)"}}"#
}

/// A server of tools/fixtures on loopback.
final class FixtureServer: Sendable {
    let url: String
    let program: BackgroundProgram

    init(_ name: String, _ arguments: [String] = []) throws {
        program = try BackgroundProgram(
            fixture: name, ["--port", "0", "--seconds", "120", "--with-parent"] + arguments)
        url = "http://127.0.0.1:" + (try program.line())
    }

    /// What it answers to a GET.
    func get(_ path: String, _ query: [String: String] = [:]) async throws -> Data {
        var parts = try #require(URLComponents(string: url + path))
        if !query.isEmpty {
            parts.queryItems = query.map { URLQueryItem(name: $0.key, value: $0.value) }
        }
        return try await URLSession.shared.data(from: try #require(parts.url)).0
    }
}
