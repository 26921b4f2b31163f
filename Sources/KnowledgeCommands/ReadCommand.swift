package import ArgumentParser
internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus

/// `kb read`: anything to `jsonl`.
package struct ReadCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Print the events of any input as JSON Lines, one a recipient.",
        discussion: """
            What comes out is the format jsonl, which every command reads, with the keys file, kind \
            (bounce, delay, delivery, complaint, auto_reply), reply_code and enhanced_status besides. What is no \
            event is left out; what cannot be read is an object with the key error. A folder is read file by \
            file, in the order of their names; a Maildir is one.

            Exit codes: 0 done, 1 some records could not be read, 2 usage.

            Examples:
              kb read bounce.eml
              kb read --format auto ~/Maildir/.bounces | kb classify --format jsonl
              kb read --format csv --column diagnostic=Antwort --column recipient=Kunde bounces.csv
              kb read mailgun.json | kb suggest --format jsonl -
            """)

    @Option(help: "How the input is written: auto, or a name that `kb formats` lists.")
    var format = "auto"

    @OptionGroup var plugins: PluginArguments

    @OptionGroup var columns: ColumnOptions

    @Argument(help: "Files and folders to read; - for standard input.")
    var files: [String] = ["-"]

    package init() {}

    package func validate() throws {
        try plugins.check(format: format)
        try columns.check(format: format)
    }

    package func run() throws {
        var failures = 0
        let formats = try plugins.open()
        defer { formats.stop() }
        for file in files {
            for path in try InputFolder.files(at: file) {
                try read(path, formats, &failures)
            }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    private func read(
        _ path: String, _ formats: PluginFormats, _ failures: inout Int
    ) throws {
        var stream = FormatStream(
            format: format, columns: columns, includesDeliveries: true, plugins: formats)
        var pending = ""
        var failed = failures
        func flush() {
            Console.write(1, pending)
            pending = ""
        }
        func put(_ records: [FormatRecord]) {
            for record in records {
                // What is no event is nothing that `jsonl` could say.
                if case .skipped = record { continue }
                if case .failed = record { failed += 1 }
                pending += Self.line(record, file: path) + "\n"
            }
            if pending.utf8.count >= 1 << 16 { flush() }
        }
        // What was read before a plugin broke is printed.
        defer { flush() }
        try InputReader.read(
            path,
            pause: {
                put(try stream.drain())
                flush()
            }
        ) { put(try stream.decode($0)) }
        put(try stream.finish())
        failures = failed
    }

    private static func line(_ record: FormatRecord, file: String) -> String {
        JSONText.object { json in
            json.add("file", file == "-" ? nil : file)
            json.add(record)
        }
    }
}
