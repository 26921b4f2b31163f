import DeliveryStatus
import SignatureMatching
import TestSupport
import Testing

@Suite("The indexed matcher agrees with the naive one")
struct OracleTests {
    private static let words = [
        "user", "unknown", "not", "found", "mailbox", "full", "550", "42", "宛", "先",
    ]
    private static let fillers = [
        "user@example.com", "<a.b@mail.example.org>", "mx.example.com", "[192.0.2.1]",
        "https://example.com/x",
        "a-b_c", "later", "RESOLVER.ADR.Found", "2001:db8::1", "»", "to=user@example.com",
    ]

    private func template(_ random: inout SeededGenerator) -> Template {
        let holes = Template.Hole.allCases
        var elements: [Template.Element] = []
        var texts = 0
        for index in 0..<Int.random(in: 1...5, using: &random) {
            if index > 0, Int.random(in: 0..<3, using: &random) == 0 {
                let hole = holes[Int.random(in: 0..<holes.count, using: &random)]
                if hole == .text {
                    if texts == 2 || elements.last == .hole(.text) { continue }
                    texts += 1
                }
                elements.append(.hole(hole))
            } else {
                elements.append(
                    .word(Self.words[Int.random(in: 0..<Self.words.count, using: &random)]))
            }
        }
        while elements.last == .hole(.text) { elements.removeLast() }
        return Template(mode: Bool.random(using: &random) ? .contains : .text, elements: elements)
    }

    private func message(_ random: inout SeededGenerator) -> String {
        let all = Self.words + Self.fillers
        let separators = [" ", " ", " ", "-", ". ", "\n"]
        var text = ""
        for _ in 0..<Int.random(in: 0...10, using: &random) {
            text += all[Int.random(in: 0..<all.count, using: &random)]
            text += separators[Int.random(in: 0..<separators.count, using: &random)]
        }
        return text
    }

    @Test("on thousands of generated messages, with guards", arguments: [1, 2, 3, 4] as [UInt64])
    func agrees(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var image = KnowledgeImage()
        image.reasons = [
            Reason(
                id: "undetermined", concerns: .message, verdicts: [.undetermined],
                allowsSuppression: false, meaning: "")
        ]
        image.origins = [Origin(id: "sample", kind: .standard, name: "sample")]
        let guards = [[["later"], ["not", "found"]], [["full"], ["宛", "先"]]]
        let templates = (0..<120).map { _ in template(&random) }
        for (number, _) in templates.enumerated() {
            var record = SignatureRecord(id: "sample.s\(100 + number)")
            record.hasTemplates = true
            record.guards = number % 3 == 0 ? [0] : number % 3 == 1 ? [0, 1] : []
            image.signatures.append(record)
        }
        image.tables = MatchTables(
            templates: templates.enumerated().map { ($0.offset, $0.element) }, guards: guards)
        let knowledge = try Knowledge(image)

        var hits = 0
        for _ in 0..<5_000 {
            let event = BounceEvent(recipient: "user@mx.example.com", diagnostic: message(&random))
            let reply = Normalizer.normalize(event)
            let naive = NaiveMatcher(reply)
            let expected = templates.indices.filter { number in
                guard let match = naive.match(templates[number]) else { return false }
                let groups = image.signatures[number].guards
                return !groups.contains { naive.isGuarded(guards[$0], match) }
            }
            let found = knowledge.matches(reply).matches
            #expect(found.map(\.signature) == expected, "\(event.diagnostic)")
            for match in found {
                let place = naive.match(templates[match.signature])
                #expect(match.words == place?.words, "\(event.diagnostic)")
                #expect(match.literalCount == place?.literals.count, "\(event.diagnostic)")
            }
            hits += expected.count
        }
        #expect(hits > 500)  // or the messages say nothing about the matcher
    }

    @Test("containment never says yes wrongly", arguments: [11, 12] as [UInt64])
    func containment(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let templates = (0..<80).map { _ in template(&random) }
        let replies = (0..<400).map { _ in Normalizer.normalize(message(&random)) }
        var pairs = 0
        for wide in templates {
            for narrow in templates
            where TemplateContainment.contains(wide, narrow) && wide != narrow {
                pairs += 1
                for reply in replies {
                    let naive = NaiveMatcher(reply)
                    if naive.match(narrow) != nil {
                        #expect(naive.match(wide) != nil, "\(wide.pattern) over \(narrow.pattern)")
                    }
                }
            }
        }
        #expect(pairs > 0)
    }

    @Test(
        "containment knows the plain cases",
        arguments: [
            ("user unknown", "user unknown here", true),
            ("user unknown here", "user unknown", false),
            ("host {host} down", "host {recipient_domain} down", true),
            ("error {number}", "error 42", true),
            ("a {text} b", "a x b", true), ("a x b", "a {text} b", false),
        ])
    func plainContainment(wide: String, narrow: String, expected: Bool) throws {
        let wide = try TemplateParser.templates(wide, mode: .contains, classes: [:])[0]
        let narrow = try TemplateParser.templates(narrow, mode: .contains, classes: [:])[0]
        #expect(TemplateContainment.contains(wide, narrow) == expected)
    }
}
