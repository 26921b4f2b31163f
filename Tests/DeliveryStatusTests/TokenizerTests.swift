import TestSupport
import Testing

@testable import DeliveryStatus

/// The tokenizer written down as plainly as can be: one code point at a time, no word read at once.
private struct NaiveTokenizer {
    var text: [UInt8] = []
    var words: [Word] = []
    var joints: [UInt32] = []
    var statuses: [EnhancedStatus] = []
    private var open: (start: Int, source: Int, sourceEnd: Int, isNumber: Bool)?
    private var isAfterBlank = true

    mutating func append(_ source: [UInt8], in range: Range<Int>) {
        if range.isEmpty { return }
        separate()
        var index = range.lowerBound
        while index < range.upperBound {
            if open == nil, let (status, end) = StatusScanner.status(in: source, at: index),
                end <= range.upperBound
            {
                statuses.append(status)
                index = end
                continue
            }
            if ASCII.isBlank(source[index]) {
                close()
                isAfterBlank = true
                putBlank()
                index += 1
                continue
            }
            let (scalar, length) = Self.decode(source, at: index)
            let end = min(index + length, range.upperBound)
            Folding.fold(scalar) { add($0, index..<end) }
            index = end
        }
        separate()
    }

    private mutating func add(_ folded: UInt32, _ source: Range<Int>) {
        let kind = Folding.kind(of: folded)
        if kind == .separator || kind == .alone { close() }
        if kind == .separator, folded == 0x3000 || folded == 0xA0 { isAfterBlank = true }
        if kind != .separator {
            let word = open ?? (text.count, source.lowerBound, 0, true)
            open = (word.start, word.source, source.upperBound, word.isNumber && kind == .digit)
        }
        if [0x2E, 0x3A, 0x40].contains(folded) { joints.append(UInt32(text.count)) }
        if let scalar = Unicode.Scalar(folded) { text += Array(String(scalar).utf8) }
        if kind == .alone { close() }
    }

    private mutating func separate() {
        close()
        isAfterBlank = true
        putBlank()
    }

    private mutating func putBlank() {
        if let last = text.last, last != 0x20 { text.append(0x20) }
    }

    private mutating func close() {
        guard let word = open else { return }
        open = nil
        let bytes = text[word.start...]
        words.append(
            Word(
                folded: word.start..<text.count, source: word.source..<word.sourceEnd,
                hash: WordHash.of(bytes),
                flags: (isAfterBlank ? Word.Flag.followsBlank : 0)
                    | (word.isNumber ? 0 : Word.Flag.hasLetters)
                    | (ASCII.isDigit(text[word.start]) ? 0 : Word.Flag.startsWithLetter)))
        isAfterBlank = false
    }

    private static func decode(_ bytes: [UInt8], at index: Int) -> (UInt32, Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, index + length <= bytes.count else { return (0xFFFD, 1) }
        let text = String(decoding: bytes[index..<index + length], as: UTF8.self)
        return (text.unicodeScalars.first?.value ?? 0, length)
    }
}

