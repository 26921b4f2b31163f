import Foundation
import Testing

@testable import BounceFormats

/// What our reader takes and what it reads, against Foundation's.
struct JSONDocumentTests {
    /// A value as Foundation reads it.
    private indirect enum Value: Equatable {
        case null, bool, number(String)
        case string(String)
        case array([Value])
        case object([String: Value])
    }

    /// A value as Foundation reads it, or nil where it reads none.
    private static func expected(_ text: String) -> Value? {
        (try? JSONDecoder().decode(Expected.self, from: Data(text.utf8)))?.value
    }

    private struct Expected: Decodable {
        let value: Value

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .null
            } else if let text = try Self.matching({ try container.decode(String.self) }) {
                value = .string(text)
            } else if let members = try Self.matching({
                try container.decode([String: Expected].self)
            }) {
                value = .object(members.mapValues(\.value))
            } else if let elements = try Self.matching({ try container.decode([Expected].self) }) {
                value = .array(elements.map(\.value))
            } else if try Self.matching({ try container.decode(Bool.self) }) != nil {
                value = .bool
            } else if let integer = try? container.decode(Int64.self) {
                value = .number(String(integer))
            } else {
                value = .number(try container.decode(Decimal.self).description)
            }
        }

        /// Nil where the value is of another type; a value that is broken throws on.
        private static func matching<Value>(_ decode: () throws -> Value) throws -> Value? {
            do {
                return try decode()
            } catch DecodingError.typeMismatch {
                return nil
            }
        }
    }

    /// The same of a value of ours, whose members are asked for by the names that `other` has.
    private static func isSame(_ value: JSONValue?, _ other: Value) -> Bool {
        guard let value else { return false }
        switch other {
        case .null: return value.isNull
        case .bool: return value.typeName == "a boolean"
        case .number(let text): return value.typeName == "a number" && value.identifier == text
        case .string(let text): return value.string == text
        case .array(let elements):
            guard let ours = value.array, ours.count == elements.count else { return false }
            return zip(ours, elements).allSatisfy { isSame($0, $1) }
        case .object(let members):
            // Only names in ASCII are ever asked for.
            return value.isObject
                && members.allSatisfy { name, member in
                    !name.utf8.allSatisfy { $0 < 0x80 } || isSame(value.member(name), member)
                }
        }
    }

    private static func check(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let ours = JSONDocument(bytes).map(JSONValue.init)
        guard let expected = expected(text) else {
            #expect(ours == nil, "\(text)")
            return
        }
        #expect(isSame(ours, expected), "\(text)")
    }

    @Test(arguments: [
        "", " ", "null", " true ", "false", "nul", "nulll", "tru e", "0", "-0", "-", "01", "-01",
        "1.5", "1.50", ".5", "1.", "1.0", "1e3", "1E+3", "1e", "1e-", "+1", "1 2", "0x1", "NaN",
        "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "123456789012345678901234567890", "0.1234567890123456789012345", "1e-400",
        #""""#, #""a"#, #"a""#, #""a"b"#, #""\"""#, #""\\""#, #""\/\b\f\n\r\t""#, #""\x""#, #""\""#,
        #""\u0041""#, #""\u004""#, #""\u004g""#, #""\u00e9\u00E9""#, #""\ud83d\ude00""#,
        #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83dx""#, #""\u0000""#,
        "\"\t\"", "\"\u{7F}\"", "\"\u{1F}\"", "'a'",
        "[]", "[ ]", "[1]", "[1,2]", "[1 2]", "[,]", "[1,]", "[,1]", "[", "]", "[1", "[1,", "[]]",
        "{}", "{ }", #"{"a":1}"#, #"{"a" : 1 , "b":2}"#, #"{"a":1,}"#, #"{,}"#, #"{"a"}"#,
        #"{"a":}"#,
        #"{a:1}"#, #"{1:1}"#, #"{"a":1 "b":2}"#, #"{"\u0061":1}"#, #"{"\x":1}"#, "{", "}",
        #"{"a":[{"b":{}}]}"#, "[1}", #"{"a":1]"#, "\u{FEFF}{}", " \u{FEFF}{}", "{}\u{FEFF}",
        "// a\n1", "[1]/**/", "\u{A0}1", "\u{B}1", "用", "\"用户\"",
    ])
    func `takes what Foundation takes and reads the same`(text: String) {
        Self.check(Array(text.utf8))
    }

    @Test(arguments: 0..<40)
    func `reads what is broken at random as Foundation does`(seed: Int) {
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func below(_ limit: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(limit))
        }
        let marks = Array(#"{}[]",:\u0d81eE+-.tfn /"#.utf8) + [0x09, 0x0A, 0xC3, 0xE2, 0xA9, 0xFF]
        let whole = Array(
            #"{"a":[1,-2.5e1,true,null,"x\u00e9\ud83d\ude00\n"],"b":{"c":"","d":"用 é"},"e":[[],{}]}"#
                .utf8)
        for _ in 0..<100 {
            var bytes = whole
            for _ in 0...below(3) {
                let place = below(bytes.count)
                switch below(3) {
                case 0: bytes[place] = marks[below(marks.count)]
                case 1: bytes.insert(marks[below(marks.count)], at: place)
                default: bytes.remove(at: place)
                }
            }
            Self.check(bytes)
        }
    }

    /// Foundation refuses what it cannot hold; a number that nobody asks for should harm nobody.
    @Test(arguments: ["1e400", "-1e400", "2.9e+168", "1" + String(repeating: "0", count: 400)])
    func `gives numbers that nothing can hold back as they are written`(number: String) throws {
        let document = try #require(JSONDocument(Array(#"{"id": \#(number)}"#.utf8)))
        #expect(JSONValue(document)["id"]?.identifier == number)
    }

    @Test func `refuses what nests too deep`() {
        for depth in [FormatLimits.jsonDepth, FormatLimits.jsonDepth + 1] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect((JSONDocument(Array(text.utf8)) != nil) == (depth <= FormatLimits.jsonDepth))
        }
    }

    @Test(arguments: [0x00, 0x1F, 0x22, 0x5C] as [UInt8])
    func `finds the end of a plain stretch wherever it is`(mark: UInt8) {
        for length in 0..<20 {
            for others in [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xA2, 0xDC, 0xFF] as [UInt8] {
                let bytes = [UInt8](repeating: others, count: length) + [mark, 0x22, 0x41]
                let end = bytes.withUnsafeBytes { JSONByte.plainEnd(in: $0, from: 0) }
                #expect(end == length)
            }
        }
    }
}
