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

    init(_ bytes: [UInt8], path: String) {
        self.path = path
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
        case scalar(String), sequenceStart, sequenceEnd, mappingStart, mappingEnd
    }

    func document() throws(Problem) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let (event, location) = try next()
            switch event {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart:
                if root != nil {
                    throw subset(location, "a second document; keep one document a file")
                }
                let (first, at) = try next()
                root = try node(first, at, depth: 0)
            default: throw subset(location, "unexpected content outside the document")
            }
        }
    }

    private func node(
        _ event: Event, _ location: SourceLocation, depth: Int
    ) throws(Problem) -> YAMLNode {
        guard depth < YAMLReader.depthLimit else {
            throw subset(location, "nested deeper than \(YAMLReader.depthLimit) levels")
        }
        switch event {
        case .scalar(let text): return YAMLNode(content: .scalar(text), location: location)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let (event, at) = try next()
                if case .sequenceEnd = event { break }
                items.append(try node(event, at, depth: depth + 1))
            }
            return YAMLNode(content: .sequence(items), location: location)
        case .mappingStart:
            return YAMLNode(content: .mapping(try pairs(depth: depth)), location: location)
        default: throw subset(location, "something that is neither a text, a list nor a mapping")
        }
    }

    private func pairs(depth: Int) throws(Problem) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        var seen: [String: SourceLocation] = [:]
        while true {
            let (event, location) = try next()
            if case .mappingEnd = event { return pairs }
            guard case .scalar(let key) = event else {
                throw subset(location, "a key that is not a text")
            }
            if key == "<<" { throw subset(location, "a merge key; write the values out") }
            if let first = seen[key] {
                throw Problem(
                    location, "duplicate-key",
                    "the key \(key) stands twice, first in line \(first.line); keep one of them")
            }
            seen[key] = location
            let (first, at) = try next()
            let value = try node(first, at, depth: depth + 1)
            pairs.append(YAMLPair(key: key, keyLocation: location, value: value))
        }
    }

    private func next() throws(Problem) -> (Event, SourceLocation) {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxProblem() }
        defer { yaml_event_delete(&event) }
        let location = place(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: return (.streamStart, location)
        case YAML_STREAM_END_EVENT: return (.streamEnd, location)
        case YAML_DOCUMENT_START_EVENT: return (.documentStart, location)
        case YAML_DOCUMENT_END_EVENT: return (.documentEnd, location)
        case YAML_SEQUENCE_END_EVENT: return (.sequenceEnd, location)
        case YAML_MAPPING_END_EVENT: return (.mappingEnd, location)
        case YAML_ALIAS_EVENT:
            throw subset(location, "an alias; write the value out where it is used")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag, location)
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return (.scalar(text), location)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            try refuse(anchor: start.anchor, tag: start.tag, location)
            return (.sequenceStart, location)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            try refuse(anchor: start.anchor, tag: start.tag, location)
            return (.mappingStart, location)
        default: throw subset(location, "an event that is not in the subset")
        }
    }

    private func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?,
        _ location: SourceLocation
    ) throws(Problem) {
        if anchor != nil {
            throw subset(location, "an anchor; write the value out where it is used")
        }
        if tag != nil { throw subset(location, "a tag; every value is the text that it is") }
    }

    private func subset(_ location: SourceLocation, _ what: String) -> Problem {
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
