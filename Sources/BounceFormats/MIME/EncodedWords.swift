internal import DeliveryStatus

/// Encoded words in fields (RFC 2047).
enum EncodedWords {
    /// The longest word that is read; RFC 2047 section 2 allows 75 bytes.
    private static let limit = 1024

    /// `text` with its encoded words read; what is none stands for itself.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.firstPlace(of: "=?") != nil else { return Array(text) }
        var decoded: [UInt8] = []
        var rest = text
        var followsWord = false
        while let start = rest.firstPlace(of: "=?") {
            let between = rest[rest.startIndex..<start]
            guard let word = word(at: start, in: rest) else {
                decoded += between + [0x3D, 0x3F]
                rest = rest[(start + 2)...]
                followsWord = false
                continue
            }
            // Blanks between two encoded words only separate them (RFC 2047 section 6.2).
            if !(followsWord && between.isBlank) { decoded += between }
            decoded += word.text
            rest = rest[word.end...]
            followsWord = true
        }
        return decoded + rest
    }

    private static func word(
        at start: Int, in text: ArraySlice<UInt8>
    ) -> (text: [UInt8], end: Int)? {
        let charset = text[(start + 2)...].prefix(64).prefix { $0 > 0x20 && $0 != 0x3F }
        var place = charset.endIndex
        guard !charset.isEmpty, place + 2 < text.endIndex, text[place] == 0x3F,
            text[place + 2] == 0x3F
        else { return nil }
        let encoding = ASCII.lowered(text[place + 1])
        place += 3
        guard encoding == 0x62 || encoding == 0x71,
            let end = text[place...].prefix(limit).firstPlace(of: "?=")
        else { return nil }
        let content = text[place..<end]
        let bytes =
            encoding == 0x62
            ? TransferEncoding.base64(content)
            : TransferEncoding.quotedPrintable(content.map { $0 == 0x5F ? 0x20 : $0 }[...])
        // A language may stand behind the character set (RFC 2231 section 5).
        let name = charset.prefix { $0 != 0x2A }
        return (CharacterSet(name).decode(bytes[...]), end + 2)
    }
}
