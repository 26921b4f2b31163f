import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureLearning
import TestSupport
import Testing

@Suite("Masks")
struct MaskTests {
    @Test(
        "what belongs to somebody becomes a hole",
        arguments: [
            (
                "550 5.1.1 <jane@customer.example>: User unknown",
                "550 5.1.1 <{address}>: User unknown"
            ),
            ("550 bounce+jane=x.example@lists.example.org gone", "550 {address} gone"),
            ("550 user=jane@shop.example is closed", "550 user={address} is closed"),
            ("550 \"jane doe\"@shop.example is closed", "550 {address} is closed"),
            ("550 jane@[203.0.113.7] is closed", "550 {address} is closed"),
            ("550 用户jane@qq.example不存在", "550 用户{address}不存在"),
            ("550 <jörg@bücher.example>: closed", "550 <{address}>: closed"),
            ("see https://portal.shop.example/u/jane?x=1.", "see {url}."),
            ("see portal.shop.example/u/jane for help", "see {url} for help"),
            ("host mx1.shop.example[203.0.113.7]:25 said", "host {host}[{ip}]:25 said"),
            ("from 203.0.113.7:52311 refused", "from {ip} refused"),
            ("from [IPv6:2001:db8:1:2::25] refused", "from [IPv6:{ip}] refused"),
            ("from 2001:db8::1 refused", "from {ip} refused"),
            ("at 2026-11-24T02:50:34.123Z it failed", "at {token} it failed"),
            ("at Tue, 24 Nov 2026 02:50:34 +0000 it failed", "at {token} it failed"),
            ("at Nov 24 02:50:34 it failed", "at {token} it failed"),
            ("on 24.11.2026 it failed", "on {token} it failed"),
            ("id 6ba7b810-9dad-11d1-80b4-00c04fd430c8 gone", "id {token} gone"),
            ("4F3A2B1C9D: gone", "{token}: gone"),
            ("id=1tABCd-0005Ef-Gh gone", "id={token} gone"),
            ("id 4RzZHvJTzxYZ gone", "id {token} gone"),
            ("size 12345678 of 20000 bytes", "size {number} of {number} bytes"),
            ("d9443c01a7336-1f2b3c4si1234567plb.123 - gsmtp", "{token} - gsmtp"),
        ])
    func masks(diagnostic: String, expected: String) throws {
        #expect(try MiningSamples.masked(diagnostic) == expected)
    }

    @Test(
        "what tells the cause stays",
        arguments: [
            "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", "550-Rejected by policy",
            "550-5.1.1 The account does not exist", "554 5.7.1 (OFR_416) [CS01] S3150 TSS04",
            "550 5.7.1 refused (AS16012611)", "554 STOREDRV.Deliver; recipient thread limit",
            "421 4.7.0 try again in 300 seconds", "550 5.7.520 Access denied",
            "550 not on this list.At present", "550 mail may be 5 times larger",
            "550 bad domain.Please check", "452 4.2.2 over quota 5.1.10", "550 SC-001 and RP-003",
            "550 用户不存在", "550 boîte pleine «inconnue»",
        ])
    func keeps(diagnostic: String) throws {
        #expect(try MiningSamples.masked(diagnostic) == diagnostic)
    }

    @Test(
        "hosts that the knowledge knows stay: they may be the only sign of a block",
        arguments: [
            (
                "554 5.7.1 see https://www.spamhaus.org/query/ip/203.0.113.7",
                "554 5.7.1 see https://www.spamhaus.org/"
            ),
            ("554 blocked using zen.spamhaus.org", "554 blocked using zen.spamhaus.org"),
            ("554 7.113.0.203.zen.spamhaus.org listed", "554 zen.spamhaus.org listed"),
            (
                "550 5.1.1 https://support.google.com/mail/?p=NoSuchUser d1e2f3a4b5c6 - gsmtp",
                "550 5.1.1 https://support.google.com/mail/?p=NoSuchUser {token} - gsmtp"
            ),
        ])
    func knownHosts(diagnostic: String, expected: String) throws {
        let masked = try MiningSamples.masked(diagnostic)
        #expect(masked.hasPrefix(expected.prefix(30)), "\(masked)")
        #expect(!masked.contains("203"), "\(masked)")
    }

    @Test(
        "the recipient's name is masked, words of the knowledge are not",
        arguments: [
            ("jane.doe@shop.example", "550 jane.doe: no such user", "550 {token}: no such user"),
            ("jane.doe@shop.example", "550 Jane Doe is gone", "550 {token} is gone"),
            ("jane.doe@shop.example", "550 [JANE.DOE] is gone", "550 [{token}] is gone"),
            ("jane.doe@shop.example", "550 user=jane.doe is gone", "550 user={token} is gone"),
            ("zqxjkw@shop.example", "550 SMTP:zqxjkw is gone", "550 SMTP:{token} is gone"),
            ("info@shop.example", "550 for more info see", "550 for more info see"),
            ("info@shop.example", "550 <info>: user unknown", "550 <{token}>: user unknown"),
            ("info@shop.example", "550 'info' unknown", "550 '{token}' unknown"),
            ("user@shop.example", "550 no such user here", "550 no such user here"),
            ("jd@shop.example", "550 <jd> is gone", "550 <{token}> is gone"),
            ("a@shop.example", "550 a mailbox", "550 a mailbox"),
            ("jörg@shop.example", "550 JÖRG is gone", "550 {token} is gone"),
            ("Jane <zqxjkw@shop.example>", "550 Zqxjkw gone", "550 {token} gone"),
            ("jane@shop.example", "550 shop.example is gone", "550 {recipient_domain} is gone"),
            ("jane@corpnet", "550 mail for corpnet", "550 mail for corpnet"),
        ])
    func recipients(recipient: String, diagnostic: String, expected: String) throws {
        #expect(try MiningSamples.masked(diagnostic, recipient: recipient) == expected)
    }

    @Test("braces of a diagnostic cannot pass for holes")
    func braces() throws {
        #expect(try MiningSamples.masked("550 {address} gone") == "550 (address) gone")
    }

    @Test("masking what stands for a masked text changes nothing")
    func isIdempotent() throws {
        for text in MiningSamples.compilation.pack.signatures.flatMap({ $0.entry.examples })
            .map(\.event).enumerated() where text.offset % 7 == 0
        {
            let once = try #require(try MiningSamples.state([text.element]).clusters().first)
            let twice = try #require(try MiningSamples.state([once.event]).clusters().first)
            #expect(twice.key == once.key, "\(once.text) | \(twice.text)")
        }
    }
}
