package import ArgumentParser

/// `kb suggest`: from unknown bounces to signatures that a person reviews.
package struct SuggestCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Learn from bounces that nobody knows yet, and propose signatures for review.",
        discussion: """
            Reads bounces, delays, deliveries and complaints, masks what belongs to somebody, counts, and \
            proposes what looks permanent by its words and by what became of the recipients. Nothing is \
            ever added without a person.

            Exit codes: 0 done, 1 some records could not be read, 2 usage or a state that cannot be used, \
            70 internal.

            Examples:
              kb suggest bounces.jsonl
              kb suggest --state learned.sqlite --format ses /var/spool/ses/*.json
              kb suggest --state learned.sqlite --output yaml > proposed.yaml
              kb classify --overlay proposed.yaml --trust experimental --file bounces.jsonl
              kb suggest merge one.sqlite two.sqlite -o both.sqlite
              kb suggest why "550 5.1.1 no mailbox here called <user@example.com>"
            """,
        subcommands: [SuggestRunCommand.self, SuggestMergeCommand.self, SuggestWhyCommand.self],
        defaultSubcommand: SuggestRunCommand.self)

    package init() {}
}
