internal import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeLint
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

/// `kb pack check`: everything that a private pack must pass.
struct PackCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a private pack over the knowledge that it is used with.",
        discussion: """
            Its layout (`kb fmt --check`), what lint finds, and every example, counter-example and fixture, \
            answered by the pack over the public knowledge and over each --overlay that is named. Prints \
            the findings, then a table.

            Exit codes: 0 passed, 1 findings, 2 the pack or the knowledge cannot be read.

            Examples:
              kb pack check ours
              kb pack check --overlay base-pack ours
            """)

    @OptionGroup var knowledge: KnowledgeOptions

    @Argument(help: "The pack's folder.")
    var pack: String

    func run() throws {
        let (layers, base) = try knowledge.layers()
        guard let files = PackReader.files(of: pack), !files.isEmpty else {
            throw CommandFailure(message: "\(pack): there is no pack; make one with `kb pack init`")
        }
        let compilation: Compilation
        do {
            compilation = try KnowledgeOptions.compilation(of: pack, over: layers, base: base)
        } catch let error as FileError {
            throw CommandFailure(message: error.description)
        }
        let context = LintContext(compilation, today: CalendarDate.today, over: layers)
        let rows = [
            layout(compilation.pack), manifest(compilation.pack), lint(context), trials(context),
        ]
        let style = Style(isColoured: Console.hasColour(1))
        for row in rows {
            let word = row.isGood ? style.green("passed") : style.red("failed")
            let gap = String(repeating: " ", count: max(1, 10 - row.name.count))
            Console.print(row.name + gap + word + "  " + row.summary)
        }
        if rows.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    /// A line of the table.
    private struct Row {
        var name: String
        var isGood: Bool
        var summary: String
    }

    private func layout(_ pack: Pack) -> Row {
        var others = 0
        for (path, bytes) in pack.texts.sorted(by: { $0.key < $1.key }) {
            // What does not parse is lint's to tell.
            guard let canon = try? CanonicalLayout.format(bytes, path: path), canon != bytes else {
                continue
            }
            others += 1
            Console.print("\(path): not canonical: run kb fmt \(self.pack)")
        }
        return Row(
            name: "layout", isGood: others == 0,
            summary: "\(pack.texts.count) files, \(others) not canonical")
    }

    private func manifest(_ pack: Pack) -> Row {
        let off = (pack.disabled + pack.files.flatMap(\.disabled)).count
        let name = pack.name.isEmpty ? "no pack.yaml with a name" : "\(pack.name) \(pack.version)"
        return Row(
            name: "manifest", isGood: !pack.name.isEmpty && !pack.version.isEmpty,
            summary: "\(name), switches \(off) ids off")
    }

    private func lint(_ context: LintContext) -> Row {
        let problems = Linter.problems(context).filter { $0.rule != Format.id }
        LintOutput.text.print(problems)
        let errors = problems.count { $0.severity == .error }
        return Row(
            name: "lint", isGood: errors == 0,
            summary: "\(context.pack.signatures.count) signatures, \(errors) errors, "
                + "\(problems.count - errors) warnings")
    }

    private func trials(_ context: LintContext) -> Row {
        guard context.classifier != nil else {
            return Row(name: "trials", isGood: false, summary: "not run: the pack does not compile")
        }
        let failures = context.results.filter { !$0.isGood }
        for failure in failures { Console.print(TestOutput.text.write(failure)) }
        return Row(
            name: "trials", isGood: failures.isEmpty,
            summary: "\(context.results.count - failures.count) of \(context.results.count) "
                + "answers are as expected")
    }
}
