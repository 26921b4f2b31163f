import KnowledgeModel
import Testing

@Suite("Extents of nodes, and edits")
struct ExtentTests {
    /// The text of the value of `key`.
    private func text(_ key: String, in file: String) throws -> String {
        let bytes = Array(file.utf8)
        let root = try #require(try YAMLReader.read(bytes, path: "a.yaml"))
        let node = try #require(root[key])
        return String(decoding: bytes[node.extent], as: UTF8.self)
    }

    @Test(
        "an extent is what is written, in bytes, up to the node's own last one",
        arguments: [
            ("a: é日本\nb: \"ü\"  # c\n", "b", "\"ü\""),
            ("# 日本語のコメント\na: {x: ' é ', y: [1, 2] } # c\n", "a", "{x: ' é ', y: [1, 2] }"),
            ("é: 1\r\na: 日\r\nb: plain text\r\n", "b", "plain text"),
            ("a:\n  - é\n  - ü\n\n  # comment\n\n# another\nb: 1\n", "a", "- é\n  - ü"),
            ("a:\n  x: 日\n  y:\n    z: 1 # c\n\n\n# d\n", "a", "x: 日\n  y:\n    z: 1"),
            ("a: |-\n  日 b\n  # text\n\n\n# comment\nb: 1\n", "a", "|-\n  日 b\n  # text"),
            ("a: >\n  b\n  \n# comment\n", "a", ">\n  b"),
            ("a: |+\n  b\n\n\n# comment\nb: 1\n", "a", "|+\n  b\n\n\n"),
            ("a: |\n  b \n\nc: 1\n", "a", "|\n  b \n\n"),
            ("a: one\n  two\n\n# c\nb: 1\n", "a", "one\n  two"),
            ("a:\n  -\n  - b\n  -\n\n# c\nb: 1\n", "a", "-\n  - b\n  -"),
            ("a:\n\n# c\nb: 1\n", "a", ""),
        ])
    func extents(file: String, key: String, expected: String) throws {
        #expect(try text(key, in: file) == expected)
    }

    @Test("edits are made in place; none, at the ends and beside each other")
    func edits() throws {
        let bytes = Array("abcdef".utf8)
        let result = try bytes.applying([
            SourceEdit(at: 0, "<"), SourceEdit(1..<2, "B"), SourceEdit(2..<3, ""),
            SourceEdit(at: 6, ">"),
        ])
        #expect(String(decoding: result, as: UTF8.self) == "<aBdef>")
        #expect(try bytes.applying([]) == bytes)
    }

    @Test(
        "edits that collide, stand in the wrong order or outside are an error",
        arguments: [[1..<3, 2..<4], [3..<4, 1..<2], [2..<2, 2..<2], [5..<7], [-1..<0]])
    func collisions(ranges: [Range<Int>]) {
        #expect(throws: SourceEditError.self) {
            try Array("abcdef".utf8).applying(ranges.map { SourceEdit($0, "x") })
        }
    }
}
