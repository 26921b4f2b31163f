import Foundation
import PluginHost

#if canImport(Glibc)
    import Glibc
#endif

/// A plugin written by a test.
struct Peer {
    /// Whether programs in Python can be run.
    static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }

    let folder = TemporaryFolder()
    let plugin: Plugin

    /// A program in Python that agrees to everything and then runs `body` with the functions `read()`
    /// (the next request, nil at the end), `say(object)` and `answer(request, result)`.
    init(_ role: PluginRole, python body: String, agrees: Bool = true) throws {
        try self.init(role, script: Self.prelude + (agrees ? Self.handshake : "") + body)
    }

    /// A program for `/bin/sh` or another interpreter named in its first line.
    init(_ role: PluginRole, script: String) throws {
        // A plugin may end at any time; its host must not end with it.
        signal(SIGPIPE, SIG_IGN)
        try folder.write(
            """
            {"name": "peer", "version": "1", "summary": "a test", "roles": ["\(role.rawValue)"],
             "protocols": [1], "command": "run", "environment": ["PEER_GRANTED", "PEER_KEPT"]}
            """, to: "peer/plugin.json")
        try folder.write(script, to: "peer/run", executable: true)
        plugin = try Plugin(folder: folder.path + "/peer")
    }

    /// A session whose limits of time are so long that no busy machine meets them, but for those that every
    /// test would wait for.
    func session(
        _ role: PluginRole, log: LogBox = LogBox(), granted: [String: String] = [:],
        config: String = "{}", _ change: (inout PluginLimits) -> Void = { _ in }
    ) -> PluginSession {
        var limits = PluginLimits(role: role)
        limits.request = .seconds(600)
        limits.start = .seconds(600)
        limits.cancelGrace = .milliseconds(50)
        limits.stop = .seconds(60)
        limits.restartDelays = [.milliseconds(1), .milliseconds(2), .milliseconds(3)]
        change(&limits)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return PluginSession(
            plugin, role: role,
            PluginOptions(
                limits: limits, granted: granted, path: path, config: config,
                log: { _ in { log.add($0) } }))
    }

    private static let prelude = """
        #!/usr/bin/env python3
        import json, os, signal, sys, time
        def read():
            line = sys.stdin.readline()
            return json.loads(line) if line else None
        def say(message):
            sys.stdout.write(json.dumps(message) + "\\n")
            sys.stdout.flush()
        def answer(request, result):
            say({"jsonrpc": "2.0", "id": request["id"], "result": result})

        """

    private static let handshake = """
        request = read()
        answer(request, {"protocol": 1, "plugin": {"name": "peer", "version": "1"},
                         "roles": [request["params"]["role"]], "capabilities": ["lines"]})

        """
}

/// Lines that a plugin said.
final class LogBox: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String] = []

    var lines: [String] { lock.withLock { kept } }

    func add(_ line: String) { lock.withLock { kept.append(line) } }
}
