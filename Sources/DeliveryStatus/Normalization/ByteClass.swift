/// What a byte of a text is to a word.
enum ByteClass {
    static let separator: UInt8 = 0
    static let blank: UInt8 = 1
    /// `.`, `@` and `:`, which tie words to addresses and host names.
    static let joint: UInt8 = 2
    /// Part of a code point beyond ASCII.
    static let wide: UInt8 = 3
    static let digit: UInt8 = 4
    static let lower: UInt8 = 5
    static let upper: UInt8 = 6

    /// By byte.
    static let table: [UInt8] = (UInt8.min...255).map { byte -> UInt8 in
        if ASCII.isDigit(byte) { return digit }
        if ASCII.isLetter(byte) { return byte & 0x20 == 0 ? upper : lower }
        if ASCII.isBlank(byte) { return blank }
        if byte >= 0x80 { return wide }
        return [0x2E, 0x3A, 0x40].contains(byte) ? joint : separator
    }
}
