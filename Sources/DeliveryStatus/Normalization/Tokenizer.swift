/// Folds text and cuts it into words.
package struct Tokenizer {
    /// Words beyond this are not read.
    ///
    /// Whoever decides must treat such a text with caution.
    package static let wordLimit = 4_096

    /// A word that may go on.
    private struct OpenWord {
        /// Where it starts in the folded text.
        var start: Int
        /// Where it stands in the source.
        var source: Int
        var sourceEnd: Int
        var isNumber: Bool
    }

    private var open: OpenWord?
    private var afterBlank = true

    package init() {}

    /// The words of `text`: what templates, guards and classes pass through.
    package static func words(of text: some StringProtocol) -> WordList {
        var tokenizer = Tokenizer()
        var list = WordList()
        let bytes = Array(text.utf8)
        tokenizer.append(bytes, in: 0..<bytes.count, to: &list)
        return list
    }

    /// Reads a part of `source`, valid UTF-8, into `list`; a blank is assumed before and after it.
    ///
    /// Enhanced status codes are lifted out: they are fields, not words.
    /// - Complexity: O(length of the part).
    package mutating func append(
        _ source: [UInt8], in range: Range<Int>, to list: inout WordList
    ) {
        separate(&list)
        var index = range.lowerBound
        while index < range.upperBound {
            if source[index] < 0x80 {
                index = appendASCII(source, index..<range.upperBound, &list)
                guard index < range.upperBound else { break }
            }
            if let (status, end) = StatusScanner.status(in: source, at: index),
                end <= range.upperBound
            {
                list.statuses.append(status)
                index = end
            } else {
                let (scalar, length) = Self.decode(source, at: index)
                let end = min(index + length, range.upperBound)
                add(scalar, at: index..<end, &list)
                index = end
            }
        }
        separate(&list)
    }

    /// Reads on to a status code or the first byte beyond ASCII, and answers where that is.
    private mutating func appendASCII(
        _ source: [UInt8], _ range: Range<Int>, _ list: inout WordList
    ) -> Int {
        list.reserve(range.count + 1)
        // The words lie outside the list while its text is being written.
        var (words, joints) = ([Word](), [UInt32]())
        swap(&words, &list.words)
        swap(&joints, &list.joints)
        var count = list.count
        let index = list.buffer.withUnsafeMutableBytes { text in
            ByteClass.table.withUnsafeBufferPointer { classes in
                source.withUnsafeBufferPointer { bytes in
                    appendASCII(bytes, classes, range, text, &count, &words, &joints)
                }
            }
        }
        list.count = count
        if words.count > Self.wordLimit {
            words.removeLast(words.count - Self.wordLimit)
            list.isTruncated = true
        }
        swap(&words, &list.words)
        swap(&joints, &list.joints)
        return index
    }

    /// The hot loop of the engine, and therefore the one place that reads and writes texts unchecked.
    ///
    /// Sound because `range` lies within `source`, `classes` has 256 entries, and each byte that is
    /// read makes at most one byte of `text`, for which and for ``WordHash/room`` behind it there is
    /// room.
    private mutating func appendASCII(
        _ source: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>, _ text: UnsafeMutableRawBufferPointer, _ count: inout Int,
        _ words: inout [Word], _ joints: inout [UInt32]
    ) -> Int {
        var out = count
        var index = range.lowerBound
        let end = range.upperBound
        var isAfterBlank = afterBlank
        loop: while index < end {
            let byte = source[index]
            let kind = classes[Int(byte)]
            if kind >= ByteClass.digit {
                // Perhaps a status: looked at by the caller, as a plain digit where it is none.
                if kind == ByteClass.digit, open == nil, index + 1 < end,
                    source[index + 1] == UInt8(ascii: ".")
                {
                    break loop
                }
                let first = index
                let start = out
                let word = Self.fold(source, first..<end, into: text, at: out)
                index += word.length
                out += word.length
                let next = index < end ? classes[Int(source[index])] : ByteClass.separator
                // Beyond ASCII there may be more of it, or a mark that is no part of any word.
                if next == ByteClass.wide || open != nil {
                    extend(first..<index, at: start, isNumber: word.isNumber)
                    if next == ByteClass.wide { break loop }
                    close(at: out, UnsafeRawBufferPointer(text), isAfterBlank, &words)
                } else {
                    words.append(
                        Word(
                            folded: Range(uncheckedBounds: (start, out)),
                            source: Range(uncheckedBounds: (first, index)), hash: word.hash,
                            followsBlank: isAfterBlank, isNumber: word.isNumber,
                            startsWithDigit: kind == ByteClass.digit))
                }
                isAfterBlank = false
                continue
            }
            if open != nil {
                close(at: out, UnsafeRawBufferPointer(text), isAfterBlank, &words)
                isAfterBlank = false
            }
            switch kind {
            case ByteClass.wide: break loop
            case ByteClass.blank:
                isAfterBlank = true
                if out > 0, text[out - 1] != 0x20 {
                    text[out] = 0x20
                    out += 1
                }
            default:
                if kind == ByteClass.joint { joints.append(UInt32(truncatingIfNeeded: out)) }
                text[out] = byte
                out += 1
            }
            index += 1
        }
        afterBlank = isAfterBlank
        count = out
        return index
    }

    /// Copies the letters and digits at the start of `range` in lower case, eight at a time, and
    /// hashes them.
    @inline(__always)
    private static func fold(
        _ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
        into text: UnsafeMutableRawBufferPointer, at place: Int
    ) -> (length: Int, hash: UInt64, isNumber: Bool) {
        var hash: UInt64 = 0
        var letters: UInt64 = 0
        var length = 0
        while true {
            var part = load(source, range.lowerBound + length)
            let kinds = EightBytes.kinds(of: part)
            let left = range.upperBound - range.lowerBound - length
            let count = min(EightBytes.length(of: kinds.letters | kinds.digits), left)
            if count == 0 { break }
            // The bit 0x20 makes a letter small and is set in every digit.
            part |= 0x2020_2020_2020_2020
            let mask = count < 8 ? ~(UInt64.max &<< UInt64(count * 8)) : UInt64.max
            part &= mask
            letters |= kinds.letters & mask
            hash = WordHash.mixed(hash, part)
            text.storeBytes(
                of: part.littleEndian, toByteOffset: place + length, as: UInt64.self)
            length += count
            if count < 8 { break }
        }
        return (length, hash, letters == 0)
    }

    /// Eight bytes, zeros behind the end.
    @inline(__always)
    private static func load(_ source: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
        if index + 8 <= source.count {
            let bytes = UnsafeRawBufferPointer(source)
            return UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
        var part: UInt64 = 0
        for offset in 0..<max(0, source.count - index) {
            part |= UInt64(source[index + offset]) &<< UInt64(offset * 8)
        }
        return part
    }

    /// Takes more of a word that is open, or opens one.
    private mutating func extend(_ source: Range<Int>, at start: Int, isNumber: Bool) {
        var word =
            open ?? OpenWord(start: start, source: source.lowerBound, sourceEnd: 0, isNumber: true)
        word.sourceEnd = source.upperBound
        word.isNumber = word.isNumber && isNumber
        open = word
    }

    private mutating func close(
        at end: Int, _ text: UnsafeRawBufferPointer, _ followsBlank: Bool, _ words: inout [Word]
    ) {
        guard let word = open else { return }
        open = nil
        words.append(
            Word(
                folded: word.start..<end, source: word.source..<word.sourceEnd,
                hash: WordHash.of(text, word.start..<end), followsBlank: followsBlank,
                isNumber: word.isNumber, startsWithDigit: ASCII.isDigit(text[word.start])))
    }

    private mutating func add(_ scalar: UInt32, at source: Range<Int>, _ list: inout WordList) {
        Folding.fold(scalar) { folded in
            let start = list.count
            Self.encode(folded, into: &list)
            let end = list.count
            switch Folding.kind(of: folded) {
            case .separator:
                closeWord(&list, at: start)
                if folded == 0x3000 || folded == 0xA0 { afterBlank = true }
            case .alone:
                closeWord(&list, at: start)
                open = OpenWord(
                    start: start, source: source.lowerBound, sourceEnd: source.upperBound,
                    isNumber: false)
                closeWord(&list, at: end)
            case .letter, .digit:
                let isDigit = Folding.kind(of: folded) == .digit
                extend(source, at: start, isNumber: isDigit)
            }
        }
    }

    /// Ends a word and puts a blank behind it, unless there is one.
    private mutating func separate(_ list: inout WordList) {
        closeWord(&list)
        afterBlank = true
        if list.count > 0, list.byte(list.count - 1) != 0x20 { list.append(0x20) }
    }

    private mutating func closeWord(_ list: inout WordList) { closeWord(&list, at: list.count) }

    private mutating func closeWord(_ list: inout WordList, at end: Int) {
        guard let word = open else { return }
        open = nil
        list.append(
            Word(
                folded: word.start..<end, source: word.source..<word.sourceEnd,
                hash: WordHash.of(list.buffer[word.start..<end]), followsBlank: afterBlank,
                isNumber: word.isNumber,
                startsWithDigit: ASCII.isDigit(list.buffer[word.start])))
        afterBlank = false
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

    private static func encode(_ scalar: UInt32, into list: inout WordList) {
        if scalar < 0x80 {
            list.append(UInt8(scalar))
        } else if let scalar = Unicode.Scalar(scalar), let encoded = UTF8.encode(scalar) {
            for byte in encoded { list.append(byte) }
        }
    }
}
