import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import SignatureStore
import TestSupport
import Testing

@Suite("The engine's arrays in a file, whose checksum is right")
struct EngineArrayTests {
    /// Two providers' signatures with every kind of list.
    private static let image = SampleKnowledge.compilation(
        SampleKnowledge.file(
            "provider: gmail",
            SampleKnowledge.signature(
                "gmail.a", "contains: [\"no such locker\"], unless: [$temporary]"),
            SampleKnowledge.signature(
                "gmail.b", "reply_code: [552, 452], enhanced_status: [\"4.2.2\", \"5.2.2\"]",
                verdict: "transient", reason: "mailbox_full", overrides: "[gmail.a]"),
            SampleKnowledge.signature(
                "gmail.c", "contains: [\"such\"], reply_code: [550, 551]", overrides: "[gmail.b]"),
            remoteMTA: "[.google.com]"),
        SampleKnowledge.file(
            "standard: phrase",
            SampleKnowledge.signature("phrase.c", "contains: \"{$holder} {$is_absent}\""))
    ).image

    /// Counts the numbers of each array.
    private struct ArrayCounts: EngineArrayVisitor {
        var arrays: [(name: String, count: Int)] = []

        mutating func visit<Number: FixedWidthInteger>(_ name: String, _ array: inout [Number]) {
            arrays.append((name, array.count))
        }
    }

    /// The names of all arrays.
    private static let names = {
        var image = EngineImage()
        var counts = ArrayCounts()
        try? FileLayout.visitArrays(of: &image, &counts)
        return counts.arrays.map(\.name)
    }()

    private static let events = [
        BounceEvent(diagnostic: "550 5.1.1 no such locker"),
        BounceEvent(diagnostic: "552 5.2.2 unheard of", remoteMTA: "mx.google.com"),
        BounceEvent(diagnostic: "551 no such thing, temporarily"), BounceEvent(diagnostic: ""),
    ]

