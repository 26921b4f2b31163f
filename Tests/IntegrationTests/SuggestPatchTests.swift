import Foundation
import TestSupport
import Testing

@Suite("kb suggest: patches", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestPatchTests {
    private let bench: LearningBench
    private let stream: String

    init() throws {
        bench = try LearningBench()
        stream = try bench.write(LearningStream.text(LearningStream.lines), to: "stream.jsonl")
    }

    private static let hasGit = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

    private func proposals(_ arguments: [String]) throws -> [[String: Any]] {
        let result = try bench.suggest(["--output", "json"] + arguments + [stream])
        #expect(result.exitCode == 0, "\(result.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require((value as? [String: Any])?["proposals"] as? [[String: Any]])
    }

    /// Applies `patch` in `folder` as a person would.
    private func apply(_ patch: String, in folder: String) throws -> Int32 {
        let path = try bench.write(patch, to: "one.patch")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/git")
        process.arguments = ["apply", path]
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["GIT_CEILING_DIRECTORIES": bench.folder, "PATH": "/usr/bin:/bin"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test("a proposal carries its file as --output yaml writes it; no patch without a pack")
    func yaml() throws {
        let proposal = try #require(try proposals([]).first)
        let yaml = try bench.suggest(["--output", "yaml", stream]).output
        #expect(proposal["yaml"] as? String == yaml)
        #expect(proposal["patch"] == nil && proposal["file"] == nil)
        let evidence = try #require(proposal["evidence"] as? [String: Any])
        let days = try #require(evidence["by_day"] as? [Int])
        #expect(days.count == 20 && days.max() == 8 && days.allSatisfy { (0...8).contains($0) })
    }

    @Test(
        "git apply of the patch gives what --into writes, byte for byte; json alone writes nothing",
        .enabled(if: hasGit, "there is no git"),
        arguments: ["as it is", "no line end", "empty list", "no phrases", "lines behind"])
    func apply(shape: String) throws {
        let pack = try bench.packCopy()
        let phrases = pack + "/phrases.yaml"
        let head = "standard: phrase\nname: Sample\n"
        switch shape {
        case "no line end":
            let text = try bench.read("pack/phrases.yaml")
            let cut = text.trimmingSuffix(while: \.isNewline)
            try bench.write(String(cut), to: "pack/phrases.yaml")
        case "empty list":
            try bench.write(head + "signatures: []\n", to: "pack/phrases.yaml")
        case "no phrases": try FileManager.default.removeItem(atPath: phrases)
        case "lines behind":
            let text = try bench.read("pack/phrases.yaml")
            let lines = text.replacing("name: Sample\n", with: "")
            try bench.write(lines + "# the end\nname: Sample\n", to: "pack/phrases.yaml")
        default: break
        }
        let before = FileManager.default.contents(atPath: phrases)
        let proposal = try #require(try proposals(["--pack", pack]).first)
        #expect(FileManager.default.contents(atPath: phrases) == before)
        let file = try #require(proposal["file"] as? String)
        let patch = try #require(proposal["patch"] as? String)
        #expect(file == (shape == "no phrases" ? "proposed.yaml" : "phrases.yaml"))
        let other = bench.folder + "/other"
        try FileManager.default.copyItem(atPath: pack, toPath: other)
        #expect(try apply(patch, in: pack) == 0, "\(patch)")
        #expect(try bench.suggest(["--into", other, stream]).exitCode == 0)
        let applied = try bench.bytes(pack + "/" + file)
        #expect(try applied == bench.bytes(other + "/" + file))
        #expect(applied != before)
    }

    @Test("--into with json: the patch for the files as they were; a second time there is none")
    func into() throws {
        let pack = try bench.packCopy()
        let made = try #require(try proposals(["--pack", pack]).first?["patch"] as? String)
        #expect(try proposals(["--into", pack]).first?["patch"] as? String == made)
        let again = try #require(try proposals(["--pack", pack]).first)
        #expect(again["patch"] == nil && again["no_patch"] == nil)
    }

    @Test(
        "paths start at the top of the checkout that holds the pack, whatever its name",
        .enabled(if: hasGit, "there is no git"),
        arguments: ["pack", "a pack", "größe", "quo\"ted", "back\\slash"])
    func checkout(name: String) throws {
        let checkout = bench.folder + "/checkout"
        let files = FileManager.default
        try files.createDirectory(
            atPath: checkout + "/.git", withIntermediateDirectories: true)
        let pack = checkout + "/" + name
        try files.copyItem(atPath: bench.packCopy(), toPath: pack)
        let proposal = try #require(try proposals(["--pack", pack]).first)
        #expect(proposal["file"] as? String == name + "/phrases.yaml")
        let patch = try #require(proposal["patch"] as? String)
        // No checkout to git, only to us: it applies in any folder.
        try files.removeItem(atPath: checkout + "/.git")
        #expect(try apply(patch, in: checkout) == 0, "\(patch)")
        let applied = try bench.bytes(pack + "/phrases.yaml")
        #expect(String(decoding: applied, as: UTF8.self).contains(LearningStream.proposal.id))
    }

    @Test("--pack without --output json is a usage error")
    func usage() throws {
        let result = try bench.suggest(["--pack", "knowledge", stream])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("--pack makes patches for --output json"))
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
