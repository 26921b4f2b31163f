#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Any value of JSON; a number is kept as text, since it is only ever given back.
enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A string or a number as text, as ids come.
    var identifier: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    /// The member of an object; nil where it is absent, null, or this is no object.
    subscript(key: String) -> JSONValue? {
        guard let member = object?[key], member != .null else { return nil }
        return member
    }

    /// The name of the type in a message to a person.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try Self.matching({ try container.decode(String.self) }) {
            self = .string(text)
        } else if let members = try Self.matching({
            try container.decode([String: JSONValue].self)
        }) {
            self = .object(members)
        } else if let elements = try Self.matching({ try container.decode([JSONValue].self) }) {
            self = .array(elements)
        } else if let flag = try Self.matching({ try container.decode(Bool.self) }) {
            self = .bool(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .number(String(integer))
        } else {
            self = .number(try container.decode(Decimal.self).description)
        }
    }

    /// Nil where the value is of another type; a value that is broken throws on.
    ///
    /// JSONDecoder looks into strings and numbers only now, so a bad escape shows up here.
    private static func matching<Value>(_ decode: () throws -> Value) throws -> Value? {
        do {
            return try decode()
        } catch DecodingError.typeMismatch {
            return nil
        }
    }
}
