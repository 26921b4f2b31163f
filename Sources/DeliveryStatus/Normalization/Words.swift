/// One word of a folded text: letters and digits, or one code point of a script without spaces.
package struct Word: Sendable, Equatable {
    package let foldedStart: UInt32
    package let foldedEnd: UInt32
    package let sourceStart: UInt32
    package let sourceEnd: UInt32
    /// ``WordHash`` of its folded bytes.
    package let hash: UInt64
    /// Bits of `Flag`.
    package private(set) var flags: UInt32

    /// What is known of a word besides its places.
    package enum Flag {
        static let followsBlank: UInt32 = 1
        static let hasLetters: UInt32 = 2
        static let startsWithLetter: UInt32 = 4
        /// It starts with a digit and may be a time, or the hours of one.
        package static let mayHoldTime: UInt32 = 8
    }

    /// Whether a blank, or the text's start, stands before it.
    package internal(set) var followsBlank: Bool {
        get { flags & Flag.followsBlank != 0 }
        set { flags = newValue ? flags | Flag.followsBlank : flags & ~Flag.followsBlank }
    }
    /// Whether it has nothing but digits.
    package var isNumber: Bool { flags & Flag.hasLetters == 0 }
    /// Whether its first byte is a digit.
    package var startsWithDigit: Bool { flags & Flag.startsWithLetter == 0 }

    /// What stands in memory where no word was put yet.
    static let nothing = Word(folded: 0..<0, source: 0..<0, hash: 0, flags: 0)

    @inline(__always)
    init(folded: Range<Int>, source: Range<Int>, hash: UInt64, flags: UInt32) {
        foldedStart = UInt32(truncatingIfNeeded: folded.lowerBound)
        foldedEnd = UInt32(truncatingIfNeeded: folded.upperBound)
        sourceStart = UInt32(truncatingIfNeeded: source.lowerBound)
        sourceEnd = UInt32(truncatingIfNeeded: source.upperBound)
        self.hash = hash
        self.flags = flags
    }

    /// How many bytes it has in the folded text.
    @inline(__always)
    package var length: Int { Int(foldedEnd &- foldedStart) }

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
    package internal(set) var buffer: [UInt8] = []
    /// For how many bytes of text there is room in all arrays.
    private var room = 0
    /// How many bytes of the buffer are text.
    var count = 0
    /// The words, in order.
    package internal(set) var found = Reused<Word>()
    /// The status codes that were taken out.
    package internal(set) var statuses: [EnhancedStatus] = []
    /// Where `.`, `@` and `:` stand in the text: only there can an address or a host name be.
    var joints = Reused<UInt32>()
    /// Whether there is a word that may hold a time.
    package internal(set) var mayHoldTime = false
    /// Whether words were left out because of ``Tokenizer/wordLimit``.
    var isTruncated = false

    package init() {}

    /// The words, in order.
    package var words: ArraySlice<Word> { found.elements }

    /// The folded text, punctuation included, UTF-8.
    package var text: ArraySlice<UInt8> { buffer[..<count] }

    /// The bytes of the word at `index`.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> { buffer[found[index].folded] }

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
        found.clear()
        statuses.clear()
        joints.clear()
        mayHoldTime = false
        isTruncated = false
    }

    /// Makes room for `more` bytes of text, and for the words and joints that they may have.
    ///
    /// Every second byte is a word at most.
    mutating func reserve(_ more: Int) {
        if count + more <= room { return }
        room = max(count + more, 2 * room, 512)
        buffer.append(
            contentsOf: repeatElement(0, count: room + WordHash.room - buffer.count))
        found.reserve(room / 2 + 1 - found.count, .nothing)
        joints.reserve(room - joints.count, 0)
    }

    /// Puts a byte behind the text.
    mutating func append(_ byte: UInt8) {
        reserve(1)
        if ByteClass.table[Int(byte)] == ByteClass.joint { joints.append(UInt32(count)) }
        buffer[count] = byte
        count += 1
    }

    /// Puts a blank behind the text.
    mutating func appendBlank() {
        if count == buffer.count { reserve(1) }
        buffer[count] = 0x20
        count += 1
    }

    /// Puts a word behind the others, unless there are too many.
    mutating func append(_ word: Word) {
        if found.count < Tokenizer.wordLimit {
            found.append(word)
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
