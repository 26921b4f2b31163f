/// Reads ASCII text: folds it, cuts it into words and hashes these, eight bytes at a time.
///
/// What is beyond ASCII is left to ``Tokenizer``.
struct ASCIIReader {
    /// Where it reads, and where it must stop.
    var index: Int
    let end: Int
    /// How many bytes, words and joints were written.
    var out: Int
    var words: Int
    var joints: Int
    /// Whether a blank stands before `index`.
    var isAfterBlank: Bool
    /// Whether words were left out because of ``Tokenizer/wordLimit``.
    var isTruncated = false

    /// Reads on to a byte beyond ASCII or the end, and answers nil; or to an enhanced status, which
    /// it steps over.
    ///
    /// The second of the two loops that read and write unchecked. Sound because `end` lies within
    /// `source`, and each byte that is read makes at most one byte of `text`, one joint, and every
    /// second one a word, for which, and for ``WordHash/room`` bytes of text, ``WordList/reserve(_:)``
    /// has made room.
    mutating func read(
        _ source: [UInt8], _ text: inout [UInt8], _ words: inout [Word], _ joints: inout [UInt32]
    ) -> EnhancedStatus? {
        let classes = ByteClass.table
        return source.withUnsafeBytes { bytes in
            text.withUnsafeMutableBytes { text in
                words.withUnsafeMutableBufferPointer { words in
                    joints.withUnsafeMutableBufferPointer { joints in
                        classes.withUnsafeBufferPointer { classes in
                            read(source, bytes, text, words, joints, classes)
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private mutating func read(
        _ source: [UInt8], _ bytes: UnsafeRawBufferPointer,
        _ text: UnsafeMutableRawBufferPointer, _ words: UnsafeMutableBufferPointer<Word>,
        _ joints: UnsafeMutableBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>
    ) -> EnhancedStatus? {
        var (index, out, wordCount, jointCount) = (self.index, self.out, self.words, self.joints)
        var isAfterBlank = isAfterBlank
        defer {
            (self.index, self.out, self.words, self.joints) = (index, out, wordCount, jointCount)
            self.isAfterBlank = isAfterBlank
        }
        while index < end {
            let byte = bytes[index]
            let kind = classes[Int(byte)]
            if kind >= ByteClass.digit {
                if kind == ByteClass.digit, index &+ 1 < end, bytes[index &+ 1] == 0x2E,
                    let (status, next) = StatusScanner.status(in: source, at: index), next <= end
                {
                    index = next
                    return status
                }
                let word = Self.fold(bytes, index, end, into: text, at: out)
                if wordCount < Tokenizer.wordLimit {
                    words[wordCount] = Word(
                        folded: Range(uncheckedBounds: (out, out &+ word.length)),
                        source: Range(uncheckedBounds: (index, index &+ word.length)),
                        hash: word.hash, followsBlank: isAfterBlank, isNumber: word.isNumber,
                        startsWithDigit: kind == ByteClass.digit)
                    wordCount &+= 1
                } else {
                    isTruncated = true
                }
                index &+= word.length
                out &+= word.length
                isAfterBlank = false
                // Most words have a blank behind them.
                if index < end, bytes[index] == 0x20 {
                    text[out] = 0x20
                    out &+= 1
                    index &+= 1
                    isAfterBlank = true
                }
            } else if kind == ByteClass.blank {
                isAfterBlank = true
                if out > 0, text[out &- 1] != 0x20 {
                    text[out] = 0x20
                    out &+= 1
                }
                index &+= 1
            } else {
                if kind == ByteClass.wide { return nil }
                if kind == ByteClass.joint {
                    joints[jointCount] = UInt32(truncatingIfNeeded: out)
                    jointCount &+= 1
                }
                text[out] = byte
                out &+= 1
                index &+= 1
            }
        }
        return nil
    }

    /// Copies the letters and digits at `start` in lower case, and hashes them.
    @inline(__always)
    private static func fold(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
        into text: UnsafeMutableRawBufferPointer, at place: Int
    ) -> (length: Int, hash: UInt64, isNumber: Bool) {
        let first = fold(source, start, end, into: text, at: place, 0)
        if first.length < 8 { return (first.length, first.hash, first.letters == 0) }
        return foldOn(source, start, end, into: text, at: place, first)
    }

    /// Goes on with a word whose first eight bytes are known.
    private static func foldOn(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
        into text: UnsafeMutableRawBufferPointer, at place: Int, _ first: Part
    ) -> (length: Int, hash: UInt64, isNumber: Bool) {
        var word = first
        while start &+ word.length < end {
            let next = fold(
                source, start &+ word.length, end, into: text, at: place &+ word.length, word.hash)
            if next.length == 0 { break }
            word.length &+= next.length
            word.hash = next.hash
            word.letters |= next.letters
            if next.length < 8 { break }
        }
        return (word.length, word.hash, word.letters == 0)
    }

    /// What is known of a word or of eight bytes of it: its length, the hash up to here, and bits
    /// where letters are.
    private typealias Part = (length: Int, hash: UInt64, letters: UInt64)

    /// Copies up to eight letters and digits, none where none are there.
    @inline(__always)
    private static func fold(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
        into text: UnsafeMutableRawBufferPointer, at place: Int, _ hash: UInt64
    ) -> Part {
        let part = load(source, start)
        let kinds = EightBytes.kinds(of: part)
        let count = min(EightBytes.length(of: kinds.letters | kinds.digits), end &- start)
        if count == 0 { return (0, hash, 0) }
        // The bit 0x20 makes a letter small and is set in every digit.
        let unused = UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let folded = ((part | 0x2020_2020_2020_2020) &<< unused) &>> unused
        text.storeBytes(of: folded.littleEndian, toByteOffset: place, as: UInt64.self)
        return (count, WordHash.mixed(hash, folded), kinds.letters &<< unused)
    }

    /// Eight bytes, zeros behind the end.
    @inline(__always)
    private static func load(_ source: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        if index &+ 8 <= source.count {
            return UInt64(
                littleEndian: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
        return lastBytes(source, index)
    }

    @inline(never)
    private static func lastBytes(_ source: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        var part: UInt64 = 0
        for offset in 0..<max(0, source.count - index) {
            part |= UInt64(source[index + offset]) &<< UInt64(offset * 8)
        }
        return part
    }
}
