#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Numbers of JSON (RFC 8259 section 6); they are ids, and only ever given back.
enum JSONNumber {
    /// Where the number ends that starts at `start`; nil where none does, or nothing can hold it.
    static func end(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var index = start
        func digits() -> Int {
            let first = index
            while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
            return index - first
        }
        func takes(_ marks: StaticString) -> Bool {
            guard index < bytes.count,
                marks.withUTF8Buffer({ $0.contains(bytes[index]) })
            else { return false }
            index += 1
            return true
        }
        _ = takes("-")
        let first = index
        let whole = digits()
        guard whole == 1 || (whole > 1 && bytes[first] != UInt8(ascii: "0")) else { return nil }
        if takes("."), digits() == 0 { return nil }
        let isLarge = index - first > 18
        guard takes("eE") else {
            return isLarge && text(bytes[start..<index]) == nil ? nil : index
        }
        _ = takes("+-")
        guard digits() > 0, text(bytes[start..<index]) != nil else { return nil }
        return index
    }

    /// The number in its shortest form; nil where nothing can hold it.
    static func text(_ digits: some Sequence<UInt8>) -> String? {
        let data = Data(digits)
        if let integer = try? JSONDecoder().decode(Int64.self, from: data) {
            return String(integer)
        }
        return (try? JSONDecoder().decode(Decimal.self, from: data))?.description
    }
}
