/// Finds the id in a record that cannot be read as a whole, so that its error can be told apart.
enum LeadingID {
    /// The member `id` of the outermost object; nil where it is not there or not complete.
    static func find(in bytes: [UInt8]) -> String? {
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard let end = stringEnd(in: bytes, at: index) else { return nil }
                if depth == 1, bytes[index...end].elementsEqual(#""id""#.utf8),
                    let start = valueStart(in: bytes, after: end)
                {
                    return value(in: bytes, at: start)
                }
                index = end
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The closing quote of the string that opens at `start`.
    private static func stringEnd(in bytes: [UInt8], at start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index
            default: index += 1
            }
        }
        return nil
    }

    private static func valueStart(in bytes: [UInt8], after key: Int) -> Int? {
        guard let colon = bytes[(key + 1)...].firstIndex(where: { !JSONByte.isBlank($0) }),
            bytes[colon] == UInt8(ascii: ":")
        else { return nil }
        return bytes[(colon + 1)...].firstIndex { !JSONByte.isBlank($0) }
    }

    private static func value(in bytes: [UInt8], at start: Int) -> String? {
        let end: Int
        if bytes[start] == UInt8(ascii: "\"") {
            guard let quote = stringEnd(in: bytes, at: start) else { return nil }
            end = quote + 1
        } else {
            let isEnd = { (byte: UInt8) in
                JSONByte.isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
            }
            guard let stop = bytes[start...].firstIndex(where: isEnd) else { return nil }
            end = stop
        }
        return try? JSONReader.decode(bytes[start..<end], line: 1).identifier
    }
}
