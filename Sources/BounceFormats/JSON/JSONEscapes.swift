/// Escapes in strings of JSON (RFC 8259 section 7).
enum JSONEscapes {
    /// Where the escape ends whose backslash stands at `index`; nil where it is none.
    ///
    /// A surrogate needs the other one behind it.
    static func end(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        if bytes[index + 1] != UInt8(ascii: "u") {
            return simple(bytes[index + 1]) == nil ? nil : index + 2
        }
        guard let first = unit(in: bytes, at: index) else { return nil }
        switch first {
        case 0xD800...0xDBFF:
            guard let second = unit(in: bytes, at: index + 6), (0xDC00...0xDFFF).contains(second)
            else { return nil }
            return index + 12
        case 0xDC00...0xDFFF: return nil
        default: return index + 6
        }
    }

    /// The string that `text`, whose escapes are sound, stands for; broken UTF-8 is repaired.
    static func resolved(_ text: ArraySlice<UInt8>) -> String {
        text.withUnsafeBytes { bytes in
            // No escape is shorter than what it stands for.
            let plain = [UInt8](unsafeUninitializedCapacity: bytes.count) { plain, count in
                var index = 0
                while index < bytes.count {
                    guard bytes[index] == UInt8(ascii: "\\"), let end = end(in: bytes, at: index)
                    else {
                        plain[count] = bytes[index]
                        count += 1
                        index += 1
                        continue
                    }
                    if let byte = simple(bytes[index + 1]) {
                        plain[count] = byte
                        count += 1
                    } else if let scalar = scalar(in: bytes, at: index) {
                        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                            plain[count] = byte
                            count += 1
                        }
                    }
                    index = end
                }
            }
            return String(decoding: plain, as: UTF8.self)
        }
    }

    private static func scalar(in bytes: UnsafeRawBufferPointer, at index: Int) -> Unicode.Scalar? {
        guard let first = unit(in: bytes, at: index) else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        return unit(in: bytes, at: index + 6).flatMap { second in
            Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
    }

    /// The four hexadecimal digits behind `\u`.
    private static func unit(in bytes: UnsafeRawBufferPointer, at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
            default: return nil
            }
        }
        return value
    }

    /// What a letter or mark behind a backslash stands for.
    private static func simple(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }
}
