package import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeLint
internal import KnowledgeModel
internal import SignatureMatching

/// `kb lint`: finds what is wrong with knowledge.
package struct LintCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what is wrong with knowledge before anybody is cut off by it.",
        discussion: """
            Prints path:line:column: error: message [rule-name]. Exit code 1 where there is an error.

            Example:
              kb lint knowledge
            """)

    @Flag(help: "Leave warnings out.")
    var errorsOnly = false

    @Argument(help: "The pack's folder.")
    var pack = "knowledge"

    package init() {}

    package func run() throws {
        let compilation = Compilation.of(pack)
        let problems = Linter.problems(compilation, today: "2026-11-23")
        let shown = errorsOnly ? problems.filter { $0.severity == .error } : problems
        for problem in shown { Console.print(problem.text) }
        let errors = problems.count { $0.severity == .error }
        let warnings = problems.count - errors
        Console.error(
            "kb: \(compilation.image.signatures.count) signatures, "
                + "\(compilation.image.metadata.exampleCount) examples, "
                + "\(compilation.pack.fixtures.count) fixtures: \(errors) errors, \(warnings) warnings"
        )
        if errors > 0 { throw ExitCode(1) }
    }
}
