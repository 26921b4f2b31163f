package import ArgumentParser

/// `kb`: the tool for maintainers, operators and engineers.
package struct KnowledgeTool: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kb",
        abstract: "What mail servers say when they refuse mail, and what it means.",
        discussion: """
            kb NAME runs the program kb-NAME beside kb or on PATH, where kb has no command NAME itself.

            Exit codes: 0 done, 1 some records failed or findings, 2 usage, 70 internal.

            Examples:
              kb classify "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
              kb classify --format ses --output json < notification.json
              kb explain "550 5.4.1 Recipient address rejected: Access denied"
              kb lint knowledge && kb compile knowledge -o kb.sqlite
            """,
        subcommands: [
            ClassifyCommand.self, ReadCommand.self, FormatsCommand.self, ExplainCommand.self,
            CompileCommand.self, CheckCommand.self, StatsCommand.self,
            NewCommand.self, FormatCommand.self, LintCommand.self, TestCommand.self,
            PackCommand.self,
            SuggestCommand.self, ReportTextCommand.self,
            LockCommand.self, DiffCommand.self, AffectedCommand.self, ConformanceCommand.self,
            SimulateCommand.self, EvalCommand.self, PluginCommand.self,
        ])

    package init() {}

    /// Runs the tool with the words of a command line, and answers its exit code.
    package static func exitCode(of arguments: [String]) -> Int32 {
        let builtIn = configuration.subcommands.compactMap { $0.configuration.commandName }
        let other = ExternalCommand(arguments, builtIn: Set(builtIn + ["help"]))
        if let note = other?.run(arguments) { Console.error(note) }
        return run(arguments, as: "kb")
    }
}

extension ParsableCommand {
    /// Runs a tool with the words of a command line, and answers its exit code.
    package static func run(_ arguments: [String], as program: String) -> Int32 {
        Console.ignoreClosedPipes()
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            return 0
        } catch let failure as CommandFailure {
            Console.error("\(program): \(failure.message)")
            return failure.exitCode
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess {
                Console.print(message)
                return 0
            }
            if !message.isEmpty { Console.error(message) }
            if error is ExitCode { return code.rawValue }
            return code == .validationFailure ? 2 : 70
        }
    }
}

/// Why a command stopped.
package struct CommandFailure: Error {
    /// What is wrong and what to do.
    package var message: String
    /// What the program ends with.
    package var exitCode: Int32

    /// Makes a failure; a usage error if nothing else is said.
    package init(message: String, exitCode: Int32 = 2) {
        self.message = message
        self.exitCode = exitCode
    }
}
