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
        for byte in bytes where byte & 0xC0 != 0x80 { column += 1 }
        endedWithCR = false
    }
}
