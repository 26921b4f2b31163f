/// A hash of a folded word, eight bytes at a time.
package enum WordHash {
    /// How many bytes behind a word must be readable for ``of(_:_:)``.
    static let room = 8

    /// The hash of `word`.
    package static func of(_ word: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt64 = 0
        var part: UInt64 = 0
        var count: UInt64 = 0
        for byte in word {
            part |= UInt64(byte) << (count % 8 * 8)
            count += 1
            if count % 8 == 0 {
                hash = mixed(hash, part)
                part = 0
            }
        }
        if count % 8 > 0 { hash = mixed(hash, part) }
        return UInt32(truncatingIfNeeded: hash)
    }

    /// The same of the bytes in `range`, with `room` bytes behind them.
    @inline(__always)
    static func of(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt32 {
        var hash: UInt64 = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let left = range.upperBound - index
            var part = UInt64(
                littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if left < 8 { part &= ~(UInt64.max &<< UInt64(left &* 8)) }
            hash = mixed(hash, part)
            index += 8
        }
        return UInt32(truncatingIfNeeded: hash)
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ part: UInt64) -> UInt64 {
        let product = (hash ^ part) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 32)
    }
}
