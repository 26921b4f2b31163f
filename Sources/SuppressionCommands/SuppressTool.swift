package import ArgumentParser
internal import KnowledgeCommands

/// `kb suppress`: from answers to suppressions, and back.
package struct SuppressTool: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kb suppress",
        abstract:
            "Stop mail to addresses that are dead, within limits, and take it back where that was wrong.",
        discussion: """
            Nothing is done without --yes. What was done is kept in a journal, so that it can be undone; the \
            journal of kb serve is one, any other file is made at first need. Recipients that showed life after \
            their bounce are never suppressed, nor those on the --allow list.

            Exit codes: 0 done, 1 something failed, waits or was held for a person, 2 usage, 70 internal.

            Examples:
              kb classify --format ses --output json < bounces.json | kb suppress plan
              kb suppress plan --journal /var/lib/kb/journal.sqlite
              kb suppress apply --journal done.sqlite --action csv --file list.csv --yes answers.jsonl
              kb suppress affected --journal done.sqlite --action csv --db newer.sqlite
              kb suppress undo --journal done.sqlite --action csv --file list.csv --affected --db newer.sqlite --yes
            """,
        subcommands: [
            PlanCommand.self, ApplyCommand.self, UndoCommand.self, AffectedCommand.self,
        ])

    package init() {}

    /// Runs the tool with the words of a command line, and answers its exit code.
    package static func exitCode(of arguments: [String]) -> Int32 {
        run(arguments, as: "kb suppress")
    }
}
