/// A message that nobody ever got, written as mail servers write.
struct InventedMessage {
    var diagnostic: String
    var recipient: String
    var remoteMTA: String

    /// The message as one line of the format `jsonl`.
    func json(id: Int) -> String {
        let quoted = diagnostic.unicodeScalars.reduce(into: "") { text, scalar in
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return
            #"{"id": "\#(id)", "recipient": "\#(recipient)", "diagnostic": "\#(quoted)", "remote_mta": "\#(remoteMTA)"}"#
    }
}

/// A stream of messages, 160 bytes each on average, no two alike.
///
/// Half of them instantiate templates of the knowledge, drawn evenly from the signatures; in the others some of
/// the words are such as nobody has written. Addresses, hosts, IP addresses and ids are fresh in each: names of
/// RFC 2606, addresses of RFC 5737 and RFC 3849.
struct MessageStream {
    private let source: CompiledTemplates
    private let words: WordVariants
    private var random: SplitMix
    private var number = 0

    init(_ source: CompiledTemplates, seed: UInt64) {
        self.source = source
        words = WordVariants(source)
        random = SplitMix(seed: seed)
    }

    /// Variants from this number on are in no synthetic pack.
    private static let strange = 1 << 30

    /// The next message.
    mutating func next() -> InventedMessage {
        number += 1
        let local = random.token(3 + random.below(6)) + String(number, radix: 36)
        let domain = self.domain()
        let recipient = local + "@" + domain
        let host = "mx\(1 + random.below(9))." + (random.chance(500) ? domain : self.domain())
        let isKnown = random.chance(500)
        let seed = random.pick(source.signatures)
        let template = random.pick(seed.templates)
        let code = seed.replyCodes.isEmpty ? defaultCode(seed) : random.pick(seed.replyCodes)
        let status =
            seed.statuses.isEmpty
            ? (random.chance(700) ? defaultStatus(code) : nil) : random.pick(seed.statuses)
        let start = "\(code) " + (status.map { $0 + " " } ?? "")
        let body = body(template, isStrange: !isKnown, recipient, domain)
        var text = start + body
        if !(template.isWhole && isKnown) {
            let frame = random.below(10)
            if frame < 5 { text = start + "<\(recipient)>: " + body }
            let isWrapped = frame % 2 == 0
            let length = 55 + random.below(isWrapped ? 60 : 120)
            while text.utf8.count < length { text += filler() }
            if isWrapped {
                text = "host \(host)[\(ip())] said: \(text) (in reply to RCPT TO command)"
            } else if frame == 9 {
                text = "smtp; " + text
            }
        }
        return InventedMessage(diagnostic: text, recipient: recipient, remoteMTA: host)
    }

    private mutating func body(
        _ template: TemplateSeed, isStrange: Bool, _ recipient: String, _ domain: String
    ) -> String {
        // One word at least is strange, and others with it.
        let content = template.elements.indices.filter {
            let element = template.elements[$0]
            return !element.hasPrefix("{") && WordVariants.isContent(element)
        }
        let strangest = isStrange && !content.isEmpty ? random.pick(content) : -1
        return template.elements.indices.map { index in
            let element = template.elements[index]
            switch element {
            case "{address}": return "<" + recipient + ">"
            case "{recipient_domain}": return domain
            case "{domain}", "{host}": return "mx\(random.below(99))." + self.domain()
            case "{ip}": return "[" + ip() + "]"
            case "{url}": return url()
            case "{number}": return String(random.below(1_000_000))
            case "{token}", "{text}": return random.token(8, "0123456789ABCDEF")
            default:
                let isReplaced =
                    index == strangest
                    || isStrange && WordVariants.isContent(element) && random.chance(300)
                return isReplaced
                    ? words.replacement(element, Self.strange + random.below(1 << 20), &random)
                    : element
            }
        }.joined(separator: " ")
    }

    /// What servers add: where to read more, an id, a sentence.
    private mutating func filler() -> String {
        switch random.below(6) {
        case 0: return ". " + url()
        case 1: return " [" + random.token(11, "0123456789ABCDEF") + "]"
        case 2: return " - " + random.token(7) + "." + random.token(4)
        default:
            let seed = random.pick(source.signatures)
            return ", " + body(random.pick(seed.templates), isStrange: true, ip(), domain())
        }
    }

    private func defaultCode(_ seed: SignatureSeed) -> Int {
        seed.verdict == "transient" ? 450 : 550
    }

    private mutating func defaultStatus(_ code: Int) -> String {
        let choices =
            code < 500
            ? ["4.2.1", "4.7.1", "4.3.0"] : ["5.1.1", "5.1.1", "5.7.1", "5.2.1", "5.0.0"]
        return random.pick(choices)
    }

    private mutating func domain() -> String {
        random.token(3 + random.below(7)) + "."
            + random.pick(["com", "net", "org"].map { "example." + $0 })
    }

    private mutating func url() -> String {
        "https://" + random.token(4) + ".example.com/" + random.token(5)
    }

    private mutating func ip() -> String {
        if random.chance(100) { return "2001:db8::" + random.token(4, "0123456789abcdef") }
        return random.pick(["192.0.2.", "198.51.100.", "203.0.113."]) + String(random.below(256))
    }
}
