/// A pack of any size that is made from a real one: its templates, some words replaced.
///
/// Each signature has one template. Half of the words that carry meaning stay; the others become another word of
/// the corpus, or one of a limited number of invented variants, so that common words stay common at any size.
struct SyntheticPack {
    private let source: CompiledTemplates
    private let count: Int
    private let words: WordVariants
    /// How many invented variants a word has.
    private let variants: Int
    private var random: SplitMix
    private var known: Set<String> = []

    /// - Parameter count: How many signatures.
    init(_ source: CompiledTemplates, count: Int, seed: UInt64) {
        self.source = source
        self.count = count
        words = WordVariants(source)
        // The number of words grows with the square root of the text, about as Heaps' law has it.
        variants = max(4, Int((16 * Double(count) / 1_000).squareRoot()))
        random = SplitMix(seed: seed)
    }

    /// The files of the pack by name.
    mutating func files() throws(BenchError) -> [(name: String, text: String)] {
        var files = [
            ("pack.yaml", "name: synthetic\nversion: 2026.1.1\nlicence: CC0-1.0\n"),
            ("reasons.yaml", reasons), ("guards.yaml", guards),
        ]
        var bodies: [[String]] = [[], [], []]
        var (number, attempts) = (0, 0)
        while number < count {
            attempts += 1
            guard attempts < 10 * count + 1_000 else {
                throw BenchError("there are not enough words for \(count) signatures")
            }
            let seed = random.pick(source.signatures)
            let kind = seed.layer == 1 ? 0 : seed.layer == 2 ? 1 : 2
            guard let signature = signature(number, kind, seed) else { continue }
            bodies[kind].append(signature)
            number += 1
        }
        for (kind, body) in bodies.enumerated() {
            for (part, start) in stride(from: 0, to: body.count, by: 2_000).enumerated() {
                let lines = body[start..<min(start + 2_000, body.count)].joined()
                files.append(("\(Self.kinds[kind].key)-\(part).yaml", head(kind, part) + lines))
            }
        }
        return files
    }

    private static let kinds: [(key: String, prefix: String)] = [
        ("provider", "p"), ("software", "s"), ("standard", "phrase"),
    ]

    private func head(_ kind: Int, _ part: Int) -> String {
        let (key, prefix) = Self.kinds[kind]
        return """
            \(key): \(kind == 2 ? prefix : prefix + String(part))
            name: Synthetic
            sources:
              page: {title: Synthetic, url: "https://example.com/", kind: vendor, retrieved: 2026-01-01}
            signatures:

            """
    }

    /// One signature as YAML; nil where its words gave nothing new.
    private mutating func signature(_ number: Int, _ kind: Int, _ seed: SignatureSeed) -> String? {
        let template = random.pick(seed.templates)
        guard let pattern = distinct(template) else { return nil }
        var match: [String] = []
        if !seed.replyCodes.isEmpty { match.append("reply_code: \(seed.replyCodes)") }
        if !seed.statuses.isEmpty { match.append("enhanced_status: \(seed.statuses)") }
        match.append("\(template.isWhole ? "text" : "contains"): \"\(pattern)\"")
        if !seed.guards.isEmpty {
            match.append(
                "unless: [" + seed.guards.map { "$g\($0)" }.joined(separator: ", ") + "]")
        }
        return """
              - id: \(Self.kinds[kind].prefix).n\(number)
                title: Synthetic
                status: stable
                verdict: \(seed.verdict)
                reason: \(seed.reason)
                match: {\(match.joined(separator: ", "))}
                provenance: {sources: [page], since: 2026-01-01, last_verified: 2026-01-01}
                examples: []

            """
    }

    /// The template in words that no other signature has.
    ///
    /// Two common words would match half of all mail: few words become invented ones only.
    private mutating func distinct(_ template: TemplateSeed) -> String? {
        let isLong = template.elements.count { !$0.hasPrefix("{") } >= 5
        for attempt in 0..<24 {
            let elements = template.elements.map { element in
                if element.hasPrefix("{") { return element }
                guard WordVariants.isContent(element) || attempt > 8, random.chance(500) else {
                    return element
                }
                // The square makes low numbers, and with them some words, common.
                let draw = random.below(1_000)
                let number = 1 + (variants << (attempt / 4)) * draw * draw / 1_000_000
                return isLong
                    ? words.replacement(element, number, &random)
                    : WordVariants.variant(element, number)
            }
            let pattern = elements.joined(separator: " ")
            if known.insert(pattern).inserted { return pattern }
        }
        return nil
    }

    private var reasons: String {
        "reasons:\n"
            + source.reasons.map {
                let verdicts = $0.verdicts.split(separator: " ").joined(separator: ", ")
                return
                    "  - {id: \($0.id), concerns: \($0.concerns), verdicts: [\(verdicts)], suppress: \($0.suppress), means: Synthetic.}\n"
            }.joined()
    }

    private var guards: String {
        "guards:\n"
            + source.guards.enumerated().map { number, phrases in
                let list = phrases.map { "\"\($0)\"" }.joined(separator: ", ")
                return "  g\(number):\n    means: synthetic\n    phrases: {en: [\(list)]}\n"
            }.joined()
    }
}
