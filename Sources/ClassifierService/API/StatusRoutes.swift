internal import BounceClassifier
internal import BounceJournal
internal import Hummingbird
internal import SignatureMatching
internal import SignatureStore

/// What operators and their machines ask: alive, ready, how much, what lately.
struct StatusRoutes: Sendable {
    let state: ServiceState

    func add(to router: Router<ServiceContext>) {
        router.get("/healthz", use: health)
        router.get("/readyz", use: readiness)
        router.get("/metrics", use: metrics)
        router.get("/v1/statistics", use: statistics)
        router.get("/v1/proposals", use: proposals)
    }

    @Sendable
    private func health(_ request: Request, _ context: ServiceContext) async throws -> Response {
        .bytes(Array(#"{"status": "ok"}"#.utf8), type: .json)
    }

    @Sendable
    private func readiness(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let knowledge = state.knowledge.snapshot
        let isDraining = state.room.isDraining
        return .json(status: isDraining ? .serviceUnavailable : .ok) { json in
            json.add("status", isDraining ? "draining" : "ready")
            json.add(
                "knowledge",
                knowledge.current.classifier.knowledge.map(\.version).joined(separator: "+"))
            json.add("stale", knowledge.refusal != nil)
            json.add("refused", knowledge.refusal)
        }
    }

    @Sendable
    private func metrics(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let text = state.metrics.text(state.knowledge.snapshot, state.statistics, now: .now)
        return .bytes(Array(text.utf8), type: .metrics)
    }

    @Sendable
    private func statistics(
        _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        let now = Moment.now
        let day =
            if let journal = state.intake?.journal {
                LastDay(try await journal.statistics())
            } else { LastDay(state.statistics.lastDay(at: now), now: now) }
        return .json(day.write)
    }

    /// What `kb suggest` wrote last, read anew each time: it is small, and seldom asked for.
    @Sendable
    private func proposals(_ request: Request, _ context: ServiceContext) async throws -> Response {
        guard let path = state.configuration.proposals else {
            throw Problem.notFound(
                "no proposals are configured; name the file that `kb suggest --output json` writes")
        }
        do {
            return .bytes(try FileBytes.read(path).array, type: .json)
        } catch {
            throw Problem.notFound("the file of proposals cannot be read; run `kb suggest` again")
        }
    }
}
