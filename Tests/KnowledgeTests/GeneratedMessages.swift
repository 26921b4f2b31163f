import DeliveryStatus
import SignatureMatching
import TestSupport

/// Messages that nobody ever got: templates of a knowledge filled in, put together, and spoiled.
struct GeneratedMessages {
    private let knowledge: GeneratedKnowledge
    private var random: SeededGenerator

    init(_ knowledge: GeneratedKnowledge, seed: UInt64) {
        self.knowledge = knowledge
        random = SeededGenerator(seed: seed)
    }

    /// The next one.
    mutating func next() -> BounceEvent {
        let number = below(knowledge.templates.count)
        let record = knowledge.image.signatures[knowledge.signatures[number]]
        var words = filled(knowledge.templates[number])
        // A third is left as the template has it.
        for _ in 0..<max(0, below(6) - 2) { spoil(&words, record) }
        if below(5) == 0 { words += filled(knowledge.templates[below(knowledge.templates.count)]) }
        var text = joined(words)
        if below(6) == 0 { text = mutated(text) }
        let code = record.replyCodes.randomElement(using: &random) ?? ReplyCode(550)
        let status = record.enhancedStatuses.randomElement(using: &random)
        return event(text, of: below(12) == 0 ? nil : code, of: below(12) == 0 ? nil : status)
    }

    private mutating func below(_ end: Int) -> Int { Int.random(in: 0..<end, using: &random) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// A template with something in its holes.
    private mutating func filled(_ template: Template) -> [String] {
        template.elements.flatMap { element -> [String] in
            switch element {
            case .word(let word): [below(20) == 0 ? word.uppercased() : word]
            case .hole(.address): ["<user@example.com>"]
            case .hole(.url): ["https://example.com/x?id=" + String(below(1_000))]
            case .hole(.ip): [pick(["[192.0.2.\(below(256))]", "2001:db8::1"])]
            case .hole(.host): ["mx\(below(9)).example.net"]
            case .hole(.recipientDomain): ["mx.example.com"]
            case .hole(.number): [String(below(100_000))]
            case .hole(.token): [pick(["a-b_c", "x1", "A9F-22.0"])]
            case .hole(.text): (0..<below(4)).map { _ in pick(knowledge.pool) }
            }
        }
    }

    /// Changes a word or two.
    private mutating func spoil(_ words: inout [String], _ record: SignatureRecord) {
        guard !words.isEmpty else { return }
        let place = below(words.count)
        switch below(9) {
        case 0: words.remove(at: place)
        case 1: words.insert(words[place], at: place)
        case 2: words.swapAt(place, below(words.count))
        case 3: words.insert(pick(knowledge.pool), at: place)
        case 4: words[place] = pick(knowledge.pool)
        case 5: words[place] += String(below(10))
        case 6:
            words.insert(pick(["user@example.org", "mx.example.com", "42", "»", "宛先"]), at: place)
        default:
            let groups = record.guards.isEmpty ? Array(knowledge.guards.indices) : record.guards
            guard let group = groups.randomElement(using: &random),
                let phrase = knowledge.guards[group].randomElement(using: &random)
            else { return }
            words.insert(contentsOf: phrase, at: place)
        }
    }

    private mutating func joined(_ words: [String]) -> String {
        var text = ""
        for word in words {
            if !text.isEmpty {
                text += below(12) == 0 ? pick(["-", ". ", ", ", "\r\n", " \t ", ": ", ""]) : " "
            }
            text += word
        }
        return text
    }

    /// Puts in, takes out or replaces a few code points.
    private mutating func mutated(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<1 + below(3) where !scalars.isEmpty {
            let place = below(scalars.count)
            let other = pick(Array("é\u{301}宛\u{3000}\u{A0}ﬁß\u{0}.@: -0z\n１".unicodeScalars))
            switch below(3) {
            case 0: scalars.insert(other, at: place)
            case 1: scalars[place] = other
            default: scalars.remove(at: place)
            }
        }
        var result = ""
        result.unicodeScalars.append(contentsOf: scalars)
        return result
    }

    /// The text as servers and relays write it.
    private mutating func event(
        _ text: String, of code: ReplyCode?, of status: EnhancedStatus?
    ) -> BounceEvent {
        let head = [code.map { String($0.value) }, status?.description].compactMap { $0 }
            .joined(separator: " ")
        var diagnostic = head.isEmpty ? text : head + " " + text
        switch below(10) {
        case 0:
            diagnostic =
                "host mx.example.com[192.0.2.1] said: \(diagnostic) (in reply to RCPT TO command)"
        case 1: diagnostic = "smtp; " + diagnostic
        case 2:
            if let code {
                diagnostic = "\(code.value)-\(text)\r\n\(code.value) \(status?.description ?? "")"
            }
        case 3: diagnostic += " <user@example.com>, https://example.com/help"
        default: break
        }
        return BounceEvent(
            recipient: below(3) == 0 ? nil : "user@mx.example.com", diagnostic: diagnostic,
            remoteMTA: below(2) == 0 ? nil : "mx.example.com")
    }
}
