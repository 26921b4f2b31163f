/// A place in an input, by line and by column in code points, both from 1.
struct TextPlace: Equatable {
    var line = 1
    var column = 1
    private var endedWithCR = false

    init(line: Int = 1, column: Int = 1) {
        self.line = line
        self.column = column
    }

    /// Steps over one byte; LF, CRLF and CR each end one line.
    mutating func advance(over byte: UInt8) {
        if byte == 0x0D || (byte == 0x0A && !endedWithCR) {
            line += 1
            column = 1
        } else if byte != 0x0A, byte & 0xC0 != 0x80 {
            column += 1
        }
        endedWithCR = byte == 0x0D
    }

    /// Steps over bytes among which no line ends.
    mutating func advance(overPartOfLine bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty { return }
        endedWithCR = false
        column += bytes.count
        // All but the first byte of a code point start with the bits 10.
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            column -= (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
            index += 8
        }
        for byte in bytes[index...] where byte & 0xC0 == 0x80 { column -= 1 }
    }
}
