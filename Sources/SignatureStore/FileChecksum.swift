/// The checksum over every byte of a compiled file.
///
/// The file is read as 64-bit words, the lower byte first. The state starts as the file's length
/// in bytes; each word is mixed in by `state = (state ^ word) * multiplier` and
/// `state ^= state >> 29`, modulo 2^64. A sound file ends with state 0: one word of it, the seal,
/// is chosen so that it does. Every step is a bijection, so a change of any single word shows for
/// certain, and a reader needs to know nothing about where the seal is.
///
/// For the same reason the state before a word is known where the state behind it is. Each step
/// waits for the one before, so a file is read from both ends at once, and sound where they meet.
package enum FileChecksum {
    static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The state after all of `bytes`, 0 for a sound file.
    ///
    /// Bytes behind the last whole word count as well.
    /// - Complexity: O(n), about a nanosecond for eight bytes.
    package static func state(of bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { state(of: $0) }
    }

    /// The state after all of `bytes`, where they lie.
    package static func state(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        state(of: bytes, upTo: bytes.count)
    }

    /// Whether the state after all of `bytes` is 0.
    /// - Complexity: O(n), a little more than half as long as `state(of:)` takes.
    package static func isSound(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let inverse = inverse
        let words = bytes.count / 8
        var first = UInt64(bytes.count)
        var last: UInt64 = 0
        if bytes.count % 8 != 0 { last = unmixed(last, rest(of: bytes), inverse) }
        for index in 0..<words / 2 {
            first = mixed(first, word(bytes, 8 * index))
            last = unmixed(last, word(bytes, 8 * (words - 1 - index)), inverse)
        }
        if words % 2 != 0 { first = mixed(first, word(bytes, 8 * (words / 2))) }
        return first == last
    }

    private static func state(of buffer: UnsafeRawBufferPointer, upTo end: Int) -> UInt64 {
        var state = UInt64(buffer.count)
        var offset = 0
        while offset + 8 <= end {
            state = mixed(state, word(buffer, offset))
            offset += 8
        }
        return offset < end ? mixed(state, rest(of: buffer)) : state
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The bytes behind the last whole word.
    private static func rest(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.suffix(bytes.count % 8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* multiplier
        return product ^ (product >> 29)
    }

    /// The state before `word` was mixed in.
    private static func unmixed(_ state: UInt64, _ word: UInt64, _ inverse: UInt64) -> UInt64 {
        (beforeMixing(state) &* inverse) ^ word
    }

    /// Undoes `x ^= x >> 29`.
    private static func beforeMixing(_ state: UInt64) -> UInt64 {
        state ^ (state >> 29) ^ (state >> 58)
    }

    /// The multiplier's inverse modulo 2^64, by Newton's iteration.
    private static let inverse: UInt64 = {
        var inverse = multiplier
        for _ in 0..<6 { inverse = inverse &* (2 &- multiplier &* inverse) }
        return inverse
    }()

    /// The word at `offset`, a multiple of eight, with which the state of a file of `length` bytes, a
    /// multiple of eight too, becomes 0; `read` gives its bytes, which are never held all at once.
    package static func seal(
        length: Int, at offset: Int, read: (Range<Int>) throws(FileError) -> [UInt8]
    ) throws(FileError) -> UInt64 {
        let chunk = 65_536
        var before = UInt64(length)
        for start in stride(from: 0, to: offset, by: chunk) {
            let bytes = try read(start..<min(start + chunk, offset))
            for index in stride(from: 0, to: bytes.count, by: 8) {
                before = mixed(before, word(bytes, index))
            }
        }
        var after: UInt64 = 0
        var end = length
        while end > offset + 8 {
            let start = max(offset + 8, end - chunk)
            let bytes = try read(start..<end)
            for index in stride(from: bytes.count - 8, through: 0, by: -8) {
                after = unmixed(after, word(bytes, index), inverse)
            }
            end = start
        }
        return before ^ (beforeMixing(after) &* inverse)
    }

    private static func word(_ bytes: [UInt8], _ index: Int) -> UInt64 {
        bytes.withUnsafeBytes { word($0, index) }
    }

    /// Chooses the word at `offset`, a multiple of eight, so that the state of the whole becomes 0.
    package static func seal(_ bytes: inout [UInt8], at offset: Int) {
        let word = bytes.withUnsafeBytes { buffer in
            let before = state(of: buffer, upTo: offset)
            var after: UInt64 = 0
            var index = buffer.count - 8
            while index > offset {
                after = unmixed(after, Self.word(buffer, index), inverse)
                index -= 8
            }
            return before ^ (beforeMixing(after) &* inverse)
        }
        for index in 0..<8 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index))
        }
    }
}
