/// Reads the text of one JSON value, or tells what is wrong with it.
package enum JSONReader {
    /// Reads one value that starts at `line` and `column` of the input; broken UTF-8 is repaired.
    package static func decode(
        _ bytes: some Sequence<UInt8>, line: Int, column: Int = 1
    ) throws(FormatError) -> JSONValue {
        let bytes = Array(bytes)
        if let document = JSONDocument(bytes) { return JSONValue(document) }
        try checkStructure(of: bytes, line: line, column: column)
        throw .invalidJSON(
            line: line, "the text breaks the rules of JSON",
            remedy: "check quotes, commas, colons and escapes")
    }

    /// Counts brackets and quotes: a value that ends early, lies too deep, or holds NUL bytes.
    private static func checkStructure(
        of bytes: [UInt8], line: Int, column: Int
    ) throws(FormatError) {
        var place = TextPlace(line: line, column: column)
        var depth = 0
        var inString = false
        var isEscaped = false
        for byte in bytes {
            if byte == 0 {
                throw .invalidJSON(
                    line: place.line, column: place.column, "a NUL byte",
                    remedy: "check how the input was written or transferred")
            }
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                inString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                if depth > FormatLimits.jsonDepth {
                    throw .tooDeep(line: place.line, column: place.column)
                }
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
            }
            place.advance(over: byte)
        }
        if inString || depth > 0 { throw .truncated(line: line) }
    }
}
