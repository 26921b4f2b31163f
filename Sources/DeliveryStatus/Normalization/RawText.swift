/// A diagnostic as it came: its bytes, and the places in it that the steps of normalisation look at.
///
/// What reads it are extensions, one for each step, so that none of them copies or keeps it.
struct RawText: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var landmarks = Landmarks()
    /// The parts of the reply that was found last: its lines without their codes.
    var parts = Reused<Range<Int>>()

    init() {}

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var list = WordList()
        readBytes(&list)
    }

    /// Takes another text in the memory of the one before, and puts its words into `list`.
    mutating func read(_ text: String, _ list: inout WordList) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text.utf8)
        readBytes(&list)
    }

    private mutating func readBytes(_ list: inout WordList) {
        landmarks.clear()
        list.clear()
        var tokenizer = Tokenizer()
        tokenizer.append(bytes, in: 0..<bytes.count, to: &list, &landmarks)
    }

    /// Matches `words`, in lower case, at `index`, and answers where they end; a blank matches one
    /// blank or more.
    func match(_ words: StaticString, at index: Int, until end: Int) -> Int? {
        let text = bytes.span
        let wanted = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
        var position = index
        for letter in wanted {
            guard position < end else { return nil }
            let byte = text[position]
            if letter != 0x20 {
                guard byte == letter || ASCII.lowered(byte) == letter else { return nil }
                position += 1
            } else {
                guard ASCII.isBlank(byte) else { return nil }
                repeat { position += 1 } while position < end && ASCII.isBlank(text[position])
            }
        }
        return position
    }

    /// `range` without blanks around it.
    func trim(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, ASCII.isBlank(bytes[low]) { low += 1 }
        while high > low, ASCII.isBlank(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    /// The text without blanks around it and without a diagnostic type.
    var whole: Range<Int> { trim(dropType(trim(0..<bytes.count))) }

    /// Drops the diagnostic type of RFC 3464 section 2.3.6: `smtp;`, `X-Postfix;`.
    private func dropType(_ range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        guard end < range.upperBound, ASCII.isLetter(bytes[end]) else { return range }
        while end < range.upperBound, end - range.lowerBound < 24,
            ASCII.isLetterOrDigit(bytes[end]) || bytes[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        var semicolon = end
        while semicolon < range.upperBound, ASCII.isBlank(bytes[semicolon]) { semicolon += 1 }
        guard semicolon < range.upperBound, bytes[semicolon] == UInt8(ascii: ";") else {
            return range
        }
        let isKnown =
            ASCII.matches("x-", in: bytes, at: range.lowerBound)
            || Self.types.contains { type in
                type.utf8CodeUnitCount == end - range.lowerBound
                    && ASCII.matches(type, in: bytes, at: range.lowerBound)
            }
        return isKnown ? semicolon + 1..<range.upperBound : range
    }

    private static let types: [StaticString] = [
        "smtp", "lmtp", "esmtp", "local", "unknown", "dns",
    ]
}
