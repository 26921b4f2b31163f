/// Folds text and cuts it into words.
package struct Tokenizer {
    /// Words beyond this are not read.
    ///
    /// Whoever decides must treat such a text with caution.
    package static let wordLimit = 4_096

    /// A word with code points beyond ASCII, which may go on.
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
        var landmarks = Landmarks(areWanted: false)
        append(source, in: range, to: &list, &landmarks)
    }

    /// The same, and finds the landmarks, as places in `source`.
    mutating func append(
        _ source: [UInt8], in range: Range<Int>, to list: inout WordList,
        _ landmarks: inout Landmarks
    ) {
        guard !range.isEmpty else { return }
        separate(&list)
        var index = range.lowerBound
        while index < range.upperBound {
            index = appendASCII(source, index..<range.upperBound, &list, &landmarks)
            guard index < range.upperBound else { break }
            reopen(at: index, &list)
            index = appendWide(source, index..<range.upperBound, &list, &landmarks)
        }
        separate(&list)
    }

    /// Reads on to the first byte beyond ASCII, and answers where that is.
    private mutating func appendASCII(
        _ source: [UInt8], _ range: Range<Int>, _ list: inout WordList,
        _ landmarks: inout Landmarks
    ) -> Int {
        list.reserve(range.count)
        var reader = ASCIIReader(
            index: range.lowerBound, end: range.upperBound, out: list.count,
            words: list.found.count, joints: list.joints.count, isAfterBlank: afterBlank)
        reader.read(
            source, &list.buffer, &list.found.storage, &list.joints.storage, &list.statuses,
            &landmarks)
        afterBlank = reader.isAfterBlank
        list.count = reader.out
        list.found.count = reader.words
        list.joints.count = reader.joints
        if reader.mayHoldTime { list.mayHoldTime = true }
        if reader.isTruncated { list.isTruncated = true }
        return reader.index
    }

    /// Takes the last word back, if it ends where the source goes on at `index` with a byte beyond
    /// ASCII: there may be more of it, or a mark that is no part of any word.
    private mutating func reopen(at index: Int, _ list: inout WordList) {
        guard !list.isTruncated, list.found.count > 0 else { return }
        let word = list.found[list.found.count - 1]
        guard word.sourceEnd == index, word.foldedEnd == list.count else { return }
        list.found.count -= 1
        open = OpenWord(
            start: Int(word.foldedStart), source: Int(word.sourceStart), sourceEnd: index,
            isNumber: word.isNumber)
        afterBlank = word.followsBlank
    }

    /// Reads code points, and the letters and digits that go on with their words.
    private mutating func appendWide(
        _ source: [UInt8], _ range: Range<Int>, _ list: inout WordList,
        _ landmarks: inout Landmarks
    ) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, length) = Self.decode(source, at: index)
            if source[index] < 0x80 {
                if open == nil || !ASCII.isLetterOrDigit(source[index]) { break }
                // Behind a byte that is no ASCII letter it may be a landmark all the same.
                if source[index - 1] >= 0x80 { landmarks.add(wordAt: index, of: source) }
            }
            let end = min(index + length, range.upperBound)
            add(scalar, at: index..<end, &list)
            index = end
        }
        if index < range.upperBound { closeWord(&list) }
        return index
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

    /// Takes more of a word that is open, or opens one.
    private mutating func extend(_ source: Range<Int>, at start: Int, isNumber: Bool) {
        var word =
            open ?? OpenWord(start: start, source: source.lowerBound, sourceEnd: 0, isNumber: true)
        word.sourceEnd = source.upperBound
        word.isNumber = word.isNumber && isNumber
        open = word
    }

    /// Ends a word and puts a blank behind it, unless there is one.
    private mutating func separate(_ list: inout WordList) {
        closeWord(&list)
        afterBlank = true
        if list.count > 0, list.byte(list.count - 1) != 0x20 { list.appendBlank() }
    }

    private mutating func closeWord(_ list: inout WordList) { closeWord(&list, at: list.count) }

    private mutating func closeWord(_ list: inout WordList, at end: Int) {
        guard let word = open else { return }
        open = nil
        let startsWithDigit = ASCII.isDigit(list.buffer[word.start])
        if startsWithDigit { list.mayHoldTime = true }
        list.append(
            Word(
                folded: word.start..<end, source: word.source..<word.sourceEnd,
                hash: WordHash.of(list.buffer[word.start..<end]),
                flags: (afterBlank ? Word.Flag.followsBlank : 0)
                    | (word.isNumber ? 0 : Word.Flag.hasLetters)
                    | (startsWithDigit ? Word.Flag.mayHoldTime : Word.Flag.startsWithLetter)))
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
