internal import DeliveryStatus

/// Tells by its first bytes whether an input is JSON, and of which keys.
enum JSONSniffer {
    /// Whether an object begins, or an array of JSON.
    static func opens(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.firstIndex(where: { !ASCII.isBlank($0) }) else { return false }
        switch bytes[first] {
        case UInt8(ascii: "{"): return true
        case UInt8(ascii: "["): return opensArray(bytes[(first + 1)...])
        default: return false
        }
    }

    /// Whether one of `keys` stands in quotes, which are escaped where JSON lies in a string of JSON.
    static func mentions(_ keys: [StaticString], in bytes: ArraySlice<UInt8>) -> Bool {
        keys.contains { mentions($0, in: bytes) }
    }

    /// Whether an array of JSON begins, and not a reply such as `[192.0.2.1] said: 550 ...`.
    private static func opensArray(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first(where: { !ASCII.isBlank($0) }) else { return true }
        return switch next {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""): true
        default: false
        }
    }

    private static func mentions(_ key: StaticString, in bytes: ArraySlice<UInt8>) -> Bool {
        key.withUTF8Buffer { key in
            var index = bytes.startIndex
            while let quote = bytes[index...].firstIndex(of: UInt8(ascii: "\"")) {
                index = quote + 1
                let end = index + key.count
                guard end < bytes.count + bytes.startIndex else { return false }
                if bytes[end] == UInt8(ascii: "\"") || bytes[end] == UInt8(ascii: "\\"),
                    bytes[index..<end].elementsEqual(key)
                {
                    return true
                }
            }
            return false
        }
    }
}
