import Foundation
import KnowledgeModel
import TestSupport
import Testing

@Suite("The canonical layout")
struct CanonicalLayoutTests {
    private static func format(_ text: String) throws -> String {
        let bytes = try CanonicalLayout.format(Array(text.utf8), path: "a.yaml")
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("a file in disorder comes out as the README writes one, every comment in its place")
    func wholeFile() throws {
        let disorder = """
            # Head of the file

            name: "日本"   # its name
            provider: sample\r
            sources:
                page:   {url: "https://example.com/" ,title: Seite,  kind: vendor, retrieved: 2026-11-23}


            signatures:

            - title: Ü
              # why this id
              # in two lines
              id: sample.one
              notes: |-
                    a

                      b
              match:
                  contains:
                     -   "x"
                     # - "y"
                  # the code
                  reply_code: 550   # as seen
                  enhanced_status: [5.1.1,'5.1.10']

              examples:
              - {because: b,text: "550 é"}
            # about two
            - id: sample.two
            """
        let order = """
            # Head of the file

            provider: sample
            name: "日本"   # its name
            sources:
              page: {title: Seite, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}

            signatures:
              # why this id
              # in two lines
              - id: sample.one
                title: Ü
                match:
                  # the code
                  reply_code: 550   # as seen
                  enhanced_status: ["5.1.1", "5.1.10"]
                  contains:
                    - "x"
                    # - "y"
                notes: |-
                  a

                    b
                examples:
                  - {text: "550 é", because: b}

              # about two
              - id: sample.two

            """
        #expect(try Self.format(disorder) == order)
        #expect(try Self.format(order) == order)
    }

    @Test(
        "what is part of a value stays",
        arguments: [
            "provider: a\nnotes: |\n  a  \n  \t b\n", "provider: a\nnotes: |+\n  a\n\n\n",
            "provider: a\nnotes: \"a\\  \n  b\"\n", "provider: a\nb: |2\n    a\n   b\n",
            "provider: a\nb: 'x  #  y'\n",
        ])
    func values(text: String) throws { #expect(try Self.format(text) == text) }

    @Test(
        "a file that cannot be read is refused with its place, an empty one stays",
        arguments: [("a: [1", "yaml-syntax"), ("- a", "wrong-type"), ("? a\n: b\n", "yaml-subset")])
    func refused(text: String, rule: String) throws {
        let problem = #expect(throws: Problem.self) { try Self.format(text) }
        #expect(problem?.rule == rule)
        #expect(try Self.format("# nothing\n") == "# nothing\n")
    }

    @Test("the README of the knowledge quotes every rule")
    func documented() throws {
        let readme = try String(
            contentsOfFile: Repository.knowledge + "/README.md", encoding: .utf8)
        #expect(readme.contains(CanonicalLayout.text))
    }

    /// Files of the corpus, every one in the long tests, else some of the shorter ones.
    private static let realFiles: [String] = {
        let all = PackReader.files(of: Repository.knowledge) ?? []
        if Repository.runsLongTests { return all }
        let short = all.filter { path in
            (FileManager.default.contents(atPath: path)?.count ?? 0) < 20_000
        }
        return short.enumerated().filter { $0.offset % 8 == 0 }.map(\.element)
    }()

    @Test(
        "real files with their layout damaged keep values and comments, and one run is enough",
        arguments: realFiles)
    func damage(path: String) throws {
        let bytes = try #require(FileManager.default.contents(atPath: path)).map { $0 }
        let file = try CanonicalLayout.format(bytes, path: path)
        let root = try #require(try YAMLReader.read(bytes, path: path))
        var readable = 0
        for seed in 0..<(Repository.runsLongTests ? 5 : 1) {
            var damage = LayoutDamage(seed: UInt64(seed) &+ UInt64(bytes.count))
            let damaged = damage.apply(to: file)
            // Where the damage changed more than layout, there is nothing to compare.
            guard let broken = try? YAMLReader.read(damaged, path: path),
                broken.hasSameValues(as: root)
            else { continue }
            readable += 1
            let mended = try CanonicalLayout.format(damaged, path: path)
            let again = try #require(try YAMLReader.read(mended, path: path))
            #expect(again.hasSameValues(as: root))
            #expect(LayoutDamage.comments(mended) == LayoutDamage.comments(damaged))
            #expect(try CanonicalLayout.format(mended, path: path) == mended)
        }
        #expect(readable > 0)
    }
}

/// Damages the layout of a file, not its values.
private struct LayoutDamage {
    private var random: SeededGenerator
    /// How deep the key stands whose text goes over several lines.
    private var textDepth = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func apply(to bytes: [UInt8]) -> [UInt8] {
        var lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        let factor = Int.random(in: 1...3, using: &random)
        var inText = false
        var result: [String] = []
        var number = 0
        while number < lines.count {
            let line = lines[number]
            let depth = line.prefix { $0 == " " }.count
            var body = String(line.dropFirst(depth))
            if inText, !body.isEmpty, depth <= textDepth { inText = false }
            if inText {
                result.append(String(repeating: " ", count: depth * factor) + body)
                number += 1
                continue
            }
            if body.hasSuffix("|-") || body.hasSuffix("|") || body.hasSuffix(">-") {
                (inText, textDepth) = (true, depth)
            } else if !body.isEmpty {
                if !body.hasPrefix("#"), chance(12) { body += "  # Kommentar é\(number)" }
                if chance(10) { body += "   " }
            }
            // Two simple keys of one mapping change places, with comments above them.
            if number + 1 < lines.count, isSimple(line), isSimple(lines[number + 1]),
                lines[number + 1].prefix(while: { $0 == " " }).count == depth, chance(2)
            {
                lines.swapAt(number, number + 1)
                body = String(lines[number].dropFirst(depth))
            }
            let indentation = String(repeating: " ", count: depth * factor)
            if chance(8), !body.isEmpty { result.append(indentation + "# Bemerkung ü\(number)") }
            if chance(9) { result.append(chance(2) ? "" : "  ") }
            let ending = chance(15) ? "\r" : ""
            if body.hasPrefix("- "), factor > 1 {
                let gap = String(repeating: " ", count: 2 * factor - 1)
                body = "-" + gap + body.dropFirst(2)
            }
            result.append(indentation + body + ending)
            number += 1
        }
        return Array(result.joined(separator: "\n").utf8)
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private func isSimple(_ line: String) -> Bool {
        let body = line.drop { $0 == " " }
        let keys = [
            "title: ", "status: ", "verdict: ", "reason: ", "url: ", "kind: ", "retrieved: ",
        ]
        return keys.contains { body.hasPrefix($0) }
    }

    /// Every comment that the damage or an author wrote, without the blanks around it.
    static func comments(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        return text.split(separator: "\n").compactMap { line -> String? in
            let body = line.drop { $0 == " " }
            let start =
                body.hasPrefix("#")
                ? body.startIndex : line.range(of: "  # Kommentar é")?.lowerBound
            return start.map { String(line[$0...]).trimmingCharacters(in: .whitespacesAndNewlines) }
        }.sorted()
    }
}
