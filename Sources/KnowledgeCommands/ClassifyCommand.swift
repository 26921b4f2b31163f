package import ArgumentParser
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus

/// `kb classify`: answers bounces.
package struct ClassifyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Say of bounces whether they are permanent, why, and whether to suppress.",
        discussion: """
            Reads diagnostics from the arguments, or files, or standard input. Gives exactly one answer \
            for each record, in order. A record that cannot be read gives {"id", "error"} and the run \
            goes on.

            Exit codes: 0 done, 1 some records failed, 2 usage, 70 internal.

            Examples:
              kb classify "550 5.1.1 <user@example.com>: Recipient address rejected: User unknown"
              kb classify --format ses --output json --file notification.json
              kb classify --column diagnostic="SMTP Response" --file bounces.csv
              tail -f bounces.jsonl | kb classify --format jsonl --output json
              kb classify --jobs 4 --format ses --output json < archive.jsonl > answers.jsonl
            """)

    /// How answers are written.
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var knowledge: KnowledgeOptions

    @OptionGroup var plugins: PluginArguments

    @Option(help: "How the input is written: auto, or a name that `kb formats` lists.")
    var format = "auto"

    @OptionGroup var columns: ColumnOptions

    @Option(help: "How answers are written: text for people, json for programs.")
    var output: Output?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "How many threads answer at a time; the order stays.", valueName: "number"))
    var jobs = 1

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "A file to read, - for standard input; may be given several times.", valueName: "path"))
    var file: [String] = []

    @Option(
        help: ArgumentHelp(
            "What the sending service called it, for diagnostics given as arguments.",
            valueName: "word"))
    var reported: String?

    @Option(
        help: ArgumentHelp(
            "The receiving host, for diagnostics given as arguments.", valueName: "name"))
    var remoteMTA: String?

    @Argument(help: "Diagnostics. A sole - or none reads standard input.")
    var diagnostics: [String] = []

    package init() {}

    package func validate() throws {
        try plugins.check(format: format)
        guard (1...AnswerStream.jobLimit).contains(jobs) else {
            throw ValidationError("--jobs takes 1 to \(AnswerStream.jobLimit)")
        }
        try columns.check(format: format)
        if !columns.columns.isEmpty, !diagnostics.isEmpty, diagnostics != ["-"] {
            throw ValidationError(
                "--column is for tables in files, not for diagnostics as arguments")
        }
        if !file.isEmpty, !diagnostics.isEmpty {
            throw ValidationError("give diagnostics or --file, not both")
        }
    }

    package func run() throws {
        let (classifier, _) = try knowledge.open()
        let formats = try plugins.open()
        defer { formats.stop() }
        let isJSON = output == .json
        var answers = AnswerStream(
            classifier, isJSON: isJSON,
            style: Style(isColoured: !isJSON && Console.hasColour(1)), jobs: jobs)
        if diagnostics.isEmpty || diagnostics == ["-"] {
            for path in file.isEmpty ? ["-"] : file { try read(path, formats, &answers) }
        } else if format == "auto" || format == "text" {
            for text in diagnostics {
                var event = BounceEvent(diagnostic: text)
                event.reported = reported
                event.remoteMTA = remoteMTA
                answers.answer([.event(event)])
            }
        } else {
            for text in diagnostics {
                var input = FormatStream(format: format, columns: columns, plugins: formats)
                let records = try input.decode(Array(text.utf8)[...])
                answers.answer(try records + input.finish())
            }
        }
        answers.flush()
        if answers.failures > 0 { throw ExitCode(1) }
    }

    private func read(
        _ path: String, _ formats: PluginFormats, _ answers: inout AnswerStream
    ) throws {
        var stream = answers
        defer {
            stream.flush()
            answers = stream
        }
        var input = FormatStream(format: format, columns: columns, plugins: formats)
        try InputReader.read(
            path,
            pause: {
                stream.answer(try input.drain())
                stream.flush()
            }
        ) { piece in
            stream.answer(try input.decode(piece))
        }
        stream.answer(try input.finish())
    }
}
