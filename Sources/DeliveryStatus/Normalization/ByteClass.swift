/// What a byte is to the text.
enum ByteClass {
    static let separator: UInt8 = 0
    static let blank: UInt8 = 1
    /// `.`, `@` and `:`, which tie words to addresses and host names.
    static let joint: UInt8 = 2
    /// `<` and `-`, with which arrows start.
    static let mark: UInt8 = 3
    /// Part of a code point beyond ASCII.
    static let wide: UInt8 = 4
    static let digit: UInt8 = 5
    static let letter: UInt8 = 6

    /// By byte.
    static let table: [UInt8] = (UInt8.min...255).map { byte -> UInt8 in
        if byte >= 0x80 { return wide }
        if ASCII.isLetterOrDigit(byte) { return ASCII.isDigit(byte) ? digit : letter }
        if ASCII.isBlank(byte) { return blank }
        if [0x2E, 0x3A, 0x40].contains(byte) { return joint }
        return [0x3C, 0x2D].contains(byte) ? mark : separator
    }
}
