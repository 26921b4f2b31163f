package import ArgumentParser

/// `kb eval`: measures what learns.
package struct EvalCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measure what learns, on invented streams.",
        subcommands: [EvalSuggestCommand.self])

    package init() {}
}
