package import ArgumentParser
internal import KnowledgeCompiler

/// `kb diff`: what changed between two versions of knowledge, and in the answers that they give.
package struct DiffCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions of knowledge: signatures, and the answers to all examples.",
        discussion: """
            \(KnowledgeSide.help)

            Answers are compared on the examples, counter-examples and fixtures of both sides. The last line says how \
            many texts suppress now that did not, and the other way round. Exit code 0 whenever it could compare.

            Examples:
              kb diff main knowledge
              kb diff HEAD~1 HEAD --output markdown
              kb diff v1:knowledge kb.sqlite --output json
            """)

    /// How the difference is written.
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

    @Option(help: "text for a terminal, markdown for a pull request, json for programs.")
    var output: Output = .text

    @Option(help: ArgumentHelp("How many texts of a group text and markdown show.", valueName: "n"))
    var limit = 5

    @Argument(help: "The version to start from.")
    var old: String

    @Argument(help: "The version to end at.")
    var new: String

    package init() {}

    package func validate() throws {
        if limit < 0 { throw ValidationError("--limit must be 0 or more") }
    }

    package func run() throws {
        let difference = KnowledgeDifference(
            from: try KnowledgeSide.open(old), to: try KnowledgeSide.open(new))
        let words = DifferenceWords(difference: difference)
        switch output {
        case .text:
            let style = Style(isColoured: Console.hasColour(1))
            Console.print(DifferenceText(words: words, limit: limit, style: style).text)
        case .markdown: Console.print(DifferenceMarkdown(words: words, limit: limit).text)
        case .json: Console.print(DifferenceJSON.text(difference))
        }
    }
}
