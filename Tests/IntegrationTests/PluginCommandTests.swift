import Foundation
import TestSupport
import Testing

@Suite("kb plugin", .enabled(if: Program.path != nil, "the program kb was not built"))
final class PluginCommandTests {
    private let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            .resolvingSymlinksInPath().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }

    private func write(_ text: String, to name: String, executable: Bool = false) throws {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.posixPermissions: executable ? 0o755 : 0o644], ofItemAtPath: path)
    }

    /// Installs a plugin and answers its folder.
    private func install(_ name: String, role: String, script: String) throws -> String {
        try write(
            """
            {"name": "\(name)", "version": "1", "summary": "a test", "roles": ["\(role)"], "protocols": [1],
             "command": "run"}
            """, to: "\(name)/plugin.json")
        try write(script, to: "\(name)/run", executable: true)
        return folder + "/" + name
    }

    private func shim(_ format: String) throws -> String {
        try install(
            "\(format)-shim", role: "format",
            script: "#!/bin/sh\nexec '\(Program.path ?? "")' plugin shim format \(format)\n")
    }

    @Test(
        "the example plugins pass their conformance run",
        .enabled(if: hasPython, "there is no python3"),
        arguments: ["format-socketlabs", "action-csv", "proposer-words"])
    func examples(_ name: String) throws {
        let result = try Program.run(["plugin", "test", Repository.root + "/tools/plugins/" + name])
        #expect(result.exitCode == 0, "\(result.output)")
        #expect(result.output.hasSuffix("all passed\n"))
        #expect(!result.output.contains("fail"))
        #expect(result.output.contains("pass  \(name.prefix { $0 != "-" }): example "))
    }

    @Test("a built-in format served as a plugin gives the events that it gives itself")
    func shims() throws {
        let list = try Program.run(["formats", "--json"])
        for line in list.output.split(separator: "\n") {
            let format = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
            let name = try #require(format["name"])
            let example = Array(try #require(format["example"]).utf8)
            let plugin = try shim(name)
            let direct = try Program.run(["read", "--format", name], input: example)
            let served = try Program.run(
                ["read", "--plugin", plugin, "--format", "\(name)-shim"], input: example)
            #expect(served.exitCode == 0, "\(name): \(served.errors)")
            #expect(served.output == direct.output, "\(name)")
        }
    }

    @Test("kb classify reads through a plugin too, and one that knows the input is found by auto")
    func classifies() throws {
        let notification = #"""
            {"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "bouncedRecipients": [
              {"emailAddress": "user@example.com", "diagnosticCode": "smtp; 550 user unknown"}]}}
            """#
        try write(notification, to: "in.json")
        let bench = try Workbench()
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        let plugin = try shim("ses")
        for format in ["ses-shim", "auto"] {
            let result = try Program.run([
                "classify", "--quiet", "--db", bench.database, "--output", "json", "--format",
                format,
                "--plugin", plugin, "--file", folder + "/in.json",
            ])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("phrase.user-unknown"))
        }
        let unnamed = try Program.run(["classify", "--format", "ses-shim", "--file", "x"])
        #expect(unnamed.exitCode == 2)
        #expect(unnamed.errors.contains("there is no format 'ses-shim'"))
    }

    @Test("a plugin that breaks ends the run with what it said; what was read before is printed")
    func breaks() throws {
        let plugin = try install(
            "broken", role: "format",
            script: """
                #!/bin/sh
                read line
                echo '{"jsonrpc": "2.0", "id": 0, "result": {"protocol": 1, "plugin": {"name": "broken"}, "roles": ["format"]}}'
                echo 'out of luck' >&2
                exit 7
                """)
        let result = try Program.run(
            ["read", "--plugin", plugin, "--format", "broken"], input: Array("x\n".utf8))
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("plugin broken (\(plugin)/run): "))
        #expect(result.errors.contains("[exit status 7]"))
        #expect(result.errors.contains("stderr: out of luck"))
        let trial = try Program.run(["plugin", "test", plugin])
        #expect(trial.exitCode == 1)
        #expect(trial.output.contains("fail  format: an unknown method"))
    }

    @Test("decisions go through the spool; what has no receipt is sent by the next run")
    func action() throws {
        let plugin = try install(
            "act", role: "action",
            script: """
                #!/bin/sh
                read line
                echo '{"jsonrpc": "2.0", "id": 0, "result": {"protocol": 1, "plugin": {"name": "act"}, "roles": ["action"]}}'
                read line
                case $line in
                  *'"key": "1"'*) receipts='{"key": "1", "outcome": "retry_after", "seconds": 60}' ;;
                  *) receipts='{"key": "2", "outcome": "applied"}' ;;
                esac
                test -e "$(dirname "$0")/calm" && receipts='{"key": "1", "outcome": "already"}'
                echo "{\\"jsonrpc\\": \\"2.0\\", \\"id\\": 1, \\"result\\": {\\"receipts\\": [$receipts]}}"
                read line
                """)
        let answers = """
            {"key": "1", "recipient": "user@example.com", "verdict": "permanent", "reason": "user_unknown"}
            {"skipped": {"line": 2, "note": "complaint: not a bounce"}}
            {"recipient": "new@example.com", "verdict": "transient", "reason": "mailbox_full", "suppress": false}

            """
        let arguments = ["plugin", "run", plugin, "--spool", folder + "/spool"]
        let first = try Program.run(arguments, input: Array(answers.utf8))
        #expect(first.exitCode == 1)
        #expect(
            first.output == #"{"key": "1", "outcome": "retry_after", "seconds": 60}"# + "\n")
        #expect(FileManager.default.fileExists(atPath: folder + "/spool/000000000001.jsonl"))
        try write("", to: "act/calm")
        let second = try Program.run(arguments)
        #expect(second.exitCode == 0, "\(second.errors)")
        #expect(second.output == #"{"key": "1", "outcome": "already"}"# + "\n")
        #expect(!FileManager.default.fileExists(atPath: folder + "/spool/000000000001.jsonl"))
    }

    @Test("an action needs a spool, and tries only if it can")
    func careful() throws {
        let plugin = try install(
            "act", role: "action",
            script: """
                #!/bin/sh
                read line
                echo '{"jsonrpc": "2.0", "id": 0, "result": {"protocol": 1, "plugin": {"name": "act"}, "roles": ["action"]}}'
                read line
                """)
        let bare = try Program.run(["plugin", "run", plugin])
        #expect(bare.exitCode == 2)
        #expect(bare.errors.contains("--spool"))
        let tried = try Program.run(["plugin", "run", plugin, "--dry-run"])
        #expect(tried.exitCode == 2)
        #expect(tried.errors.contains("no capability dry_run; nothing was sent"))
    }

    @Test("an answer of kb classify is a decision whose key names recipient and signature")
    func answers() throws {
        let answer =
            #"{"recipient": "user@example.com", "verdict": "permanent", "reason": "user_unknown", "suppress": true, "signature": "phrase.x", "revision": 2, "knowledge": "1"}"#
            + "\n"
        let plugin = Repository.root + "/tools/plugins/action-csv"
        let keys = try (0..<2).map { _ in
            let result = try Program.run(
                ["plugin", "run", plugin, "--dry-run"], input: Array(answer.utf8))
            #expect(result.exitCode == 0, "\(result.errors)")
            return result.output
        }
        #expect(keys[0] == keys[1])
        #expect(keys[0].hasSuffix(#"", "outcome": "skipped"}"# + "\n"))
        #expect(keys[0].count == 32 + #"{"key": "", "outcome": "skipped"}"#.count + 1)
    }

    @Test("a proposer sees no recipient", .enabled(if: hasPython, "there is no python3"))
    func redacts() throws {
        let plugin = try install(
            "look", role: "proposer",
            script: """
                #!/usr/bin/env python3
                import json, sys
                seen = []
                for line in sys.stdin:
                    request = json.loads(line)
                    result = {"protocol": 1, "plugin": {"name": "look"}, "roles": ["proposer"], "proposals": [{"seen": seen}]}
                    if "observations" in request["method"]: seen += request["params"]["observations"]
                    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
                """)
        let input = #"""
            {"diagnostic": "550 5.1.1 <j.somebody@customer.example>: j.somebody is unknown", "recipient": "j.somebody@customer.example", "remote_mta": "mx.customer.example"}
            {"diagnostic": "suppressed", "attempted": false}
            """#
        let result = try Program.run(["plugin", "run", plugin], input: Array(input.utf8))
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains(#""kind": "bounce""#))
        #expect(!result.output.contains("somebody"))
        #expect(!result.output.contains("customer"))
        #expect(!result.output.contains("suppressed"))
    }

    @Test("the list says what is hidden and what is broken")
    func lists() throws {
        for place in ["one", "two"] {
            try write(
                """
                {"name": "twin", "version": "1", "summary": "s", "roles": ["format"], "protocols": [1],
                 "command": "run"}
                """, to: "\(place)/twin/plugin.json")
            try write("#!/bin/sh\n", to: "\(place)/twin/run", executable: true)
        }
        try write("{}", to: "two/bad/plugin.json")
        let result = try Program.run(
            ["plugin", "list", "--json", "--plugin-dir", folder + "/one"],
            environment: ["KB_PLUGIN_PATH": folder + "/two"])
        #expect(result.exitCode == 1)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.contains("shadowed_by") == false)
        #expect(lines.dropFirst().first?.contains(#""code": "invalid_manifest""#) == true)
        #expect(lines.last?.contains(#""shadowed_by": "\#(folder)/one/twin""#) == true)
    }

    @Test(
        "kb NAME runs kb-NAME; a built-in command wins; a word that is no plain one is not looked for"
    )
    func external() throws {
        try write("#!/bin/sh\necho \"$0 $*\"\nexit 5\n", to: "bin/kb-hello", executable: true)
        try write("#!/bin/sh\necho never\n", to: "bin/kb-formats", executable: true)
        try write("#!/bin/sh\necho never\n", to: "bin/kb-a.b", executable: true)
        let path = ["PATH": folder + "/bin:/usr/bin:/bin"]
        let hello = try Program.run(["hello", "--json", "a b"], environment: path)
        #expect(hello.exitCode == 5)
        #expect(hello.output == "\(folder)/bin/kb-hello --json a b\n")
        let formats = try Program.run(["formats", "--help"], environment: path)
        #expect(formats.output.contains("USAGE: kb formats"))
        let odd = try Program.run(["a.b"], environment: path)
        #expect(odd.exitCode == 2)
        #expect(!odd.output.contains("never"))
        let none = try Program.run(["nothing"], environment: path)
        #expect(none.exitCode == 2)
        #expect(none.errors.contains("no program kb-nothing in "))
        #expect(none.errors.contains(folder + "/bin"))
        #expect(none.errors.contains("Usage: kb <subcommand>"))
    }
}
