/// Questions about single bytes; everything structural in a reply is ASCII.
package enum ASCII {
    @inlinable @inline(__always)
    package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inlinable @inline(__always)
    package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inlinable @inline(__always)
    package static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte)
    }

    /// Blanks, line ends and other control bytes, NUL among them.
    @inlinable @inline(__always)
    package static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

    @inlinable @inline(__always)
    package static func digit(_ byte: UInt8) -> Int? {
        isDigit(byte) ? Int(byte &- 0x30) : nil
    }

    @inlinable @inline(__always)
    package static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether `word`, in lower case, stands in `bytes` at `index`, letters of either case.
    package static func matches(_ word: StaticString, in bytes: [UInt8], at index: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard index >= 0, index + count <= bytes.count else { return false }
        return word.withUTF8Buffer { buffer in
            for offset in 0..<count where lowered(bytes[index + offset]) != buffer[offset] {
                return false
            }
            return true
        }
    }
}
