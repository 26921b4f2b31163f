internal import CoreMetrics
internal import Synchronization

/// A number that only rises.
final class PrometheusCounter: CounterHandler, FloatingPointCounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func increment(by amount: Int64) { count.wrappingAdd(max(0, amount), ordering: .relaxed) }
    func increment(by amount: Double) { increment(by: Int64(amount)) }
    func reset() { count.store(0, ordering: .relaxed) }
}

/// A number that rises and falls.
final class PrometheusGauge: MeterHandler, RecorderHandler {
    private let bits = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    func increment(by amount: Double) { change(by: amount) }
    func decrement(by amount: Double) { change(by: -amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    private func change(by amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (done, seen) = bits.compareExchange(
                expected: old, desired: new, ordering: .relaxed)
            if done { return }
            old = seen
        }
    }
}

/// How values are spread; seconds for timers.
final class PrometheusHistogram: TimerHandler, RecorderHandler {
    /// The upper bounds of the buckets but the last, in seconds: what an answer may take.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]

    private struct State {
        var buckets = [Int](repeating: 0, count: PrometheusHistogram.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    var snapshot: (buckets: [Int], sum: Double) { state.withLock { ($0.buckets, $0.sum) } }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
            state.buckets[bucket] += 1
            state.sum += value
        }
    }
}
