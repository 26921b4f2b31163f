internal import KnowledgeModel

/// A pack in the history of the repository around the current folder.
struct GitRevision {
    /// The revision, as git spells them: `HEAD~1`, `main`, `v1`.
    let revision: String
    /// The pack's folder, from the root of the repository.
    let folder: String

    /// Reads `REVISION` or `REVISION:FOLDER`; a colon between braces belongs to the revision.
    init(_ argument: String) throws(CommandFailure) {
        var depth = 0
        let colon = argument.firstIndex { character in
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            return character == ":" && depth == 0
        }
        revision = String(argument[..<(colon ?? argument.endIndex)])
        folder = colon.map { String(argument[argument.index(after: $0)...]) } ?? "knowledge"
        let isPlain = argument.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard !revision.isEmpty, !revision.hasPrefix("-"), isPlain else {
            throw CommandFailure(
                message:
                    "'\(AnswerText.plain(argument))' is no folder, no file and cannot be a git "
                    + "revision; name a pack's folder, a compiled file, or a revision as HEAD~1, main "
                    + "or v1:knowledge")
        }
    }

    /// Reads the pack without touching the work tree.
    func read() throws(CommandFailure) -> (commit: String, pack: Pack, problems: [Problem]) {
        let root = try Git.run(["rev-parse", "--show-cdup"])
        guard root.isSuccess else {
            throw CommandFailure(
                message:
                    "there is no file or folder '\(revision)', and it is no git revision here: "
                    + Self.sentence(root.errors))
        }
        let commit = try Git.run(["rev-parse", "--verify", "--quiet", revision + "^{commit}"])
        guard commit.isSuccess, !commit.line.isEmpty else {
            throw CommandFailure(
                message:
                    "there is no file, folder or git revision '\(revision)'; name a pack's folder, "
                    + "a compiled file, or a revision as HEAD~1, main or v1:knowledge")
        }
        let place = root.line.isEmpty ? [] : ["-C", root.line]
        let archive = try Git.run(
            place + ["archive", "--format=tar", commit.line + ":" + folder])
        guard archive.isSuccess else {
            throw CommandFailure(
                message: "the revision '\(revision)' has no folder '\(folder)'; name the pack's as "
                    + "\(revision):FOLDER (\(Self.sentence(archive.errors)))")
        }
        let (pack, problems) = PackReader.read(
            archive: archive.output, name: "\(revision):\(folder)")
        return (String(commit.line.prefix(12)), pack, problems)
    }

    private static func sentence(_ errors: String) -> String {
        let line = errors.split(separator: "\n").first.map(String.init) ?? "git says nothing"
        return AnswerText.plain(line)
    }
}
