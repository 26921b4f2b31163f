package import ArgumentParser
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

    @OptionGroup var columns: ColumnOptions

    @Argument(help: "Files and folders to read; - for standard input.")
    var files: [String] = ["-"]

    package init() {}

    package func validate() throws {
        if format != "auto", FormatRegistry.standard[format] == nil {
            let names = FormatRegistry.standard.descriptors.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no format '\(format)'; use auto, \(names)")
        }
        try columns.check(format: format)
    }

    package func run() throws {
        var failures = 0
        for file in files {
            for path in try InputFolder.files(at: file) {
                try read(path, &failures)
            }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    private func read(_ path: String, _ failures: inout Int) throws {
        var stream = FormatStream(format: format, columns: columns, includesDeliveries: true)
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
        try InputReader.read(path, pause: flush) { put(try stream.decode($0)) }
        put(try stream.finish())
        flush()
        failures = failed
    }

    private static func line(_ record: FormatRecord, file: String) -> String {
        JSONText.object { json in
            json.add("file", file == "-" ? nil : file)
            switch record {
            case .event(let event): add(event, &json)
            case .skipped(let skipped): json.add(skipped)
            case .failed(let error): json.add(error)
            }
        }
    }

    private static func add(_ event: BounceEvent, _ json: inout JSONText) {
        json.add("id", event.id)
        json.add("kind", event.kind.rawValue)
        json.add("recipient", event.recipient)
        json.add("diagnostic", event.diagnostic)
        json.add("status", event.status?.description)
        json.add("action", event.action?.rawValue)
        json.add("smtp_command", event.phase?.rawValue)
        json.add("remote_mta", event.remoteMTA)
        json.add("reported", event.reported)
        json.add("timestamp", event.timestamp)
        guard event.kind == .bounce || event.kind == .delay else { return }
        let reply = Normalizer.normalize(event)
        json.add("reply_code", reply.replyCode.map { Int($0.value) })
        json.add("enhanced_status", reply.enhancedStatus?.description)
        if !event.wasAttempted { json.add("attempted", false) }
    }
}
