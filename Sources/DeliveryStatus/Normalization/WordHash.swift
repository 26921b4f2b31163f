/// A hash of a folded word, eight bytes at a time.
///
/// Of words of up to eight bytes no two have one hash: each step can be undone.
package enum WordHash {
    /// Words up to this length are told apart by their hash alone.
    package static let exactLength = 8
    /// How many bytes behind a word must be writable where the tokenizer puts it.
    static let room = 8

    /// The hash of `word`.
    ///
    /// With `folds` that of ASCII letters and digits in lower case: the bit 0x20 makes a letter small and
    /// is set in every digit.
    package static func of(_ word: ArraySlice<UInt8>, folds: Bool = false) -> UInt64 {
        let bits: UInt64 = folds ? 0x2020_2020_2020_2020 : 0
        let bytes = word.span.bytes
        var hash: UInt64 = 0
        var offset = 0
        while offset + 8 <= bytes.byteCount {
            let part = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = mixed(hash, UInt64(littleEndian: part) | bits)
            offset += 8
        }
        let left = bytes.byteCount - offset
        if left == 0 { return hash }
        if offset > 0 {
            // The last eight bytes, without those that are in already.
            let part = bytes.unsafeLoadUnaligned(
                fromByteOffset: bytes.byteCount - 8, as: UInt64.self)
            return mixed(hash, (UInt64(littleEndian: part) | bits) &>> UInt64(64 - left * 8))
        }
        var part: UInt64 = 0
        for index in 0..<left {
            let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            part |= UInt64(byte) &<< UInt64(index * 8)
        }
        return mixed(hash, part | bits & (1 &<< UInt64(left * 8) &- 1))
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
