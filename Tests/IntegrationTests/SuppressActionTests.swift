import BounceJournal
import Foundation
import Suppression
import TestSupport
import Testing

/// From answers to what stands on the other side, and back.
@Suite("kb suppress apply", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuppressActionTests {
    private let folder: TemporaryFolder
    private let answers: String
    private let journal: String

    init() throws {
        folder = try TemporaryFolder()
        journal = folder.path + "/done.sqlite"
        answers = try folder.write(
            (0..<2).map {
                #"{"recipient": "user\#($0)@example.com", "verdict": "permanent", "#
                    + #""reason": "user_unknown", "suppress": true, "basis": "signature", "#
                    + #""signature": "gmail.no-such-user", "revision": 1, "knowledge": "1"}"# + "\n"
            }.joined(), to: "answers.jsonl")
    }

    /// The states of the decisions in the journal, sorted.
    private func states(_ action: String) async throws -> [StoredDecision.State] {
        let run = SuppressionRun(
            try Journal(journal), policy: .init(), action: FileAction("", format: .csv),
            name: action)
        return try await run.decisions().map(\.state).sorted { $0.rawValue < $1.rawValue }
    }

    /// Plans, applies, applies again, undoes one; `seen` answers what the other side has heard.
    private func cycle(
        _ action: [String], _ environment: [String: String], seen: () throws -> [String],
        applied: [String], lifted: [String]
    ) async throws {
        let target = ["--journal", journal, "--action"] + action
        func suppress(_ words: [String]) throws -> Program.Result {
            try Program.run(["suppress"] + words, environment: environment)
        }
        let dry = try suppress(["apply"] + target + [answers])
        #expect(dry.exitCode == 0, "\(dry.errors)")
        #expect(dry.output.split(separator: "\n").count == 2)
        #expect(dry.errors.contains("a dry run, nothing was done"))
        #expect(try seen() == [])
        let once = try suppress(["apply"] + target + ["--yes", answers])
        #expect(once.exitCode == 0, "\(once.errors)")
        #expect(once.output.split(separator: "\n").count { $0.contains(#""applied""#) } == 2)
        #expect(try seen() == applied)
        #expect(try await states(action[0]) == [.applied, .applied])
        let again = try suppress(["apply"] + target + ["--yes", answers])
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(again.output == "")
        #expect(try seen() == applied)
        let undo = ["undo"] + target + ["--recipient", "user1@example.com"]
        #expect(try suppress(undo).errors.contains("1 would be lifted; a dry run"))
        #expect(try seen() == applied)
        let done = try suppress(undo + ["--yes"])
        #expect(done.exitCode == (lifted.isEmpty ? 1 : 0), "\(done.errors)")
        #expect(try seen() == applied + lifted)
        #expect(
            try await states(action[0]) == [.applied, lifted.isEmpty ? .applied : .lifted])
    }

    @Test(
        "the suppression list of SES, which throttles first",
        .enabled(if: LoopbackProgram.isPossible, "there is no python3"))
    func ses() async throws {
        let log = folder.path + "/calls.jsonl"
        let stub = try LoopbackProgram(
            Repository.root + "/tools/fixtures/sesv2-stub", ["--throttle", "2", "--log", log])
        let environment = [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example-secret",
            "AWS_ENDPOINT_URL_SESV2": stub.url,
        ]
        try await cycle(
            ["ses", "--region", "eu-west-1"], environment,
            seen: {
                // What was throttled or only asked changes nothing.
                try lines("calls.jsonl").filter { call in
                    call.contains(#""status": 200"#)
                        && (call.contains(#""PUT""#) || call.contains(#""DELETE""#))
                }.map { $0.contains(#""PUT""#) ? "put" : "delete" }
            }, applied: ["put", "put"], lifted: ["delete"])
        #expect(try lines("calls.jsonl").count { $0.contains(#""status": 429"#) } == 2)
    }

    @Test(
        "a webhook, which checks the signature and the idempotency key",
        .enabled(if: LoopbackProgram.isPossible, "there is no python3"))
    func webhook() async throws {
        let program = try folder.write(Self.receiver, to: "receiver.py")
        let log = folder.path + "/posts.txt"
        let receiver = try LoopbackProgram(program, [log])
        try await cycle(
            ["webhook", "--url", receiver.url + "/hook"], ["KB_WEBHOOK_SECRET": "example-secret"],
            seen: { try lines("posts.txt") },
            applied: ["503", "suppress user0@example.com user1@example.com"],
            lifted: ["lift user1@example.com"])
        // Another secret is refused, and the decisions wait.
        let refused = try Program.run(
            [
                "suppress", "apply", "--journal", folder.path + "/other.sqlite", "--action",
                "webhook", "--url", receiver.url, "--wait", "0", "--yes", answers,
            ], environment: ["KB_WEBHOOK_SECRET": "wrong"])
        #expect(refused.exitCode == 1)
        #expect(refused.output.split(separator: "\n").count { $0.contains("retry_after") } == 2)
        #expect(try lines("posts.txt").last == "401")
    }

    @Test("a plugin, which takes nothing back")
    func plugin() async throws {
        let plugin = folder.path + "/action-csv"
        try FileManager.default.copyItem(
            atPath: Repository.root + "/tools/plugins/action-csv", toPath: plugin)
        try await cycle(
            ["plugin", "--plugin", plugin, "--grant", "SUPPRESSION_CSV"],
            ["SUPPRESSION_CSV": folder.path + "/list.csv"],
            seen: { try lines("list.csv").map { String($0.split(separator: ",")[1]) }.sorted() },
            applied: [#""user0@example.com""#, #""user1@example.com""#], lifted: [])
    }

    private func lines(_ name: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path + "/" + name) else { return [] }
        return String(decoding: try folder.read(name), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    /// Is busy first, then takes what is signed, each key once, and writes what it did to a file.
    private static let receiver = #"""
        import hashlib, hmac, http.server, json, sys, threading, time

        log, keys, done = sys.argv[1], set(), set()

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_): pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                code = hmac.new(b"example-secret", body, hashlib.sha256).hexdigest()
                key = self.headers.get("Idempotency-Key", "")
                decisions = json.loads(body)
                said = self.headers.get("X-KB-Action", "") + " " + " ".join(
                    d["recipient"] for d in sorted(decisions, key=lambda d: d["recipient"]))
                if not hmac.compare_digest("sha256=" + code, self.headers.get("X-KB-Signature", "")):
                    status = 401
                elif len(key) != 64 or (len(keys) == 1 and not done and key not in keys):
                    # What comes again after the 503 has the same key.
                    status = 400
                elif not keys:
                    keys.add(key)
                    status = 503
                else:
                    status = 409 if key in done else 200
                    keys.add(key)
                    done.add(key)
                with open(log, "a") as file:
                    file.write((said if status == 200 else str(status)) + "\n")
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        time.sleep(90)
        """#
}
