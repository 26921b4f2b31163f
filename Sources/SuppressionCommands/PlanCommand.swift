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

/// `kb suppress plan`: what would be done; nothing is.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show whom a run would suppress, and who is held and why; nothing is done.",
        discussion: """
            Reads answers of kb classify --output json from files or standard input; without files, the events of \
            the --journal.

            Examples:
              kb suppress plan answers.jsonl
              kb suppress plan --journal /var/lib/kb/journal.sqlite --action ses --json
              kb suppress plan --run-share 0.05 --allow never.txt answers.jsonl
            """)

    @OptionGroup var policy: PolicyOptions
    @OptionGroup var journal: JournalOptions

    @Option(help: "Of which action earlier decisions count.")
    var action = ActionName.ses

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    @Argument(help: "Files with answers, - for standard input.")
    var files: [String] = []

    func run() throws {
        let policy = try policy.policy()
        let plan: SuppressionPlan
        var failures = 0
        if files.isEmpty, journal.journal != nil {
            let run = SuppressionRun(
                try journal.open(mustExist: true), policy: policy, action: NoAction(),
                name: action.rawValue)
            plan = try JournalOptions.wait { try await run.plan() }
        } else {
            var input = AnswerInput()
            for file in files.isEmpty ? ["-"] : files { try input.read(file) }
            failures = input.failures
            let (candidates, traffic) = (input.table.candidates, input.table.traffic)
            if journal.journal != nil {
                let run = SuppressionRun(
                    try journal.open(mustExist: true), policy: policy, action: NoAction(),
                    name: action.rawValue)
                plan = try JournalOptions.wait { try await run.plan(candidates, of: traffic) }
            } else {
                plan = policy.plan(candidates, traffic, now: time(nil))
            }
        }
        PlanText.show(plan, isJSON: json)
        if failures > 0 || plan.alarm != nil { throw ExitCode(1) }
    }
}
