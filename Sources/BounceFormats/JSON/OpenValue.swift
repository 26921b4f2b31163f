/// The bracketed value that the splitter is in.
struct OpenValue {
    /// A line inside the value that may have been meant as the start of the next value.
    struct Doubt {
        let offset: Int
        let place: TextPlace
    }

    enum Reading: Equatable {
        case goesOn, closed
        case broken(JSONRecordSplitter.Breakage)
    }

    /// Where the value starts.
    let place: TextPlace
    /// The column at which the first line of the value starts.
    let indent: Int
    /// Its text so far, empty once it was given up.
    var bytes: [UInt8] = []
    private(set) var inString = false
    private(set) var spansLines = false
    private(set) var doubt: Doubt?
    private var isEscaped = false
    private var depth = 0
    /// One bit a level, the innermost lowest, set for an object; exact up to 64 levels.
    private var objects: UInt64 = 0
    /// The last byte that is no blank and outside of strings.
    private var previous: UInt8 = 0

    init(place: TextPlace, indent: Int) {
        self.place = place
        self.indent = indent
    }

    /// Whether as many brackets closed as opened.
    var isClosed: Bool { depth <= 0 }

    /// Whether the grammar allows a value here: after `[`, after `:`, after a comma in an array.
    var mayContinueWithValue: Bool {
        switch previous {
        case UInt8(ascii: "["), UInt8(ascii: ":"): true
        case UInt8(ascii: ","): objects & 1 == 0
        default: false
        }
    }

    /// Remembers the first line that could as well start the next value.
    mutating func noteDoubt(at place: TextPlace) {
        if doubt == nil, place.column <= indent { doubt = Doubt(offset: bytes.count, place: place) }
    }

    /// Follows brackets and strings over one byte.
    mutating func read(_ byte: UInt8) -> Reading {
        if JSONByte.isLineEnd(byte) {
            if inString {
                inString = false
                isEscaped = false
                return .broken(.lineEndInString)
            }
            spansLines = true
            return .goesOn
        }
        if inString {
            readInString(byte)
            return .goesOn
        }
        if JSONByte.isBlank(byte) { return .goesOn }
        previous = byte
        switch byte {
        case UInt8(ascii: "\""): inString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            objects = objects << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
            if depth > FormatLimits.jsonDepth { return .broken(.tooDeep) }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            let opened = objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
            depth -= 1
            objects >>= 1
            if byte != opened { return .broken(.bracketMismatch) }
            if isClosed { return .closed }
        default: break
        }
        return .goesOn
    }

    /// Follows brackets and strings as long as no line ends and the value neither closes nor breaks;
    /// answers how many bytes that are.
    mutating func readQuietly(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while index < bytes.count {
            if inString, !isEscaped { index = JSONByte.plainEnd(in: bytes, from: index) }
            guard index < bytes.count else { break }
            let byte = bytes[index]
            if JSONByte.isLineEnd(byte) { break }
            if inString {
                readInString(byte)
            } else {
                switch byte {
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    let closes = objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
                    if depth == 1 || byte != closes { return index }
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if depth == FormatLimits.jsonDepth { return index }
                default: break
                }
                _ = read(byte)
            }
            index += 1
        }
        return index
    }

    /// Follows strings only.
    mutating func readScalar(_ byte: UInt8) {
        if inString {
            readInString(byte)
        } else if byte == UInt8(ascii: "\"") {
            inString = true
        }
    }

    private mutating func readInString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            inString = false
        }
    }
}

/// The array at the top level whose elements are the records.
struct OpenArray {
    /// Where the array starts.
    let place: TextPlace
    /// Whether a `[` may be an element here: at the start and after a comma.
    var mayOpenValue = true
    /// Whether an error was given for one of its elements, which may have hidden its end.
    var hasBrokenElement = false

    init(place: TextPlace) { self.place = place }
}
