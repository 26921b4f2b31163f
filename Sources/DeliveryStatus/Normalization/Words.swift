/// One word of a folded text: letters and digits, or one code point of a script without spaces.
package struct Word: Sendable, Equatable {
    private let foldedStart: UInt32
    private let foldedEnd: UInt32
    private let sourceStart: UInt32
    private let sourceEnd: UInt32
    /// ``WordHash`` of its folded bytes.
    package let hash: UInt32
    /// Whether a blank, or the text's start, stands before it.
    package let followsBlank: Bool
    /// Whether it has nothing but digits.
    package let isNumber: Bool

    init(
        folded: Range<Int>, source: Range<Int>, hash: UInt32, followsBlank: Bool, isNumber: Bool
    ) {
        foldedStart = UInt32(truncatingIfNeeded: folded.lowerBound)
        foldedEnd = UInt32(truncatingIfNeeded: folded.upperBound)
        sourceStart = UInt32(truncatingIfNeeded: source.lowerBound)
        sourceEnd = UInt32(truncatingIfNeeded: source.upperBound)
        self.hash = hash
        self.followsBlank = followsBlank
        self.isNumber = isNumber
    }

    /// Its bytes in the folded text.
    @inline(__always)
    package var folded: Range<Int> {
        Range(uncheckedBounds: (Int(foldedStart), Int(foldedEnd)))
    }

    /// Its bytes in the text as it came, for marking.
    @inline(__always)
    package var source: Range<Int> {
        Range(uncheckedBounds: (Int(sourceStart), Int(sourceEnd)))
    }
}

/// A folded text cut into words; its memory is used again for the next text.
package struct WordList: Sendable {
    /// The folded text, and room behind it.
    var buffer: [UInt8] = []
    /// How many bytes of the buffer are text.
    var count = 0
    /// The words, in order.
    package internal(set) var words: [Word] = []
    /// The status codes that were taken out.
    package internal(set) var statuses: [EnhancedStatus] = []
    /// Where `.`, `@` and `:` stand in the text: only there can an address or a host name be.
    var joints: [UInt32] = []
    /// Whether words were left out because of ``Tokenizer/wordLimit``.
    var isTruncated = false

    package init() {}

    /// The folded text, punctuation included, UTF-8.
    package var text: ArraySlice<UInt8> { buffer[..<count] }

    /// The bytes of the word at `index`.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> { buffer[words[index].folded] }

    /// All words.
    package var strings: [String] { words.indices.map(string) }

    /// The word at `index` as a string.
    package func string(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// The byte at `offset` of the folded text.
    @inline(__always)
    package func byte(_ offset: Int) -> UInt8 { buffer[offset] }

    /// Forgets the text and keeps the memory.
    mutating func clear() {
        count = 0
        words.removeAll(keepingCapacity: true)
        statuses.removeAll(keepingCapacity: true)
        joints.removeAll(keepingCapacity: true)
        isTruncated = false
    }

    /// Makes room for `more` bytes of text.
    mutating func reserve(_ more: Int) {
        let needed = count + more + WordHash.room
        if buffer.count < needed {
            let grown = max(needed, buffer.count * 2, 512)
            buffer.append(contentsOf: repeatElement(0, count: grown - buffer.count))
        }
    }

    /// Puts a byte behind the text.
    mutating func append(_ byte: UInt8) {
        reserve(1)
        if ByteClass.table[Int(byte)] == ByteClass.joint { joints.append(UInt32(count)) }
        buffer[count] = byte
        count += 1
    }

    /// Puts a word behind the others, unless there are too many.
    mutating func append(_ word: Word) {
        if words.count < Tokenizer.wordLimit {
            words.append(word)
        } else {
            isTruncated = true
        }
    }
}

extension WordList: Equatable {
    package static func == (one: Self, other: Self) -> Bool {
        one.text == other.text && one.words == other.words && one.statuses == other.statuses
    }
}
