internal import ArgumentParser
internal import BounceJournal
internal import KnowledgeCommands
internal import Suppression

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb suppress apply`: does it.
struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Suppress; without --yes it only shows what it would do.",
        discussion: """
            Each decision lies in the --journal before it is sent and its receipt after: a run that was killed goes on \
            where it was, and nothing is done twice. What an action asks to send later is sent again as long as \
            --wait allows, else by the next run. Receipts go to standard output, one a decision.

            Examples:
              kb suppress apply --journal done.sqlite --action csv --file list.csv answers.jsonl
              kb suppress apply --journal done.sqlite --action csv --file list.csv --yes answers.jsonl
              kb suppress apply --journal /var/lib/kb/journal.sqlite --action ses --region eu-west-1 --yes
              kb suppress apply --journal done.sqlite --action ses-import --file import.csv --yes answers.jsonl
            """)

    @OptionGroup var action: ActionOptions
    @OptionGroup var policy: PolicyOptions
    @OptionGroup var journal: JournalOptions

    @Flag(help: "Really do it.")
    var yes = false

    @Flag(help: "Try again what failed before.")
    var retryFailed = false

    @Option(
        help: ArgumentHelp(
            "How long to wait for what must be sent again.", valueName: "seconds"))
    var wait = 60

    @Argument(help: "Files with answers, - for standard input; none for the journal's events.")
    var files: [String] = []

    func validate() throws {
        if journal.journal == nil {
            throw ValidationError(
                "name a journal with --journal, where receipts are kept; it is made at first need")
        }
    }

    func run() throws {
        let policy = try policy.policy()
        var input = AnswerInput()
        for file in files { try input.read(file) }
        let candidates = files.isEmpty ? nil : input.table.candidates
        let traffic = input.table.traffic
        let (real, stop) = try action.make()
        defer { Blocking.wait(stop) }
        let run = SuppressionRun(
            try journal.open(mustExist: files.isEmpty), policy: policy,
            action: yes ? real : NoAction(), name: action.action.rawValue,
            batchSize: action.batchSize, retriesFailed: retryFailed)
        guard yes else {
            let plan = try JournalOptions.wait {
                if let candidates {
                    try await run.plan(candidates, of: traffic)
                } else {
                    try await run.plan()
                }
            }
            PlanText.show(plan, isJSON: false)
            Console.error("kb suppress: a dry run, nothing was done; say --yes to do it")
            if input.failures > 0 || plan.alarm != nil { throw ExitCode(1) }
            return
        }
        let outcome = try JournalOptions.wait {
            if let candidates {
                try await run.run(candidates, of: traffic)
            } else {
                try await run.run()
            }
        }
        var isClean = OutcomeText.show(outcome)
        isClean = try sendAgain(run, outcome.nextDue, isClean)
        if !isClean || input.failures > 0 { throw ExitCode(1) }
    }

    /// Sends what waits, while there is time; answers whether nothing is left.
    private func sendAgain(_ run: SuppressionRun, _ due: Int?, _ isClean: Bool) throws -> Bool {
        let end = time(nil) + wait
        var (due, isClean) = (due, isClean)
        while let next = due {
            guard next <= end else {
                Console.error("kb suppress: some decisions wait in the journal; run it again later")
                return false
            }
            if Console.isTerminal(2) { Console.error("kb suppress: waiting to send again") }
            sleep(UInt32(max(1, next - time(nil))))
            let outcome = try JournalOptions.wait { try await run.replay() }
            isClean = OutcomeText.show(outcome)
            due = outcome.nextDue
        }
        return isClean
    }
}

/// Shows what a run did.
enum OutcomeText {
    /// Prints receipts, and a summary for people; answers whether all is well but for what waits.
    static func show(_ outcome: SuppressionOutcome) -> Bool {
        for receipt in outcome.receipts { Console.print(receipt.json) }
        Console.error(
            "kb suppress: run \(outcome.run): \(outcome.receipts.count) receipts, "
                + "\(outcome.held.count) held")
        if let alarm = outcome.alarm { Console.error("kb suppress: WARNING: \(alarm)") }
        if let failure = outcome.failure {
            Console.error("kb suppress: the action broke off: \(PlanText.plain(failure))")
        }
        return outcome.isClean
    }
}
