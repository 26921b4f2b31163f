/// Questions about eight bytes at once.
enum EightBytes {
    /// A zero for each ASCII letter and digit among the bytes, something else for any other.
    ///
    /// Without comparisons, for which the compiler makes a loop over the bytes.
    @inline(__always)
    static func outsideWords(_ bytes: UInt64) -> UInt64 {
        let bytes = unsafeBitCast(bytes, to: SIMD8<UInt8>.self)
        let letters = (bytes | all(0x20)) &- all(0x61)
        let digits = bytes &- all(0x30)
        return unsafeBitCast(
            pointwiseMin(
                pointwiseMax(letters, all(25)) &- all(25), pointwiseMax(digits, all(9)) &- all(9)),
            to: UInt64.self)
    }

    /// How many bytes from the first on are letters and digits.
    @inline(__always)
    static func wordLength(_ bytes: UInt64) -> Int {
        // Zero bits of the first byte that is none do not count: they are fewer than eight.
        outsideWords(bytes).trailingZeroBitCount >> 3
    }

    /// What of `Word.Flag` letters and digits in lower case tell, the first byte of a word among them.
    @inline(__always)
    static func flags(_ word: UInt64) -> UInt32 {
        // The bit 0x40 is set in letters and in no digit.
        (word & 0x4040_4040_4040_4040 == 0 ? 0 : Word.Flag.hasLetters)
            | UInt32(truncatingIfNeeded: word &>> 4) & Word.Flag.startsWithLetter
    }

    @inline(__always)
    private static func all(_ byte: UInt8) -> SIMD8<UInt8> { SIMD8(repeating: byte) }
}
