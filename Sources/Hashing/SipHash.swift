/// SipHash-2-4: a keyed hash of 64 bits, whose results tell nobody without the key what went in.
package struct SipHash: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    /// Bytes that do not yet make a word, the first lowest.
    private var tail: UInt64 = 0
    private var count = 0

    /// Starts with nothing taken.
    package init(_ key: SecretKey) {
        v0 = key.low ^ 0x736F_6D65_7073_6575
        v1 = key.high ^ 0x646F_7261_6E64_6F6D
        v2 = key.low ^ 0x6C79_6765_6E65_7261
        v3 = key.high ^ 0x7465_6462_7974_6573
    }

    /// The hash of `bytes`.
    package static func of(_ bytes: [UInt8], _ key: SecretKey) -> UInt64 {
        of(bytes, bytes.indices, key)
    }

    /// The hash of the bytes in `range`.
    package static func of(_ bytes: [UInt8], _ range: Range<Int>, _ key: SecretKey) -> UInt64 {
        var hash = SipHash(key)
        bytes[range].withUnsafeBytes { hash.append($0) }
        return hash.value
    }

    /// Takes more bytes.
    /// - Complexity: O(number of bytes).
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count, count & 7 != 0 {
            append(bytes[index])
            index += 1
        }
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            compress(UInt64(littleEndian: word))
            index += 8
            count &+= 8
        }
        while index < bytes.count {
            append(bytes[index])
            index += 1
        }
    }

    /// Takes one byte.
    package mutating func append(_ byte: UInt8) {
        tail |= UInt64(byte) << UInt64(8 * (count & 7))
        count &+= 1
        if count & 7 == 0 {
            compress(tail)
            tail = 0
        }
    }

    /// The hash of everything taken.
    package var value: UInt64 {
        var copy = self
        copy.compress(tail | UInt64(truncatingIfNeeded: count) << 56)
        copy.v2 ^= 0xFF
        for _ in 0..<4 { copy.round() }
        return copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3
    }

    @inline(__always)
    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 = v0 &+ v1
        v1 = (v1 << 13 | v1 >> 51) ^ v0
        v0 = v0 << 32 | v0 >> 32
        v2 = v2 &+ v3
        v3 = (v3 << 16 | v3 >> 48) ^ v2
        v0 = v0 &+ v3
        v3 = (v3 << 21 | v3 >> 43) ^ v0
        v2 = v2 &+ v1
        v1 = (v1 << 17 | v1 >> 47) ^ v2
        v2 = v2 << 32 | v2 >> 32
    }
}
