import BounceFormats
import DeliveryStatus
import Foundation
import PluginHost
import Testing

@Suite("a plugin that misbehaves", .enabled(if: Peer.hasPython, "there is no python3"))
struct HostilePeerTests {
    /// What a plugin does after the handshake, and how that must end.
    struct Misdeed: Sendable, CustomTestStringConvertible {
        var name: String
        var body: String
        var code: PluginError.Code
        var testDescription: String { name }
    }

    static let misdeeds = [
        Misdeed(
            name: "stays silent", body: "read()\ntime.sleep(60)", code: .requestTimedOut),
        Misdeed(
            name: "stays silent and ignores SIGTERM",
            body: "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nread()\ntime.sleep(60)",
            code: .requestTimedOut),
        Misdeed(
            name: "sends a line without an end",
            body: "read()\nwhile True: sys.stdout.write('x' * 65536)", code: .lineTooLong),
        Misdeed(
            name: "sends garbage", body: "read()\nprint('hello', flush=True)\ntime.sleep(60)",
            code: .invalidMessage),
        Misdeed(
            name: "sends bytes that are no UTF-8",
            body:
                "read()\nsys.stdout.buffer.write(b'{\"jsonrpc\":\"2.0\",\"x\":\"\\xff\"}\\n')\nsys.stdout.flush()\ntime.sleep(60)",
            code: .invalidMessage),
        Misdeed(
            name: "nests arrays without end",
            body: "read()\nprint('[' * 100000, flush=True)\ntime.sleep(60)", code: .invalidMessage),
        Misdeed(
            name: "answers another id",
            body: "request = read()\nrequest['id'] = 77\nanswer(request, {})\ntime.sleep(60)",
            code: .invalidMessage),
        Misdeed(
            name: "answers twice",
            body:
                "request = read()\nanswer(request, {'records': []})\nanswer(request, {})\nread()\ntime.sleep(60)",
            code: .invalidMessage),
        Misdeed(
            name: "gives a result that is none of its role",
            body: "answer(read(), {'receipts': []})\ntime.sleep(60)", code: .invalidMessage),
        Misdeed(
            name: "gives records that are no events",
            body: "answer(read(), {'records': [{'diagnostic': 5}]})\ntime.sleep(60)",
            code: .invalidMessage),
        Misdeed(name: "ends at once", body: "sys.exit(3)", code: .exited),
        Misdeed(
            name: "ends in the middle of an answer",
            body: "read()\nsys.stdout.write('{\"jsonrpc\": \"2.0\", \"id')\nsys.stdout.flush()",
            code: .exited),
        Misdeed(
            name: "closes its standard output",
            body: "read()\nos.close(1)\nwhile sys.stdin.readline(): pass", code: .exited),
        Misdeed(
            name: "closes its standard input",
            body: """
                request = read()
                os.close(0)
                answer(request, {"protocol": 1, "plugin": {"name": "peer"}, "roles": ["format"]})
                time.sleep(60)
                """, code: .closedInput),
    ]

