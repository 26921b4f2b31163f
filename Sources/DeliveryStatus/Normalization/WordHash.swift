/// A hash of a folded word, eight bytes at a time.
///
/// Of words of up to eight bytes no two have one hash: each step can be undone.
package enum WordHash {
    /// Words up to this length are told apart by their hash alone.
    package static let exactLength = 8
    /// How many bytes behind a word must be writable where the tokenizer puts it.
    static let room = 8

    /// The hash of `word`.
    package static func of(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0
        var part: UInt64 = 0
        var shift: UInt64 = 0
        for byte in word {
            part |= UInt64(byte) &<< shift
            shift += 8
            if shift == 64 {
                hash = mixed(hash, part)
                part = 0
                shift = 0
            }
        }
        return shift > 0 ? mixed(hash, part) : hash
    }

    /// The hash of `word`.
    package static func of(_ word: String) -> UInt64 { of(Array(word.utf8)[...]) }

    /// Takes up to eight bytes more into a hash.
    @inline(__always)
    static func mixed(_ hash: UInt64, _ part: UInt64) -> UInt64 {
        let product = (hash ^ part) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 32)
    }
}
