/// Writes JSON objects with their keys in the order of writing.
///
/// Foundation's encoder keeps no order, and the embedded core has no Foundation.
public struct JSONText: Sendable {
    /// The text so far.
    public private(set) var text = ""
    private var needsComma = false

    /// Starts with nothing.
    public init() {}

    /// One JSON object.
    public static func object(_ body: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        json.text = "{"
        body(&json)
        return json.text + "}"
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
        text += String(value)
    }

    /// Adds a truth value; nothing for nil.
    public mutating func add(_ key: String, _ value: Bool?) {
        guard let value else { return }
        addKey(key)
        text += value ? "true" : "false"
    }

    /// Adds a value that is JSON already.
    public mutating func add(_ key: String, json: String) {
        addKey(key)
        text += json
    }

    /// Adds an object.
    public mutating func add(_ key: String, object body: (inout JSONText) -> Void) {
        add(key, json: Self.object(body))
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

    private mutating func addKey(_ key: String) {
        if needsComma { text += ", " }
        needsComma = true
        appendQuoted(key)
        text += ": "
    }

    private mutating func appendQuoted(_ value: String) {
        text += "\""
        // Most texts hold nothing to escape; 0xE2 begins U+2028 and U+2029.
        let isPlain = value.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F && $0 != 0xE2
        }
        if isPlain {
            text += value
            text += "\""
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // Control characters by RFC 8259; U+2028 and U+2029 would break lines elsewhere.
            case _
            where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{2028}"
                || scalar == "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
