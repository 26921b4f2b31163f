import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import TestSupport
import Testing

@Suite("The blocklist that a reply names")
struct BlocklistTests {
    private static let lists = SampleKnowledge.blocklists(
        "{id: zen.spamhaus.org, operator: S, lists: ip, names: [zen.spamhaus.org, www.spamhaus.org/query/ip], sources: [page]}",
        "{id: xbl.spamhaus.org, operator: S, lists: ip, names: [xbl.spamhaus.org, Listed by XBL], sources: [page]}",
        "{id: sbl-xbl.spamhaus.org, operator: S, lists: ip, names: [sbl-xbl.spamhaus.org], sources: [page]}",
        "{id: spamhaus.org, operator: S, lists: both, names: [spamhaus.org, www.spamhaus.org, spamhaus], sources: [page]}",
        "{id: bl.spamcop.net, operator: C, lists: ip, names: [bl.spamcop.net, spamcop.net, SpamCop], sources: [page]}",
        "{id: spam.dnsbl.sorbs.net, operator: O, lists: ip, names: [\"Spam Received See: http://www.sorbs.net\"], sources: [page]}",
        "{id: dnsbl.sorbs.net, operator: O, lists: ip, names: [dnsbl.sorbs.net, www.sorbs.net/lookup.shtml], sources: [page]}",
        "{id: www.example.jp, operator: J, lists: ip, names: [ブラックリスト例], sources: [page]}")

    private func blocklist(_ text: String) throws -> String? {
        try SampleKnowledge.decider(Self.lists).classify(BounceEvent(diagnostic: text)).blocklist
    }

    @Test(
        "is found by zone, page, words",
        arguments: [
            ("554 Client host [192.0.2.1] blocked using zen.spamhaus.org", "zen.spamhaus.org"),
            ("554 blocked using ZEN.Spamhaus.ORG.", "zen.spamhaus.org"),
            ("554 blocked using key.zen.spamhaus.org;", "zen.spamhaus.org"),
            ("550 see https://www.spamhaus.org/query/ip/192.0.2.1", "zen.spamhaus.org"),
            ("550 https://www.spamhaus.org/query/ip?192.0.2.1", "zen.spamhaus.org"),
            // The list itself before a page of its operator, and before the operator's name.
            ("554 blocked using xbl.spamhaus.org; www.spamhaus.org/query/ip", "xbl.spamhaus.org"),
            ("554 Listed by XBL, see https://www.spamhaus.org/query/ip/1", "xbl.spamhaus.org"),
            (
                "554 blocked by Spamhaus, see www.spamhaus.org/query/ip/192.0.2.1",
                "zen.spamhaus.org"
            ),
            ("554 blocked using sbl-xbl.spamhaus.org", "sbl-xbl.spamhaus.org"),
            ("554 listed at www.spamhaus.org", "spamhaus.org"),
            (
                "554 dnsbl.sorbs.net: Spam Received See: http://www.sorbs.net/lookup.shtml?1",
                "spam.dnsbl.sorbs.net"
            ),
            ("554 blocked using dnsbl.sorbs.net", "dnsbl.sorbs.net"),
            // Of several the first.
            ("554 listed in bl.spamcop.net and zen.spamhaus.org", "bl.spamcop.net"),
            ("554 listed in zen.spamhaus.org and bl.spamcop.net", "zen.spamhaus.org"),
            // A short name where a listing is spoken of.
            ("554 your address is blacklisted (SpamCop)", "bl.spamcop.net"),
            ("554 192.0.2.1 is listed; spamcop.net", "bl.spamcop.net"),
            ("554 ブラックリスト例", "www.example.jp"),
            // Lists that nobody knows, as they are written.
            ("550 listed in bl.example.net; see https://example.net/x", "bl.example.net"),
            ("550 blocked using my-list.rbl.example", "my-list.rbl.example"),
        ])
    func found(text: String, id: String) throws {
        #expect(try blocklist(text) == id, "\(text)")
    }

    @Test(
        "is not found where it is something else",
        arguments: [
            "550 mail from example.com", "550 5.1.1 <user@spamcop.net>: user unknown",
            "550 blocked: user@bl.spamcop.net", "550 write to abuse@zen.spamhaus.org",
            "550 5.1.1 mx.spamcop.net user unknown", "550 SpamCop user unknown",
            "550 see zen.spamhaus.org.example.com", "550 see notzen.spamhaus.organic",
            "550 see x-zen.spamhaus.org-x", "550 zen spamhaus example org",
            "450 Deferred: Connection refused by mx.example.com.",
        ])
    func notFound(text: String) throws {
        #expect(try blocklist(text) == nil, "\(text)")
    }

    @Test("an overlay brings lists, and its names win")
    func overlay() throws {
        let base = try Knowledge(SampleKnowledge.compilation(Self.lists).image)
        let compilation = SampleKnowledge.overlay(
            SampleKnowledge.blocklists(
                "{id: own.example.net, operator: We, lists: ip, names: [zen.spamhaus.org, Own List Of Ours], sources: [page]}"
            ))
        #expect(compilation.isSound)
        let decider = Decider(base, overlays: [try Knowledge(compilation.image)])
        func blocklist(_ text: String) -> String? {
            decider.classify(BounceEvent(diagnostic: text)).blocklist
        }
        #expect(blocklist("550 blocked using zen.spamhaus.org") == "own.example.net")
        #expect(blocklist("550 own list of ours") == "own.example.net")
        #expect(blocklist("550 blocked using xbl.spamhaus.org") == "xbl.spamhaus.org")
    }

    @Test("any names in any order are read without a trap")
    func anything() throws {
        let decider = try SampleKnowledge.decider(Self.lists)
        let pieces = [
            "zen.spamhaus.org", "spamhaus", "org", ".", "-", "@", " ", "www", "/query/ip",
            "listed ", "Listed by XBL",
            "http://", "spamcop.net", "a", "_", "ブ", "ラ",
        ]
        var random = SeededGenerator(seed: 3)
        let ids = Set(["zen.spamhaus.org", "xbl.spamhaus.org", "spamhaus.org", "bl.spamcop.net"])
        var found: Set<String> = []
        for _ in 0..<1_000 {
            let count = Int.random(in: 0...12, using: &random)
            let words = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }
            let text = "550 " + words.joined()
            if let id = decider.classify(BounceEvent(diagnostic: text)).blocklist {
                found.insert(id)
            }
        }
        #expect(found.isSuperset(of: ids), "\(found.sorted())")
    }
}
