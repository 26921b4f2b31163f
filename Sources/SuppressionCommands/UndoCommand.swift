internal import ArgumentParser
internal import BounceJournal
internal import KnowledgeCommands
internal import Suppression

/// `kb suppress undo`: takes suppressions back.
struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take suppressions back; without --yes it only shows which.",
        discussion: """
            Takes back what was applied by this journal, never what was there before. All conditions that are given \
            must hold. A recipient that is lifted is not suppressed again by the same signature and revision.

            Examples:
              kb suppress undo --journal done.sqlite --action ses --recipient user@example.com --yes
              kb suppress undo --journal done.sqlite --action ses --signature gmail.no-such-user@4
              kb suppress undo --journal done.sqlite --action ses --since 2026-01-01 --yes
              kb suppress undo --journal done.sqlite --action ses --all-of-run 20260101T000000Z-1a2b --yes
              kb suppress undo --journal done.sqlite --action ses --affected --db newer.sqlite --yes
            """)

    @OptionGroup var action: ActionOptions
    @OptionGroup var journal: JournalOptions
    @OptionGroup var knowledge: KnowledgeOptions

    @Option(
        help: ArgumentHelp("This address; may be given several times.", valueName: "address"))
    var recipient: [String] = []

    @Option(help: ArgumentHelp("What rests on this signature.", valueName: "id[@revision]"))
    var signature: String?

    @Option(
        help: ArgumentHelp(
            "What was planned since then: 2026-01-01 or 2026-01-01T00:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("What this run did.", valueName: "run"))
    var allOfRun: String?

    @Flag(help: "What the knowledge of --db would not suppress any more.")
    var affected = false

    @Flag(help: "Really do it.")
    var yes = false

    func validate() throws {
        if recipient.isEmpty, signature == nil, since == nil, allOfRun == nil, !affected {
            throw ValidationError(
                "say which: --recipient, --signature, --since, --all-of-run or --affected")
        }
        if let since, SuppressionTime.seconds(since) == nil {
            throw ValidationError("--since takes 2026-01-01 or 2026-01-01T00:00:00Z")
        }
    }

    func run() throws {
        let (real, stop) = try action.make()
        defer { Blocking.wait(stop) }
        let run = SuppressionRun(
            try journal.open(mustExist: true), policy: .init(), action: real,
            name: action.action.rawValue, batchSize: action.batchSize)
        var chosen = try JournalOptions.wait { try await run.decisions() }
            .filter { [.applied, .waiting, .sending].contains($0.state) && matches($0) }
        if affected {
            let keys = Set(
                try AffectedDecisions(knowledge).among(chosen).map(\.decision.decision.key))
            chosen = chosen.filter { keys.contains($0.decision.key) }
        }
        guard yes else {
            for one in chosen {
                Console.print(
                    "lift       \(PlanText.plain(one.decision.recipient))  "
                        + "\(one.decision.signature ?? "")  \(one.run)")
            }
            Console.error(
                "kb suppress: \(chosen.count) would be lifted; a dry run, say --yes to do it")
            return
        }
        let selection = chosen
        let outcome = try JournalOptions.wait { try await run.lift(selection) }
        if !OutcomeText.show(outcome) { throw ExitCode(1) }
    }

    private func matches(_ one: StoredDecision) -> Bool {
        let addresses = Set(recipient.map(MailboxName.folded))
        if !addresses.isEmpty,
            !addresses.contains(MailboxName.folded(one.decision.recipient))
        {
            return false
        }
        if let signature {
            let named = one.decision.signature ?? ""
            guard
                named == signature
                    || named.split(separator: "@").first.map(String.init) == signature
            else { return false }
        }
        if let since = since.flatMap(SuppressionTime.seconds), one.planned < since { return false }
        if let allOfRun, one.run != allOfRun { return false }
        return true
    }
}
