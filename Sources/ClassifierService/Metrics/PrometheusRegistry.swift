internal import CoreMetrics
internal import Synchronization

/// Metrics of one service in Prometheus' text format 0.0.4; a factory of swift-metrics that is passed
/// along, not a global one.
final class PrometheusRegistry: MetricsFactory {
    /// A metric's name and its labels.
    private struct Key: Hashable {
        var name: String
        var labels: [Label]
    }

    private struct Label: Hashable {
        var name: String
        var value: String
    }

    private enum Instrument {
        case counter(PrometheusCounter)
        case gauge(PrometheusGauge)
        case histogram(PrometheusHistogram)

        var kind: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    private let instruments = Mutex<[Key: Instrument]>([:])

    init() {}

    /// The metrics as they are now, by name and labels.
    func text() -> String {
        let all = instruments.withLock { $0 }
        var lines: [String] = []
        let names = Dictionary(grouping: all.keys, by: \.name)
        for name in names.keys.sorted() {
            let keys = (names[name] ?? []).sorted {
                Self.labels($0.labels) < Self.labels($1.labels)
            }
            if let kind = keys.first.flatMap({ all[$0] })?.kind {
                lines.append("# TYPE \(name) \(kind)")
            }
            for key in keys {
                switch all[key] {
                case .counter(let counter):
                    lines.append("\(name)\(Self.labels(key.labels)) \(counter.value)")
                case .gauge(let gauge):
                    lines.append("\(name)\(Self.labels(key.labels)) \(gauge.value)")
                case .histogram(let histogram): lines += Self.lines(name, key.labels, histogram)
                case nil: break
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(
        _ name: String, _ labels: [Label], _ histogram: PrometheusHistogram
    ) -> [String] {
        let (buckets, sum) = histogram.snapshot
        var lines: [String] = []
        var count = 0
        for (index, bucket) in buckets.enumerated() {
            count += bucket
            let bound =
                index < PrometheusHistogram.bounds.count
                ? "\(PrometheusHistogram.bounds[index])" : "+Inf"
            let labels = Self.labels(labels + [Label(name: "le", value: bound)])
            lines.append("\(name)_bucket\(labels) \(count)")
        }
        lines.append("\(name)_sum\(Self.labels(labels)) \(sum)")
        lines.append("\(name)_count\(Self.labels(labels)) \(count)")
        return lines
    }

    private static func labels(_ labels: [Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label in
            let value = label.value.map { character -> String in
                switch character {
                case "\\": "\\\\"
                case "\"": "\\\""
                case "\n": "\\n"
                default: String(character)
                }
            }.joined()
            return "\(label.name)=\"\(value)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        Key(name: label, labels: dimensions.map { Label(name: $0.0, value: $0.1) })
    }

    // MARK: MetricsFactory

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // Metrics live as long as the service.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> PrometheusCounter {
        instruments.withLock { all in
            let key = Self.key(label, dimensions)
            if case .counter(let counter) = all[key] { return counter }
            let counter = PrometheusCounter()
            all[key] = .counter(counter)
            return counter
        }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> PrometheusGauge {
        instruments.withLock { all in
            let key = Self.key(label, dimensions)
            if case .gauge(let gauge) = all[key] { return gauge }
            let gauge = PrometheusGauge()
            all[key] = .gauge(gauge)
            return gauge
        }
    }

    private func histogram(
        _ label: String, _ dimensions: [(String, String)]
    ) -> PrometheusHistogram {
        instruments.withLock { all in
            let key = Self.key(label, dimensions)
            if case .histogram(let histogram) = all[key] { return histogram }
            let histogram = PrometheusHistogram()
            all[key] = .histogram(histogram)
            return histogram
        }
    }
}
