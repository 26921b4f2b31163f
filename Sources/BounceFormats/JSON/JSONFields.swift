internal import DeliveryStatus

/// The fields of one object, read with errors that name the field.
struct JSONFields {
    let object: JSONValue
    let line: Int
    let id: String?
    /// Where what holds the object lies in the record.
    private let parent: String
    private let index: Int?

    init(_ object: JSONValue, path: String = "", line: Int, id: String?) {
        self.init(object, parent: path, index: nil, line: line, id: id)
    }

    private init(_ object: JSONValue, parent: String, index: Int?, line: Int, id: String?) {
        self.object = object
        self.parent = parent
        self.index = index
        self.line = line
        self.id = id
    }

    /// Where the object lies in the record: `bounce.bouncedRecipients[0]`, empty for the record.
    ///
    /// Only errors ask for it, so that it is not put together before.
    var path: String { index.map { "\(parent)[\($0)]" } ?? parent }

    /// The fields of an element of the array that is the field `key`.
    func element(
        _ index: Int, _ value: JSONValue, of key: String
    ) throws(FormatError) -> JSONFields {
        guard value.isObject else {
            throw wrongType("\(key)[\(index)]", value, expected: "an object")
        }
        return JSONFields(value, parent: name(of: key), index: index, line: line, id: id)
    }

    /// The text of a field; nil where it is absent or null.
    func text(_ key: String) throws(FormatError) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string else { throw wrongType(key, value, expected: "a string") }
        return text
    }

    /// The text of a field without blanks around it; nil where it is absent, null or blank.
    func word(_ key: String) throws(FormatError) -> String? {
        guard let text = try text(key) else { return nil }
        return TypedField.trimmed(text)
    }

    /// The value of a field that is true or false; nil where it is absent or null.
    func bool(_ key: String) throws(FormatError) -> Bool? {
        guard let value = object[key] else { return nil }
        guard value.isBool else { throw wrongType(key, value, expected: "true or false") }
        return value.isTrue
    }

    /// The value of a field of RFC 3464 that may begin with its type: `rfc822; user@example.com`.
    func typedWord(_ key: String) throws(FormatError) -> String? {
        guard let text = try text(key) else { return nil }
        return TypedField.value(of: text)
    }

    /// A field that holds an object; nil where it is absent or null.
    func object(_ key: String) throws(FormatError) -> JSONFields? {
        guard let value = object[key] else { return nil }
        guard value.isObject else { throw wrongType(key, value, expected: "an object") }
        return JSONFields(value, path: name(of: key), line: line, id: id)
    }

    /// A field that holds an array; nil where it is absent or null.
    func array(_ key: String) throws(FormatError) -> [JSONValue]? {
        guard let value = object[key] else { return nil }
        guard let elements = value.array else {
            throw wrongType(key, value, expected: "an array")
        }
        return elements
    }

    func missing(_ key: String, remedy: String) -> FormatError {
        FormatError(
            code: .missingField, line: line, id: id,
            message: "line \(line): the field \(name(of: key)) is missing or empty; \(remedy)")
    }

    func wrongType(_ key: String, _ value: JSONValue, expected: String) -> FormatError {
        FormatError(
            code: .wrongType, line: line, id: id,
            message: "line \(line): the field \(name(of: key)) holds \(value.typeName), expected"
                + " \(expected); correct it or leave the field out")
    }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

/// Fields of RFC 3464 that name the type of their value: `dns; mx.example.com`.
enum TypedField {
    /// The value without its type and without blanks around it; nil where nothing is left.
    static func value(of field: String) -> String? {
        var field = field
        let offset = field.withUTF8 { bytes in bytes.firstIndex(of: UInt8(ascii: ";")) }
        guard let offset, case let semicolon = field.utf8.index(field.startIndex, offsetBy: offset),
            let type = trimmed(String(field[..<semicolon])), type.utf8.allSatisfy(isAtom)
        else { return trimmed(field) }
        return trimmed(String(field[field.utf8.index(after: semicolon)...]))
    }

    static func trimmed(_ text: String) -> String? {
        let bytes = text.utf8
        if let first = bytes.first, let last = bytes.last, first > 0x20, last > 0x20 { return text }
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }),
            let last = bytes.lastIndex(where: { $0 > 0x20 })
        else { return nil }
        return String(text[first...last])
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "-")
    }
}
