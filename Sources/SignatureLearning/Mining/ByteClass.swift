internal import DeliveryStatus

/// What a byte is to the masks.
struct ByteClass: OptionSet {
    let rawValue: UInt8

    static let letter = ByteClass(rawValue: 1)
    static let digit = ByteClass(rawValue: 2)
    static let vowel = ByteClass(rawValue: 4)
    /// A mark that joins the parts of one word: `.`, `-`, `_` and `+`.
    static let joiner = ByteClass(rawValue: 8)
    /// A mark inside a run that makes it worth a look: `@`, `:`, `/`, `=`, `.`.
    static let sign = ByteClass(rawValue: 16)
    /// Ends a run: a blank, a bracket, a quote, and every byte of scripts written without spaces.
    static let edge = ByteClass(rawValue: 32)
    /// A byte of a letter of two bytes: Latin, Greek, Cyrillic and their neighbours.
    static let wide = ByteClass(rawValue: 64)

    static let table: [ByteClass] = (0..<256).map { number in
        let byte = UInt8(number)
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return "aeiouAEIOU".utf8.contains(byte) ? [.letter, .vowel] : .letter
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .digit
        case UInt8(ascii: "."): return [.joiner, .sign]
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"): return .joiner
        case UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "="):
            return .sign
        case UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "^"), UInt8(ascii: "~"):
            return .sign
        case 0xC3...0xDF, 0x80...0xBF: return .wide
        default: return .edge
        }
    }

    /// Whether a byte is of a letter or a digit.
    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte)
            || (byte >= 0x80 && byte < 0xE0 && !(0xC0...0xC2).contains(byte))
    }

    /// Whether a byte can stand in the label of a host's name.
    @inline(__always)
    static func isLabel(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
