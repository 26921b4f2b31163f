import BounceClassifier
import CoreMetrics
import SignatureMatching
import Testing

@testable import ClassifierService

@Suite("Counting")
struct MetricsTests {
    @Test("the text format: kinds, labels in their order, buckets that add up")
    func text() {
        let registry = PrometheusRegistry()
        let counter = registry.makeCounter(label: "b_total", dimensions: [("path", "a\"\\\n")])
        counter.increment(by: Int64(2))
        registry.makeMeter(label: "a", dimensions: []).set(Int64(3))
        let timer = registry.makeTimer(label: "c_seconds", dimensions: [])
        timer.recordNanoseconds(3_000_000)
        timer.recordNanoseconds(9_000_000_000)
        let lines = registry.text().split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(4) == [
                "# TYPE a gauge", "a 3.0", "# TYPE b_total counter", #"b_total{path="a\"\\\n"} 2"#,
            ])
        #expect(lines.contains(#"c_seconds_bucket{le="0.005"} 1"#))
        #expect(lines.contains(#"c_seconds_bucket{le="+Inf"} 2"#))
        #expect(lines.suffix(2) == ["c_seconds_sum 9.003", "c_seconds_count 2"])
    }

    @Test("hours older than a day are forgotten, and what was counted in all is kept")
    func hours() throws {
        let service = try SampleService()
        var tally = Statistics.Tally()
        tally.add(service.state.knowledge.current.classifier.classify(SampleService.known))
        let statistics = Statistics()
        for hour in [100, 101, 124] { statistics.add(tally, at: Moment(seconds: hour * 3_600 + 5)) }
        #expect(statistics.lastDay(at: Moment(seconds: 124 * 3_600)).map(\.number) == [101, 124])
        #expect(statistics.lastDay(at: Moment(seconds: 125 * 3_600)).map(\.number) == [124])
        #expect(statistics.total.values.reduce(0, +) == 3)
        let now = Moment(seconds: 124 * 3_600)
        let day = LastDay(statistics.lastDay(at: now), now: now)
        #expect(day.bounces == 2)
        #expect(day.hours.map(\.bounces) == [1] + Array(repeating: 0, count: 22) + [1])
        #expect(day.hours.first?.start == Moment(seconds: 101 * 3_600).text)
    }

    @Test(
        "times are written as RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
            (951_868_800, "2000-03-01T00:00:00Z"), (1_795_762_800, "2026-11-27T07:00:00Z"),
        ])
    func times(_ seconds: Int, _ text: String) {
        #expect(Moment(seconds: seconds).text == text)
    }
}
