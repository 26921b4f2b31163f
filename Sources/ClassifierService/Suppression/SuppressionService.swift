internal import AmazonServices
internal import BounceJournal
internal import Logging
internal import ServiceLifecycle
internal import Suppression

/// Does about permanent failures what the policy allows, again and again.
struct SuppressionService: Service {
    private let run: SuppressionRun
    private let settings: SuppressionSettings
    private let logger: Logger

    init(
        _ journal: Journal, _ settings: SuppressionSettings, _ logger: Logger
    ) throws(ConfigurationFault) {
        self.settings = settings
        self.logger = logger
        run = SuppressionRun(
            journal, policy: settings.policy, action: try Self.action(settings.action),
            name: settings.action.name)
    }

    private static func action(
        _ action: SuppressionSettings.Action
    ) throws(ConfigurationFault) -> any SuppressionAction {
        do {
            switch action {
            case .ses(let regions): return try SESSuppressionList(regions: regions)
            case .webhook(let url, let secret): return try WebhookAction(url: url, secret: secret)
            case .file(let path, let format): return FileAction(path, format: format)
            case .sesImport(let path, let format): return SESImportAction(path, format: format)
            }
        } catch {
            throw ConfigurationFault("suppression.action", "\(error)")
        }
    }

    func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            try? await cancelWhenGracefulShutdown {
                try await Task.sleep(for: .seconds(settings.intervalSeconds))
            }
            if Task.isCancelled || Task.isShuttingDownGracefully { return }
            do {
                if settings.isDryRun { try await plan() } else { try await apply() }
            } catch {
                logger.error("suppressing has to wait", metadata: ["error": "\(error)"])
            }
        }
    }

    private func plan() async throws(JournalError) {
        let plan = try await run.plan()
        report(plan.alarm)
        guard !plan.apply.isEmpty || !plan.held.isEmpty else { return }
        logger.notice(
            "would suppress; dry_run is on",
            metadata: ["apply": "\(plan.apply.count)", "held": "\(plan.held.count)"])
    }

    private func apply() async throws(JournalError) {
        let outcome = try await run.run()
        report(outcome.alarm)
        if let failure = outcome.failure {
            logger.error("the action failed; it is tried again", metadata: ["error": "\(failure)"])
        }
        guard !outcome.receipts.isEmpty else { return }
        let applied = outcome.receipts.count { $0.outcome == .applied }
        logger.notice(
            "suppressed",
            metadata: [
                "run": "\(outcome.run)", "applied": "\(applied)",
                "receipts": "\(outcome.receipts.count)", "held": "\(outcome.held.count)",
            ])
    }

    private func report(_ alarm: String?) {
        guard let alarm else { return }
        logger.critical(
            "some or all is held until a person has looked: kb suppress plan --journal FILE",
            metadata: ["why": "\(alarm)"])
    }
}

/// Forgets events that are older than they are kept, once an hour.
struct RetentionService: Service {
    let journal: Journal
    let days: Int
    let logger: Logger

    func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let removed = try await journal.removeEvents(olderThan: days)
                if removed > 0 {
                    logger.info("old events removed", metadata: ["events": "\(removed)"])
                }
            } catch {
                logger.error("old events cannot be removed", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3_600)) }
        }
    }
}
