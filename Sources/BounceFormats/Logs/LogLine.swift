internal import DeliveryStatus

/// The bytes of one line of a log, and where words stand in them.
struct LogLine {
    let bytes: [UInt8]

    /// Where `word` stands first, at `start` or behind it.
    /// - Complexity: O(number of bytes).
    func find(_ word: StaticString, from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            word.withUTF8Buffer { word in
                var index = start
                let last = bytes.count - word.count
                while index <= last {
                    if bytes[index] == word[0], Self.equal(bytes, index, word) { return index }
                    index += 1
                }
                return nil
            }
        }
    }

    /// Where `word` stands last, not before `start`.
    func findLast(_ word: StaticString, from start: Int) -> Int? {
        var found: Int?
        var index = start
        while let next = find(word, from: index) {
            found = next
            index = next + 1
        }
        return found
    }

    /// Where the first `byte` stands, at `start` or behind it.
    func find(_ byte: UInt8, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }

    func has(_ word: StaticString, at index: Int) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            word.withUTF8Buffer { word in
                index >= 0 && index + word.count <= bytes.count && Self.equal(bytes, index, word)
            }
        }
    }

    /// What stands between the first `key` at or behind `start` and the next `end`, or the end of the line.
    func value(of key: StaticString, until end: StaticString, from start: Int) -> Range<Int>? {
        guard let index = find(key, from: start) else { return nil }
        let first = index + key.utf8CodeUnitCount
        return first..<(find(end, from: first) ?? bytes.count)
    }

    /// The text of a part without blanks around it; broken UTF-8 is repaired, NUL is a blank.
    func text(_ range: Range<Int>) -> String {
        var part = bytes[range]
        while let first = part.first, ASCII.isBlank(first) { part = part.dropFirst() }
        while let last = part.last, ASCII.isBlank(last) { part = part.dropLast() }
        guard part.contains(0) else { return String(decoding: part, as: UTF8.self) }
        return String(decoding: part.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// The text of a part; nil where there is none.
    func word(_ range: Range<Int>?) -> String? {
        guard let range else { return nil }
        let text = text(range)
        return text.isEmpty ? nil : text
    }

    private static func equal(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ word: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var offset = 0
        while offset < word.count {
            if bytes[index + offset] != word[offset] { return false }
            offset += 1
        }
        return true
    }
}
