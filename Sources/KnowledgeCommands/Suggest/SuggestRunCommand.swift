internal import ArgumentParser
internal import BounceFormats
internal import SignatureLearning
internal import SignatureStore

/// `kb suggest FILES`: reads, learns, proposes.
struct SuggestRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Read bounces and propose signatures (what `kb suggest` does by itself).",
        discussion: """
            A file that is given again, or has grown, is read from where it was left; standard input \
            and pipes are read as new each time. The journal of kb serve is an input too: it holds what was \
            unknown, with pseudonyms, and each lesson of it counts once. The same input gives the same proposals in any order. \
            Counts are shown in bands (5+, 10+, 30+), so that nobody is counted out.

            Exit codes: 0 done, 1 some records could not be read, 2 usage or a state that cannot be used, \
            70 internal.

            Examples:
              kb suggest --state learned.sqlite --format ses /var/spool/ses/*.json
              kb suggest --state learned.sqlite /var/lib/kb/journal.sqlite
              zcat bounces.gz | kb suggest --output json -
              kb suggest --state learned.sqlite --report proposed.html
              kb suggest --state learned.sqlite --into knowledge
              kb suggest --state learned.sqlite --output json --pack knowledge > proposals.json
            """)

    /// How proposals are written.
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, yaml, json }

    @OptionGroup var knowledge: KnowledgeOptions
    @OptionGroup var learning: LearningOptions

    @Option(help: "How the input is written: auto, ses, jsonl or text.")
    var format = "auto"

    @OptionGroup var columns: ColumnOptions

    @Option(
        help:
            "How proposals are written: text for people, yaml as a file for --overlay, json for programs."
    )
    var output = Output.text

    @Option(
        help: ArgumentHelp(
            "Write a page with everything, which needs nothing else, to this file.",
            valueName: "file"))
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Write the proposals into the files of this pack too.", valueName: "folder"))
    var into: String?

    @Option(
        help: ArgumentHelp(
            "With --output json: a patch for the files of this pack with each proposal.",
            discussion: "Each stands alone and is for `git apply`. Without it: the pack of --into.",
            valueName: "folder"))
    var pack: String?

    @Option(
        help: ArgumentHelp(
            "Keep what was counted after so many records.", valueName: "records"))
    var flushEvery = 1_000_000

    @Option(help: ArgumentHelp("How many texts of each kind are listed.", valueName: "count"))
    var limit = 10

    @Argument(help: "Files to read, - for standard input; none to ask what the state knows.")
    var files: [String] = []

    func validate() throws {
        if format != "auto", FormatRegistry.standard[format] == nil {
            let names = FormatRegistry.standard.descriptors.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no format '\(format)'; use auto, \(names)")
        }
        try columns.check(format: format)
        if files.isEmpty, learning.state == nil {
            throw ValidationError("name files to read, - for standard input, or a --state")
        }
        if pack != nil, output != .json {
            throw ValidationError("--pack makes patches for --output json; --into writes")
        }
        if limit < 0 { throw ValidationError("--limit is a number of texts, 0 or more") }
        if flushEvery < 1 { throw ValidationError("--flush-every is a number of records") }
    }

    func run() throws {
        if files.isEmpty { try learning.requireState() }
        // A pack that cannot be written into is better known before hours of reading.
        var writer = try into.map(ProposalWriter.init)
        let patches = output == .json ? try (pack ?? into).map(ProposalPatches.init) : nil
        let lock = try learning.lock()
        defer { _ = lock }
        let knowledge = try LearningKnowledge(knowledge)
        var state = try learning.open(knowledge.mining)
        var input = LearningInput(
            format: format, columns: columns, flushEvery: flushEvery,
            progress: LearningProgress(isShown: Console.isTerminal(2)))
        for path in files {
            try input.read(path, into: &state) { try learning.write($0) }
        }
        let suggestions = knowledge.suggester.suggestions(Suggester.Stream(state))
        // Patches are for the files as they are now, before anything is written into them.
        let json = output == .json ? SuggestionJSON.text(suggestions, patches) : ""
        // Files first: whoever reads standard output may not want all of it.
        if let report {
            do {
                try FileBytes.replace(
                    report, with: Array(SuggestionPage.html(suggestions).utf8))
            } catch {
                throw CommandFailure(message: error.description)
            }
        }
        if writer != nil { try write(suggestions.proposals, &writer) }
        switch output {
        case .yaml: Console.write(1, ProposalYAML.file(suggestions))
        case .json: Console.print(json)
        case .text:
            Console.print(
                SuggestionText(style: Style(isColoured: Console.hasColour(1)), limit: limit)
                    .text(suggestions))
        }
        if input.failures > 0 {
            Console.error(
                "kb: \(input.failures) records could not be read; the first: \(input.firstFailure ?? "")"
            )
            throw ExitCode(1)
        }
    }

    /// Writes the proposals into the pack; those that it has are left as they are.
    private func write(_ proposals: [SignatureProposal], _ writer: inout ProposalWriter?) throws {
        var count = 0
        for proposal in proposals {
            if writer?.has(proposal.id) == true {
                Console.error("kept      \(proposal.id) is there already")
            } else if let place = try writer?.write(proposal) {
                Console.error("wrote     \(place)  \(proposal.id)")
                count += 1
            }
        }
        if count > 0, let into { Console.error(ProposalWriter.nextSteps(into)) }
    }
}
