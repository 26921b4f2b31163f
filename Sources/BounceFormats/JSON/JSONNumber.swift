#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Numbers of JSON (RFC 8259 section 6); they are ids, and only ever given back.
enum JSONNumber {
    /// Where the number ends that starts at `start`; nil where none does.
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
        guard takes("eE") else { return index }
        _ = takes("+-")
        return digits() > 0 ? index : nil
    }

    /// The number in its shortest form; as it is written where nothing can hold it.
    static func text(_ digits: some Collection<UInt8>) -> String {
        let data = Data(digits)
        if let integer = try? JSONDecoder().decode(Int64.self, from: data) {
            return String(integer)
        }
        return (try? JSONDecoder().decode(Decimal.self, from: data))?.description
            ?? String(decoding: digits, as: UTF8.self)
    }
}
