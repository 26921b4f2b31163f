/// Questions about eight bytes at once: the answers lie in the highest bit of each byte.
enum EightBytes {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Which of the bytes are ASCII letters, and which digits.
    @inline(__always)
    static func kinds(of bytes: UInt64) -> (letters: UInt64, digits: UInt64) {
        let isASCII = ~bytes & highBits
        let low = bytes & ~highBits
        let small = low | 0x2020_2020_2020_2020
        // Adding 0x80 minus a bound carries into the highest bit from that bound on.
        let letters = (small &+ all(0x80 - 0x61)) & ~(small &+ all(0x80 - 0x7B))
        let digits = (low &+ all(0x80 - 0x30)) & ~(low &+ all(0x80 - 0x3A))
        return (letters & isASCII, digits & isASCII)
    }

    /// How many bytes from the first on have their bit.
    @inline(__always)
    static func length(of bits: UInt64) -> Int {
        (~bits & highBits).trailingZeroBitCount >> 3
    }

    @inline(__always)
    private static func all(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
}
