/// The text of one JSON value and where in it the parts lie.
///
/// Nothing is copied before it is asked for: of a notification's hundred strings eight are used. A
/// comma before a closing bracket is forgiven, as Foundation forgives it.
final class JSONDocument: Sendable {
    enum Kind: UInt8 { case null, bool, number, string, escapedString, array, object }

    /// One value, or the key of a member, which stands before its value.
    struct Node {
        var kind: Kind
        /// Its text; of a string without the quotes.
        var start: Int32
        var end: Int32
        /// The node behind it and everything in it.
        var next: Int32
    }

    let bytes: [UInt8]
    let nodes: ContiguousArray<Node>

    /// Reads the whole text; nil where it breaks a rule of JSON (RFC 8259), nests too deep or is too
    /// long.
    /// - Complexity: O(number of bytes).
    init?(_ bytes: [UInt8]) {
        guard bytes.count < Int32.max else { return nil }
        let nodes = bytes.withUnsafeBytes { buffer in
            var scanner = JSONScanner(buffer)
            return scanner.scan() ? scanner.nodes : nil
        }
        guard let nodes else { return nil }
        self.bytes = bytes
        self.nodes = nodes
    }

    /// The text of a string.
    func string(_ node: Node) -> String {
        let range = Int(node.start)..<Int(node.end)
        if node.kind == .escapedString { return JSONEscapes.resolved(bytes[range]) }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// Whether a string is `text`, which must be ASCII.
    func isString(_ node: Node, _ text: String) -> Bool {
        if node.kind == .escapedString { return string(node) == text }
        guard Int(node.end - node.start) == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { wanted in
            for offset in wanted.indices where bytes[Int(node.start) + offset] != wanted[offset] {
                return false
            }
            return true
        }
    }
}

/// Reads JSON from left to right and notes what it finds.
private struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private(set) var nodes: ContiguousArray<JSONDocument.Node> = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        nodes.reserveCapacity(min(128, bytes.count))
    }

    mutating func scan() -> Bool {
        if bytes.starts(with: ByteOrderMark.bytes) { at = ByteOrderMark.bytes.count }
        skipBlanks()
        guard value(depth: 0) else { return false }
        skipBlanks()
        return at == bytes.count
    }

    private mutating func skipBlanks() {
        while at < bytes.count, JSONByte.isBlank(bytes[at]) { at += 1 }
    }

    private mutating func value(depth: Int) -> Bool {
        guard at < bytes.count else { return false }
        switch bytes[at] {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "{"): return members(depth: depth + 1)
        case UInt8(ascii: "["): return elements(depth: depth + 1)
        case UInt8(ascii: "t"): return word("true", .bool)
        case UInt8(ascii: "f"): return word("false", .bool)
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func note(_ kind: JSONDocument.Kind, _ range: Range<Int>) {
        nodes.append(
            JSONDocument.Node(
                kind: kind, start: Int32(range.lowerBound), end: Int32(range.upperBound),
                next: Int32(nodes.count + 1)))
    }

    private mutating func word(_ word: StaticString, _ kind: JSONDocument.Kind) -> Bool {
        let end = at + word.utf8CodeUnitCount
        guard end <= bytes.count,
            word.withUTF8Buffer({ $0.elementsEqual(bytes[at..<end]) })
        else { return false }
        note(kind, at..<end)
        at = end
        return true
    }

    private mutating func number() -> Bool {
        guard let end = JSONNumber.end(in: bytes, at: at) else { return false }
        note(.number, at..<end)
        at = end
        return true
    }

    private mutating func string() -> Bool {
        let start = at + 1
        at = start
        var hasEscapes = false
        while true {
            at = JSONByte.plainEnd(in: bytes, from: at)
            guard at < bytes.count else { return false }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                note(hasEscapes ? .escapedString : .string, start..<at)
                at += 1
                return true
            case UInt8(ascii: "\\"):
                guard let end = JSONEscapes.end(in: bytes, at: at) else { return false }
                hasEscapes = true
                at = end
            default: return false
            }
        }
    }

    private mutating func elements(depth: Int) -> Bool {
        guard let open = open(.array, depth) else { return false }
        if close(UInt8(ascii: "]"), open) { return true }
        while value(depth: depth) {
            if close(UInt8(ascii: "]"), open) { return true }
            guard comma() else { return false }
            if close(UInt8(ascii: "]"), open) { return true }
        }
        return false
    }

    private mutating func members(depth: Int) -> Bool {
        guard let open = open(.object, depth) else { return false }
        if close(UInt8(ascii: "}"), open) { return true }
        while at < bytes.count, bytes[at] == UInt8(ascii: "\""), string() {
            skipBlanks()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return false }
            at += 1
            skipBlanks()
            guard value(depth: depth) else { return false }
            if close(UInt8(ascii: "}"), open) { return true }
            guard comma() else { return false }
            if close(UInt8(ascii: "}"), open) { return true }
        }
        return false
    }

    private mutating func open(_ kind: JSONDocument.Kind, _ depth: Int) -> Int? {
        guard depth <= FormatLimits.jsonDepth else { return nil }
        note(kind, at..<at)
        at += 1
        skipBlanks()
        return nodes.count - 1
    }

    private mutating func close(_ bracket: UInt8, _ open: Int) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == bracket else { return false }
        at += 1
        nodes[open].end = Int32(at)
        nodes[open].next = Int32(nodes.count)
        return true
    }

    private mutating func comma() -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return false }
        at += 1
        skipBlanks()
        return true
    }
}
