internal import DeliveryStatus

/// What the engine wants to know of a word, in one number.
struct WordEntry: Equatable, Sendable {
    /// From below: 32 bits number, 8 uses, 8 roles, 6 the place of its bit; the highest is `isLong`.
    let bits: UInt64

    /// What a word may be in a key of the index.
    enum Use {
        /// The first word of a pair; one bit below `second`, so that it can be shifted there.
        static let first: UInt64 = 1 << 32
        static let second: UInt64 = 2 << 32
        /// All of a key.
        static let single: UInt64 = 4 << 32
    }

    @inline(__always)
    init(bits: UInt64) { self.bits = bits }

    init(number: UInt32, isLong: Bool, roles: WordRoles) {
        bits =
            UInt64(number) | UInt64(roles.rawValue) << 40
            | MatchTables.place(ofBit: number) << 48 | (isLong ? 1 << 63 : 0)
    }

    /// The word's number in the vocabulary; the number of all words for one that only has roles.
    @inline(__always)
    var number: UInt32 { UInt32(truncatingIfNeeded: bits) }

    /// Whether it has more than ``WordHash/exactLength`` bytes, so that its hash alone does not tell
    /// it from others.
    @inline(__always)
    var isLong: Bool { bits >> 63 != 0 }

    /// The word's bit in the masks of templates and diagnostics.
    @inline(__always)
    var maskBit: UInt64 { 1 &<< (bits >> 48) }

    /// What it may be in a key of the index, bits of `Use`.
    @inline(__always)
    var uses: UInt64 { bits & (0xFF << 32) }

    /// What it, or another word with its hash, may be part of.
    @inline(__always)
    var roles: WordRoles { WordRoles(rawValue: UInt8(truncatingIfNeeded: bits >> 40)) }
}
