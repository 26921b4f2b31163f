internal import CYAML

/// Reads the subset of YAML that the knowledge is written in.
///
/// No anchors, aliases, tags, merge keys, duplicate keys or second documents: what a reviewer sees
/// is what is there, and no file can grow while it is read.
package enum YAMLReader {
    /// The deepest nesting that is read.
    package static let depthLimit = 24
    /// The longest file that is read, in bytes.
    package static let sizeLimit = 4 << 20

    /// Reads the one document of `bytes`; nil for an empty one.
    /// - Throws: `Problem` with the rule `yaml-syntax` or `yaml-subset`.
    package static func read(_ bytes: [UInt8], path: String) throws(Problem) -> YAMLNode? {
        guard bytes.count <= sizeLimit else {
            throw Problem(
                SourceLocation(path: path), "yaml-subset",
                "the file has \(bytes.count) bytes, at most \(sizeLimit) are read; split it")
        }
        let stream = EventStream(bytes, path: path)
        return try stream.document()
    }
}

/// libyaml's events, pulled one by one.
private final class EventStream {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutablePointer<UInt8>
    private let path: String
    private let bytes: [UInt8]
    private let offsets: CodePointOffsets

    init(_ bytes: [UInt8], path: String) {
        self.path = path
        self.bytes = bytes
        offsets = CodePointOffsets(bytes)
        parser = .allocate(capacity: 1)
        yaml_parser_initialize(parser)
        input = .allocate(capacity: max(bytes.count, 1))
        input.initialize(from: bytes, count: bytes.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// An event without its pointers.
    private enum Event {
        case streamStart, streamEnd, documentStart, documentEnd
        case scalar(String, YAMLNode.Style), sequenceStart(YAMLNode.Style), sequenceEnd
        case mappingStart(YAMLNode.Style), mappingEnd
    }

    /// An event and the stretch between its marks.
    private struct Located {
        var event: Event
        var location: SourceLocation
        var extent: Range<Int>
    }

    func document() throws(Problem) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let found = try next()
            switch found.event {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart:
                if root != nil {
                    throw Self.subset(found.location, "a second document; keep one document a file")
                }
                root = try node(try next(), depth: 0)
            default: throw Self.subset(found.location, "unexpected content outside the document")
            }
        }
    }

    private func node(_ first: Located, depth: Int) throws(Problem) -> YAMLNode {
        guard depth < YAMLReader.depthLimit else {
            throw Self.subset(first.location, "nested deeper than \(YAMLReader.depthLimit) levels")
        }
        switch first.event {
        case .scalar(let text, let style):
            let extent = NodeExtent.scalar(first.extent, text: text, style: style, in: bytes)
            return YAMLNode(
                content: .scalar(text), location: first.location, style: style, extent: extent)
        case .sequenceStart(let style):
            var items: [YAMLNode] = []
            while true {
                let found = try next()
                if case .sequenceEnd = found.event {
                    return collection(
                        .sequence(items), style, first, last: items.last?.extent, end: found)
                }
                items.append(try node(found, depth: depth + 1))
            }
        case .mappingStart(let style):
            let (pairs, end) = try pairs(depth: depth)
            let last = pairs.last.map { $0.keyExtent.lowerBound..<$0.value.extent.upperBound }
            return collection(.mapping(pairs), style, first, last: last, end: end)
        default:
            throw Self.subset(
                first.location, "something that is neither a text, a list nor a mapping")
        }
    }

    /// A collection: in brackets libyaml's end mark is right, in lines its last child says the end.
    private func collection(
        _ content: YAMLNode.Content, _ style: YAMLNode.Style, _ first: Located,
        last: Range<Int>?, end: Located
    ) -> YAMLNode {
        let start = first.extent.lowerBound
        let ownEnd =
            style == .flow ? end.extent.upperBound : last?.upperBound ?? first.extent.upperBound
        return YAMLNode(
            content: content, location: first.location, style: style,
            extent: start..<max(start, ownEnd))
    }

    private func pairs(depth: Int) throws(Problem) -> ([YAMLPair], end: Located) {
        var pairs: [YAMLPair] = []
        var seen: [String: SourceLocation] = [:]
        while true {
            let found = try next()
            if case .mappingEnd = found.event { return (pairs, found) }
            guard case .scalar(let key, _) = found.event else {
                throw Self.subset(found.location, "a key that is not a text")
            }
            if key == "<<" {
                throw Self.subset(found.location, "a merge key; write the values out")
            }
            if let first = seen[key] {
                throw Problem(
                    found.location, "duplicate-key",
                    "the key \(key) stands twice, first in line \(first.line); keep one of them")
            }
            seen[key] = found.location
            let value = try node(try next(), depth: depth + 1)
            pairs.append(
                YAMLPair(
                    key: key, keyLocation: found.location, keyExtent: found.extent, value: value))
        }
    }

    private func next() throws(Problem) -> Located {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxProblem() }
        defer { yaml_event_delete(&event) }
        let location = place(event.start_mark)
        let start = offsets.byte(Int(event.start_mark.index))
        let end = max(start, offsets.byte(Int(event.end_mark.index)))
        return Located(
            event: try Self.event(event, location), location: location,
            extent: start..<end)
    }

    private static func event(
        _ event: yaml_event_t, _ location: SourceLocation
    ) throws(Problem) -> Event {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT:
            throw subset(location, "an alias; write the value out where it is used")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag, location)
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return .scalar(text, style(scalar.style))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            try refuse(anchor: start.anchor, tag: start.tag, location)
            return .sequenceStart(start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            try refuse(anchor: start.anchor, tag: start.tag, location)
            return .mappingStart(start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block)
        default: throw subset(location, "an event that is not in the subset")
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private static func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?,
        _ location: SourceLocation
    ) throws(Problem) {
        if anchor != nil {
            throw subset(location, "an anchor; write the value out where it is used")
        }
        if tag != nil { throw subset(location, "a tag; every value is the text that it is") }
    }

    private static func subset(_ location: SourceLocation, _ what: String) -> Problem {
        Problem(location, "yaml-subset", "the knowledge's YAML has no such thing: \(what)")
    }

    private func syntaxProblem() -> Problem {
        let fault = parser.pointee
        let words = fault.problem.map { String(cString: $0) } ?? "the text is not YAML"
        var location = place(fault.problem_mark)
        if fault.error == YAML_READER_ERROR {
            location = SourceLocation(path: path, line: lineOf(offset: fault.problem_offset))
        }
        return Problem(location, "yaml-syntax", "not YAML: \(words); mend the text here")
    }

    private func lineOf(offset: Int) -> Int {
        var line = 1
        for index in 0..<max(0, offset) where input[index] == 0x0A { line += 1 }
        return line
    }

    private func place(_ mark: yaml_mark_t) -> SourceLocation {
        SourceLocation(path: path, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
