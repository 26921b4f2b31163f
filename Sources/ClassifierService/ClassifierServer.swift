internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import UnixSignals

/// The service as a whole: what listens, what reloads, and how they stop.
struct ClassifierServer {
    let state: ServiceState
    let logger: Logger
    /// Called with the port once the service listens.
    var onListening: @Sendable (Int) async -> Void = { _ in }

    /// What answers HTTP, without the rest: for tests.
    func application() throws(ConfigurationFault) -> some ApplicationProtocol {
        let configuration = state.configuration
        let limits = configuration.limits
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [DeadlineHandler(limits)],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
                maxHeaderFieldCount: 100))
        let onListening = onListening
        return Application(
            router: Routes.router(state),
            server: try Self.server(configuration, channel),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: nil, backlog: 1_024),
            onServerRunning: { channel in
                await onListening(channel.localAddress?.port ?? 0)
            }, logger: logger)
    }

    private static func server(
        _ configuration: ServiceConfiguration, _ channel: HTTP1Channel.Configuration
    ) throws(ConfigurationFault) -> HTTPServerBuilder {
        guard let files = configuration.tls else { return .http1(configuration: channel) }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            return try .tls(.http1(configuration: channel), tlsConfiguration: tls)
        } catch {
            throw ConfigurationFault(
                "http.tls_certificate",
                "the certificate and the key cannot be used; both are PEM "
                    + "files, and belong together")
        }
    }

    /// What reads queues, acts on what was kept, and forgets it in the end.
    func intakeServices() throws(ConfigurationFault) -> [any Service] {
        let settings = state.configuration.intake
        guard let intake = state.intake, let journal = settings.journal else { return [] }
        var services: [any Service] = [
            RetentionService(
                journal: intake.journal, days: journal.retentionDays, logger: logger)
        ]
        if let suppression = settings.suppression {
            services.append(try SuppressionService(intake.journal, suppression, logger))
        }
        let verifying =
            settings.sqs.verifies ? try ServiceState.receiver(settings.sns, window: nil) : nil
        services += try QueueIntake.services(settings.sqs, verifying: verifying, intake, logger)
        return services
    }

    /// Serves until SIGTERM or SIGINT, then drains, and returns.
    func run() async throws {
        let configuration = state.configuration
        var services: [any Service] = [
            try application(),
            KnowledgeReloader(
                holder: state.knowledge, interval: configuration.reloadSeconds, logger: logger),
        ]
        services += try intakeServices()
        // The last is the first to be told of the end.
        services.append(
            DrainService(room: state.room, seconds: configuration.drainSeconds, logger: logger))
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(
            configuration.drainSeconds + configuration.limits.requestSeconds)
        try await ServiceGroup(configuration: group).run()
    }
}

/// Says that the service is about to stop, and leaves those that ask time to hear it.
struct DrainService: Service {
    let room: Room
    let seconds: Int
    let logger: Logger

    func run() async throws {
        try? await gracefulShutdown()
        room.drain()
        logger.notice("stopping", metadata: ["drain_seconds": "\(seconds)"])
        // A second signal means at once.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        await withTaskGroup { group in
            group.addTask { for await _ in signals { return } }
            group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
            await group.next()
            group.cancelAll()
        }
    }
}
