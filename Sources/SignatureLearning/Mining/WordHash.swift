internal import DeliveryStatus

/// The hash of a word of ASCII letters of either case, and of other bytes as they are: FNV-1a, 64 bits.
enum WordHash {
    /// The hash of no word; sequences of words go on from it.
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of the bytes in `range`.
    /// - Complexity: O(length of the range).
    static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash = start
        for index in range { hash = adding(ASCII.lowered(bytes[index]), to: hash) }
        return hash
    }

    /// The hash of a word.
    static func of(_ word: some StringProtocol) -> UInt64 {
        word.utf8.reduce(start) { adding(ASCII.lowered($1), to: $0) }
    }

    @inline(__always)
    static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}

/// A set of 64-bit hashes.
struct HashSet64: Sendable, Equatable {
    /// Open addressing; 0 for empty.
    private var slots: [UInt64]

    init(_ hashes: some Collection<UInt64>) {
        var size = 4
        while size < hashes.count * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for hash in hashes {
            let hash = max(hash, 1)
            var slot = Self.slot(hash, size)
            while slots[slot] != 0, slots[slot] != hash { slot = (slot + 1) & (size - 1) }
            slots[slot] = hash
        }
    }

    /// - Complexity: O(1).
    func contains(_ hash: UInt64) -> Bool {
        let hash = max(hash, 1)
        var slot = Self.slot(hash, slots.count)
        while slots[slot] != 0 {
            if slots[slot] == hash { return true }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    /// All hashes, rising.
    var sorted: [UInt64] { slots.filter { $0 != 0 }.sorted() }

    private static func slot(_ hash: UInt64, _ size: Int) -> Int {
        Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (size - 1)
    }
}
