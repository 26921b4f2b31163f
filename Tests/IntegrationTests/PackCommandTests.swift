import Foundation
import TestSupport
import Testing

@Suite("kb pack", .enabled(if: Program.path != nil, "the program kb was not built"))
struct PackCommandTests {
    private let bench: Workbench
    private var pack: String { bench.folder + "/ours" }

    init() throws { bench = try Workbench() }

    private func kb(_ arguments: String...) throws -> Program.Result {
        try Program.run(arguments)
    }

    private func check() throws -> Program.Result {
        try kb("pack", "check", "--quiet", "--db", bench.database, pack)
    }

    @Test("init makes a pack that passes, and writes over nothing")
    func initialises() throws {
        let made = try kb("pack", "init", pack)
        #expect(made.exitCode == 0)
        #expect(made.output.hasSuffix("next      kb pack check \(pack)\n"))
        let result = try check()
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        let version = try version()
        #expect(
            result.output == """
                layout    passed  2 files, 0 not canonical
                manifest  passed  ours \(version), switches 0 ids off
                lint      passed  1 signatures, 0 errors, 0 warnings
                trials    passed  2 of 2 answers are as expected

                """)
        let again = try kb("pack", "init", pack)
        #expect(again.exitCode == 2)
        #expect(again.errors.contains("is there and not an empty folder; nothing was written"))
        let nameless = try kb("pack", "init", bench.folder + "/1")
        #expect(nameless.exitCode == 2)
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/1"))
    }

    private func version() throws -> Substring {
        let manifest = try String(contentsOfFile: pack + "/pack.yaml", encoding: .utf8)
        return try #require(manifest.firstMatch(of: /version: (\S+)/)).1
    }

    @Test("check says what is wrong, where, and which part failed")
    func findings() throws {
        #expect(try kb("pack", "init", pack).exitCode == 0)
        let path = pack + "/signatures.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try bench.write(
            text.replacing("not_examples:", with: "not_examples:  ")
                .replacing("the desk is in our office and", with: "no such desk in our office,"),
            to: "ours/signatures.yaml")
        let result = try check()
        #expect(result.exitCode == 1)
        #expect(result.output.contains("\(path): not canonical"))
        #expect(result.output.contains("answers its own counter-example"))
        for row in ["layout    failed", "manifest  passed", "lint      failed", "trials    failed"]
        {
            #expect(result.output.contains(row))
        }
        let none = try kb("pack", "check", "--db", bench.database, bench.folder + "/none")
        #expect(none.exitCode == 2)
        #expect(none.errors.contains("make one with `kb pack init`"))
    }

    @Test("disable switches an id off, kb explain says which pack did, and a slip is an error")
    func disables() throws {
        func classify(_ id: String, _ command: String = "classify") throws -> Program.Result {
            try bench.write(
                "name: ours\nversion: 2026.11.1\nlicence: CC0-1.0\ndisable: [\(id)]\n",
                to: "ours/pack.yaml")
            return try kb(command, "--db", bench.database, "--overlay", pack, "550 user unknown")
        }
        let off = try classify("phrase.user-unknown")
        #expect(off.exitCode == 0)
        #expect(off.output.hasPrefix("undetermined"))
        let why = try classify("phrase.user-unknown", "explain")
        #expect(why.output.contains("disabled by ours  phrase.user-unknown"))
        let slip = try classify("phrase.user-unkown")
        #expect(slip.exitCode == 2)
        #expect(slip.errors.contains("pack.yaml:4:11: error: disable names phrase.user-unkown"))
        #expect(slip.errors.contains("did you mean phrase.user-unknown?"))
        #expect(try check().output.contains("lint      failed"))
    }
}
