package import ArgumentParser
internal import KnowledgeModel
internal import SignatureStore

/// `kb fmt`: puts the pack's files into the canonical layout.
package struct FormatCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Put the pack's files into the canonical layout.",
        discussion: """
            Values and comments stay as they are; a file that does not parse is left alone and its \
            problem printed. Files are replaced by renaming. Prints the files that changed.

            \(CanonicalLayout.text)

            Exit codes: 0 done, 1 a file does not parse or, with --check, is not canonical, 2 usage.

            Examples:
              kb fmt
              kb fmt --check knowledge
              kb fmt - < providers/gmail.yaml
            """)

    @Flag(help: "Change nothing; print each file that is not canonical, and its first such line.")
    var check = false

    @Argument(help: "Folders and files; - formats standard input to standard output.")
    var paths: [String] = ["knowledge"]

    package init() {}

    package func validate() throws {
        if paths.contains("-"), paths.count > 1 {
            throw ValidationError("- goes with no other path")
        }
    }

    package func run() throws {
        var outcome = Outcome()
        if paths == ["-"] {
            format("-", &outcome)
        } else {
            for path in try Self.files(paths) { format(path, &outcome) }
        }
        Console.error(
            "kb: \(outcome.files) files, \(outcome.changed) "
                + (check ? "not canonical" : "changed") + ", \(outcome.problems) with problems")
        if outcome.problems > 0 || (check && outcome.changed > 0) { throw ExitCode(1) }
    }

    /// What became of the files.
    private struct Outcome {
        var files = 0
        var changed = 0
        var problems = 0
    }

    private static func files(_ paths: [String]) throws -> [String] {
        try paths.flatMap { path in
            let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            guard let files = PackReader.files(of: trimmed) else {
                throw CommandFailure(message: "\(path): there is no such file or folder")
            }
            return files
        }
    }

    /// Formats one file; what is wrong with it ends nothing but itself.
    private func format(_ path: String, _ outcome: inout Outcome) {
        outcome.files += 1
        let shown = path == "-" ? "stdin" : path
        do {
            var bytes: [UInt8] = []
            try InputReader.read(path, pause: {}) { bytes += $0 }
            let result = try CanonicalLayout.format(bytes, path: shown)
            if result != bytes { outcome.changed += 1 }
            if check {
                if let line = Self.firstDifference(bytes, result) {
                    Console.print("\(shown):\(line.number): not canonical: \(line.text)")
                }
            } else if path == "-" {
                Console.write(1, String(decoding: result, as: UTF8.self))
            } else if result != bytes {
                try FileBytes.replace(path, with: result)
                Console.print(path)
            }
        } catch {
            outcome.problems += 1
            switch error {
            case let problem as Problem: Console.error(problem.text)
            case let failure as CommandFailure: Console.error("kb: \(failure.message)")
            case let failure as FileError: Console.error("kb: \(failure.description)")
            default: Console.error("kb: \(shown): \(error)")
            }
        }
    }

    /// The first line that differs, and what canon has there.
    private static func firstDifference(
        _ bytes: [UInt8], _ canon: [UInt8]
    ) -> (number: Int, text: String)? {
        guard bytes != canon else { return nil }
        let found = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let wanted = canon.split(separator: 0x0A, omittingEmptySubsequences: false)
        let common = zip(found, wanted).prefix { $0 == $1 }.count
        let line = common < wanted.count ? wanted[common] : []
        let text = String(decoding: line.prefix(120), as: UTF8.self)
        let isMissing = line.isEmpty && common + 1 < wanted.count
        let advice =
            !line.isEmpty
            ? "wants \(text)" : isMissing ? "a blank line is missing" : "the file should end here"
        return (common + 1, advice)
    }
}
