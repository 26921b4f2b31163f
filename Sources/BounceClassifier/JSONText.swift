/// Writes JSON objects with their keys in the order of writing.
///
/// Foundation's encoder keeps no order, and the embedded core has no Foundation.
public struct JSONText: Sendable {
    /// The text so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Starts with nothing.
    public init() {}

    /// The text so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// One JSON object.
    public static func object(_ body: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        json.appendObject(body)
        return json.text
    }

    /// Puts one JSON object behind `bytes`, in their memory.
    public static func append(_ bytes: inout [UInt8], object body: (inout JSONText) -> Void) {
        var json = JSONText()
        swap(&json.bytes, &bytes)
        json.appendObject(body)
        swap(&json.bytes, &bytes)
    }

    /// Adds a text; nothing for nil.
    public mutating func add(_ key: String, _ value: String?) {
        guard let value else { return }
        addKey(key)
        appendQuoted(value)
    }

    /// Adds a number; nothing for nil.
    public mutating func add(_ key: String, _ value: Int?) {
        guard let value else { return }
        addKey(key)
        append(value)
    }

    /// Adds a truth value; nothing for nil.
    public mutating func add(_ key: String, _ value: Bool?) {
        guard let value else { return }
        addKey(key)
        append(value ? "true" : "false")
    }

    /// Adds a value that is JSON already.
    public mutating func add(_ key: String, json: String) {
        addKey(key)
        append(json)
    }

    /// Adds an object.
    public mutating func add(_ key: String, object body: (inout JSONText) -> Void) {
        addKey(key)
        appendObject(body)
    }

    /// Adds an array of values that are JSON already.
    public mutating func add(_ key: String, array values: [String]) {
        add(key, json: "[" + values.joined(separator: ", ") + "]")
    }

    /// A text as a JSON string.
    public static func quoted(_ value: String) -> String {
        var json = JSONText()
        json.appendQuoted(value)
        return json.text
    }

    private mutating func appendObject(_ body: (inout JSONText) -> Void) {
        let outer = needsComma
        needsComma = false
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = outer
    }

    private mutating func addKey(_ key: String) {
        if needsComma { append(", ") }
        needsComma = true
        appendQuoted(key)
        append(": ")
    }

    /// Adds a key that is known to be plain, written with its quotes and the colon: `"verdict": `.
    mutating func key(_ key: StaticString) {
        if needsComma {
            bytes.append(UInt8(ascii: ","))
            bytes.append(UInt8(ascii: " "))
        }
        needsComma = true
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Adds a text behind ``key(_:)``; nothing for nil.
    mutating func add(after key: StaticString, _ value: String?) {
        guard let value else { return }
        self.key(key)
        appendQuoted(value)
    }

    /// Adds a text that is in UTF-8; nothing for nil.
    mutating func add(after key: StaticString, utf8 value: ArraySlice<UInt8>?) {
        guard let value else { return }
        self.key(key)
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: value)
        closeQuoted(from: start) { String(decoding: value, as: UTF8.self) }
    }

    /// Adds a number; nothing for nil.
    mutating func add(after key: StaticString, _ number: Int?) {
        guard let number else { return }
        self.key(key)
        append(number)
    }

    /// Adds a truth value.
    mutating func add(after key: StaticString, _ value: Bool) {
        self.key(key)
        append(value ? "true" : "false")
    }

    /// Adds three numbers as a text with dots between, as an enhanced status is written.
    mutating func add(after key: StaticString, dotted numbers: (Int, Int, Int)) {
        self.key(key)
        bytes.append(UInt8(ascii: "\""))
        append(numbers.0)
        bytes.append(UInt8(ascii: "."))
        append(numbers.1)
        bytes.append(UInt8(ascii: "."))
        append(numbers.2)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func append(_ number: Int) {
        if (0...9).contains(number) {
            return bytes.append(UInt8(number) + UInt8(ascii: "0"))
        }
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private mutating func appendQuoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        append(value)
        closeQuoted(from: start) { value }
    }

    /// Ends a JSON string whose `text` lies behind `start` without escapes.
    @inline(__always)
    private mutating func closeQuoted(from start: Int, _ text: () -> String) {
        if !Self.isPlain(bytes[start...]) {
            bytes.removeLast(bytes.count - start)
            for scalar in text().unicodeScalars { appendEscaped(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether nothing of a text is to be escaped, as in most of them; eight bytes in one step.
    private static func isPlain(_ text: ArraySlice<UInt8>) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // In each byte the highest bit is set where it is `byte`; a borrow may only set more above.
        func marks(_ byte: UInt64, in word: UInt64) -> UInt64 {
            let rest = word ^ (ones &* byte)
            return (rest &- ones) & ~rest
        }
        return text.withUnsafeBytes { bytes in
            var special: UInt64 = 0
            for start in stride(from: 0, to: bytes.count, by: 8) {
                var word = ones &* 0x20
                if start + 8 <= bytes.count {
                    word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                } else {
                    for index in start..<bytes.count { word = word << 8 | UInt64(bytes[index]) }
                }
                special |= (word &- ones &* 0x20) & ~word
                // 0xE2 begins U+2028 and U+2029.
                special |= marks(0x22, in: word) | marks(0x5C, in: word)
                special |= marks(0x7F, in: word) | marks(0xE2, in: word)
            }
            return special & (ones &* 0x80) == 0
        }
    }

    private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        // Control characters by RFC 8259; U+2028 and U+2029 would break lines elsewhere.
        case _
        where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{2028}"
            || scalar == "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
        default: append(String(scalar))
        }
    }
}
