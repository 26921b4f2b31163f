import DeliveryStatus
import SignatureMatching
import TestSupport

/// Knowledge of any size, made of a real one: its templates, codes and guards, some words replaced.
///
/// Half of the words that carry meaning stay; the others become another word of the real knowledge or
/// one of a limited number of invented ones, so that common words stay common at any size. The public
/// benchmarks make their packs alike.
struct GeneratedKnowledge {
    private(set) var image = KnowledgeImage()
    /// By number, as in the image's tables.
    private(set) var templates: [Template] = []
    /// The signature of each template.
    private(set) var signatures: [Int] = []
    /// Phrases by the number of their group.
    private(set) var guards: [[[String]]] = []
    /// Words that carry meaning, each about as often as it occurs.
    private(set) var pool: [String] = []

    /// - Parameter count: How many signatures.
    init(_ source: KnowledgeImage, count: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let tables = source.tables
        for (group, phrase) in tables.guardPhrases {
            while guards.count <= group { guards.append([]) }
            guards[group].append(phrase.split(separator: " ").map(String.init))
        }
        var templatesOf: [Int: [Int]] = [:]
        for (template, signature) in tables.templateSignatures.enumerated() {
            templatesOf[Int(signature), default: []].append(template)
        }
        let seeds = templatesOf.sorted { $0.key < $1.key }
        for (_, all) in seeds {
            // A few of each, or signatures with long lists of words would drown the others.
            for template in all.prefix(4) {
                for case .word(let word) in tables.template(template).elements
                where Self.isContent(word) { pool.append(word) }
            }
        }
        // The number of words grows with the square root of the text, about as Heaps' law has it.
        let variants = max(4, Int((16 * Double(count) / 1_000).squareRoot()))
        var known: Set<Template> = []
        while image.signatures.count < count {
            let (number, all) = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            var found: [Template] = []
            // One in eight has a second template.
            for _ in 0..<(Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1) {
                let template = tables.template(all[Int.random(in: 0..<all.count, using: &random)])
                let other = self.other(template, variants, &random)
                if known.insert(other).inserted { found.append(other) }
            }
            if !found.isEmpty { add(found, source.signatures[number]) }
        }
        image.reasons = [
            Reason(
                id: "undetermined", concerns: .message, verdicts: [.undetermined],
                allowsSuppression: false, meaning: "")
        ]
        image.origins = [Origin(id: "sample", kind: .standard, name: "sample")]
        image.tables = MatchTables(
            templates: zip(signatures, templates).map { (signature: $0, template: $1) },
            guards: guards)
    }

    private mutating func add(_ found: [Template], _ seed: SignatureRecord) {
        let number = image.signatures.count
        var record = SignatureRecord(id: "sample.s\(1_000_000 + number)")
        record.hasTemplates = true
        record.replyCodes = seed.replyCodes
        record.enhancedStatuses = seed.enhancedStatuses
        record.guards = seed.guards
        image.signatures.append(record)
        templates += found
        signatures += found.map { _ in number }
    }

    /// The template in other words.
    private func other(
        _ template: Template, _ variants: Int, _ random: inout SeededGenerator
    ) -> Template {
        let words = template.elements.count { if case .word = $0 { true } else { false } }
        let elements = template.elements.map { element -> Template.Element in
            guard case .word(let word) = element, Self.isContent(word) || words < 3,
                Bool.random(using: &random)
            else { return element }
            // Two common words would match half of all mail: few words become invented ones only.
            if words >= 5, Int.random(in: 0..<10, using: &random) < 7 {
                return .word(pool[Int.random(in: 0..<pool.count, using: &random)])
            }
            // The square makes low numbers, and with them some words, common.
            let draw = Int.random(in: 0..<1_000, using: &random)
            return .word(Self.variant(word, 1 + 4 * variants * draw * draw / 1_000_000))
        }
        return Template(mode: template.mode, elements: elements)
    }

    /// Whether a word carries meaning: what is shorter holds sentences together.
    private static func isContent(_ word: String) -> Bool {
        word.utf8.count > 3 || word.utf8.contains { $0 >= 0x80 }
    }

    /// The invented word with this number that stands in for `word`: ASCII, and as long.
    private static func variant(_ word: String, _ number: Int) -> String {
        let hash = word.utf8.reduce(UInt64(number)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: hash)
        let letters = word.unicodeScalars.map { scalar -> Character in
            let isDigit = ("0"..."9").contains(scalar)
            return Character(
                Unicode.Scalar(
                    isDigit
                        ? UInt8.random(in: 0x30...0x39, using: &random)
                        : UInt8.random(in: 0x61...0x7A, using: &random)))
        }
        return String(letters)
    }
}
