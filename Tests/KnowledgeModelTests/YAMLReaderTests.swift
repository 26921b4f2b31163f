import KnowledgeModel
import Testing

@Suite("The subset of YAML")
struct YAMLReaderTests {
    private func read(_ text: String) throws(Problem) -> YAMLNode? {
        try YAMLReader.read(Array(text.utf8), path: "a.yaml")
    }

    @Test("every scalar is the text that it is, and knows its place")
    func scalars() throws {
        let node = try #require(try read("a: no\nb: [5.10, 1:20, 2026-11-23, ~]\n"))
        guard case .mapping(let pairs) = node.content,
            case .sequence(let items) = pairs[1].value.content
        else {
            Issue.record("not the shape that was written")
            return
        }
        let texts = items.map { item in
            if case .scalar(let text) = item.content { text } else { "" }
        }
        #expect(texts == ["5.10", "1:20", "2026-11-23", "~"])
        #expect(items[1].location.description == "a.yaml:2:11")
        #expect(pairs[1].keyLocation.description == "a.yaml:2:1")
    }

    @Test(
        "what is not in the subset is refused, with its place and what to do",
        arguments: [
            ("a: &x 1\nb: 2", "anchor", 1), ("a: 1\nb: *x", "alias", 2), ("a: !!str 1", "tag", 1),
            ("a: 1\na: 2", "stands twice", 2), ("a: 1\n---\nb: 2", "second document", 2),
            ("a: {<<: {b: 1}}", "merge key", 1), ("[a]: 1", "key that is not a text", 1),
            ("a:\n\t- b", "not YAML", 2), ("a: [1", "not YAML", 2),
            ("a: \"unclosed", "not YAML", 2),
            ("a: b: c", "not YAML", 1), ("a: 1\n b: 2", "not YAML", 2),
            ("%YAML 9\n---\na: 1", "not YAML", 1),
        ])
    func refused(text: String, message: String, line: Int) throws {
        let problem = #expect(throws: Problem.self) { try read(text) }
        #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
        #expect(problem?.location.line == line || message == "not YAML")
    }

    @Test("an alias bomb is refused at its first anchor")
    func aliasBomb() {
        var text = "a: &a [x, x, x, x, x, x, x, x, x]\n"
        for (name, before) in zip("bcdefghi", "abcdefgh") {
            text +=
                "\(name): &\(name) ["
                + Array(repeating: "*\(before)", count: 9).joined(separator: ", ") + "]\n"
        }
        let problem = #expect(throws: Problem.self) { try read(text) }
        #expect(problem?.rule == "yaml-subset")
        #expect(problem?.location.line == 1)
    }

    @Test("deep nesting, NUL and broken bytes are errors, never a trap")
    func hostile() {
        for bytes in [
            Array(String(repeating: "[", count: 100_000).utf8), Array("a: \u{0}b".utf8),
            [0x61, 0x3A, 0x20, 0xFF, 0xFE], Array("\u{FEFF}a: 1\n- b".utf8), Array("a: \u{7}".utf8),
            [0xFF, 0xFE, 0x00, 0x00], Array("{{{{{{".utf8),
        ] {
            #expect(throws: Problem.self) { try YAMLReader.read(bytes, path: "a.yaml") }
        }
    }

    @Test("a file that is too long is refused; an empty one is nothing")
    func sizes() throws {
        let long = Array(repeating: UInt8(ascii: "a"), count: YAMLReader.sizeLimit + 1)
        #expect(throws: Problem.self) { try YAMLReader.read(long, path: "a.yaml") }
        #expect(try read("") == nil)
        #expect(try read("# only a comment\n") == nil)
    }
}
