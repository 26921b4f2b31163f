public import Logging
public import ServiceLifecycle

/// Takes messages from a queue for as long as the service runs.
///
/// What the handler says it has stored is deleted; the rest comes back later, and in the end goes where the queue's
/// redrive policy says. A message may come twice, as SQS has it. At a graceful shutdown the long poll
/// ends at once, and what is in hand is finished.
public struct SQSConsumer: Service {
    /// Stores messages and answers the ids of those that may be deleted.
    public typealias Handler = @Sendable ([SQSMessage]) async throws -> Set<String>

    private let queue: SQSQueue
    private let receiver: SNSReceiver?
    private let logger: Logger
    private let sleep: Sleep
    private let handler: Handler

    /// Makes a consumer of one queue.
    ///
    /// - Parameters:
    ///   - url: The URL of the queue.
    ///   - region: Its Region; else what the URL or the environment names.
    ///   - verifying: Checks that bodies are messages of SNS (a receiver without a window, for queues keep messages
    ///     for days); what is not is left to the redrive policy.
    ///   - environment: Credentials, Region and endpoint.
    ///   - logger: Is told of trouble, never of contents.
    ///   - handler: Is called with one to ten messages, never twice at once.
    /// - Throws: `AmazonConfigurationError` without credentials or a Region.
    public init(
        url: String, region: String? = nil, verifying: SNSReceiver? = nil,
        environment: AmazonEnvironment = .process(), logger: Logger, handler: @escaping Handler
    ) throws(AmazonConfigurationError) {
        try self.init(
            url: url, region: region, verifying: verifying, environment: environment,
            logger: logger, transport: NetworkTransport(), handler: handler)
    }

    /// The same with a transport of a test.
    package init(
        url: String, region: String?, verifying: SNSReceiver?, environment: AmazonEnvironment,
        logger: Logger, transport: any HTTPTransport, sleep: @escaping Sleep = systemSleep,
        handler: @escaping Handler
    ) throws(AmazonConfigurationError) {
        let host = URLParts(url).authority.split(separator: ".")
        let stated = host.count > 2 && host[0] == "sqs" ? String(host[1]) : nil
        guard
            let region = region.flatMap({ AmazonRegion($0) })
                ?? stated.flatMap({ AmazonRegion($0) }) ?? environment.region
        else { throw AmazonConfigurationError("no Region; set AWS_REGION or name one") }
        var client = try AmazonClient(
            .sqs, in: region, environment: environment, transport: transport)
        client.sleep = sleep
        queue = SQSQueue(url: url, client: client)
        receiver = verifying
        self.logger = logger
        self.sleep = sleep
        self.handler = handler
    }

    /// Takes messages until a graceful shutdown, or until the task is cancelled.
    public func run() async throws {
        var failures = 0
        while !Task.isCancelled && !Task.isShuttingDownGracefully {
            switch await cancelWhenGracefulShutdown({ await queue.receive() }) {
            case .messages(let messages):
                failures = 0
                if !messages.isEmpty { await handle(messages) }
            case .failed(let status):
                guard !Task.isCancelled && !Task.isShuttingDownGracefully else { return }
                failures += 1
                logger.warning(
                    "the queue cannot be read; trying again", metadata: ["status": "\(status)"])
                let wait = Backoff(base: 1000, cap: 60_000).milliseconds(failures)
                await cancelWhenGracefulShutdown {
                    do throws(CancellationError) { try await sleep(wait) } catch {}
                }
            }
        }
    }

    private func handle(_ messages: [SQSMessage]) async {
        let messages = await verified(messages)
        var stored: Set<String> = []
        if !messages.good.isEmpty {
            do {
                stored = try await handler(messages.good)
            } catch {
                logger.error("messages of the queue could not be stored; they come back")
            }
        }
        let failed = await queue.delete(messages.good.filter { stored.contains($0.id) })
        if failed > 0 {
            logger.warning(
                "messages could not be deleted; they come again", metadata: ["count": "\(failed)"])
        }
        await queue.giveBack(messages.good.filter { !stored.contains($0.id) } + messages.bad)
    }

    /// Who came with a good signature, and who did not.
    private func verified(
        _ messages: [SQSMessage]
    ) async -> (good: [SQSMessage], bad: [SQSMessage]) {
        guard let receiver else { return (messages, []) }
        var good: [SQSMessage] = []
        var bad: [SQSMessage] = []
        for var message in messages {
            do throws(SNSError) {
                message.notification = try await receiver.receive(message.body)
                good.append(message)
            } catch {
                logger.warning(
                    "a message of the queue is not trusted", metadata: ["code": "\(error.code)"])
                bad.append(message)
            }
        }
        return (good, bad)
    }
}
