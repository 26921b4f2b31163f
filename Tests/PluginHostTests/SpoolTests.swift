import SignatureMatching
import Suppression
import Testing

@Suite("the spool of an action")
struct SpoolTests {
    private let folder = TemporaryFolder()
    private let decisions = ["a", "b"].map {
        SuppressionDecision(
            key: $0, recipient: "\($0)@example.com", verdict: .permanent, reason: "user_unknown",
            signature: "gmail.no-such-user@1", knowledge: "2026.11.1")
    }

    @Test("a batch waits until every decision has a final receipt")
    func settles() throws {
        let spool = try Spool(folder.path + "/spool")
        let batch = try spool.add(decisions)
        #expect(try spool.waiting() == [batch])
        try spool.settle(
            batch,
            with: [
                SuppressionReceipt(key: "a", outcome: .applied),
                SuppressionReceipt(key: "b", outcome: .retryAfter(60)),
            ])
        #expect(try spool.waiting().map(\.decisions) == [[decisions[1]]])
        try spool.settle(
            try #require(try spool.waiting().first),
            with: [SuppressionReceipt(key: "b", outcome: .failed("no such list"))])
        #expect(try spool.waiting().isEmpty)
    }

    @Test("what was written is there for the next run, in order; half a file is not")
    func survives() throws {
        let path = folder.path + "/spool"
        do {
            let spool = try Spool(path)
            _ = try spool.add([decisions[0]])
            _ = try spool.add([decisions[1]])
        }
        try folder.write("{\"key\": \"c", to: "spool/000000000003.jsonl.new")
        let spool = try Spool(path)
        #expect(try spool.waiting().map(\.decisions) == [[decisions[0]], [decisions[1]]])
        #expect(try spool.add(decisions).name == "000000000003.jsonl")
    }

    @Test("two runs never hold one spool")
    func locks() throws {
        let first = try Spool(folder.path + "/spool")
        #expect(throws: SpoolError.self) { _ = try Spool(folder.path + "/spool") }
        withExtendedLifetime(first) {}
    }

    @Test("a damaged file is an error that names it, not a lost batch")
    func damaged() throws {
        let spool = try Spool(folder.path + "/spool")
        try folder.write("{\"key\": \"c\"}\n", to: "spool/000000000001.jsonl")
        let error = #expect(throws: SpoolError.self) { _ = try spool.waiting() }
        #expect(error?.path == folder.path + "/spool/000000000001.jsonl")
        #expect(error?.description.contains("example.com") == false)
    }
}
