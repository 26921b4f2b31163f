import DeliveryStatus
import SignatureMatching
import TestSupport
import Testing

@Suite("Templates")
struct TemplateTests {
    /// The answer's signature for a diagnostic with one phrase signature.
    private func matches(_ match: String, _ diagnostic: String, recipient: String? = nil) throws
        -> Bool
    {
        let decider = try SampleKnowledge.decider(
            SampleKnowledge.file("standard: phrase", SampleKnowledge.signature("phrase.a", match)))
        let event = BounceEvent(recipient: recipient, diagnostic: diagnostic)
        return decider.classify(event).signature == "phrase.a"
    }

    @Test(
        "contains: a contiguous run of words; text: all of them",
        arguments: [
            ("contains: \"no such user\"", "550 5.1.1 Sorry: No such USER here", true),
            ("contains: \"no such user\"", "550 no such new user", false),
            ("contains: \"no such user\"", "550 no-such-user", true),
            ("text: \"no such user\"", "550 5.1.1 No such user.", true),
            ("text: \"no such user\"", "550 no such user here", false),
            ("text: \"no such user\"", "550 sorry no such user", false),
            ("text: \"no {text} user\"", "550 no user", true),
            ("text: \"no {text} user\"", "550 no such old user", true),
            ("text: \"a {text} b\"", "550 a b c b", true),
            ("contains: \"a {text} b {text} c\"", "550 x a 1 b 2 c y", true),
            ("contains: \"a {text} b {text} c\"", "550 a c b", false),
            ("contains: \"宛先不明\"", "550 宛先不明です", true),
            ("contains: \"Compte désactivé\"", "550 COMPTE DESACTIVE", true),
        ])
    func modes(match: String, diagnostic: String, expected: Bool) throws {
        #expect(try matches(match, diagnostic) == expected)
    }

    @Test(
        "holes stand for what they say",
        arguments: [
            ("contains: \"user {address} unknown\"", "550 user <a.b@example.com> unknown", true),
            ("contains: \"user {address} unknown\"", "550 user a.b unknown", false),
            ("contains: \"host {host} down\"", "550 host mx.example.com. down", true),
            ("contains: \"host {domain} down\"", "550 host mx down", false),
            ("contains: \"from {ip} blocked\"", "550 from [192.0.2.1] blocked", true),
            ("contains: \"from {ip} blocked\"", "550 from 2001:db8::1 blocked", true),
            ("contains: \"see {url} now\"", "550 see https://example.com/x?y=1 now", true),
            ("contains: \"error {number} here\"", "550 error 42 here", true),
            ("contains: \"error {number} here\"", "550 error x42 here", false),
            ("contains: \"id {token} end\"", "550 id a-b_c/1 end", true),
            ("contains: \"id {token} end\"", "550 id a b end", false),
            (
                "contains: \"RESOLVER.ADR.RecipNotFound\"",
                "550 RESOLVER.ADR.RecipNotFound; not found", true
            ),
        ])
    func holes(match: String, diagnostic: String, expected: Bool) throws {
        #expect(try matches(match, diagnostic) == expected)
    }

    @Test("the recipient's domain is the recipient's, not any other")
    func recipientDomain() throws {
        let match = "contains: \"name={recipient_domain} not found\""
        let text = "550 name=example.com not found"
        #expect(try matches(match, text, recipient: "user@Example.com"))
        #expect(try !matches(match, text, recipient: "user@mx.example.com"))
        #expect(try !matches(match, text))
    }

    @Test("classes are written out, those of one line language by language")
    func classes() throws {
        let classes = [
            "noun": ["en": [["user"], ["mail", "box"]], "de": [["postfach"]]],
            "gone": ["en": [["unknown"]], "de": [["unbekannt"]], "fr": [["inconnu"]]],
        ]
        let templates = try TemplateParser.templates(
            "{$noun} {$gone}", mode: .contains, classes: classes)
        #expect(
            templates.map(\.pattern) == ["postfach unbekannt", "user unknown", "mail box unknown"])
    }

    @Test(
        "what is no template is refused, with words that help",
        arguments: [
            ("", "literal word"), ("{text} x", "start"), ("x {text}", "end"),
            ("AS{number}", "touches"),
            ("{number}x y", "touches"), ("a {thing} b", "no hole"), ("a { b", "without its }"),
            ("a } b", "without its {"), ("{$nothing} b", "no class"),
            ("5.1.1 unknown", "enhanced_status"),
            ("{address}", "literal word"), ("a {text} b {text} c {text} d", "more than two"),
        ])
    func refused(text: String, message: String) {
        let error = #expect(throws: TemplateError.self) {
            try TemplateParser.templates(text, mode: .contains, classes: [:])
        }
        #expect(error?.message.contains(message) == true)
    }

    @Test("too large an expansion is refused")
    func expansion() {
        let phrases = (0..<100).map { ["w\($0)"] }
        let classes = ["a": ["en": phrases]]
        #expect(throws: TemplateError.self) {
            try TemplateParser.templates("{$a} {$a} {$a}", mode: .contains, classes: classes)
        }
    }
}
