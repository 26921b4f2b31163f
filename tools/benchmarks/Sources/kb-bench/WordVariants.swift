/// Words that stand in for others: mostly words of the corpus, the common ones often; else invented ones of the
/// same shape.
struct WordVariants {
    /// Words that carry meaning, each as often as it occurs.
    private let pool: [String]

    init(_ source: CompiledTemplates) {
        // Four templates of each signature, or those with long lists of words would drown the others.
        pool = source.signatures.flatMap { signature in
            stride(
                from: 0, to: signature.templates.count,
                by: (signature.templates.count + 3) / 4
            ).flatMap { signature.templates[$0].elements }
        }.filter { !$0.hasPrefix("{") && Self.isContent($0) }
    }

    /// Another word for `word`: one of the corpus in seven of ten cases, else the variant `number`.
    func replacement(_ word: String, _ number: Int, _ random: inout SplitMix) -> String {
        if !pool.isEmpty, random.chance(700) { return random.pick(pool) }
        return Self.variant(word, number)
    }

    /// The variant of a word with this number; number 0 is the word itself.
    ///
    /// A vowel stays a vowel, a digit a digit, a character of another script stays in it: lengths and
    /// the share of words of one character remain those of the corpus.
    static func variant(_ word: String, _ number: Int) -> String {
        guard number > 0 else { return word }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SplitMix(seed: hash ^ UInt64(number) &* 0xD6E8_FEB8_6659_FD93)
        var result = ""
        for scalar in word.unicodeScalars {
            result.unicodeScalars.append(other(scalar, &random))
        }
        return result
    }

    private static let vowels = Array("aeiou".unicodeScalars)
    private static let consonants = Array("bcdfghjklmnpqrstvwxyz".unicodeScalars)
    private static let digits = Array("0123456789".unicodeScalars)
    /// Greek, Cyrillic, Hebrew, Arabic, Thai, Hiragana, Katakana, Han and Hangul.
    private static let scripts: [ClosedRange<UInt32>] = [
        0x3B1...0x3C9, 0x430...0x44F, 0x5D0...0x5EA, 0x627...0x63A, 0xE01...0xE2E,
        0x3042...0x3093, 0x30A2...0x30F3, 0x4E00...0x9FA5, 0xAC00...0xD7A3,
    ]

    private static func other(_ scalar: Unicode.Scalar, _ random: inout SplitMix)
        -> Unicode.Scalar
    {
        if vowels.contains(scalar) { return random.pick(vowels) }
        if digits.contains(scalar) { return random.pick(digits) }
        if scalar.isASCII { return random.pick(consonants) }
        guard let script = scripts.first(where: { $0.contains(scalar.value) }) else {
            return scalar
        }
        let place = Int(scalar.value - script.lowerBound) + 1 + random.below(29)
        return Unicode.Scalar(script.lowerBound + UInt32(place % script.count)) ?? scalar
    }

    /// Whether it carries meaning: what is shorter holds sentences together.
    static func isContent(_ word: String) -> Bool {
        word.utf8.count > 3 || word.utf8.first.map { $0 >= 0x80 } ?? false
    }
}
