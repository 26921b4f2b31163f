internal import DeliveryStatus

/// Questions about a stretch of a message, letters of either case: mail is ASCII where it is
/// structured.
extension ArraySlice<UInt8> {
    /// Whether the stretch begins with `word`, which is in lower case.
    func opens(with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard self.count >= count else { return false }
        return withUnsafeBufferPointer { bytes in
            word.withUTF8Buffer { letters in
                for offset in 0..<count where ASCII.lowered(bytes[offset]) != letters[offset] {
                    return false
                }
                return true
            }
        }
    }

    /// Where `word`, which is in lower case, stands first; nil where it stands nowhere.
    func firstPlace(of word: StaticString) -> Int? {
        let count = word.utf8CodeUnitCount
        guard count > 0, self.count >= count else { return nil }
        return withUnsafeBufferPointer { bytes in
            word.withUTF8Buffer { letters in
                let first = letters[0]
                var place = 0
                search: while place <= bytes.count - count {
                    if ASCII.lowered(bytes[place]) == first {
                        var offset = 1
                        while offset < count {
                            if ASCII.lowered(bytes[place + offset]) != letters[offset] {
                                place += 1
                                continue search
                            }
                            offset += 1
                        }
                        return startIndex + place
                    }
                    place += 1
                }
                return nil
            }
        }
    }

    /// Whether `word`, which is in lower case, stands somewhere.
    func mentions(_ word: StaticString) -> Bool { firstPlace(of: word) != nil }

    /// Whether one of `words`, which are in lower case, stands somewhere.
    func mentions(anyOf words: [StaticString]) -> Bool { words.contains { mentions($0) } }

    /// Blanks and line ends; the escapes of ISO-2022-JP are none.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte == 0
    }

    /// The stretch without blanks at its ends.
    var trimmed: ArraySlice<UInt8> {
        var start = startIndex
        var end = endIndex
        while start < end, Self.isSpace(self[start]) { start += 1 }
        while end > start, Self.isSpace(self[end - 1]) { end -= 1 }
        return self[start..<end]
    }

    /// Whether there is nothing but blanks.
    var isBlank: Bool { allSatisfy(Self.isSpace) }

    /// The letters in lower case.
    var lowered: [UInt8] { map(ASCII.lowered) }

    /// The words with one blank between them: folded lines become one.
    var unfolded: [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity(count)
        for byte in self {
            if !Self.isSpace(byte) {
                words.append(byte)
            } else if let last = words.last, last != 0x20 {
                words.append(0x20)
            }
        }
        if words.last == 0x20 { words.removeLast() }
        return words
    }

    /// The lines, which end with LF; a line end at the very end starts no further line.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = startIndex
        while start < endIndex {
            let end = self[start...].firstIndex(of: 0x0A) ?? endIndex
            lines.append(self[start..<end])
            start = end + 1
        }
        return lines
    }
}

extension String {
    /// Text of a message: broken UTF-8 is repaired.
    init(repairing bytes: some Collection<UInt8>) {
        self.init(decoding: bytes, as: UTF8.self)
    }
}
