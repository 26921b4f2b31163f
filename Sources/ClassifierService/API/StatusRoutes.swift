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
        // A journal knows of what came before the service was started.
        if let journal = state.intake?.journal {
            return Self.response(try await journal.statistics())
        }
        let now = Moment.now
        let hours = state.statistics.lastDay(at: now)
        let reasons = hours.reduce(into: [:]) { $0.merge($1.reasons, uniquingKeysWith: +) }
        let providers = hours.reduce(into: [:]) { $0.merge($1.providers, uniquingKeysWith: +) }
        return .json { json in
            json.add("since", Moment(seconds: (now.hour - 23) * 3_600).text)
            json.add("until", now.text)
            json.add("bounces", hours.reduce(0) { $0 + $1.bounces })
            json.add("suppressions", hours.reduce(0) { $0 + $1.suppressions })
            json.add("unknown", hours.reduce(0) { $0 + $1.unknown })
            json.add("by_reason", array: Self.counts("reason", reasons))
            json.add("by_provider", array: Self.counts("provider", providers))
            json.add(
                "by_hour",
                array: hours.map { hour in
                    JSONText.object { json in
                        json.add("hour", Moment(seconds: hour.number * 3_600).text)
                        json.add("bounces", hour.bounces)
                        json.add("unknown", hour.unknown)
                    }
                })
        }
    }

    private static func response(_ statistics: JournalStatistics) -> Response {
        func counts(_ name: String, _ counts: [JournalStatistics.Count]) -> [String] {
            counts.map { count in
                JSONText.object { json in
                    json.add(name, count.name)
                    json.add("count", count.count)
                }
            }
        }
        return .json { json in
            json.add("since", statistics.since)
            json.add("until", statistics.until)
            json.add("bounces", statistics.bounces)
            json.add("suppressions", statistics.suppressions)
            json.add("unknown", statistics.unknown)
            json.add("by_reason", array: counts("reason", statistics.byReason))
            json.add("by_provider", array: counts("provider", statistics.byProvider))
            json.add(
                "by_hour",
                array: statistics.byHour.map { hour in
                    JSONText.object { json in
                        json.add("hour", hour.hour)
                        json.add("bounces", hour.bounces)
                        json.add("unknown", hour.unknown)
                    }
                })
        }
    }

    private static func counts(_ name: String, _ counts: [String: Int]) -> [String] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { key, value in
            JSONText.object { json in
                json.add(name, key)
                json.add("count", value)
            }
        }
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
