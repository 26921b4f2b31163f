internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Metrics
internal import NIOHTTP1
internal import Synchronization

/// What every request passes first: who it is, whether there is room, and how it is counted.
struct Gate: RouterMiddleware {
    typealias Context = ServiceContext

    /// What everybody may ask, for it tells no secret; SNS signs what it posts.
    private static let open: [[Substring]] = [
        [], ["page.css"], ["page.js"], ["openapi.yaml"], ["healthz"], ["readyz"], ["v1", "sns"],
    ]

    let tokens: AccessTokens
    let limits: ServiceLimits
    let metrics: ServiceMetrics
    let limiter: RateLimiter?
    let room: Room
    let paths: KnownPaths

    init(
        _ configuration: ServiceConfiguration, _ metrics: ServiceMetrics, _ room: Room,
        _ paths: KnownPaths
    ) {
        self.paths = paths
        tokens = configuration.tokens
        limits = configuration.limits
        limiter =
            limits.ratePerSecond > 0
            ? RateLimiter(perSecond: limits.ratePerSecond, burst: limits.rateBurst) : nil
        self.metrics = metrics
        self.room = room
    }

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let place = Place(in: room, metrics)
        var response: Response
        do {
            // Whoever asks whether the service is well is told, however busy it is.
            let isWork = request.uri.path.split(separator: "/").first == "v1"
            if isWork, place.number > limits.concurrency {
                throw Problem.unavailable(
                    "busy", "too many requests are being answered; come back in a second",
                    retryAfter: 1)
            }
            try admit(request, context, at: start)
            response = try await next(request, context)
        } catch let error as HTTPParserError {
            throw error  // no request at all: the server answers 400 and hangs up
        } catch {
            response = self.response(to: error, request, context)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        let kind = ServiceMetrics.RequestKind(
            route: context.endpointPath ?? "none", method: Self.method(request.method),
            status: response.status.code)
        if response.body.contentLength == nil {
            // A stream is being answered until its last byte.
            let body = response.body
            response.body = ResponseBody { [metrics] writer in
                defer {
                    metrics.record(kind, since: start)
                    place.leave()
                }
                try await body.write(writer)
            }
        } else {
            metrics.record(kind, since: start)
            place.leave()
        }
        return response
    }

    /// Lets in who has a token, where there are any, and asks no more often than it may.
    private func admit(
        _ request: Request, _ context: ServiceContext, at start: ContinuousClock.Instant
    ) throws(Problem) {
        var client = context.remoteAddress?.ipAddress ?? ""
        // The router does not count slashes, so neither does this.
        let path = request.uri.path.split(separator: "/")
        if !tokens.isEmpty, !Self.open.contains(path) {
            guard let name = request.headers[.authorization].flatMap(tokens.name(authorization:))
            else {
                throw Problem(
                    .unauthorized, "unauthorized",
                    "send the field Authorization: Bearer TOKEN with a token of this service",
                    [.wwwAuthenticate: "Bearer"])
            }
            client = name
        }
        let seconds = (start - room.epoch).components
        let now = Double(seconds.seconds) + Double(seconds.attoseconds) / 1e18
        if path.first == "v1", let limiter, let wait = limiter.wait(for: client, now: now) {
            throw Problem(
                .tooManyRequests, "too_many_requests",
                "this client asks more often than it may; come back in \(wait) s",
                [.retryAfter: String(wait)])
        }
    }

    /// Methods that are known, so that a client cannot make up metrics.
    private static func method(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .delete, .options, .patch: method.rawValue
        default: "other"
        }
    }

    private func response(
        to error: any Error, _ request: Request, _ context: ServiceContext
    ) -> Response {
        if let problem = error as? Problem { return problem.response }
        if let error = error as? any HTTPResponseError {
            switch error.status {
            case .notFound, .methodNotAllowed:
                let methods = paths.methods(of: request.uri.path)
                if !methods.isEmpty {
                    let allow = methods.joined(separator: ", ")
                    return Problem(
                        .methodNotAllowed, "method_not_allowed", "this path takes \(allow)",
                        [.allow: allow]
                    ).response
                }
                return Problem.notFound("there is no such path; see /openapi.yaml").response
            case .contentTooLarge: return Problem.tooLarge(limits.bodyBytes).response
            default:
                return Problem(error.status, "refused", "the request cannot be read").response
            }
        }
        context.logger.error(
            "a request failed", metadata: ["error": "\(String(reflecting: type(of: error)))"])
        return Problem(
            .internalServerError, "internal", "the service failed; its log says where"
        ).response
    }
}

/// How many requests are being answered, and whether new ones are wanted.
final class Room: Sendable {
    /// From when times are counted.
    let epoch = ContinuousClock.now
    private let count = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    init() {}

    /// Whether the service is about to stop.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Says that the service is about to stop.
    func drain() { draining.store(true, ordering: .relaxed) }

    func enter() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    func leave() -> Int { count.wrappingSubtract(1, ordering: .relaxed).newValue }
}

/// A place in the room, left at the latest when nobody holds it any more.
private final class Place: Sendable {
    /// How many places are taken with this one.
    let number: Int
    private let room: Room
    private let metrics: ServiceMetrics
    private let isTaken = Atomic<Bool>(true)

    init(in room: Room, _ metrics: ServiceMetrics) {
        self.room = room
        self.metrics = metrics
        number = room.enter()
        metrics.setInFlight(number)
    }

    deinit { leave() }

    func leave() {
        if isTaken.exchange(false, ordering: .relaxed) { metrics.setInFlight(room.leave()) }
    }
}
