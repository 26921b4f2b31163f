import DeliveryStatus
import Foundation
internal import Hashing
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import SignatureStore
import TestSupport
import Testing

@Suite("The compiled file")
struct CompiledFileTests {
    private let image: KnowledgeImage
    private let folder: TemporaryFolder

    init() throws {
        image =
            SampleKnowledge.compilation(
                SampleKnowledge.file(
                    "provider: gmail",
                    SampleKnowledge.signature(
                        "gmail.a",
                        "contains: [\"user {address} unknown\", \"宛先不明\"], unless: [$temporary]"
                    ).replacing("overrides: []", with: "aliases: [gmail.z, gmail.y]"),
                    SampleKnowledge.signature(
                        "gmail.b",
                        "text: \"mailbox full\", reply_code: [552, 452], enhanced_status: [\"5.2.2\"], phase: rcpt_to, remote_mta: required",
                        verdict: "transient", reason: "mailbox_full", overrides: "[gmail.a]"),
                    remoteMTA: "[.google.com]"),
                SampleKnowledge.file(
                    "standard: phrase",
                    SampleKnowledge.signature("phrase.c", "contains: \"{$holder} {$is_absent}\"")),
                "retired: [{id: gmail.x, retired: 2026-11-23, because: x, superseded_by: gmail.z}]\n",
                SampleKnowledge.blocklists(
                    "{id: bl.example.net, operator: Example, lists: ip, names: [bl.example.net/x, Example BL], sources: [page]}",
                    "{id: example.net, operator: Example, lists: both, names: [example.net], sources: [page], closed: 2024}"
                )
            ).image
        folder = try TemporaryFolder()
    }

    /// Writes `bytes`, tries to open them, and answers the error.
    private func error(of bytes: [UInt8]) throws -> FileError? {
        let path = try folder.write(bytes, to: "broken.sqlite")
        do {
            _ = try CompiledFile.contents(path)
            return nil
        } catch {
            return error
        }
    }

    @Test("what is written is read, to the last field")
    func roundTrip() throws {
        let path = folder.path + "/kb.sqlite"
        try CompiledFileWriter.write(image, to: path)
        let read = try CompiledFile.image(path)
        #expect(read.aliases.map(\.old) == ["gmail.y", "gmail.z"])
        #expect(read.retired.map(\.supersededBy) == ["gmail.z"])
        #expect(read == image)
        #expect(read.blocklists.map(\.closed) == [nil, 2024])
        #expect(read.blocklists.flatMap(\.names).map(\.rank) == [.page, .list, .umbrella])
        #expect(try CompiledFile.open(path).image == EngineImage(image))
        let vocabulary = try CompiledFile.vocabulary(path)
        #expect(vocabulary.groups == image.phraseGroups)
        #expect(vocabulary.reasons == image.reasons)
    }

    @Test("the same knowledge gives the same bytes")
    func isReproducible() throws {
        #expect(try CompiledFileWriter.bytes(of: image) == CompiledFileWriter.bytes(of: image))
    }

    @Test("blocklists are part of the content hash")
    func hash() {
        func hash(_ names: String) -> String {
            SampleKnowledge.compilation(
                SampleKnowledge.blocklists(
                    "{id: bl.example.net, operator: Example, lists: ip, names: [\(names)], sources: [page]}"
                )
            ).image.metadata.contentHash
        }
        #expect(hash("bl.example.net") != hash("bl.example.net, Example BL"))
        #expect(hash("bl.example.net") == hash("BL.example.NET"))
    }

    @Test("the header names the application and the layout, and not SQLite's version")
    func header() throws {
        let bytes = try CompiledFileWriter.bytes(of: image)
        #expect(Array(bytes[68..<72]) == Array("MTAR".utf8))
        #expect(Array(bytes[60..<64]) == [0, 0, 0, 1])
        #expect(Array(bytes[96..<100]) == [0, 0, 0, 0])
    }

    @Test("every flipped byte is noticed")
    func flippedBytes() throws {
        let bytes = try CompiledFileWriter.bytes(of: image)
        #expect(FileChecksum.state(of: bytes) == 0)
        var random = SeededGenerator(seed: 5)
        for _ in 0..<400 {
            var damaged = bytes
            let index = Int.random(in: 0..<bytes.count, using: &random)
            damaged[index] ^= UInt8.random(in: 1...255, using: &random)
            #expect(FileChecksum.state(of: damaged) != 0, "byte \(index)")
        }
        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        let error = try #require(try error(of: damaged))
        #expect(error.code == .damaged)
        #expect(error.message.contains("copy or compile it again"))
    }

    @Test("a file that is not SQLite, or empty, is refused")
    func notSQLite() throws {
        #expect(try error(of: [])?.code == .notSQLite)
        #expect(try error(of: Array("hello".utf8))?.code == .notSQLite)
        #expect(try error(of: [UInt8](repeating: 0, count: 10_000))?.code == .notSQLite)
    }

    @Test("a SQLite file of another application is refused")
    func foreign() throws {
        let database = try Database.empty()
        try database.execute("CREATE TABLE t(x)")
        #expect(try error(of: database.serialized())?.code == .foreign)
    }

    @Test("a newer layout is refused with both versions")
    func newerLayout() throws {
        var bytes = try CompiledFileWriter.bytes(of: image)
        bytes[63] = 9
        let error = try #require(try error(of: bytes))
        #expect(error.code == .newerLayout)
        #expect(error.message.contains("layout 9") && error.message.contains("layout 1"))
    }

