internal import ArgumentParser

/// `kb suggest review`: one proposal at a time.
struct SuggestReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Go through the proposals of a state: accept, edit, reject or leave for later.",
        discussion: """
            Reads one line for each answer, so it works over ssh and through a pipe. Accepted signatures go \
            into the pack's files at once, rejected texts are remembered and stay away until twice as many \
            recipients have had them. An edited proposal is tried on the whole corpus and on the stream \
            again. Ends with the commands for a pull request.

            Exit codes: 0 done, 2 a state or a pack that cannot be used.

            Examples:
              kb suggest review --state learned.sqlite --pack knowledge
              EDITOR=nano kb suggest review --state learned.sqlite
            """)

    @OptionGroup var knowledge: KnowledgeOptions
    @OptionGroup var learning: LearningOptions

    @Option(help: ArgumentHelp("The pack's folder.", valueName: "folder"))
    var pack = "knowledge"

    func validate() throws {
        if learning.state == nil { throw ValidationError("name the --state to review") }
    }

    func run() throws {
        try learning.requireState()
        var review = try Review(
            LearningKnowledge(knowledge), learning, into: ProposalWriter(pack))
        try review.run()
    }
}
