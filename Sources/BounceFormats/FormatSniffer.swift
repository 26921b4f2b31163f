internal import DeliveryStatus

/// Tells the format of an input by its first bytes.
enum FormatSniffer {
    enum Guess { case ses, jsonLines, text }

    static func guess(_ prefix: [UInt8]) -> Guess {
        let bytes = ByteOrderMark.dropped(from: prefix[...])
        guard let first = bytes.firstIndex(where: { !ASCII.isBlank($0) }) else { return .text }
        switch bytes[first] {
        case UInt8(ascii: "{"): break
        case UInt8(ascii: "[") where opensArray(bytes[(first + 1)...]): break
        default: return .text
        }
        for key in notificationKeys where mentions(key, in: bytes) { return .ses }
        // A delivery has a kind and no diagnostic.
        return mentions("diagnostic", in: bytes) || mentions("kind", in: bytes) ? .jsonLines : .ses
    }

    private static let notificationKeys: [StaticString] = [
        "notificationType", "eventType", "bouncedRecipients", "Records", "Messages", "Body",
        "TopicArn", "detail-type",
    ]

    /// Whether an array of JSON begins, and not a reply such as `[192.0.2.1] said: 550 ...`.
    private static func opensArray(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first(where: { !ASCII.isBlank($0) }) else { return true }
        return switch next {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""): true
        default: false
        }
    }

    /// Whether `key` stands in quotes, which are escaped where JSON lies in a string of JSON.
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

/// The three bytes that some editors and exports put before UTF-8 text.
enum ByteOrderMark {
    static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func dropped(from input: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        input.starts(with: bytes) ? input.dropFirst(bytes.count) : input
    }
}
