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

    /// Adds what is known to be plain and is written as a whole: `, "verdict": `, perhaps with its value.
    ///
    /// The comma and the blank are left out of the first.
    mutating func member(_ text: StaticString) {
        let left = needsComma ? 0 : 2
        needsComma = true
        bytes.append(
            contentsOf: UnsafeBufferPointer(
                start: text.utf8Start + left, count: text.utf8CodeUnitCount - left))
    }

    /// Adds a text behind ``member(_:)``; nothing for nil.
    mutating func add(after key: StaticString, _ value: String?) {
        guard let value else { return }
        member(key)
        appendQuoted(value)
    }

    /// Adds a text that is in UTF-8; nothing for nil.
    mutating func add(after key: StaticString, utf8 value: ArraySlice<UInt8>?) {
        guard let value else { return }
        member(key)
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: value)
        closeQuoted(from: start) { String(decoding: value, as: UTF8.self) }
    }

    /// Adds a number; nothing for nil.
    mutating func add(after key: StaticString, _ number: Int?) {
        guard let number else { return }
        member(key)
        append(number)
    }

    /// Adds three numbers as a text with dots between, as an enhanced status is written.
    mutating func add(after key: StaticString, dotted numbers: (Int, Int, Int)) {
        member(key)
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
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        // Most numbers are codes and revisions, of three digits at most.
        let size = number.magnitude
        if size >= 1_000 { return append(String(size)) }
        if size >= 100 { bytes.append(UInt8(ascii: "0") + UInt8(size / 100)) }
        if size >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(size / 10 % 10)) }
        bytes.append(UInt8(ascii: "0") + UInt8(size % 10))
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
        if !isPlain(from: start) {
            bytes.removeLast(bytes.count - start)
            for scalar in text().unicodeScalars { appendEscaped(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether nothing behind `start` is to be escaped, as in most texts; eight bytes in one step.
    private func isPlain(from start: Int) -> Bool {
        let text = bytes.span.bytes
        var special: UInt64 = 0
        var index = start
        while index + 8 <= text.byteCount {
            special |= Self.special(
                text.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0x2020_2020_2020_2020
        while index < text.byteCount {
            rest = rest &<< 8 | UInt64(text.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            index += 1
        }
        special |= Self.special(rest)
        return special & 0x8080_8080_8080_8080 == 0
    }

    /// Has the highest bit set in the bytes that are to be escaped, and perhaps in others above one.
    @inline(__always)
    private static func special(_ bytes: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        func marks(_ byte: UInt64) -> UInt64 {
            let rest = bytes ^ (ones &* byte)
            return (rest &- ones) & ~rest
        }
        // 0xE2 begins U+2028 and U+2029.
        return (bytes &- ones &* 0x20) & ~bytes | marks(0x22) | marks(0x5C) | marks(0x7F)
            | marks(0xE2)
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
