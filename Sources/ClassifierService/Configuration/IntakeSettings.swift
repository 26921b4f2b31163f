internal import AmazonServices
internal import SignatureStore
internal import Suppression

/// What the service listens to besides HTTP, where it keeps it, and what it does about it.
struct IntakeSettings: Sendable {
    /// The journal; nil for none: then nothing is listened to.
    var journal: JournalSettings?
    /// The topics that post to `/v1/sns`; empty for none.
    var sns = SNSSettings()
    /// The queues that are read; empty for none.
    var sqs = SQSSettings()
    /// What is done about permanent failures; nil for nothing.
    var suppression: SuppressionSettings?

    /// Names of all settings.
    static let keys: Set<String> = [
        "journal.path", "journal.key_file", "journal.retention_days", "sns.topics",
        "sns.replay_seconds", "sns.confirm", "sns.roots", "sqs.queues", "sqs.region", "sqs.verify",
        "suppression.action", "suppression.dry_run", "suppression.interval_seconds",
        "suppression.regions", "suppression.url", "suppression.secret", "suppression.file",
        "suppression.reasons", "suppression.minimum_events", "suppression.cool_off_seconds",
        "suppression.run_cap", "suppression.run_share_percent", "suppression.day_cap",
        "suppression.day_share_percent", "suppression.provider_share_percent", "suppression.allow",
    ]
}

/// Where events are kept, and how long.
struct JournalSettings: Sendable {
    /// The file.
    var path: String
    /// The secret of the hashes; nil for `PATH.key`.
    var keyFile: String?
    /// How long events are kept, in days.
    var retentionDays = 90
}

/// Which topics of SNS are listened to.
struct SNSSettings: Sendable {
    /// Their exact ARNs.
    var topics: [String] = []
    /// How old a message may be, in seconds.
    var replaySeconds = 3_600
    /// Whether subscriptions to these topics are confirmed.
    var confirms = true
    /// A PEM file of further root certificates.
    var roots: String?
}

/// Which queues of SQS are read.
struct SQSSettings: Sendable {
    /// Their URLs.
    var queues: [String] = []
    /// Their Region, where the URL does not say.
    var region: String?
    /// Whether bodies have to be signed messages of the topics.
    var verifies = false
}

/// What is done about permanent failures, and how far.
struct SuppressionSettings: Sendable {
    /// What takes decisions.
    enum Action: Sendable {
        case ses(regions: [String])
        case webhook(url: String, secret: String?)
        case file(String, FileAction.Format)
        case sesImport(String, SESImportAction.Format)

        /// The name under which the journal keeps its decisions.
        var name: String {
            switch self {
            case .ses: "ses"
            case .webhook: "webhook"
            case .file(_, .csv): "csv"
            case .file(_, .jsonl): "jsonl"
            case .sesImport: "ses-import"
            }
        }
    }

    var action: Action
    /// Whether plans are only logged.
    var isDryRun = true
    /// How often, in seconds.
    var intervalSeconds = 60
    var policy = SuppressionPolicy()
}

extension IntakeSettings {
    /// Reads them.
    init(_ settings: Settings) throws(ConfigurationFault) {
        if let path = try settings.text("journal.path") {
            journal = JournalSettings(
                path: path, keyFile: try settings.text("journal.key_file"),
                retentionDays: try settings.number(
                    "journal.retention_days", 15...36_500, otherwise: 90))
        }
        sns.topics = try settings.texts("sns.topics")
        sns.replaySeconds = try settings.number("sns.replay_seconds", 60...86_400, otherwise: 3_600)
        sns.confirms = try settings.flag("sns.confirm", otherwise: true)
        sns.roots = try settings.text("sns.roots")
        sqs.queues = try settings.texts("sqs.queues")
        sqs.region = try settings.text("sqs.region")
        sqs.verifies = try settings.flag("sqs.verify", otherwise: false)
        suppression = try SuppressionSettings(settings)
        let needsJournal = !sns.topics.isEmpty || !sqs.queues.isEmpty || suppression != nil
        if needsJournal, journal == nil {
            throw ConfigurationFault(
                "journal.path", "what is listened to has to be kept; name a file, it is made")
        }
        if sqs.verifies, sns.topics.isEmpty {
            throw ConfigurationFault("sqs.verify", "only messages of sns.topics can be verified")
        }
    }
}

extension SuppressionSettings {
    /// Reads them; nil where nothing is to be done.
    init?(_ settings: Settings) throws(ConfigurationFault) {
        guard let action = try Self.action(settings) else { return nil }
        self.action = action
        isDryRun = try settings.flag("suppression.dry_run", otherwise: true)
        intervalSeconds = try settings.number(
            "suppression.interval_seconds", 1...86_400, otherwise: intervalSeconds)
        policy.reasons = Set(try settings.texts("suppression.reasons"))
        let day = 86_400
        policy.minimumEvents = try settings.number(
            "suppression.minimum_events", 1...1_000, otherwise: policy.minimumEvents)
        policy.coolOff = try settings.number(
            "suppression.cool_off_seconds", 0...365 * day, otherwise: policy.coolOff)
        let many = 1_000_000_000
        policy.runCap = try settings.number(
            "suppression.run_cap", 0...many, otherwise: policy.runCap)
        policy.dayCap = try settings.number(
            "suppression.day_cap", 0...many, otherwise: policy.dayCap)
        func share(_ name: String, _ standard: Double) throws(ConfigurationFault) -> Double {
            let percent = Int((standard * 100).rounded())
            return Double(try settings.number(name, 0...100, otherwise: percent)) / 100
        }
        policy.runShare = try share("suppression.run_share_percent", policy.runShare)
        policy.dayShare = try share("suppression.day_share_percent", policy.dayShare)
        policy.providerShare = try share(
            "suppression.provider_share_percent", policy.providerShare)
        if let path = try settings.text("suppression.allow") {
            do {
                let text = String(decoding: try FileBytes.read(path).array, as: UTF8.self)
                policy.allow = try AllowList(text: text)
            } catch {
                throw ConfigurationFault("suppression.allow", "\(error)")
            }
        }
    }

    private static func action(_ settings: Settings) throws(ConfigurationFault) -> Action? {
        func required(_ name: String) throws(ConfigurationFault) -> String {
            guard let value = try settings.text(name) else {
                throw ConfigurationFault(name, "this action needs it")
            }
            return value
        }
        switch try settings.text("suppression.action") ?? "none" {
        case "none": return nil
        case "ses": return .ses(regions: try settings.texts("suppression.regions"))
        case "webhook":
            return .webhook(
                url: try required("suppression.url"),
                secret: try settings.text("suppression.secret"))
        case "csv": return .file(try required("suppression.file"), .csv)
        case "jsonl": return .file(try required("suppression.file"), .jsonl)
        case "ses-import":
            let path = try required("suppression.file")
            let isJSON = path.hasSuffix(".json") || path.hasSuffix(".jsonl")
            return .sesImport(path, isJSON ? .jsonl : .csv)
        default:
            throw ConfigurationFault(
                "suppression.action",
                "has to be none, ses, webhook, csv, jsonl or ses-import; plugins run with "
                    + "`kb suppress apply --journal FILE --action plugin`")
        }
    }
}
