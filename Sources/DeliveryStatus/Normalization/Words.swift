/// One word of a folded text: letters and digits, or one code point of a script without spaces.
package struct Word: Sendable, Equatable {
    /// Its bytes in the folded text.
    package var folded: Range<Int>
    /// Its bytes in the text as it came, for marking.
    package var source: Range<Int>
    /// Whether a blank, or the text's start, stands before it.
    package var followsBlank: Bool
    /// Whether it has nothing but digits.
    package var isNumber: Bool
}

/// A folded text cut into words.
package struct WordList: Sendable, Equatable {
    /// The folded text, punctuation included, UTF-8.
    package var text: [UInt8] = []
    /// The words, in order.
    package var words: [Word] = []
    /// The status codes that were taken out.
    package var statuses: [EnhancedStatus] = []

    /// The bytes of the word at `index`.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> { text[words[index].folded] }

    /// All words.
    package var strings: [String] { words.indices.map(string) }

    /// The word at `index` as a string.
    package func string(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }
}

/// Folds text and cuts it into words.
package struct Tokenizer {
    /// Words beyond this are not read.
    ///
    /// Whoever decides must treat such a text with caution.
    package static let wordLimit = 4_096

    private(set) package var list = WordList()
    /// Whether words were left out because of `wordLimit`.
    private(set) package var isTruncated = false
    private var open: Word?
    private var afterBlank = true

    package init() {}

    /// The words of `text`: what templates, guards and classes pass through.
    package static func words(of text: some StringProtocol) -> WordList {
        var tokenizer = Tokenizer()
        let bytes = Array(text.utf8)
        tokenizer.append(bytes, in: 0..<bytes.count)
        return tokenizer.list
    }

    /// Reads a part of `source`, valid UTF-8; a blank is assumed before and after it.
    ///
    /// Enhanced status codes are lifted out: they are fields, not words.
    /// - Complexity: O(length of the part).
    package mutating func append(_ source: [UInt8], in range: Range<Int>) {
        separate(asBlank: true)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            if ASCII.isDigit(byte), let (status, end) = StatusScanner.status(in: source, at: index),
                end <= range.upperBound
            {
                list.statuses.append(status)
                separate(asBlank: false)
                index = end
                continue
            }
            let (scalar, length) = Self.decode(source, at: index)
            let end = min(index + length, range.upperBound)
            add(scalar, at: index..<end)
            index = end
        }
        separate(asBlank: true)
    }

    private mutating func add(_ scalar: UInt32, at source: Range<Int>) {
        if scalar < 0x80, ASCII.isBlank(UInt8(scalar)) || scalar == 0 {
            return separate(asBlank: true)
        }
        Folding.fold(scalar) { folded in
            let kind = Folding.kind(of: folded)
            let start = list.text.count
            Self.encode(folded, into: &list.text)
            let end = list.text.count
            switch kind {
            case .separator:
                closeWord()
                if folded == 0x3000 || folded == 0xA0 { afterBlank = true }
            case .alone:
                closeWord()
                open = Word(
                    folded: start..<end, source: source, followsBlank: afterBlank, isNumber: false)
                closeWord()
            case .letter, .digit:
                if var word = open {
                    word.folded = word.folded.lowerBound..<end
                    word.source = word.source.lowerBound..<source.upperBound
                    word.isNumber = word.isNumber && kind == .digit
                    open = word
                } else {
                    open = Word(
                        folded: start..<end, source: source, followsBlank: afterBlank,
                        isNumber: kind == .digit)
                }
            }
        }
    }

    private mutating func separate(asBlank: Bool) {
        closeWord()
        if asBlank {
            afterBlank = true
            if let last = list.text.last, last != 0x20 { list.text.append(0x20) }
        }
    }

    private mutating func closeWord() {
        guard let word = open else { return }
        open = nil
        afterBlank = false
        if list.words.count < Self.wordLimit {
            list.words.append(word)
        } else {
            isTruncated = true
        }
    }

    /// Decodes one scalar of valid UTF-8; a stray byte counts as a separator.
    private static func decode(_ bytes: [UInt8], at index: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (first, 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, index + length <= bytes.count else { return (0xFFFD, 1) }
        var scalar = first & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, length)
    }

    private static func encode(_ scalar: UInt32, into bytes: inout [UInt8]) {
        if scalar < 0x80 {
            bytes.append(UInt8(scalar))
        } else if let scalar = Unicode.Scalar(scalar), let encoded = UTF8.encode(scalar) {
            bytes.append(contentsOf: encoded)
        }
    }
}