    @Test("a truncated file is refused", arguments: [1, 4_096, 10_000])
    func truncated(missing: Int) throws {
        let bytes = try CompiledFileWriter.bytes(of: image)
        #expect(try error(of: Array(bytes.dropLast(missing)))?.code == .truncated)
    }

    @Test("a file that is not there, and a folder, are refused")
    func notThere() {
        let missing = #expect(throws: FileError.self) {
            try CompiledFile.open(folder.path + "/nothing")
        }
        #expect(missing?.code == .notFound)
        let isFolder = #expect(throws: FileError.self) { try CompiledFile.open(folder.path) }
        #expect(isFolder?.code == .unreadable)
    }

    /// Ways to make an image that contradicts itself.
    private static let breakages: [@Sendable (inout KnowledgeImage) -> Void] = [
        { $0.signatures[0].reason = 99 }, { $0.signatures[0].origin = -1 },
        { $0.signatures[0].sources = [7] },
        { $0.signatures[1].overrides = [50] }, { $0.tables.elements[0] = 0x00FF_FFFF },
        { $0.tables.elements[0] = 0x8000_00FF }, { $0.tables.templateSignatures[0] = 900 },
        { $0.tables.templateModes[0] = 7 }, { $0.tables.anchorRows[2] = 0xFFFF_FFFF },
        { $0.tables.wordStarts[1] = 0xFFFF_0000 }, { $0.tables.slots = [1, 0, 1, 0] },
        { $0.tables.slots = [] },
        { $0.tables.slots[1] = 70_000 }, { $0.tables.templateStarts.removeLast() },
        { $0.tables.guardStarts[1] = 0 }, { $0.tables.guardWords[0] = 0xFFFF },
        { $0.tables.anchorRows[0] = .max },
        { $0.aliases[0].id = "gmail.nobody" }, { $0.aliases[0].old = "gmail.b" },
        { $0.hostSuffixes[0].origin = 40 }, { $0.tables.wordStarts = [] },
        { $0.sources[0].origin = 9 }, { $0.signatures[0].guards = [-1] },
        { $0.signatures.swapAt(0, 1) }, { $0.signatures[1].id = $0.signatures[0].id },
    ]

    @Test(
        "an image that contradicts itself is an error, never a trap", arguments: breakages.indices)
    func contradictions(number: Int) {
        var broken = image
        Self.breakages[number](&broken)
        #expect(throws: KnowledgeError.self) { try Knowledge(broken) }
    }

    @Test("a file whose rows make no sense is refused, though its checksum is right")
    func nonsense() throws {
        for sql in [
            "UPDATE signature SET verdict = 'maybe'", "UPDATE signature SET layer = 77",
            "DELETE FROM engine WHERE name = 'elements'",
            "UPDATE signature_reply_code SET reply_code = 1 WHERE reply_code = 452",
            "UPDATE signature_source SET source = 900", "DROP TABLE reason", "DROP TABLE alias",
            "UPDATE alias SET id = 'gmail.nobody'",
            "UPDATE metadata SET value = '99' WHERE name = 'normalizer_version'",
            "UPDATE blocklist SET lists = 'people'", "UPDATE blocklist_name SET blocklist = 2",
            "UPDATE blocklist_name SET rank = 9",
            "UPDATE blocklist_name SET name = ' ' WHERE blocklist = 1",
            "UPDATE signature_guard SET signature = 5000", "UPDATE engine SET data = x'01'",
            "UPDATE signature SET title = 'another' WHERE number = 1",
            "UPDATE signature SET revision = -1 WHERE number = 1",
            "DELETE FROM signature_source WHERE signature = 0",
        ] {
            let bytes = try CompiledFileWriter.bytes(of: image, adding: sql)
            #expect(try error(of: bytes) != nil, "\(sql)")
        }
    }
}

@Suite("Checksum")
struct FileChecksumTests {
    @Test("any word can be the seal", arguments: [0, 8, 64, 1_016])
    func seal(offset: Int) {
        var random = SeededGenerator(seed: UInt64(offset))
        var bytes = (0..<1_024).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        FileChecksum.seal(&bytes, at: offset)
        #expect(FileChecksum.state(of: bytes) == 0)
    }

    @Test("read from both ends, says the same of every length", arguments: 8..<40)
    func bothEnds(length: Int) {
        var random = SeededGenerator(seed: UInt64(length))
        var bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        #expect(!bytes.withUnsafeBytes { FileChecksum.isSound($0) })
        if length % 8 == 0 {
            FileChecksum.seal(&bytes, at: length / 16 * 8)
            #expect(bytes.withUnsafeBytes { FileChecksum.isSound($0) })
        }
        // Of all last bytes that a text of this length can have, at most one is right.
        let states = (UInt8.min ... .max).map { last -> UInt64 in
            bytes[length - 1] = last
            let isSound = bytes.withUnsafeBytes { FileChecksum.isSound($0) }
            #expect(isSound == (FileChecksum.state(of: bytes) == 0))
            return FileChecksum.state(of: bytes)
        }
        #expect(Set(states).count == 256)
    }

    @Test("length counts, and so do bytes behind the last whole word")
    func length() {
        #expect(FileChecksum.state(of: [0]) != FileChecksum.state(of: [0, 0]))
        #expect(
            FileChecksum.state(of: Array(repeating: 0, count: 8) + [1])
                != FileChecksum.state(of: Array(repeating: 0, count: 9)))
    }
}

@Suite("SHA-256")
struct ContentHashTests {
    @Test(
        "agrees with the examples of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func examples(text: String, digest: String) {
        #expect(SHA256.hexDigest(Array(text.utf8)) == digest)
    }
}
