/// The body of a posted form (application/x-www-form-urlencoded).
enum FormBody {
    /// The value of a field, with its escapes resolved; nil where the field is not there.
    static func value(of field: String, in body: [UInt8]) -> [UInt8]? {
        let name = Array("\(field)=".utf8)
        for pair in body.split(separator: UInt8(ascii: "&")) where pair.starts(with: name) {
            return resolved(pair.dropFirst(name.count))
        }
        return nil
    }

    private static func resolved(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = digit(text[index + 1]), let low = digit(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
        default: nil
        }
    }
}
