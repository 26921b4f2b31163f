import DeliveryStatus
import SignatureMatching
import Testing

/// A short word is known by its hash alone, and a long one can be made that has the same.
@Suite("Words that share a hash")
struct LookupTests {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// By byte, a letter or digit for which another one differs from it by just that byte; 0 for none.
    private static let partners = (UInt8.min...255).map { byte in
        letters.first { letters.contains($0 ^ byte) } ?? 0
    }

    /// Eight letters or digits, others for each number.
    private static func eight(_ number: Int) -> UInt64 {
        var (rest, word) = (number, UInt64(0))
        for place in 0..<8 {
            word |= UInt64(letters[rest % letters.count]) << UInt64(8 * place)
            rest /= letters.count
        }
        return word
    }

    /// The bytes of a number, the lowest first.
    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }

    /// The hash of eight bytes: what comes behind them is mixed in by exclusive or.
    private static func hash(_ word: UInt64) -> UInt64 { WordHash.of(bytes(word)[...]) }

    /// Two stretches of `length` letters and digits that differ by `difference`, if there are; behind
    /// the first one's end the second one goes on alone.
    private static func pair(_ difference: UInt64, _ length: Int) -> ([UInt8], [UInt8])? {
        var (one, other) = ([UInt8](), [UInt8]())
        for (place, byte) in bytes(difference).enumerated() {
            if place < length {
                guard partners[Int(byte)] != 0 else { return nil }
                one.append(partners[Int(byte)])
                other.append(partners[Int(byte)] ^ byte)
            } else {
                guard Self.letters.contains(byte) else { return nil }
                other.append(byte)
            }
        }
        return (one, other)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A word of `length` bytes, eight at most, and one of sixteen with its hash.
    private static func shortAndLong(_ length: Int) -> (String, String)? {
        for number in 0..<5_000_000 {
            let head = eight(number)
            if let (one, other) = pair(hash(head), length) {
                return (text(one), text(bytes(head) + other))
            }
        }
        return nil
    }

    /// Two words of sixteen bytes that have one hash.
    private static func twoLong() -> (String, String)? {
        let first = eight(1)
        let state = hash(first)
        for number in 2..<5_000_000 {
            let second = eight(number)
            if let (one, other) = pair(state ^ hash(second), 8) {
                return (text(bytes(first) + one), text(bytes(second) + other))
            }
        }
        return nil
    }

    /// Knowledge with one signature a word.
    private func knowledge(_ words: [String]) throws -> Knowledge {
        var image = KnowledgeImage()
        image.reasons = [
            Reason(
                id: "undetermined", concerns: .message, verdicts: [.undetermined],
                allowsSuppression: false, meaning: "")
        ]
        image.origins = [Origin(id: "sample", kind: .standard, name: "sample")]
        image.signatures = words.indices.map { number in
            var record = SignatureRecord(id: "sample.s\(number)")
            record.hasTemplates = true
            return record
        }
        image.tables = MatchTables(
            templates: words.enumerated().map { number, word in
                (number, Template(mode: .contains, elements: [.word("no"), .word(word)]))
            }, guards: [])
        return try Knowledge(image)
    }

    /// Each word alone, then both: a text finds its own and nothing else.
    private func check(_ words: (String, String)) throws {
        let (one, other) = words
        #expect(WordHash.of(one) == WordHash.of(other))
        #expect(Tokenizer.words(of: one + " " + other).strings == [one, other])
        for known in [[one], [other], [one, other], [other, one]] {
            let knowledge = try knowledge(known)
            for word in [one, other, one + "x", other + "x"] {
                let found = knowledge.matches(Normalizer.normalize("550 no \(word) here"))
                #expect(found.matches.map { known[$0.signature] } == known.filter { $0 == word })
            }
        }
    }

    @Test("a short one and a long one are not taken for each other", arguments: 6...8)
    func short(length: Int) throws {
        try check(try #require(Self.shortAndLong(length)))
    }

    @Test("two long ones are not taken for each other")
    func long() throws {
        try check(try #require(Self.twoLong()))
    }

    @Test("a word that is another one and more is not taken for it", arguments: 1...24)
    func prefixes(length: Int) throws {
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        let words = (1...24).map { Self.text(Array(letters.prefix($0))) }
        let knowledge = try knowledge([words[length - 1]])
        let found = words.filter {
            !knowledge.matches(Normalizer.normalize("no \($0)")).matches.isEmpty
        }
        #expect(found == [words[length - 1]])
    }
}
