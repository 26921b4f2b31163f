import DeliveryStatus
import Foundation
import KnowledgeCompiler
import SignatureMatching
import SignatureStore
import TestSupport
import Testing

@Suite("A damaged or replaced file")
struct DamagedFileTests {
    /// One file of knowledge that says `id` of the words "no such locker".
    private static func bytes(_ id: String) throws -> [UInt8] {
        let compilation = SampleKnowledge.compilation(
            SampleKnowledge.file(
                "provider: gmail",
                SampleKnowledge.signature(
                    "gmail.\(id)", "contains: [\"no such locker\", \"user {address} unknown\"]")))
        return try CompiledFileWriter.bytes(of: compilation.image)
    }

    private static let intact = Result { try bytes("intact") }
    private static let diagnostics = [
        "550 5.1.1 no such locker", "550 user <a@example.com> unknown", "421 try later", "",
    ]

    private static func answers(_ knowledge: Knowledge) -> [Classification] {
        let decider = Decider(knowledge)
        return diagnostics.map { decider.classify(BounceEvent(diagnostic: $0)) }
    }

    /// A file of its own, gone with the body.
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url.path)
    }

    /// Damages a copy in each of `places` in turn, and opens it each time.
    private func damage(_ places: [(offset: Int, bits: UInt8)]) throws {
        let bytes = try Self.intact.get()
        try withFile(bytes) { path in
            let expected = Self.answers(try CompiledFile.open(path))
            let file = try FileHandle(forUpdating: URL(filePath: path))
            defer { try? file.close() }
            func put(_ byte: UInt8, _ offset: Int) throws {
                try file.seek(toOffset: UInt64(offset))
                try file.write(contentsOf: [byte])
            }
            for place in places {
                try put(bytes[place.offset] ^ place.bits, place.offset)
                do {
                    let answers = Self.answers(try CompiledFile.open(path))
                    #expect(answers == expected, "byte \(place.offset), bits \(place.bits)")
                } catch let error as FileError {
                    #expect(error.message.count > 20, "byte \(place.offset)")
                }
                try put(bytes[place.offset], place.offset)
            }
            #expect(Self.answers(try CompiledFile.open(path)) == expected)
        }
    }

    /// In how many parts the damages are tried, beside each other.
    private static let parts = 8

    @Test("in every 512th byte is refused, or answers as the intact one", arguments: 0..<parts)
    func everyPage(part: Int) throws {
        let count = try Self.intact.get().count
        var random = SeededGenerator(seed: UInt64(part))
        let all = stride(from: 0, to: count, by: 512).map {
            (min($0 + Int.random(in: 0..<512, using: &random), count - 1), $0 % 3 == 0)
        }
        try damage(
            all.enumerated().filter { $0.offset % Self.parts == part }.map { _, place in
                (place.0, place.1 ? 0xFF : UInt8.random(in: 1...255, using: &random))
            })
    }

    @Test("in one bit of 2,000 at random is refused, or answers alike", arguments: 0..<parts)
    func bits(part: Int) throws {
        let count = try Self.intact.get().count
        var random = SeededGenerator(seed: 100 + UInt64(part))
        try damage(
            (0..<2_000 / Self.parts).map { _ in
                (
                    Int.random(in: 0..<count, using: &random),
                    1 << UInt8.random(in: 0..<8, using: &random)
                )
            })
    }

    @Test("in an array of the engine, and sealed again, is refused or answers, and never traps")
    func sealedAgain() throws {
        var random = SeededGenerator(seed: 7)
        let image = SampleKnowledge.compilation(
            SampleKnowledge.file(
                "provider: gmail",
                SampleKnowledge.signature("gmail.a", "contains: \"no such locker\""))
        ).image
        for _ in 0..<200 {
            let row = Int.random(in: 0..<64, using: &random)
            let offset = Int.random(in: 1..<64, using: &random)
            let byte = String(UInt8.random(in: .min ... .max, using: &random), radix: 16)
            let hex = byte.count < 2 ? "0" + byte : byte
            // One byte of one array, counted from its start or its end.
            let place =
                Bool.random(using: &random) ? "\(offset)" : "max(1, length(data) - \(offset))"
            let sql = """
                UPDATE engine SET data = CAST(substr(data, 1, \(place) - 1) || x'\(hex)'
                  || substr(data, \(place) + 1) AS BLOB)
                WHERE number = (SELECT number FROM engine WHERE length(data) > 0 ORDER BY number
                                LIMIT 1 OFFSET \(row) % (SELECT count(*) FROM engine
                                                         WHERE length(data) > 0))
                """
            let bytes = try CompiledFileWriter.bytes(of: image, adding: sql)
            try withFile(bytes) { path in
                do {
                    _ = Self.answers(try CompiledFile.open(path))
                } catch is FileError {}
            }
        }
    }

    @Test("replaced while it is open, it keeps answering as before")
    func replaced() throws {
        try withFile(try Self.bytes("old")) { path in
            let old = try CompiledFile.open(path)
            #expect(Self.answers(old)[0].signature == "gmail.old")
            try FileBytes.replace(path, with: try Self.bytes("new"))
            #expect(Self.answers(old)[0].signature == "gmail.old")
            #expect(Self.answers(try CompiledFile.open(path))[0].signature == "gmail.new")
            try FileManager.default.removeItem(atPath: path)
            #expect(Self.answers(old)[0].signature == "gmail.old")
        }
    }

    @Test("replaced again and again, every opening sees one whole file")
    func replacedWhileOpening() async throws {
        let versions = [try Self.bytes("old"), try Self.bytes("new")]
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let path = url.path
        try Data(versions[0]).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<60 { try FileBytes.replace(path, with: versions[number % 2]) }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<30 {
                        let answer = Self.answers(try CompiledFile.open(path))[0]
                        #expect(["gmail.old", "gmail.new"].contains(answer.signature))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
