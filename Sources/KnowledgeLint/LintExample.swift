package import KnowledgeModel

/// A small pack on which a rule is tried; `↓` marks where it fires.
package struct LintExample: Sendable {
    /// What the pack has besides the files of `LintFixtures`, by path, without marks.
    package let files: [String: String]
    /// The marked place; nil in an example that passes.
    package let location: SourceLocation?

    /// A pack of these files, some of them in the place of the fixtures'.
    package init(_ files: [String: String]) {
        var plain: [String: String] = [:]
        var location: SourceLocation?
        for (path, text) in files {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
            for (number, line) in lines.enumerated() {
                guard let mark = line.firstIndex(of: "↓") else { continue }
                let column = line[..<mark].unicodeScalars.count + 1
                location = SourceLocation(path: path, line: number + 1, column: column)
                lines[number].remove(at: mark)
            }
            plain[path] = lines.joined(separator: "\n")
        }
        self.files = plain
        self.location = location
    }

    /// A pack with this file of signatures.
    package init(_ signatures: String) { self.init(["signatures.yaml": signatures]) }

    /// A pack with one signature.
    package init(entry: String) { self.init(LintFixtures.file([entry])) }

    /// A pack with one signature, and fixtures.
    package init(entry: String, fixtures: [String]) {
        self.init([
            "signatures.yaml": LintFixtures.file([entry]),
            "fixtures.yaml": (["fixtures:"] + fixtures.map { "  - " + $0 }).joined(separator: "\n")
                + "\n",
        ])
    }

    /// All files of the pack, as texts by path.
    package var texts: [String: String] {
        LintFixtures.pack.merging(files) { $1 }
    }
}