@Suite("The tokenizer agrees with a naive one")
struct TokenizerTests {
    private static let pieces = [
        "e\u{301}", "\u{301}", "宛先", "用户", "か\u{3099}", "ไม่", "Пользователь", "\u{3000}", "\u{A0}",
        "ﬁn", "ﬃ", "Straße", "İ", "①", "５５０", "．", "＠", "ẛ̣", "Å", "한국", "😀", "\u{200B}",
        "\u{FFFD}", "٣", "½", "ﷺ",
    ]
    private static let marks = [
        " ", "  ", "\t", "\r\n", "\u{0}", "\u{7F}", ".", "@", ":", "-", ",", "<", ">", "'", "#",
        "(",
        "5.1.1", "4.2.10", "2.0.0", "5.1", "5.1.1.1", "1.5.1.1", "5.5555.1", "192.0.2.1", "550",
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// ASCII words, numbers, statuses, blanks, and what lies beyond ASCII; with `isStray` single bytes
    /// of it, too.
    private static func text(
        _ count: Int, isStray: Bool, _ random: inout SeededGenerator
    ) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<count {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    text.append(letters[Int.random(in: 0..<letters.count, using: &random)])
                }
            case 4:
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    text.append(UInt8.random(in: 0x30...0x39, using: &random))
                }
            case 5...6: text += Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
            case 7 where isStray: text.append(UInt8.random(in: 0x80...0xC1, using: &random))
            case 7...8: text.append(0x20)
            default: text += Array(marks[Int.random(in: 0..<marks.count, using: &random)].utf8)
            }
        }
        return text
    }

    /// A few ranges that follow each other and cut no character, some of them empty.
    private static func ranges(
        _ text: [UInt8], _ random: inout SeededGenerator
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < text.count, ranges.count < 3 {
            var end = Int.random(in: start...text.count, using: &random)
            while end < text.count, text[end] >= 0x80 { end += 1 }
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    private static func check(_ list: WordList, _ naive: NaiveTokenizer, _ source: [UInt8]) {
        let shown = String(decoding: source, as: UTF8.self)
        #expect(Array(list.text) == naive.text, "\(shown)")
        let words = list.words.map { word in
            Word(
                folded: word.folded, source: word.source, hash: word.hash,
                flags: word.flags & ~Word.Flag.mayHoldTime)
        }
        #expect(words == Array(naive.words.prefix(Tokenizer.wordLimit)), "\(shown)")
        #expect(list.statuses == naive.statuses, "\(shown)")
        #expect(Array(list.joints.elements) == naive.joints, "\(shown)")
        #expect(list.isTruncated == (naive.words.count > Tokenizer.wordLimit), "\(shown)")
        for word in list.words {
            #expect(
                word.hash == WordHash.of(String(decoding: list.text[word.folded], as: UTF8.self)))
            // "60s" and the hours of "00:05:00".
            let isBeforeColon = list.byte(word.folded.upperBound) == UInt8(ascii: ":")
            let behind = list.text[word.folded].drop(while: ASCII.isDigit)
            let hasUnit = !behind.isEmpty && !behind.contains(where: ASCII.isDigit)
            if word.startsWithDigit, hasUnit || (behind.isEmpty && isBeforeColon) {
                #expect(list.mayHoldTime, "\(shown)")
                #expect(word.flags & Word.Flag.mayHoldTime != 0, "\(shown)")
            }
        }
    }

    @Test("on texts of every kind", arguments: 0..<20, [false, true])
    func agrees(seed: Int, isStray: Bool) {
        var random = SeededGenerator(seed: UInt64(seed) * 2 + (isStray ? 1 : 0))
        // Read in the memory of the text before.
        var list = WordList()
        for _ in 0..<60 {
            let count = Int.random(in: 0...(seed % 4 == 0 ? 60 : 8), using: &random)
            let source = Self.text(count, isStray: isStray, &random)
            let ranges = isStray ? [0..<source.count] : Self.ranges(source, &random)
            var (fresh, naive) = (WordList(), NaiveTokenizer())
            var (one, other) = (Tokenizer(), Tokenizer())
            list.clear()
            for range in ranges {
                one.append(source, in: range, to: &fresh)
                other.append(source, in: range, to: &list)
                naive.append(source, in: range)
            }
            Self.check(fresh, naive, source)
            Self.check(list, naive, source)
        }
    }

    @Test("on words of every length at every place of a text", arguments: 1...20)
    func everyLength(length: Int) {
        for before in 0...9 {
            for behind in 0...9 {
                let word = String(repeating: "aB3xYz", count: 4).prefix(length)
                let text =
                    String(repeating: " ", count: before) + word
                    + String(repeating: "-", count: behind)
                for text in [text, text + "é", "5.1.1 " + text + "１"] {
                    let source = Array(text.utf8)
                    var naive = NaiveTokenizer()
                    naive.append(source, in: 0..<source.count)
                    Self.check(Tokenizer.words(of: text), naive, source)
                }
            }
        }
    }

    @Test(
        "where a text has more words than are read",
        arguments: ["a ", "é ", "宛", "aé ", "5.1.1 b "])
    func limit(word: String) {
        for count in [Tokenizer.wordLimit - 1, Tokenizer.wordLimit, Tokenizer.wordLimit + 1] {
            for end in ["", "a", "a\u{301}", "宛"] {
                let text = String(repeating: word, count: count) + end
                let source = Array(text.utf8)
                var naive = NaiveTokenizer()
                naive.append(source, in: 0..<source.count)
                Self.check(Tokenizer.words(of: text), naive, Array(source.suffix(20)))
            }
        }
    }

    @Test(
        "bytes that are no UTF-8 come to an end", arguments: [0x80, 0xC0, 0xC2, 0xE0, 0xF0, 0xFF])
    func noUTF8(first: Int) {
        for second: UInt8 in [0x00, 0x20, 0x41, 0x80, 0xBF, 0xE0] {
            for third: UInt8 in [0x20, 0x41, 0x80, 0x8F] {
                let source = [0x61, UInt8(first), second, third, 0x80, 0x62, 0x20, 0x63]
                var (list, tokenizer) = (WordList(), Tokenizer())
                tokenizer.append(source, in: 0..<source.count, to: &list)
                #expect(list.strings.last == "c")
            }
        }
    }

    @Test("diagnostics read one after another in one memory are as if each were the first")
    func usedAgain() {
        var random = SeededGenerator(seed: 77)
        var reply = NormalizedDiagnostic()
        var texts = (0..<300).map { number in
            let count = number % 10 == 0 ? 200 : Int.random(in: 0...20, using: &random)
            let text = Self.text(count, isStray: false, &random)
            return String(decoding: text, as: UTF8.self)
        }
        texts += NormalizerTests.cases.map(\.diagnostic)
        texts.shuffle(using: &random)
        texts.insert(String(repeating: "long ü 宛 a@b.example ", count: 2_000), at: 0)
        for (number, text) in texts.enumerated() {
            let event = BounceEvent(
                recipient: number % 3 == 0 ? "user@mx\(number).example.com" : nil,
                diagnostic: text, remoteMTA: number % 2 == 0 ? "MX\(number).example.net" : nil)
            let fresh = Normalizer.normalize(event)
            reply.read(event)
            #expect(reply == fresh, "\(text)")
            #expect(reply.list.joints.elements == fresh.list.joints.elements, "\(text)")
            #expect(reply.spans == fresh.spans, "\(text)")
            #expect(reply.host == fresh.host && reply.domain == fresh.domain, "\(text)")
            #expect(reply.statesTransientReply == fresh.statesTransientReply, "\(text)")
            reply.findSpans()
            #expect(reply.spans == fresh.spans, "\(text)")
        }
    }
}
