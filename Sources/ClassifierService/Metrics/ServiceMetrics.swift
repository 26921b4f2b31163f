internal import BounceClassifier
internal import CoreMetrics
internal import HTTPTypes
internal import Metrics
internal import SignatureMatching
internal import Synchronization

/// What the service counts about itself.
final class ServiceMetrics: Sendable {
    /// What tells requests apart.
    struct RequestKind: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Request {
        let counter: Counter
        let timer: Metrics.Timer
    }

    private let registry = PrometheusRegistry()
    private let requests = Mutex<[RequestKind: Request]>([:])
    private let inFlight: Meter
    /// Notifications by what became of them.
    private let notifications = Mutex<[String: Counter]>([:])

    init() {
        inFlight = Meter(label: "kb_http_requests_in_flight", factory: registry)
    }

    /// Counts a request that was answered.
    func record(_ kind: RequestKind, since start: ContinuousClock.Instant) {
        let duration = (ContinuousClock.now - start).components
        let nanoseconds =
            duration.seconds * 1_000_000_000 + duration.attoseconds / 1_000_000_000
        let request = requests.withLock { known in
            if let request = known[kind] { return request }
            let dimensions = [
                ("route", kind.route), ("method", kind.method), ("status", String(kind.status)),
            ]
            let request = Request(
                counter: Counter(
                    label: "kb_http_requests_total", dimensions: dimensions, factory: registry),
                timer: Metrics.Timer(
                    label: "kb_http_request_seconds", dimensions: [("route", kind.route)],
                    preferredDisplayUnit: .seconds, factory: registry))
            known[kind] = request
            return request
        }
        request.counter.increment()
        request.timer.recordNanoseconds(nanoseconds)
    }

    /// Sets how many requests are being answered.
    func setInFlight(_ count: Int) { inFlight.set(Int64(count)) }

    /// Counts what became of a notification that came in: `stored`, `repeated`, `refused`.
    func count(notification outcome: String) {
        let counter = notifications.withLock { known in
            if let counter = known[outcome] { return counter }
            let counter = Counter(
                label: "kb_notifications_total", dimensions: [("outcome", outcome)],
                factory: registry)
            known[outcome] = counter
            return counter
        }
        counter.increment()
    }

    /// Everything in Prometheus' text format.
    func text(_ knowledge: KnowledgeHolder.State, _ statistics: Statistics, now: Moment) -> String {
        var text = registry.text()
        func add(_ name: String, _ kind: String, _ lines: [(labels: String, value: Int)]) {
            guard !lines.isEmpty else { return }
            text += "# TYPE \(name) \(kind)\n"
            for line in lines { text += "\(name)\(line.labels) \(line.value)\n" }
        }
        let total = statistics.total.sorted {
            ($0.key.reason, $0.key.basis.rawValue) < ($1.key.reason, $1.key.basis.rawValue)
        }
        add(
            "kb_answers_total", "counter",
            total.map {
                ("{reason=\"\($0.key.reason)\",basis=\"\($0.key.basis.rawValue)\"}", $0.value)
            })
        let unknown = total.filter { $0.key.basis == .none }.reduce(0) { $0 + $1.value }
        add("kb_unknown_total", "counter", [("", unknown)])
        add(
            "kb_knowledge_age_seconds", "gauge",
            [("", max(0, now.seconds - knowledge.current.written.seconds))])
        add("kb_knowledge_stale", "gauge", [("", knowledge.refusal == nil ? 0 : 1)])
        add(
            "kb_knowledge_reloads_total", "counter",
            [
                ("{outcome=\"refused\"}", knowledge.refusals),
                ("{outcome=\"taken\"}", knowledge.reloads),
            ])
        add(
            "kb_knowledge_signatures", "gauge", [("", knowledge.current.catalog.entries.count)])
        return text
    }
}
