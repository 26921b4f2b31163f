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
    /// Whether there is a word that may hold a time.
    var mayHoldTime = false
    /// Whether words were left out because of ``Tokenizer/wordLimit``.
    var isTruncated = false

    /// Reads on to a byte beyond ASCII or the end.
    ///
    /// The one loop that reads and writes unchecked. Sound because `end` lies within `source`, and
    /// each byte that is read makes at most one byte of `text`, one joint, and every second one a
    /// word, for which, and for ``WordHash/room`` bytes of text, ``WordList/reserve(_:)`` has made
    /// room.
    mutating func read(
        _ source: [UInt8], _ text: inout [UInt8], _ words: inout [Word], _ joints: inout [UInt32],
        _ statuses: inout [EnhancedStatus], _ landmarks: inout Landmarks
    ) {
        let (classes, known) = (ByteClass.table, LandmarkWords.shared.hashes)
        source.withUnsafeBytes { bytes in
            text.withUnsafeMutableBytes { text in
                words.withUnsafeMutableBufferPointer { words in
                    joints.withUnsafeMutableBufferPointer { joints in
                        classes.withUnsafeBufferPointer { classes in
                            known.withUnsafeBufferPointer { known in
                                read(
                                    source, bytes, text, words, joints, classes, known,
                                    &statuses, &landmarks)
                            }
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
        _ joints: UnsafeMutableBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>,
        _ known: UnsafeBufferPointer<UInt64>, _ statuses: inout [EnhancedStatus],
        _ landmarks: inout Landmarks
    ) {
        var (index, out, wordCount, jointCount) = (self.index, self.out, self.words, self.joints)
        let end = end
        var blank = isAfterBlank ? Word.Flag.followsBlank : 0
        while index < end {
            let byte = bytes[index]
            let kind = classes[Int(byte)]
            if kind >= ByteClass.digit {
                // A number may be a status, which is no word.
                if kind == ByteClass.digit, Self.classes.contains(byte),
                    let next = number(source, at: index, &statuses, &landmarks)
                {
                    index = next
                    continue
                }
                let word = Self.fold(bytes, index, end, into: text, at: out)
                var flags = word.flags | blank
                if kind == ByteClass.digit,
                    word.flags == 0
                        ? index &+ word.length < end
                            && bytes[index &+ word.length] == UInt8(ascii: ":")
                        : Self.hasUnit(bytes, index, index &+ word.length)
                {
                    flags |= Word.Flag.mayHoldTime
                    mayHoldTime = true
                }
                words[wordCount] = Word(
                    folded: Range(uncheckedBounds: (out, out &+ word.length)),
                    source: Range(uncheckedBounds: (index, index &+ word.length)),
                    hash: word.hash, flags: flags)
                wordCount &+= 1
                if known[Int(truncatingIfNeeded: word.hash & LandmarkWords.mask)] != 0 {
                    landmarks.add(word.hash, at: index, of: source)
                }
                index &+= word.length
                out &+= word.length
                blank = 0
                // Most words have a blank behind them.
                if index < end, bytes[index] == 0x20 {
                    text[out] = 0x20
                    out &+= 1
                    index &+= 1
                    blank = Word.Flag.followsBlank
                }
            } else if kind == ByteClass.blank {
                blank = Word.Flag.followsBlank
                if out > 0, text[out &- 1] != 0x20 {
                    text[out] = 0x20
                    out &+= 1
                }
                index &+= 1
            } else {
                if kind == ByteClass.joint {
                    joints[jointCount] = UInt32(truncatingIfNeeded: out)
                    jointCount &+= 1
                } else if kind == ByteClass.mark {
                    Self.addArrow(source, at: index, &landmarks)
                } else if kind == ByteClass.wide {
                    break
                }
                text[out] = byte
                out &+= 1
                index &+= 1
            }
        }
        isTruncated = wordCount > Tokenizer.wordLimit
        wordCount = min(wordCount, Tokenizer.wordLimit)
        (self.index, self.out, self.words, self.joints) = (index, out, wordCount, jointCount)
        isAfterBlank = blank != 0
    }

    /// The classes of replies and statuses (RFC 5321 section 4.2.1, RFC 3463 section 3.1).
    private static let classes = UInt8(ascii: "2")...UInt8(ascii: "5")

    /// Takes the number at `index`; if it is a status, answers where that ends.
    @inline(never)
    private func number(
        _ source: [UInt8], at index: Int, _ statuses: inout [EnhancedStatus],
        _ landmarks: inout Landmarks
    ) -> Int? {
        guard let number = Landmarks.number(at: index, of: source) else { return nil }
        if landmarks.areWanted { landmarks.numbers.append(number) }
        guard let status = number.status, Int(number.statusEnd) <= end else { return nil }
        statuses.append(status)
        return Int(number.statusEnd)
    }

    /// Whether a word has digits and then nothing but letters, as "60s".
    @inline(never)
    private static func hasUnit(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> Bool {
        var index = start
        while index < end, ASCII.isDigit(bytes[index]) { index &+= 1 }
        while index < end, !ASCII.isDigit(bytes[index]) { index &+= 1 }
        return index == end
    }

    /// Takes the mark at `index`, if it is one.
    @inline(never)
    private static func addArrow(
        _ source: [UInt8], at index: Int, _ landmarks: inout Landmarks
    ) {
        guard landmarks.areWanted, index + 1 < source.count else { return }
        let kind: Landmarks.Kind
        if source[index] == UInt8(ascii: "-"), source[index + 1] == UInt8(ascii: ">") {
            kind = .arrow
        } else if index + 2 < source.count, source[index + 1] == UInt8(ascii: "<"),
            source[index] == UInt8(ascii: "<"), source[index + 2] == UInt8(ascii: "<")
        {
            kind = .arrows
        } else {
            return
        }
        landmarks.words.append(
            Landmarks.Landmark(place: UInt32(truncatingIfNeeded: index), kind: kind))
    }

    /// What is known of a word or of the beginning of one.
    private typealias Part = (length: Int, hash: UInt64, flags: UInt32)

    /// Copies the word at `start` in lower case, and hashes it.
    @inline(__always)
    private static func fold(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
        into text: UnsafeMutableRawBufferPointer, at place: Int
    ) -> Part {
        let part = load(source, start, end)
        let length = EightBytes.wordLength(part)
        let folded = folded(part, length)
        text.storeBytes(of: folded.littleEndian, toByteOffset: place, as: UInt64.self)
        let first = (length, WordHash.mixed(0, folded), EightBytes.flags(folded))
        return length < 8 ? first : foldOn(source, start, end, into: text, at: place, first)
    }

    /// Goes on with a word whose first eight bytes are known.
    @inline(never)
    private static func foldOn(
        _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
        into text: UnsafeMutableRawBufferPointer, at place: Int, _ first: Part
    ) -> Part {
        var word = first
        while start &+ word.length < end {
            let part = load(source, start &+ word.length, end)
            let length = EightBytes.wordLength(part)
            if length == 0 { break }
            let folded = folded(part, length)
            text.storeBytes(
                of: folded.littleEndian, toByteOffset: place &+ word.length, as: UInt64.self)
            word.length &+= length
            word.hash = WordHash.mixed(word.hash, folded)
            word.flags |= EightBytes.flags(folded) & Word.Flag.hasLetters
            if length < 8 { break }
        }
        return word
    }

    /// The first `length` of eight letters and digits in lower case, one at least.
    @inline(__always)
    private static func folded(_ part: UInt64, _ length: Int) -> UInt64 {
        let unused = UInt64(truncatingIfNeeded: 64 &- length &* 8)
        // The bit 0x20 makes a letter small and is set in every digit.
        return ((part | 0x2020_2020_2020_2020) &<< unused) &>> unused
    }

    /// Eight bytes, zeros from `end` on.
    @inline(__always)
    private static func load(_ source: UnsafeRawBufferPointer, _ index: Int, _ end: Int) -> UInt64 {
        if index &+ 8 <= end {
            return UInt64(
                littleEndian: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
        return lastBytes(source, index, end)
    }

    @inline(never)
    private static func lastBytes(
        _ source: UnsafeRawBufferPointer, _ index: Int, _ end: Int
    ) -> UInt64 {
        var part: UInt64 = 0
        for offset in 0..<max(0, end - index) {
            part |= UInt64(source[index + offset]) &<< UInt64(offset * 8)
        }
        return part
    }
}
