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
            """)

    /// How answers are written.
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var knowledge: KnowledgeOptions

    @Option(help: "How the input is written: auto, ses, jsonl or text.")
    var format = "auto"

    @OptionGroup var columns: ColumnOptions

    @Option(help: "How answers are written: text for people, json for programs.")
    var output: Output?

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
        if format != "auto", FormatRegistry.standard[format] == nil {
            let names = FormatRegistry.standard.descriptors.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no format '\(format)'; use auto, \(names)")
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
        let isJSON = output == .json
        var answers = AnswerStream(
            classifier: classifier, isJSON: isJSON,
            style: Style(isColoured: !isJSON && Console.hasColour(1)))
        if diagnostics.isEmpty || diagnostics == ["-"] {
            for path in file.isEmpty ? ["-"] : file { try read(path, &answers) }
        } else if format == "auto" || format == "text" {
            for text in diagnostics {
                var event = BounceEvent(diagnostic: text)
                event.reported = reported
                event.remoteMTA = remoteMTA
                answers.answer(.event(event))
            }
        } else {
            for text in diagnostics {
                var input = FormatStream(format: format)
                let records = try input.decode(Array(text.utf8)[...])
                for record in try records + input.finish() { answers.answer(record) }
            }
        }
        answers.flush()
        if answers.failures > 0 { throw ExitCode(1) }
    }

    private func read(_ path: String, _ answers: inout AnswerStream) throws {
        var stream = answers
        defer { answers = stream }
        var input = FormatStream(format: format, columns: columns)
        try InputReader.read(path, pause: { stream.flush() }) { piece in
            for record in try input.decode(piece) { stream.answer(record) }
        }
        for record in try input.finish() { stream.answer(record) }
        stream.flush()
    }
}

/// Writes one answer for each record.
struct AnswerStream {
    let classifier: BounceClassifier
    let isJSON: Bool
    let style: Style
    private(set) var failures = 0
    private var pending = ""

    init(classifier: BounceClassifier, isJSON: Bool, style: Style) {
        self.classifier = classifier
        self.isJSON = isJSON
        self.style = style
    }

    mutating func answer(_ record: FormatRecord) {
        switch record {
        case .event(let event):
            let answer = classifier.classify(event)
            pending += isJSON ? answer.json : AnswerText(style: style).text(answer, event)
        case .skipped(let skipped):
            pending +=
                isJSON
                ? JSONText.object { $0.add(skipped) }
                : style.dim("skipped    line \(skipped.line): \(skipped.note)")
        case .failed(let error):
            failures += 1
            pending +=
                isJSON
                ? JSONText.object { $0.add(error) } : style.red("error") + "      \(error.message)"
        }
        pending += "\n"
        if pending.utf8.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        guard !pending.isEmpty else { return }
        Console.write(1, pending)
        pending = ""
    }
}
