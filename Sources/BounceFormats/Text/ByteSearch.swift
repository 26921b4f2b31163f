/// Looks for single bytes, eight in one step.
enum ByteSearch {
    /// Whether there is a NUL.
    static func hasNUL(_ bytes: [UInt8]) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        return bytes.withUnsafeBytes { buffer in
            var found: UInt64 = 0
            var offset = 0
            while offset + 8 <= buffer.count {
                let word = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                found |= (word &- ones) & ~word
                offset += 8
            }
            if found & (ones &* 0x80) != 0 { return true }
            return buffer[offset...].contains(0)
        }
    }

    /// Where the first of two bytes stands; the end where there is none.
    static func first(of one: UInt8, or other: UInt8, in bytes: ArraySlice<UInt8>) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let (all, allOther) = (ones &* UInt64(one), ones &* UInt64(other))
        return bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                let word = UInt64(
                    littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let (left, right) = (word ^ all, word ^ allOther)
                // In each byte the highest bit is set where it was zero; a borrow may only set more
                // above the first.
                let found =
                    (((left &- ones) & ~left) | ((right &- ones) & ~right)) & (ones &* 0x80)
                if found != 0 {
                    return bytes.startIndex + offset + found.trailingZeroBitCount / 8
                }
                offset += 8
            }
            while offset < buffer.count, buffer[offset] != one, buffer[offset] != other {
                offset += 1
            }
            return bytes.startIndex + offset
        }
    }
}
