package import ArgumentParser
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import KnowledgeModel
internal import PluginHost
internal import Suppression

/// `kb plugin run`: a plugin at work, outside of any other command.
package struct PluginRunCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a plugin: decisions to receipts, an input to events, bounces to proposals.",
        discussion: """
            An action reads decisions, one JSON object a line, or the answers of kb classify --output json, of \
            which it takes those that suppress. Each batch lies in the --spool until its receipts are in; what \
            a crash, a broken plugin or a retry_after leaves there is sent first by the next run. Receipts go \
            to standard output, one a decision. With --dry-run nothing is applied, if the plugin can only try.

            A format prints events as kb read does. A proposer reads bounces in any --format, sees them with \
            addresses, hosts and ids replaced, and prints proposals, which nobody has judged yet.

            Exit codes: 0 done, 1 something failed or waits in the spool, 2 usage.

            Examples:
              kb classify --output json --file bounces.json | kb plugin run tools/plugins/action-csv --dry-run
              kb classify --output json --file bounces.json |
                SUPPRESSION_CSV=/srv/suppressed.csv kb plugin run --grant SUPPRESSION_CSV --spool /var/spool/kb \
            tools/plugins/action-csv
              kb plugin run tools/plugins/format-socketlabs events.jsonl
              kb plugin run tools/plugins/proposer-words bounces.eml
            """)

    @Argument(help: "The plugin's folder.")
    var folder: String

    @Argument(help: "Files to read; - for standard input.")
    var files: [String] = ["-"]

    @OptionGroup var grants: PluginGrants

    @Option(
        help: ArgumentHelp(
            "As what it is run, where it has several roles.", valueName: "role"))
    var role: String?

    @Option(
        help: ArgumentHelp(
            "Where batches lie until their receipts are in; for an action.", valueName: "folder"))
    var spool: String?

    @Flag(help: "Apply nothing; for an action that can only try.")
    var dryRun = false

    @Option(help: "How the input of a proposer is written: auto, or a name that kb formats lists.")
    var format = "auto"

    package init() {}

    package func validate() throws {
        if let role, PluginRole(rawValue: role) == nil {
            throw ValidationError("there is no role '\(role)'; use format, action or proposer")
        }
        if format != "auto", FormatRegistry.standard[format] == nil {
            throw ValidationError("there is no format '\(format)'; kb formats lists them")
        }
    }

    package func run() throws {
        let plugin = try PluginGrants.plugin(folder)
        let roles = plugin.manifest.roles
        guard let role = role.flatMap(PluginRole.init(rawValue:)) ?? roles.first,
            roles.contains(role)
        else { throw CommandFailure(message: "the plugin has no such role") }
        switch role {
        case .format:
            let words = ["--plugin", folder, "--format", plugin.manifest.name]
            let granted = grants.grants.flatMap { ["--grant", $0] }
            try ReadCommand.parse(words + granted + ["--"] + files).run()
        case .action: try runAction(plugin)
        case .proposer: try runProposer(plugin)
        }
    }

    private func runAction(_ plugin: Plugin) throws {
        guard spool != nil || dryRun else {
            throw CommandFailure(
                message:
                    "name a folder with --spool, where decisions wait for their receipts, or use "
                    + "--dry-run")
        }
        let config = JSONText.object { $0.add("dry_run", dryRun) }
        let session = PluginSession(
            plugin, role: .action, try grants.options(.action, config: config))
        defer { Blocking.wait { await session.stop() } }
        if dryRun {
            let canTry = try Blocking.run {
                try await session.has(ActionPlugin.dryRunCapability)
            }
            guard canTry else {
                throw CommandFailure(
                    message: "the plugin has no capability dry_run; nothing was sent to it")
            }
        }
        do {
            let spool = dryRun ? nil : try spool.map { try Spool($0) }
            var run = ActionRun(ActionPlugin(session), spool)
            try run.replay()
            for file in files { try run.read(file) }
            if !run.isClean { throw ExitCode(1) }
        } catch let error as SpoolError {
            throw CommandFailure(message: error.description)
        }
    }

    private func runProposer(_ plugin: Plugin) throws {
        let session = PluginSession(plugin, role: .proposer, try grants.options(.proposer))
        defer { Blocking.wait { await session.stop() } }
        let proposer = ProposerPlugin(session)
        var observations: [String] = []
        var failures = 0
        func show(atLeast count: Int) throws {
            guard observations.count >= count, !observations.isEmpty else { return }
            let batch = observations
            observations = []
            try Blocking.run { try await proposer.observe(batch) }
        }
        func take(_ records: [FormatRecord]) {
            for record in records {
                if case .failed = record { failures += 1 }
                guard case .event(let event) = record, event.wasAttempted else { continue }
                guard let observation = Self.observation(event) else {
                    failures += 1
                    continue
                }
                observations.append(observation)
            }
        }
        try Blocking.run { try await proposer.begin() }
        for file in files {
            for path in try InputFolder.files(at: file) {
                var stream = FormatStream(format: format)
                try InputReader.read(path, pause: {}) { piece in
                    take(try stream.decode(piece))
                    try show(atLeast: 1_000)
                }
                take(try stream.finish())
            }
        }
        try show(atLeast: 1)
        let proposals = try Blocking.run { try await proposer.finish() }
        for proposal in proposals { Console.print(proposal) }
        if failures > 0 {
            Console.error(
                "kb: \(failures) records could not be read or redacted, and were left out")
            throw ExitCode(1)
        }
    }

    /// What a proposer sees of a bounce: nothing that belongs to anybody; nil where that cannot be had.
    private static func observation(_ event: BounceEvent) -> String? {
        guard let redaction = try? Redaction(event, own: [], known: []) else { return nil }
        return JSONText.object { json in
            json.add("kind", event.kind.rawValue)
            json.add("diagnostic", redaction.text)
            json.add("status", event.status?.description)
            json.add("action", event.action?.rawValue)
            json.add("smtp_command", event.phase?.rawValue)
            json.add("reported", event.reported)
        }
    }
}
