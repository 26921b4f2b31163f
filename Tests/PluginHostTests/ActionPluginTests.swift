import Foundation
import PluginHost
import SignatureMatching
import Suppression
import Testing

@Suite("an action that is a plugin", .enabled(if: Peer.hasPython, "there is no python3"))
struct ActionPluginTests {
    private let decisions = ["a", "b"].map {
        SuppressionDecision(
            key: $0, recipient: "\($0)@example.com", verdict: .permanent, reason: "user_unknown")
    }

    /// Writes what it applies to a list, and dies before the receipt where there is no file `calm`.
    private static let forgetful = """
        request = read()
        while request:
            place = os.path.dirname(sys.argv[0])
            applied = place + "/applied"
            seen = open(applied).read().split() if os.path.exists(applied) else []
            receipts = []
            for decision in request["params"]["decisions"]:
                outcome = "already" if decision["key"] in seen else "applied"
                if outcome == "applied":
                    with open(applied, "a") as file: file.write(decision["key"] + "\\n")
                receipts.append({"key": decision["key"], "outcome": outcome})
            if not os.path.exists(place + "/calm"): sys.exit(1)
            answer(request, {"receipts": receipts})
            request = read()
        """

    @Test("dies between the deed and the receipt: the batch stays in the spool and is sent again")
    func crash() async throws {
        let peer = try Peer(.action, python: Self.forgetful)
        let spool = try Spool(peer.folder.path + "/spool")
        let batch = try spool.add(decisions)
        let first = peer.session(.action) { $0.restartDelays = [] }
        let error = await #expect(throws: PluginError.self) {
            try await ActionPlugin(first).apply(batch.decisions)
        }
        #expect(error?.code == .disabled)
        #expect(try spool.waiting() == [batch])

        try peer.folder.write("", to: "peer/calm")
        let second = peer.session(.action)
        for waiting in try spool.waiting() {
            let receipts = try await ActionPlugin(second).apply(waiting.decisions)
            #expect(receipts.map(\.outcome) == [.already, .already])
            try spool.settle(waiting, with: receipts)
        }
        #expect(try spool.waiting().isEmpty)
        #expect(peer.folder.text("peer/applied") == "a\nb\n")
        await second.stop()
    }

    @Test("recovers: the restarted plugin gets the same decisions")
    func recovers() async throws {
        let peer = try Peer(
            .action,
            python: """
                mark = os.path.dirname(sys.argv[0]) + "/died"
                request = read()
                if not os.path.exists(mark):
                    open(mark, "w").close()
                    sys.exit(1)
                while request:
                    answer(request, {"receipts": [{"key": d["key"], "outcome": "retry_after", "seconds": 60}
                                                  for d in request["params"]["decisions"]]})
                    request = read()
                """)
        let session = peer.session(.action) { $0.batch = 1 }
        let receipts = try await ActionPlugin(session).apply(decisions)
        #expect(receipts.map(\.key) == ["a", "b"])
        #expect(receipts.map(\.outcome) == [.retryAfter(60), .retryAfter(60)])
        await session.stop()
    }

    @Test(
        "gives other receipts than one for each decision in order: nothing counts as settled",
        arguments: [
            "[]", "[{'key': 'b', 'outcome': 'applied'}, {'key': 'a', 'outcome': 'applied'}]",
            "[{'key': 'a', 'outcome': 'applied'}, {'key': 'b', 'outcome': 'done'}]",
            "[{'key': 'a', 'outcome': 'applied'}, {'key': 'b', 'outcome': 'retry_after'}]",
        ])
    func receipts(_ receipts: String) async throws {
        let peer = try Peer(
            .action, python: "answer(read(), {'receipts': \(receipts)})\nread()")
        let session = peer.session(.action) { $0.restartDelays = [] }
        let error = await #expect(throws: PluginError.self) {
            try await ActionPlugin(session).apply(decisions)
        }
        #expect(error?.code == .disabled)
        #expect(error?.message.contains("one receipt for each decision") == true)
    }

    @Test("refuses: the host sees the kind, and does not try again")
    func refuses() async throws {
        let peer = try Peer(
            .action,
            python: """
                request = read()
                say({"jsonrpc": "2.0", "id": request["id"],
                     "error": {"code": -32000, "message": "no right to a@example.com", "data": {"kind": "denied"}}})
                read()
                """)
        let session = peer.session(.action)
        let error = await #expect(throws: PluginError.self) {
            try await ActionPlugin(session).apply(decisions)
        }
        #expect(error?.code == .refused)
        #expect(error?.kind == .denied)
        #expect(error?.description.contains("example.com") == false)
        await session.stop()
    }
}
