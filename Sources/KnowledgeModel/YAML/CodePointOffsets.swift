/// Turns places counted in code points, as libyaml's marks are, into places counted in bytes.
struct CodePointOffsets {
    private let byteCount: Int
    /// Where each code point starts; empty where every code point is one byte.
    private var starts: [UInt32] = []

    /// - Complexity: O(length), nothing is kept for ASCII.
    init(_ bytes: [UInt8]) {
        byteCount = bytes.count
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        starts.reserveCapacity(bytes.count)
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            starts.append(UInt32(truncatingIfNeeded: offset))
        }
    }

    /// The byte at which the code point `index` starts; the end of the text for one behind it.
    func byte(_ index: Int) -> Int {
        if starts.isEmpty { return min(max(index, 0), byteCount) }
        guard index < starts.count else { return byteCount }
        return Int(starts[max(index, 0)])
    }
}
