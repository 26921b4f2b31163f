internal import DeliveryStatus

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Turns the bytes of a character set into UTF-8.
///
/// Nothing fails: what cannot be read becomes U+FFFD, and a set nobody knows is read as UTF-8 where
/// that is valid, else as ISO 8859-1.
struct CharacterSet {
    private enum Kind {
        case unknown, utf8, ascii
        case iconv(name: String)
    }

    private let kind: Kind

    /// Takes the name that a message gives (RFC 2978 section 2.3).
    init(_ label: some Sequence<UInt8>) {
        let name = String(repairing: label.map(ASCII.lowered))
        kind =
            switch name {
            case "utf-8", "utf8": .utf8
            case "us-ascii", "ascii", "ansi_x3.4-1968", "646": .ascii
            case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji":
                .iconv(name: "CP932")
            case "gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030", "euc-cn":
                .iconv(name: "GB18030")
            case "big5", "big5-hkscs", "x-x-big5", "cn-big5": .iconv(name: "BIG5-HKSCS")
            case "euc-kr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "uhc": .iconv(name: "CP949")
            case "euc-jp", "x-euc-jp": .iconv(name: "EUC-JP")
            case "macintosh": .iconv(name: "MACINTOSH")
            default: Self.isRegular(name) ? .iconv(name: name.uppercased()) : .unknown
            }
    }

    /// Only families known to be harmless reach the system's converter; UTF-7 does not, for it hides
    /// bytes in ASCII.
    private static func isRegular(_ name: String) -> Bool {
        let families = ["iso-8859-", "windows-125", "windows-874", "cp125", "koi8-", "iso-2022-"]
        return name.utf8.count <= 20 && families.contains { name.hasPrefix($0) }
            && name.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == 0x2D }
    }

    func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let isPlain = bytes.allSatisfy { $0 < 0x80 && $0 != 0x1B && $0 != 0x0E }
        if isPlain { return Array(bytes) }
        switch kind {
        case .utf8: return Self.repaired(bytes)
        case .ascii, .unknown: return Self.undeclared(bytes)
        case .iconv(let name): return Self.converted(bytes, from: name) ?? Self.undeclared(bytes)
        }
    }

    /// Bytes of which nothing is said: ISO-2022-JP by its escapes (RFC 1468), else UTF-8 where it is
    /// valid, else ISO 8859-1.
    static func undeclared(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        if bytes.firstPlace(of: "\u{1B}$") != nil || bytes.firstPlace(of: "\u{1B}(") != nil,
            let text = converted(bytes, from: "ISO-2022-JP")
        {
            return text
        }
        if bytes.allSatisfy({ $0 < 0x80 }) || isValid(bytes) { return Array(bytes) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text += [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
            }
        }
        return text
    }

    private static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    private static func repaired(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(String(repairing: bytes).utf8)
    }

    /// What the system's converter makes of the bytes; nil where it does not know the set.
    private static func converted(_ bytes: ArraySlice<UInt8>, from name: String) -> [UInt8]? {
        #if canImport(Glibc) || canImport(Musl)
            guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
                return nil
            }
            defer { iconv_close(converter) }
            var input = bytes.map { CChar(bitPattern: $0) }
            var output = [CChar](repeating: 0, count: 8192)
            var text: [UInt8] = []
            input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var source = input.baseAddress
                    var left = input.count
                    while left > 0 {
                        let before = left
                        var target = output.baseAddress
                        var room = output.count
                        let result = iconv(converter, &source, &left, &target, &room)
                        let fault = errno
                        for byte in output[..<(output.count - room)] {
                            text.append(UInt8(bitPattern: byte))
                        }
                        if result != -1 { break }
                        if fault == E2BIG, left < before || room < output.count { continue }
                        // A byte that means nothing here: pass over it.
                        text += [0xEF, 0xBF, 0xBD]
                        source = source.map { $0 + 1 }
                        left -= 1
                    }
                }
            }
            return text
        #else
            return nil
        #endif
    }
}
