/// The envelope in which Google Pub/Sub pushes a message: `{"message": {"data": "e30="}}`.
enum PubSubEnvelope {
    /// What the envelope carries; nil where the value is none.
    static func data(in value: JSONValue) -> [UInt8]? {
        value["message"]?["data"]?.string.flatMap { Base64.decoded($0.utf8) }
    }

    /// The first bytes of what the envelope carries, as far as they are among the first of the input.
    static func openedStart(_ start: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard JSONSniffer.mentions(["message"], in: start),
            let key = start.firstRange(of: Array(#""data""#.utf8))
        else { return nil }
        let value = start[key.upperBound...].drop { JSONByte.isBlank($0) || $0 == 0x3A }
        guard value.first == UInt8(ascii: "\"") else { return nil }
        let text = value.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
        return Base64.decoded(text.filter { $0 != UInt8(ascii: "\\") }).map { $0[...] }
    }
}

/// The encoding of RFC 4648, either alphabet, with or without padding.
enum Base64 {
    /// The bytes that `text` stands for; nil where a byte is in neither alphabet.
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text {
            if byte == UInt8(ascii: "=") || JSONByte.isBlank(byte) { continue }
            guard let value = value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
