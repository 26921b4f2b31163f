internal import AmazonServices
internal import ArgumentParser
internal import BounceClassifier
internal import KnowledgeCommands
internal import PluginHost
internal import Suppression

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What can be done about a dead address, by name.
enum ActionName: String, ExpressibleByArgument, CaseIterable {
    case ses, webhook, csv, jsonl
    case sesImport = "ses-import"
    case plugin
}

/// Makes the action that a command line names.
struct ActionOptions: ParsableArguments {
    @Option(help: "What is done: ses, webhook, csv, jsonl, ses-import or plugin.")
    var action: ActionName

    @Option(
        help: ArgumentHelp(
            "The file of csv, jsonl and ses-import; one that ends in .json or .jsonl is imported as JSON lines.",
            valueName: "file"))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "The address of a webhook; $KB_WEBHOOK_SECRET signs what is posted.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The Region of ses; AWS_REGION without it.", valueName: "name"))
    var region: String?

    @Option(help: ArgumentHelp("The folder of a plugin.", valueName: "folder"))
    var plugin: String?

    @OptionGroup var grants: PluginGrants

    /// A batch is one write to the disk, or one replaced file: larger ones cost less.
    var batchSize: Int {
        switch action {
        case .csv, .jsonl: 10_000
        case .sesImport: SESImportAction.limit
        case .ses, .webhook, .plugin: 500
        }
    }

    /// The action, and what ends it.
    func make() throws -> (action: any SuppressionAction, stop: @Sendable () async -> Void) {
        switch action {
        case .csv: return (FileAction(try path(), format: .csv), {})
        case .jsonl: return (FileAction(try path(), format: .jsonl), {})
        case .sesImport:
            let path = try path()
            let isJSON = path.hasSuffix(".json") || path.hasSuffix(".jsonl")
            return (SESImportAction(path, format: isJSON ? .jsonl : .csv), {})
        case .plugin:
            guard let plugin else {
                throw CommandFailure(message: "name the plugin's folder with --plugin")
            }
            let found = try PluginGrants.plugin(plugin)
            guard found.manifest.roles.contains(.action) else {
                throw CommandFailure(message: "\(plugin): the plugin is no action")
            }
            let config = JSONText.object { $0.add("dry_run", false) }
            let session = PluginSession(
                found, role: .action, try grants.options(.action, config: config))
            return (ActionPlugin(session), { await session.stop() })
        case .ses, .webhook: return try network()
        }
    }

    /// The actions that need the network.
    private func network() throws -> (
        action: any SuppressionAction, stop: @Sendable () async -> Void
    ) {
        do {
            if action == .ses {
                return (try SESSuppressionList(regions: region.map { [$0] } ?? []), {})
            }
            guard let url else {
                throw CommandFailure(message: "name the address of the webhook with --url")
            }
            let secret = getenv("KB_WEBHOOK_SECRET").map { String(cString: $0) }
            return (try WebhookAction(url: url, secret: secret), {})
        } catch let error as AmazonConfigurationError {
            throw CommandFailure(message: error.description)
        }
    }

    private func path() throws -> String {
        guard let file else {
            throw CommandFailure(message: "name the file of \(action.rawValue) with --file")
        }
        return file
    }
}

/// Stands where an action is named but nothing is to be done.
struct NoAction: SuppressionAction {
    func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        decisions.map { SuppressionReceipt(key: $0.key, outcome: .skipped) }
    }
}
