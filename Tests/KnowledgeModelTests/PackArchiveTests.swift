import KnowledgeModel
import TestSupport
import Testing

@Suite("Packs in tar archives")
struct PackArchiveTests {
    /// A tar archive of one entry, without its closing blocks.
    private func entry(
        _ name: String, _ text: String, type: Character = "0", prefix: String = ""
    ) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        put(name, 0)
        put(String(text.utf8.count, radix: 8), 124)
        put(String(type), 156)
        put("ustar", 257)
        put(prefix, 345)
        let content = Array(text.utf8)
        let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
        return header + content + padding
    }

    private let end = [UInt8](repeating: 0, count: 1024)
    private let pack = "name: sample\nversion: 1.0\nlicence: CC0-1.0\n"

    private var archive: [UInt8] {
        let long = "folder/" + String(repeating: "n", count: 120) + ".yaml"
        let record = " path=\(long)\n"
        return entry("pax_global_header", "52 comment=0", type: "g") + entry("pack.yaml", pack)
            + entry("folder/", "", type: "5")
            + entry("file.yaml", "retired:\n  - {id: a.b}\n", prefix: "folder")
            + entry("long", "\(record.utf8.count + 3)\(record)", type: "x")
            + entry("short.yaml", "retired: 5\n")
            + entry(".hidden/a.yaml", "retired: 6\n") + entry("README.md", "x")
            + entry("link.yaml", "", type: "2")
            + entry(
                "lock.json", "{\"signatures\": {}, \"aliases\": {}, \"retired\": [\"a.b\"]}") + end
    }

    @Test("files are read by their whole path; folders, links and what is no knowledge are not")
    func reads() {
        let (pack, problems) = PackReader.read(archive: archive, name: "main:knowledge")
        #expect(pack.name == "sample")
        #expect(pack.lock?.lock.retired == ["a.b"])
        let long = String(repeating: "n", count: 120)
        #expect(
            problems.map { "\($0.location) \($0.rule)" } == [
                "main:knowledge/folder/file.yaml:2:5 missing-field",
                "main:knowledge/folder/\(long).yaml:1:10 wrong-type",
            ])
    }

    @Test("an archive that is cut off or damaged is a problem, never a trap")
    func damaged() {
        for length in stride(from: 0, to: archive.count - 1024, by: 97) {
            let (_, problems) = PackReader.read(archive: Array(archive[..<length]), name: "x")
            #expect(problems.contains { $0.rule == "unreadable" }, "\(length)")
        }
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            var bytes = archive
            for _ in 0..<4 {
                let index = Int.random(in: bytes.indices, using: &random)
                bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            }
            // Two files of the pack are broken anyway; four bytes do not hide both.
            #expect(!PackReader.read(archive: bytes, name: "x").problems.isEmpty)
        }
    }

    @Test("an archive without knowledge is no pack")
    func empty() {
        let (_, problems) = PackReader.read(archive: entry("README.md", "x") + end, name: "x")
        #expect(problems.map(\.rule) == ["unreadable"])
    }
}
