internal import ArgumentParser
internal import BounceClassifier
internal import BounceJournal
internal import KnowledgeCommands
internal import Suppression

/// `kb suppress affected`: what newer knowledge would not suppress any more.
struct AffectedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affected",
        abstract: "List suppressions that newer knowledge would not make any more, and why.",
        discussion: """
            Reads the words that were kept with each suppression again, with the status, the phase and the receiving \
            host; what still suppresses, by whatever signature, is not listed. Decisions from answers have no words; \
            they are listed where their signature is gone, retired or no longer stable.

            Exit codes: 0 none is affected, 1 some are, 2 usage.

            Examples:
              kb suppress affected --journal done.sqlite --action ses --db newer.sqlite
            """)

    @OptionGroup var knowledge: KnowledgeOptions
    @OptionGroup var journal: JournalOptions

    @Option(help: "Of which action.")
    var action: ActionName

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    func run() throws {
        let run = SuppressionRun(
            try journal.open(mustExist: true), policy: .init(), action: NoAction(),
            name: action.rawValue)
        let stored = try JournalOptions.wait { try await run.decisions() }
        let affected = try AffectedDecisions(knowledge).among(stored)
        for one in affected {
            if json {
                Console.print(
                    JSONText.object { text in
                        text.add("decision", json: one.decision.decision.json)
                        text.add("run", one.decision.run)
                        text.add("why", one.why)
                    })
            } else {
                let decision = one.decision.decision
                Console.print(
                    "\(PlanText.plain(decision.recipient))\t\(decision.signature ?? "")\t\(one.why)"
                )
            }
        }
        Console.error("kb suppress: \(affected.count) of \(stored.count) decisions are affected")
        if !affected.isEmpty { throw ExitCode(1) }
    }
}
