import DeliveryStatus
import SignatureMatching
import TestSupport
import Testing

@testable import KnowledgeLint

@Suite("Containment and collision of templates")
struct TemplateComparisonTests {
    private static func template(_ text: String, _ mode: Template.Mode = .contains) -> Template {
        let all = try? TemplateParser.templates(text, mode: mode, classes: [:])
        return all?.first ?? Template(mode: mode, elements: [])
    }

    /// What the engine itself says.
    private static func engine(_ template: Template, matches text: String) -> Bool {
        var event = BounceEvent(diagnostic: text)
        event.recipient = "user@" + TemplateLanguage.recipientDomain.joined(separator: ".")
        let probe = try? TemplateProbe([template])
        return probe?.matches(Normalizer.normalize(event)) == true
    }

    @Test(
        "containment is told for all texts",
        arguments: [
            ("no such mailbox here", "no such mailbox", true),
            ("no such mailbox", "no such mailbox here", false),
            ("mailbox {address} unknown", "mailbox {text} unknown", true),
            ("mailbox {text} unknown", "mailbox {address} unknown", false),
            ("mailbox {ip} full", "mailbox {host} full", false),
            ("mailbox 777 full", "mailbox {number} full", true),
            ("mailbox {number} full", "mailbox {token} full", false),  // 777,full is one token
            ("mailbox full today", "mailbox full {token}", true),
            ("mailbox {address}", "mailbox {token}", true),
            ("mailbox {url}", "mailbox {token}", true),
            ("mailbox {recipient_domain} gone", "mailbox {host} gone", true),
            ("mailbox {host} gone", "mailbox {recipient_domain} gone", false),
            ("mailbox {address} gone", "mailbox {token} gone", false),
            ("mailbox {text} is {text} gone", "mailbox {text} gone", true),
            ("mailbox {text} gone", "mailbox {text} is {text} gone", false),
        ])
    func containment(narrow: String, wide: String, contained: Bool) {
        let (one, other) = (Self.template(narrow), Self.template(wide))
        let text = TemplateComparison.counterexample(one, within: other)
        #expect((text == nil) == contained, "\(text ?? "")")
        guard let text else { return }
        #expect(Self.engine(one, matches: text) && !Self.engine(other, matches: text), "\(text)")
    }

    @Test(
        "a collision is a text that both cover from end to end",
        arguments: [
            (
                "mailbox unknown {text} refused", "mailbox {text} here refused",
                "mailbox unknown here refused"
            ),
            ("mailbox {number} full", "mailbox 777 {text} full", "mailbox 777 full"),
            ("mailbox of {address}", "mailbox {text} {address}", "mailbox of mx@mx"),
            ("user unknown", "unknown user", nil),
            ("user unknown", "user unknown here", nil),
            ("mailbox {address}", "mailbox is full", nil),  // no name spells the other's words
            ("mailbox {host} full", "mailbox {ip} full", nil),
        ])
    func collision(one: String, other: String, text: String?) {
        let found = TemplateComparison.collision(Self.template(one), Self.template(other))
        #expect(found == text)
        guard let found else { return }
        for template in [Self.template(one, .text), Self.template(other, .text)] {
            #expect(Self.engine(template, matches: found))
        }
    }

    /// Every text of up to `length` symbols over a small alphabet.
    private static func texts(_ length: Int) -> [[TextSymbol]] {
        let words = ["full", "mx", "77"]
        let symbols = words.flatMap { word in
            TextSymbol.Glue.allCases.map { TextSymbol(word: word, glue: $0) }
        }
        var all: [[TextSymbol]] = []
        var last: [[TextSymbol]] = [[]]
        for _ in 0..<length {
            last = last.flatMap { text in symbols.map { text + [$0] } }
            all += last
        }
        // A text ends with a word; in a run, only its first :// starts a URL.
        return all.filter { text in
            guard text.last?.glue == .blank else { return false }
            var hasURL = false
            for symbol in text {
                if symbol.glue == .scheme {
                    if hasURL { return false }
                    hasURL = true
                } else if symbol.glue == .blank {
                    hasURL = false
                }
            }
            return true
        }
    }

    @Test(
        "the automaton matches what the engine matches, on every short text",
        arguments: [
            "{token}", "{host}", "{ip}", "{address}", "{url}", "{number}", "full", "{token} full",
            "full {token}", "{host} full", "{address} {number}", "full {text} mx", "{url} full",
            "{number} {host}",
        ])
    func automaton(pattern: String) throws {
        for mode in [Template.Mode.contains, .text] {
            let elements = pattern.split(separator: " ").map { part -> Template.Element in
                let name = part.dropFirst().dropLast()
                return part.hasPrefix("{")
                    ? .hole(Template.Hole(name: name) ?? .text) : .word(String(part))
            }
            // The engine needs a word to find a template by; `here` stands at the front of both.
            let template = Template(mode: mode, elements: [.word("here")] + elements)
            let language = TemplateLanguage(template)
            let probe = try TemplateProbe([template])
            for text in Self.texts(3) {
                let symbols = [TextSymbol(word: "here", glue: .blank)] + text
                let reply = Normalizer.normalize(BounceEvent(diagnostic: symbols.text))
                #expect(
                    probe.matches(reply) == language.matches(symbols),
                    "\(template.pattern) (\(mode)) on '\(symbols.text)'")
            }
        }
    }

    @Test("of random pairs, every answer is borne out by the engine", arguments: 0..<8)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let parts = [
            "full", "mailbox", "77", "{number}", "{token}", "{host}", "{address}", "{text}",
            "{url}",
        ]
        func pattern() -> String {
            (["here"]
                + (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    parts.randomElement(using: &generator) ?? "full"
                } + ["end"]).joined(separator: " ")
        }
        let texts = Self.texts(2).map { text in
            "here " + text.text.replacing("mx", with: "mailbox") + " end"
        }
        for _ in 0..<60 {
            guard
                let one = try? TemplateParser.templates(pattern(), mode: .text, classes: [:]).first,
                let other = try? TemplateParser.templates(pattern(), mode: .text, classes: [:])
                    .first
            else { continue }
            if let text = TemplateComparison.counterexample(one, within: other) {
                #expect(
                    Self.engine(one, matches: text) && !Self.engine(other, matches: text),
                    "\(one.pattern) in \(other.pattern): \(text)")
            } else {
                for text in texts where Self.engine(one, matches: text) {
                    #expect(
                        Self.engine(other, matches: text),
                        "\(one.pattern) in \(other.pattern): \(text)")
                }
            }
            if let text = TemplateComparison.collision(one, other) {
                #expect(Self.engine(one, matches: text) && Self.engine(other, matches: text))
            }
        }
    }
}
