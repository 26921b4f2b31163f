internal import AmazonServices
internal import BounceClassifier
internal import BounceJournal
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// `POST /v1/sns`: what Amazon SNS posts, as text/plain, and expects an answer to within seconds.
struct SNSRoute: Sendable {
    let receiver: SNSReceiver
    let intake: NotificationIntake
    let metrics: ServiceMetrics
    /// Whether subscriptions are confirmed.
    let confirms: Bool
    let bodyBytes: Int

    func add(to router: Router<ServiceContext>) { router.post("/v1/sns", use: receive) }

    @Sendable
    private func receive(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let body = try await request.bytes(limit: min(SNSReceiver.bodyBytes, bodyBytes))
        do {
            let message = try await receiver.receive(body)
            switch message.kind {
            case .notification: return try await take(message, context)
            case .subscriptionConfirmation: return try await confirm(message, context)
            case .unsubscribeConfirmation:
                context.logger.warning(
                    "a topic posts no more: its subscription was ended",
                    metadata: ["topic": "\(message.topic)"])
                return Self.answer("ignored")
            }
        } catch let error as SNSError {
            metrics.count(notification: "refused_\(error.code.rawValue)")
            let headers: HTTPFields = error.status == 503 ? [.retryAfter: "20"] : [:]
            throw Problem(
                HTTPResponse.Status(code: error.status), error.code.rawValue, error.message, headers
            )
        }
    }

    private func take(_ message: SNSMessage, _ context: ServiceContext) async throws -> Response {
        let outcome: IntakeOutcome
        do {
            outcome = try await intake.take(message, source: "sns")
        } catch {
            // SNS sends it again, for an hour.
            throw Problem.unavailable(
                "not_stored", "the journal cannot keep it now; send it again", retryAfter: 20)
        }
        guard outcome.unreadable.isEmpty else {
            context.logger.warning(
                "a signed message cannot be read; a dead-letter queue of the subscription keeps it",
                metadata: ["topic": "\(message.topic)"])
            // SNS does not send it again, but does not count it as delivered either.
            throw Problem.badRequest(
                "unreadable",
                "the message is signed, but is no notification of Amazon SES that can be read whole; "
                    + "what could be read is stored")
        }
        return Self.answer(NotificationIntake.word(outcome))
    }

    private func confirm(_ message: SNSMessage, _ context: ServiceContext) async throws -> Response
    {
        guard confirms else { return Self.answer("ignored") }
        try await receiver.confirm(message)
        context.logger.notice("subscribed", metadata: ["topic": "\(message.topic)"])
        metrics.count(notification: "confirmed")
        return Self.answer("confirmed")
    }

    private static func answer(_ status: String) -> Response {
        .json { $0.add("status", status) }
    }
}
