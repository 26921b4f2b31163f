internal import DeliveryStatus

/// How a part's bytes are written down (RFC 2045 section 6).
package enum TransferEncoding {
    case identity, quotedPrintable, base64

    /// Reads the Content-Transfer-Encoding field; unknown ones are taken as they are.
    init(_ field: [UInt8]?) {
        let field = (field ?? [])[...].trimmed
        if field.opens(with: "quoted-printable") {
            self = .quotedPrintable
        } else if field.opens(with: "base64") {
            self = .base64
        } else {
            self = .identity
        }
    }

    func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        switch self {
        case .identity: Array(bytes)
        case .quotedPrintable: Self.quotedPrintable(bytes)
        case .base64: Self.base64(bytes)
        }
    }

    /// RFC 2045 section 6.7; what is no encoding stands for itself.
    static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            place += 1
            guard byte == 0x3D else {
                decoded.append(byte)
                continue
            }
            if let high = hex(at: place, in: bytes), let low = hex(at: place + 1, in: bytes) {
                decoded.append(high << 4 | low)
                place += 2
                continue
            }
            // A soft line break may have blanks before the line's end.
            let blanks = bytes[place...].prefix { $0 == 0x20 || $0 == 0x09 }
            if blanks.endIndex == bytes.endIndex {
                place = bytes.endIndex
            } else if bytes[blanks.endIndex] == 0x0A {
                place = blanks.endIndex + 1
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func hex(at place: Int, in bytes: ArraySlice<UInt8>) -> UInt8? {
        guard place < bytes.endIndex else { return nil }
        return hexDigit(bytes[place])
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// RFC 2045 section 6.8; bytes outside the alphabet are passed over.
    package static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            if byte == 0x3D {
                bits = 0
                count = 0
                continue
            }
            guard let digit = base64Digit(byte) else { continue }
            bits = (bits << 6 | digit) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return decoded
    }

    private static func base64Digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61) + 26
        case 0x30...0x39: UInt32(byte - 0x30) + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