    /// Opens the file that `sql` makes of the image, and makes it say all it can; answers the error.
    private func outcome(_ sql: String) throws -> FileError? {
        let folder = try TemporaryFolder()
        let bytes = try CompiledFileWriter.bytes(of: Self.image, adding: sql)
        let path = try folder.write(bytes, to: "kb.sqlite")
        do {
            let decider = Decider(try CompiledFile.open(path))
            for event in Self.events {
                let explanation = decider.explain(event)
                _ = (explanation.classification.sources, explanation.classification.title)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Puts `number` as 32 bits at an index of an array.
    private static func put(_ number: UInt32, _ array: String, at index: Int) -> String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
        return put(bytes, array, at: 4 * index)
    }

    /// Puts `bytes` at a place of an array's blob.
    private static func put(_ bytes: [UInt8], _ array: String, at place: Int) -> String {
        let hex = bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
        return """
            UPDATE engine SET data = CAST(substr(data, 1, \(place)) || x'\(hex)'
              || substr(data, \(place + bytes.count + 1)) AS BLOB) WHERE name = '\(array)'
            """
    }

    @Test("the sample fills every array")
    func sample() throws {
        var engine = try EngineImage(Self.image)
        var counts = ArrayCounts()
        try FileLayout.visitArrays(of: &engine, &counts)
        #expect(counts.arrays.filter { $0.count == 0 }.map(\.name) == [])
        #expect(try outcome("") == nil)
    }

    @Test(
        "a file without one of them was made by another release, and is told so",
        arguments: names)
    func missing(name: String) throws {
        let error = try #require(try outcome("DELETE FROM engine WHERE name = '\(name)'"))
        #expect(error.code == .invalid)
        #expect(error.message.contains("no array '\(name)', so another release made it"))
    }

    @Test(
        "one that is shorter, longer or empty is refused",
        arguments: names.filter {
            // Facts that no other array counts: a shorter one is another one, and as sound.
            !["anchor_filter", "anchor_slots"].contains($0)
        })
    func lengths(name: String) throws {
        for data in ["x''", "substr(data, 9)", "data || data"] {
            let sql = "UPDATE engine SET data = CAST(\(data) AS BLOB) WHERE name = '\(name)'"
            #expect(try outcome(sql) != nil, "\(data)")
        }
    }

    @Test(
        "a number that points outside is refused",
        arguments: [
            ("signature_rows", 1), ("signature_rows", 2), ("signature_rows", 3),
            ("signature_rows", 12), ("signature_rows", 13), ("signature_rows", 14),
            ("signature_rows", 35), ("signature_rows", 38), ("signature_overrides", 0),
            ("signature_code_signatures", 0), ("signature_code_keys", 0),
            ("signature_id_starts", 0), ("signature_id_starts", 1), ("signature_id_starts", 4),
            ("signature_title_starts", 0), ("signature_title_starts", 2),
            ("signature_title_starts", 4), ("signature_citation_starts", 0),
            ("signature_citation_starts", 1), ("signature_citation_starts", 4),
            ("signature_citations", 0), ("source_starts", 0), ("source_starts", 3),
            ("source_origins", 0),
        ])
    func outside(array: String, index: Int) throws {
        let error = try #require(try outcome(Self.put(0xFFFF_FFFE, array, at: index)))
        #expect(error.code == .invalid)
        #expect(error.message.contains("damaged"))
    }

    @Test(
        "texts that are no UTF-8 or cut a character are refused",
        arguments: ["signature_id_bytes", "signature_title_bytes", "source_bytes"])
    func encoding(array: String) throws {
        for bytes in ["ff", "80", "c3"] {
            let sql = """
                UPDATE engine SET data = CAST(x'\(bytes)' || substr(data, 2) AS BLOB)
                WHERE name = '\(array)'
                """
            #expect(try outcome(sql) != nil, "\(bytes)")
        }
        // Whole as an array, and yet the first text ends amid a character.
        let sql = """
            UPDATE engine SET data = CAST(x'c3a9' || substr(data, 3) AS BLOB)
            WHERE name = '\(array)'
            """
        let starts = array.replacing("bytes", with: "starts")
        #expect(try outcome(sql + "; " + Self.put(1, starts, at: 1)) != nil)
    }

    @Test("signatures that are not in the order of their ids are refused")
    func order() throws {
        let sql = """
            UPDATE engine SET data = CAST(replace(data, 'gmail.b', 'gmail.z') AS BLOB)
            WHERE name = 'signature_id_bytes'
            """
        let error = try #require(try outcome(sql))
        #expect(error.message.contains("order of their ids"))
    }

    @Test(
        "any number at any place is refused or answers, and never traps",
        arguments: names.filter {
            $0.hasPrefix("signature") || $0.hasPrefix("source")
        })
    func anywhere(name: String) throws {
        var random = SeededGenerator(seed: UInt64(name.utf8.count))
        for number: UInt32 in [0, 1, 2, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
            _ = try outcome(Self.put(number, name, at: Int.random(in: 0..<16, using: &random)))
        }
    }

    @Test(
        "any number in the hash tables and the index is refused or answers, and never traps",
        arguments: ["word_slots", "anchor_slots", "anchor_rows", "anchor_filter"])
    func hashTables(array: String) throws {
        var engine = try EngineImage(Self.image)
        var counts = ArrayCounts()
        try FileLayout.visitArrays(of: &engine, &counts)
        let count = try #require(counts.arrays.first { $0.name == array }).count
        // The first and last word, no word, the first and last row and template.
        let words = UInt64(engine.tables.wordCount)
        let rows = UInt64(engine.tables.anchorCount)
        let numbers = [0, 1, words - 1, words, rows - 1, rows, rows + 1, 0x7FFF_FFFF, 0x8000_0000]
        var random = SeededGenerator(seed: 9)
        for place in 0..<count {
            let number = try #require(numbers.randomElement(using: &random))
            // With bits above it: uses, roles, long words, tags, offsets.
            let above =
                Bool.random(using: &random) ? UInt64.random(in: 0...(.max), using: &random) : 0
            let whole = number | (above & 0xFFFF_FFFF_0000_0000)
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: whole >> UInt64(8 * $0)) }
            _ = try outcome(Self.put(bytes, array, at: 8 * place))
        }
    }
}
