internal import BounceFormats

/// Lines of an input as an array of JSON strings.
struct LineBatch {
    /// The strings with commas between them.
    private(set) var bytes: [UInt8] = []
    /// How many there are.
    private(set) var count = 0
    /// The number of the first.
    private(set) var first = 0

    var isEmpty: Bool { count == 0 }

    /// The array.
    var json: String { "[" + String(decoding: bytes, as: UTF8.self) + "]" }

    /// Whether a batch of its own could hold the line; escapes make it longer.
    func canHold(_ line: LineSplitter.Line, within limit: Int) -> Bool {
        line.bytes.count * 6 + 2 <= limit || LineBatch(line).bytes.count <= limit
    }

    /// Whether the line fits as well.
    func canAdd(_ line: LineSplitter.Line, within limit: Int) -> Bool {
        bytes.count + line.bytes.count * 6 + 3 <= limit
            || bytes.count + LineBatch(line).bytes.count + 1 <= limit
    }

    init() {}

    private init(_ line: LineSplitter.Line) { add(line) }

    /// Adds a line; bytes that are no UTF-8 become U+FFFD.
    mutating func add(_ line: LineSplitter.Line) {
        if count == 0 { first = line.number } else { bytes.append(UInt8(ascii: ",")) }
        count += 1
        bytes.append(UInt8(ascii: "\""))
        line.bytes.withUnsafeBufferPointer { text in
            if text.allSatisfy({ $0 < 0x80 }) {
                addEscaped(text)
            } else {
                var text = String(decoding: text, as: UTF8.self)
                text.withUTF8 { addEscaped($0) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func addEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        for place in text.indices {
            let byte = text[place]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
            bytes.append(contentsOf: text[plain..<place])
            plain = place + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x22, 0x5C: bytes.append(byte)
            case 0x09: bytes.append(UInt8(ascii: "t"))
            default:
                bytes += "u00".utf8
                bytes.append(Self.digit(byte >> 4))
                bytes.append(Self.digit(byte & 15))
            }
        }
        bytes.append(contentsOf: text[plain...])
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

/// Base64 (RFC 4648 section 4).
enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 1
            if held < 3 { continue }
            add(bits, digits: 4, to: &text)
            (bits, held) = (0, 0)
        }
        if held > 0 {
            add(bits << UInt32(8 * (3 - held)), digits: held + 1, to: &text)
            text += Array(repeating: UInt8(ascii: "="), count: 3 - held)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func add(_ bits: UInt32, digits count: Int, to text: inout [UInt8]) {
        for place in 0..<UInt32(count) { text.append(digits[Int(bits >> (18 - 6 * place) & 63)]) }
    }
}
