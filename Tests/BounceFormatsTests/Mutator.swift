/// Damages inputs in the ways that pipes, editors and attackers damage them, the same on every run.
struct Mutator {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(state: seed) }

    private static let marks = Array("\"{}[],:;=<>()\\%|\r\n\t \u{0}@?-".utf8) + [0x80, 0xC3, 0xFF]

    /// `bytes` damaged in one to four ways; `other` is what it may be mixed with.
    mutating func damaged(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0, 1: flipBit(&bytes)
            case 2, 3: insertMark(&bytes)
            case 4: cut(&bytes)
            case 5: remove(&bytes)
            case 6: double(&bytes)
            case 7: splice(&bytes, other)
            case 8: changeLineEnds(&bytes)
            case 9: insertRun(&bytes, of: [0], 1...8)
            case 10: insertRun(&bytes, of: Array("x".utf8), 1_000...5_000)
            default: nest(&bytes)
            }
        }
        return bytes
    }

    private mutating func place(in bytes: [UInt8]) -> Int {
        Int.random(in: 0...bytes.count, using: &random)
    }

    private mutating func stretch(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = place(in: bytes)
        return bytes[start..<min(bytes.count, start + Int.random(in: 1...40, using: &random))]
    }

    private mutating func flipBit(_ bytes: inout [UInt8]) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }

    private mutating func insertMark(_ bytes: inout [UInt8]) {
        bytes.insert(Self.marks.randomElement(using: &random) ?? 0, at: place(in: bytes))
    }

    private mutating func cut(_ bytes: inout [UInt8]) {
        bytes.removeSubrange(place(in: bytes)...)
    }

    private mutating func remove(_ bytes: inout [UInt8]) {
        let stretch = stretch(of: bytes)
        bytes.removeSubrange(stretch.startIndex..<stretch.endIndex)
    }

    private mutating func double(_ bytes: inout [UInt8]) {
        bytes.insert(contentsOf: stretch(of: bytes), at: place(in: bytes))
    }

    private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
        bytes = Array(bytes[..<place(in: bytes)] + other[place(in: other)...])
    }

    private mutating func changeLineEnds(_ bytes: inout [UInt8]) {
        let ends: [[UInt8]] = [[0x0D, 0x0A], [0x0D], [0x0A]]
        bytes = bytes.flatMap { $0 == 0x0A ? ends.randomElement(using: &random) ?? [$0] : [$0] }
    }

    private mutating func insertRun(
        _ bytes: inout [UInt8], of piece: [UInt8], _ count: ClosedRange<Int>
    ) {
        let many = Int.random(in: count, using: &random)
        bytes.insert(
            contentsOf: Array(repeatElement(piece, count: many).joined()), at: place(in: bytes))
    }

    /// Brackets that open and are never closed.
    private mutating func nest(_ bytes: inout [UInt8]) {
        let openings = ["[", #"{"a":"#, "<", "(", "--b\n", "=?x?q?"]
        insertRun(&bytes, of: Array((openings.randomElement(using: &random) ?? "[").utf8), 1...100)
    }
}
