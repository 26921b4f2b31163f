import Foundation
import TestSupport
import Testing

@Suite("The guide to embedding")
struct EmbeddingGuideTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }

    @Test("all code in it stands, in that order, in the example that is built")
    func code() throws {
        let guide = try Self.text("Sources/BounceClassifier/BounceClassifier.docc/Embedding.md")
        let folder = "tools/embedding-example/Sources/mail-desk/"
        let example = try ["MailDesk.swift", "CurrentClassifier.swift"].map {
            Self.lines(try Self.text(folder + $0))
        }
        let parts = guide.components(separatedBy: "```")
        let blocks = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(blocks.count >= 6)
        for block in blocks {
            #expect(block.hasPrefix("swift\n"))
            let code = Self.lines(String(block.dropFirst("swift".count)))
            #expect(example.contains { $0.firstRange(of: code) != nil }, "\(block)")
        }
    }

    @Test("its manifest is the example's")
    func manifest() throws {
        let guide = try Self.text("Sources/BounceClassifier/BounceClassifier.docc/Embedding.md")
        let manifest = try Self.text("tools/embedding-example/Package.swift")
        for line in [
            #"plugins: [.plugin(name: "KnowledgePlugin", package: "mta-response-knowledge")]"#,
            #".product(name: "BounceClassifier", package: "mta-response-knowledge")"#,
            #"exclude: ["Knowledge"],"#,
        ] {
            #expect(guide.contains(line) && manifest.contains(line), "\(line)")
        }
    }
}
