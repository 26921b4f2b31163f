/// A value in the text of a JSON document.
package struct JSONValue: Sendable {
    private let document: JSONDocument
    private let index: Int

    private init(_ document: JSONDocument, _ index: Int) {
        self.document = document
        self.index = index
    }

    /// The value that the document is.
    init(_ document: JSONDocument) { self.init(document, 0) }

    private var node: JSONDocument.Node { document.nodes[index] }

    /// Whether it is `null`.
    package var isNull: Bool { node.kind == .null }

    /// Whether it is an object.
    package var isObject: Bool { node.kind == .object }

    var isBool: Bool { node.kind == .bool }

    /// Whether it is `true`.
    package var isTrue: Bool {
        node.kind == .bool && document.bytes[Int(node.start)] == UInt8(ascii: "t")
    }

    /// Its text; nil where it is no string.
    package var string: String? {
        let node = node
        guard node.kind == .string || node.kind == .escapedString else { return nil }
        return document.string(node)
    }

    /// Its elements; nil where it is no array.
    package var array: [JSONValue]? {
        guard node.kind == .array else { return nil }
        var elements: [JSONValue] = []
        var next = index + 1
        let end = Int(node.next)
        while next < end {
            elements.append(JSONValue(document, next))
            next = Int(document.nodes[next].next)
        }
        return elements
    }

    /// A string or a number as text, as ids come.
    package var identifier: String? {
        guard node.kind == .number else { return string }
        return JSONNumber.text(document.bytes[Int(node.start)..<Int(node.end)])
    }

    /// Its own text.
    package var json: String {
        let node = node
        // A string's quotes lie outside of it.
        let margin = node.kind == .string || node.kind == .escapedString ? 1 : 0
        return String(
            decoding: document.bytes[(Int(node.start) - margin)..<(Int(node.end) + margin)],
            as: UTF8.self)
    }

    /// The first member of that name, null or not; nil where it is absent or this is no object.
    /// - Complexity: O(number of members).
    package func member(_ key: String) -> JSONValue? {
        guard isObject else { return nil }
        var next = index + 1
        let end = Int(node.next)
        while next < end {
            if document.isString(document.nodes[next], key) { return JSONValue(document, next + 1) }
            next = Int(document.nodes[next + 1].next)
        }
        return nil
    }

    /// The names of an object's members, in their order; empty where this is no object.
    package var keys: [String] {
        guard isObject else { return [] }
        var keys: [String] = []
        var next = index + 1
        let end = Int(node.next)
        while next < end {
            keys.append(document.string(document.nodes[next]))
            next = Int(document.nodes[next + 1].next)
        }
        return keys
    }

    /// The member of an object; nil where it is absent, null, or this is no object.
    package subscript(key: String) -> JSONValue? {
        guard let member = member(key), !member.isNull else { return nil }
        return member
    }

    /// The name of the type in a message to a person.
    package var typeName: String {
        switch node.kind {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string, .escapedString: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