    @Test("is ended, and the error names what it did", arguments: misdeeds)
    func ends(_ misdeed: Misdeed) async throws {
        let peer = try Peer(
            .format, python: misdeed.body, agrees: misdeed.code != .closedInput)
        let session = peer.session(.format) {
            if misdeed.code == .requestTimedOut { $0.request = .milliseconds(50) }
        }
        let error = await #expect(throws: PluginError.self) {
            let format = FormatPlugin(session)
            for _ in 0..<20 { _ = try await format.decode(Array("x\n".utf8)[...], isLast: true) }
        }
        #expect(error?.code == misdeed.code)
        #expect(error?.plugin == "peer")
        #expect(error?.command == peer.plugin.program)
        #expect(error?.ending != nil)
        await session.stop()
    }

    @Test("does not answer initialize: it is ended, and its last words are given")
    func silentStart() async throws {
        let peer = try Peer(.format, script: "#!/bin/sh\necho no key >&2\nsleep 60\n")
        let session = peer.session(.format) { $0.start = .seconds(3) }
        let error = await #expect(throws: PluginError.self) { try await session.call("ping") }
        #expect(error?.code == .startTimedOut)
        #expect(error?.standardError == ["no key"])
        #expect(error?.ending == "signal 9")
        #expect(error?.description.contains("no key") == false)
        #expect(error?.report.contains("no key") == true)
    }

    @Test(
        "agrees to something else",
        arguments: [
            #"{"protocol": 2, "plugin": {"name": "peer"}, "roles": ["format"]}"#,
            #"{"protocol": 1, "plugin": {"name": "peer"}, "roles": ["action"]}"#,
            #"{"protocol": 1, "plugin": {"name": "other"}, "roles": ["format"]}"#,
            #"[]"#,
        ])
    func disagrees(_ result: String) async throws {
        let peer = try Peer(
            .format, python: "answer(read(), json.loads('''\(result)'''))\nread()", agrees: false)
        let session = peer.session(.format)
        let error = await #expect(throws: PluginError.self) { try await session.call("ping") }
        #expect(error?.code == .notAgreed)
    }

    @Test("crashes again and again: it is disabled after the restarts that the limits allow")
    func crashLoop() async throws {
        let peer = try Peer(.format, python: "read()\nsys.exit(1)")
        let session = peer.session(.format)
        var codes: [PluginError.Code] = []
        for _ in 0..<6 {
            do throws(PluginError) { _ = try await session.call("ping") } catch {
                codes.append(error.code)
            }
        }
        #expect(codes == [.exited, .exited, .exited, .exited, .disabled, .disabled])
    }

    @Test("floods its standard error: so much a second is passed on, the rest is counted")
    func floods() async throws {
        let peer = try Peer(
            .format,
            python: """
                request = read()
                for number in range(20000): sys.stderr.write("line %d of many that say nothing\\n" % number)
                sys.stderr.write("x" * 100000 + "\\n")
                sys.stderr.flush()
                answer(request, {"records": []})
                read()
                """)
        let log = LogBox()
        let session = peer.session(.format, log: log) { $0.logBytes = 1_000 }
        _ = try await FormatPlugin(session).decode([], isLast: true)
        await session.stop()
        #expect(log.lines.count < 20_000)
        #expect(log.lines.contains { $0.contains("were left out") })
        #expect(log.lines.allSatisfy { $0.utf8.count <= 4096 })
    }

    @Test("leaves a child behind: the child is ended too")
    func children() async throws {
        let peer = try Peer(
            .format,
            script: """
                #!/bin/sh
                sleep 600 &
                read line
                echo '{"jsonrpc": "2.0", "id": 0, "result": {"protocol": 1, "plugin": {"name": "peer"}, "roles": ["format"]}}'
                read line
                echo "{\\"jsonrpc\\": \\"2.0\\", \\"id\\": 1, \\"result\\": $!}"
                """)
        let session = peer.session(.format)
        let child = try #require(pid_t(try await session.call("child").json))
        await session.stop()
        // A child that nobody waits for stays as a zombie for a moment.
        var isRunning = true
        for _ in 0..<500 where isRunning {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            isRunning = state.map { !$0.contains(") Z") } ?? false
            if isRunning { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(!isRunning)
    }

    @Test("does not end when its standard input is closed: SIGTERM, then SIGKILL")
    func ignoresSIGTERM() async throws {
        for (body, ending) in [
            ("time.sleep(60)", "signal 15"),
            (
                "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nanswer(read(), 0)\ntime.sleep(60)",
                "signal 9"
            ),
        ] {
            let peer = try Peer(
                .format, python: body.hasPrefix("time") ? "answer(read(), 0)\n" + body : body)
            let report = await PluginConformance.farewell(
                peer.plugin, .format,
                PluginOptions(
                    limits: {
                        var limits = PluginLimits()
                        limits.start = .seconds(600)
                        limits.request = .seconds(600)
                        limits.stop = .milliseconds(200)
                        return limits
                    }(), path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"))
            #expect(report == ending)
        }
    }

    @Test("is slow: several requests are under way, and the records come in order")
    func slow() async throws {
        let peer = try Peer(
            .format,
            python: """
                request = read()
                while request:
                    time.sleep(0.05)
                    answer(request, {"records": [{"diagnostic": request["params"]["lines"][0]}]})
                    request = read()
                """)
        let session = peer.session(.format) { $0.batch = 1 }
        let input = (1...8).map { "550 \($0)\n" }.joined()
        let records = try await FormatPlugin(session).decode(Array(input.utf8)[...], isLast: true)
        let texts = records.map { if case .event(let event) = $0 { event.diagnostic } else { "" } }
        #expect(texts == (1...8).map { "550 \($0)" })
        await session.stop()
    }
}
