package import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureStore

/// `kb lock`: writes the revisions of all ids into `lock.json`.
package struct LockCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Write lock.json: every id with its revision, every alias, every retired id.",
        discussion: """
            A new id gets revision 1; one whose meaning changed gets the next. Nothing is written over ids that \
            vanished: give them back, name them in `aliases`, or retire them. Exit code 1 where that is so, \
            where the pack does not compile, and, with --check, where lock.json is out of date.

            Examples:
              kb lock knowledge
              kb lock knowledge --check
            """)

    @Flag(help: "Write nothing; say which ids differ.")
    var check = false

    @Argument(help: "The pack's folder.")
    var pack = "knowledge"

    package init() {}

    package func run() throws {
        let folder = pack.count > 1 && pack.hasSuffix("/") ? String(pack.dropLast()) : pack
        guard PackReader.files(of: folder)?.contains(folder + "/pack.yaml") == true else {
            throw CommandFailure(
                message: "\(pack): there is no pack.yaml in it; name the folder of a pack")
        }
        let compilation = Compilation.of(folder)
        let errors = compilation.problems.filter { $0.severity == .error }
        try report(
            errors + LockCheck.identity(compilation.pack), "nothing was written; mend these first")
        let path = folder + "/" + LockFile.name
        if check {
            try checkFreshness(compilation.pack, path)
        } else {
            try write(compilation.pack, path)
        }
    }

    private func checkFreshness(_ pack: Pack, _ path: String) throws {
        var problems = LockCheck.freshness(pack)
        if pack.lock == nil {
            problems.append(
                Problem(
                    SourceLocation(path: path), "lock-out-of-date",
                    "there is no \(LockFile.name); run `kb lock`"))
        }
        try report(problems, "\(path) is out of date")
        Console.error("kb: \(path) is up to date")
    }

    private func write(_ pack: Pack, _ path: String) throws {
        if let file = pack.lock, file.isCanonical, LockCheck.freshness(pack).isEmpty {
            return Console.error("kb: \(path) is up to date")
        }
        let lock = Lock(of: pack)
        do {
            try FileBytes.replace(path, with: Array(LockFile.text(of: lock).utf8))
        } catch {
            throw CommandFailure(message: error.description)
        }
        let last = pack.lock?.lock.signatures ?? [:]
        let added = lock.signatures.keys.count { last[$0] == nil }
        let changed = lock.signatures.count { id, entry in
            last[id].map { $0 != entry } ?? false
        }
        Console.error(
            "kb: \(path): \(lock.signatures.count) ids, \(added) of them new, \(changed) changed; "
                + "\(lock.aliases.count) aliases, \(lock.retired.count) retired")
    }

    private func report(_ problems: [Problem], _ summary: String) throws {
        guard !problems.isEmpty else { return }
        for problem in problems { Console.print(problem.text) }
        throw CommandFailure(message: summary, exitCode: 1)
    }
}
