package import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeLint
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

/// `kb lint`: finds what is wrong with knowledge.
package struct LintCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what is wrong with knowledge before anybody is cut off by it.",
        discussion: """
            Prints path:line:column: error: message [rule-name]. Exit code 1 where there is an error,
            2 where nothing could be checked.

            A signature may allow one finding, with a reason: `lint: {allow: {rule-name: why}}`. Some
            rules cannot be waived; a waiver that allows nothing is an error.

            Examples:
              kb lint knowledge
              kb lint --explain ambiguous-pair
              kb lint --fix
              kb lint --changed-since origin/main     only what lies in signatures changed since then
              kb lint --output github                 annotations for a pull request
              kb lint --output sarif > lint.sarif     for code scanning
            """)

    @Flag(help: "Leave warnings out.")
    var errorsOnly = false

    @Option(help: "text, json (one object a line), github or sarif.")
    var output = LintOutput.text

    @Option(
        help: ArgumentHelp(
            "Only what lies in signatures that changed since a git revision, or in no signature.",
            valueName: "ref"))
    var changedSince: String?

    @Flag(help: "Mend what is mechanical first: take out what says nothing, and lay the files out.")
    var fix = false

    @Option(
        help: ArgumentHelp("Say what a rule demands and why, with examples.", valueName: "rule"))
    var explain: String?

    @Flag(help: "Print the list of all rules as Markdown.")
    var listRules = false

    @Option(
        help: ArgumentHelp(
            "The day of the check, as 2026-11-23; today if absent.", valueName: "day"))
    var today: String?

    @Argument(help: "The pack's folder.")
    var pack = "knowledge"

    package init() {}

    package func validate() throws {
        if let explain, Linter.rule(explain) == nil {
            throw ValidationError(
                "no rule is called \(explain); `kb lint --list-rules` prints them all")
        }
        if let today, !CalendarDate.isValid(today) {
            throw ValidationError("--today must be a day as 2026-11-23")
        }
    }

    package func run() throws {
        if let rule = explain.flatMap(Linter.rule) { return Console.print(RuleText.text(rule)) }
        if listRules { return Console.print(RuleText.markdown(Linter.rules)) }
        let today = today ?? CalendarDate.today
        var compilation = Compilation.of(pack)
        var problems = Linter.problems(compilation, today: today)
        if fix, try mend(problems, compilation.pack) {
            compilation = Compilation.of(pack)
            problems = Linter.problems(compilation, today: today)
        }
        if let changedSince {
            problems = try ChangedSignatures(since: changedSince)
                .filter(problems, in: compilation.pack)
        }
        if errorsOnly { problems.removeAll { $0.severity != .error } }
        output.print(problems)
        let errors = problems.count { $0.severity == .error }
        Console.error(
            "kb: \(compilation.image.signatures.count) signatures, "
                + "\(compilation.image.metadata.exampleCount) examples, "
                + "\(compilation.pack.fixtures.count) fixtures: \(errors) errors, "
                + "\(problems.count - errors) warnings")
        if errors > 0 { throw ExitCode(1) }
    }

    /// Mends what can be, and says which files changed.
    private func mend(_ problems: [Problem], _ pack: Pack) throws -> Bool {
        var changed = false
        for (path, bytes) in pack.texts.sorted(by: { $0.key < $1.key }) {
            let places = problems.filter { problem in
                problem.location.path == path
                    && Linter.rule(problem.rule)?.isFixedByRemoval == true
            }.map(\.location)
            guard let mended = try? Removal.bytes(bytes, path: path, without: Set(places)),
                mended != bytes
            else { continue }
            do {
                try FileBytes.replace(path, with: mended)
            } catch {
                throw CommandFailure(message: error.description)
            }
            Console.error("kb: mended \(path)")
            changed = true
        }
        return changed
    }
}
