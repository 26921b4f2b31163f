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
            (
                "550 no user (https://bl.shop.de/blocked?ip=203.0.113.7)",
                "550 no user (https://{host}/blocked?"
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
            ("zqxjkw@shop.example", "550 mx.zqxjkw-shop.com is gone", "550 {host} is gone"),
            ("zqxjkw@shop.example", "550 [zqxjkw.shop.com] is gone", "550 [{host}] is gone"),
            ("jane.me@shop.example", "550 jane.me is gone", "550 {token} is gone"),
        ])
    func recipients(recipient: String, diagnostic: String, expected: String) throws {
        #expect(try MiningSamples.masked(diagnostic, recipient: recipient) == expected)
    }

    @Test(
        "a role's name is masked as a name and stays as a word",
        arguments: ["info", "support", "sales", "contact", "postmaster"])
    func roles(role: String) throws {
        let recipient = role + "@shop.example"
        #expect(
            try MiningSamples.masked("550 write to \(role) for help", recipient: recipient)
                == "550 write to \(role) for help")
        #expect(
            try MiningSamples.masked("550 <\(role)>: user unknown", recipient: recipient)
                == "550 <{token}>: user unknown")
        #expect(
            try MiningSamples.masked("550 <\(recipient)>: gone", recipient: recipient)
                == "550 <{address}>: gone")
    }

    @Test(
        "codes of software and providers stay",
        arguments: [
            "RESOLVER.ADR.RecipNotFound; not found", "RESOLVER.ADR.RecipientNotFound",
            "RESOLVER.ADR.ExRecipNotFound", "RESOLVER.ADR.Ambiguous", "RESOLVER.RST.NotAuthorized",
            "RESOLVER.GRP.Expanded", "STOREDRV.Deliver.Exception:QuotaExceededException",
            "STOREDRV.Deliver; mailbox", "ROUTING.NoRoute", "SMTPSEND.DNS.NonExistentDomain",
            "(OFR_416)", "[CS01]", "S3150", "(S3140)", "(AS16012611)", "TSS04", "[TSS09]", "IB212",
            "RP-001", "SC-004", "DY-001", "HVU:B1", "CFRPT16", "550-Text of a line",
            "550-No such user",
            "- gsmtp",
        ], ["550 5.1.1 ", "554-", "smtp; 550 5.7.1 "])
    func codes(code: String, before: String) throws {
        let diagnostic = before + code
        #expect(try MiningSamples.masked(diagnostic) == diagnostic)
    }

    @Test(
        "ids of messages, queues and sessions become holes",
        arguments: [
            "d9443c01a7336-1f2b3c4si1234567plb.123", "a640c23a62f3a-a7c1e5f2d1asi123456366b.45",
            "ffacd0b85a97d-39c9b7c1234si1234567f8f.12", "4F3A2B1C9D", "4RzZHvJTzxYZ",
            "4b5Xk20LpBz9sT",
            "1tABCd-0005Ef-Gh", "1tABCd-00000005EfG-1hIj", "0102018f2c3d4e5f-6a7b8c9d-000000",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
            "20261124025034.1234567", "x9si12345678wrj.3", "DB5EUR01FT012", "20260101.000.1a2b3c",
        ])
    func ids(id: String) throws {
        for (before, after) in [("id ", " gone"), ("id=", ""), ("(", ")"), ("", " - gsmtp")] {
            let masked = try MiningSamples.masked("550 " + before + id + after)
            // Only the reply code's digits are left.
            #expect(masked.filter(\.isWholeNumber) == "550", "\(masked)")
        }
    }

    @Test(
        "timestamps in several forms become one hole",
        arguments: [
            "2026-11-24T02:50:34Z", "2026-11-24T02:50:34.123Z", "2026-11-24T02:50:34+01:00",
            "2026-11-24 02:50:34", "2026-11-24 02:50:34 +0000", "2026/11/24 02:50:34",
            "24/11/2026 02:50", "11/24/2026 2:50:34 PM", "24.11.2026 02:50:34",
            "24 Nov 2026 02:50:34 GMT",
            "24-Nov-2026 02:50:34", "Nov 24, 2026", "Nov 24 02:50:34", "November 24, 2026",
            "Tue Nov 24 02:50:34 2026", "Tue, 24 Nov 2026 02:50:34 +0000 (UTC)",
            "Tuesday, 24 November 2026 02:50:34 UTC", "02:50:34", "02:50:34.123", "02:50",
        ])
    func timestamps(timestamp: String) throws {
        let masked = try MiningSamples.masked("450 until \(timestamp), then again")
        #expect(
            masked.replacing(" (UTC)", with: "") == "450 until {token}, then again", "\(masked)")
    }

    @Test(
        "addresses of hosts become holes, ports go with them",
        arguments: [
            ("[203.0.113.7]", "[{ip}]"), ("203.0.113.7.", "{ip}."), ("203.0.113.7:25", "{ip}"),
            ("[203.0.113.7]:25", "[{ip}]:25"), ("(203.0.113.7)", "({ip})"),
            ("ip=203.0.113.7", "ip={ip}"), ("2001:db8::1", "{ip}"), ("[2001:db8::1]", "[{ip}]"),
            ("[IPv6:2001:db8::1]", "[IPv6:{ip}]"), ("2001:db8:1:2:3:4:5:6", "{ip}"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "{ip}"), ("::ffff:203.0.113.7", "{ip}"),
            ("fe80::1", "{ip}"), ("1.2.3", "1.2.3"), ("5.1.1", "5.1.1"),
        ])
    func addressesOfHosts(address: String, expected: String) throws {
        #expect(
            try MiningSamples.masked("550 from \(address) refused")
                == "550 from \(expected) refused")
    }

    @Test(
        "names in other scripts are names",
        arguments: [
            ("<jörg@bücher.example>", "<{address}>"), ("用户@例子.example", "{address}"),
            ("user@例え.テスト", "{address}"), ("user@xn--bcher-kva.example", "{address}"),
            ("mx.bücher.de", "{host}"), ("mx.xn--bcher-kva.de", "{host}"),
            ("mx.example.xn--p1ai", "{host}"), ("почта.пример.рф", "{host}"),
        ])
    func otherScripts(name: String, expected: String) throws {
        #expect(try MiningSamples.masked("550 \(name) gone") == "550 \(expected) gone")
    }

    @Test(
        "what only looks like a host's name is none",
        arguments: [
            ("mx.shop.com", true), ("mx.shop.co.uk", true), ("MX.SHOP.COM", true),
            ("mx.shop.museum", true), ("mx.shop.local", true), ("mx.shop.lan", true),
            ("resolver.adr.recipnotfound", false), ("storedrv.deliver", false),
            ("user.unknown", false),
            ("e.g", false), ("v1.2.3", false), ("config.php5", false),
        ])
    func hosts(name: String, isHost: Bool) throws {
        #expect(
            try MiningSamples.masked("550 \(name) gone")
                == (isHost ? "550 {host} gone" : "550 \(name) gone"))
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
