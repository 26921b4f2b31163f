import BounceFormats
import DeliveryStatus
import Foundation
import PluginHost
import Testing

@Suite("a format that is a plugin", .enabled(if: Peer.hasPython, "there is no python3"))
struct FormatPluginTests {
    /// Answers every line as a diagnostic.
    private static let echo = """
        request = read()
        while request:
            first = request["params"].get("line", 0)
            answer(request, {"records": [{"id": first + i, "diagnostic": line}
                                         for i, line in enumerate(request["params"]["lines"])]})
            request = read()

        """

    private func diagnostics(_ records: [FormatRecord]) -> [String] {
        records.map { record in
            switch record {
            case .event(let event): "\(event.id ?? "") \(event.diagnostic)"
            case .skipped: "skipped"
            case .failed(let error): "\(error.line) \(error.code)"
            }
        }
    }

    @Test("lines come as they stand, with their numbers, however the input is cut")
    func lines() async throws {
        let peer = try Peer(.format, python: Self.echo)
        let session = peer.session(.format)
        let texts = ["a \"b\" \\ / \t\u{1}\u{7F}", "é \u{2028} 漢 😀", "", "last"]
        let input = Array((texts.joined(separator: "\r\n")).utf8)
        let expected = texts.enumerated().map { "\($0.offset + 1) \($0.element)" }
        for size in [1, 3, input.count] {
            let format = FormatPlugin(session)
            var records: [FormatRecord] = []
            for start in stride(from: 0, to: input.count, by: size) {
                let piece = input[start..<min(start + size, input.count)]
                records += try await format.decode(piece, isLast: false)
                if start % 5 == 0 { records += try await format.drain() }
            }
            records += try await format.decode([], isLast: true)
            #expect(diagnostics(records) == expected)
        }
        await session.stop()
    }

    @Test("bytes that are no UTF-8 become U+FFFD")
    func repairs() async throws {
        let peer = try Peer(.format, python: Self.echo)
        let session = peer.session(.format)
        let records = try await FormatPlugin(session).decode(
            [0x61, 0xFF, 0x62, 0x0A], isLast: true)
        #expect(diagnostics(records) == ["1 a\u{FFFD}b"])
        await session.stop()
    }

    @Test("a line that is too long for the plugin is left out; the next one is read")
    func tooLong() async throws {
        let peer = try Peer(.format, python: Self.echo)
        let session = peer.session(.format) { $0.lineBytes = 2_000 }
        let long = String(repeating: "\"", count: 900)
        let input = "a\n\(long)\nb\n" + String(repeating: "c", count: 1_700) + "\nd\n"
        let records = try await FormatPlugin(session).decode(Array(input.utf8)[...], isLast: true)
        #expect(
            diagnostics(records).map { $0.prefix(10) } == [
                "1 a", "2 too_long", "3 b", "4 cccccccc", "5 d",
            ])
        await session.stop()
    }

    @Test("no more requests are under way than the limits allow")
    func inFlight() async throws {
        let peer = try Peer(
            .format,
            python: """
                import select
                sys.stdin = open(0, "rb", buffering=0, closefd=False)
                held = [read()]
                while True:
                    while select.select([sys.stdin], [], [], 0.2)[0]:
                        request = read()
                        if not request: sys.exit()
                        held.append(request)
                    for request in held: answer(request, {"records": [{"diagnostic": str(len(held))}]})
                    held = []
                """)
        let session = peer.session(.format) {
            $0.batch = 1
            $0.inFlight = 4
        }
        let input = String(repeating: "x\n", count: 30)
        let records = try await FormatPlugin(session).decode(Array(input.utf8)[...], isLast: true)
        #expect(records.count == 30)
        #expect(diagnostics(records).allSatisfy { Int($0.dropFirst()).map { $0 <= 4 } == true })
        await session.stop()
    }

    @Test("what a plugin holds back so as not to send too long a line is fetched")
    func more() async throws {
        let peer = try Peer(
            .format,
            python: """
                held = []
                request = read()
                while request:
                    held += [{"diagnostic": line} for line in request["params"]["lines"]]
                    answer(request, {"records": held[:2], "more": len(held) > 2})
                    held = held[2:]
                    request = read()
                """)
        let session = peer.session(.format)
        let records = try await FormatPlugin(session).decode(
            Array("1\n2\n3\n4\n5\n".utf8)[...], isLast: true)
        #expect(diagnostics(records) == [" 1", " 2", " 3", " 4", " 5"])
        await session.stop()
    }

    @Test("after a breach the next input is read by a new process")
    func restarts() async throws {
        let peer = try Peer(
            .format,
            python: """
                request = read()
                while request:
                    if "die" in request["params"]["lines"]: sys.exit(1)
                    answer(request, {"records": [{"diagnostic": "x"}]})
                    request = read()
                """)
        let session = peer.session(.format)
        let format = FormatPlugin(session)
        let error = await #expect(throws: PluginError.self) {
            try await format.decode(Array("die\n".utf8)[...], isLast: true)
        }
        #expect(error?.code == .exited)
        #expect(error?.ending == "exit status 1")
        let records = try await format.decode(Array("live\n".utf8)[...], isLast: true)
        #expect(records.count == 1)
        await session.stop()
    }

    @Test("a plugin that refuses an input knows nothing of it any more when the next one comes")
    func refuses() async throws {
        let peer = try Peer(
            .format,
            python: """
                lines = []
                request = read()
                while request:
                    lines += request["params"]["lines"]
                    if "no" in lines:
                        say({"jsonrpc": "2.0", "id": request["id"],
                             "error": {"code": -32000, "message": "no", "data": {"kind": "invalid_input"}}})
                    else: answer(request, {"records": [{"diagnostic": line} for line in lines]})
                    request = read()
                """)
        let session = peer.session(.format)
        let format = FormatPlugin(session)
        let error = await #expect(throws: PluginError.self) {
            try await format.decode(Array("no\n".utf8)[...], isLast: true)
        }
        #expect(error?.kind == .invalidInput)
        let records = try await format.decode(Array("yes\n".utf8)[...], isLast: true)
        #expect(diagnostics(records) == [" yes"])
        await session.stop()
    }

    @Test("two who ask at once share one process")
    func shared() async throws {
        let peer = try Peer(
            .format,
            python: """
                request = read()
                while request:
                    answer(request, os.getpid())
                    request = read()
                """)
        let session = peer.session(.format)
        async let first = session.call("pid")
        async let second = session.call("pid")
        #expect(try await first.json == second.json)
        await session.stop()
    }

    @Test(
        "it sees nothing of the environment but what is granted and asked for, in an empty folder")
    func environment() async throws {
        let peer = try Peer(
            .format,
            script: """
                #!/bin/sh
                read line
                echo '{"jsonrpc": "2.0", "id": 0, "result": {"protocol": 1, "plugin": {"name": "peer"}, "roles": ["format"]}}'
                read line
                names=$(tr '\\0' '\\n' < /proc/$$/environ | sed 's/=.*//' | sort | tr '\\n' ' ')
                echo "{\\"jsonrpc\\": \\"2.0\\", \\"id\\": 1, \\"result\\": \\"$names$PEER_GRANTED $(ls -A | wc -l)\\"}"
                """)
        let session = peer.session(
            .format, granted: ["PEER_GRANTED": "value", "UNASKED": "secret"])
        let seen = try await session.call("look").string
        #expect(seen == "KB_PLUGIN_PROTOCOL LANG PATH PEER_GRANTED value 0")
        await session.stop()
    }
}
