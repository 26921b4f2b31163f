import PermanenceModel
import SignatureLearning
import Testing

@Suite("Rules of evidence")
struct EvidenceRulesTests {
    /// Evidence that passes everything.
    static var ample: Evidence {
        var evidence = Evidence()
        evidence.bounces = 40
        evidence.recipients = 30
        evidence.domains = 12
        evidence.remoteMTAs = 12
        evidence.days = 10
        evidence.firstDay = Day(timestamp: "2026-11-01")
        evidence.lastDay = Day(timestamp: "2026-11-20")
        evidence.failures = (1...20).compactMap { day in
            Day(year: 2026, month: 11, day: day).map { Evidence.DayCount(day: $0, count: 2) }
        }
        evidence.sample = 30
        evidence.topDayShare = 0.1
        evidence.topDomainShare = 0.2
        evidence.followed = 30
        evidence.othersDelivered = 100
        evidence.hasDeliveries = true
        return evidence
    }

    static var window: ClosedRange<Day>? {
        guard let first = Day(timestamp: "2026-11-01"), let last = Day(timestamp: "2026-11-30")
        else { return nil }
        return first...last
    }

    private func failed(_ evidence: Evidence, isProviders: Bool = false) -> [String] {
        EvidenceRules.findings(evidence, isProviders: isProviders, window: Self.window)
            .filter { $0.outcome == .failed }.map(\.step)
    }

    @Test("ample evidence passes")
    func passes() { #expect(failed(Self.ample) == []) }

    @Test("one living recipient of many is left to the posterior, two of few are not")
    func weighsOneDelivery() {
        var evidence = Self.ample
        evidence.deliveredLater = 1
        #expect(failed(evidence) == [])
        evidence.deliveredLater = 2
        #expect(failed(evidence) == ["delivered_later"])
    }

    @Test("who has a domain can say anything there: it must not be nearly all of the evidence")
    func distrustsOneDomain() {
        var evidence = Self.ample
        evidence.topDomainShare = 0.95
        #expect(failed(evidence) == ["domains"])
        #expect(failed(evidence, isProviders: true) == [])
    }

    @Test(
        "each lack and each sign of an outage is refused by its own step",
        arguments: [
            "recipients", "days", "domains", "top_day", "delivered_before", "delivered_later",
            "burst", "others",
        ])
    func refuses(step: String) {
        var evidence = Self.ample
        switch step {
        case "recipients": evidence.recipients = 2
        case "days": evidence.days = 2
        case "domains": evidence.domains = 1
        case "top_day": evidence.topDayShare = 0.8
        case "delivered_before": evidence.deliveredBefore = 7
        case "delivered_later": evidence.deliveredLater = 2
        case "burst": evidence.lastDay = Day(timestamp: "2026-11-03")
        default: evidence.othersDelivered = 0
        }
        #expect(failed(evidence) == [step])
    }

    @Test("nothing seen is not enough, and never a trap")
    func refusesNothing() {
        let steps = failed(Evidence())
        #expect(steps.contains("recipients") && steps.contains("days"))
        #expect(
            EvidenceRules.findings(Evidence(), isProviders: true, window: nil)
                .contains { $0.step == "domains" && $0.outcome == .failed })
    }

    @Test("one domain is enough at the hosts of a known provider only")
    func allowsOneDomainOfAProvider() {
        var evidence = Self.ample
        evidence.domains = 1
        #expect(failed(evidence, isProviders: true) == [])
        #expect(failed(evidence, isProviders: false) == ["domains"])
    }

    @Test("two days with many times the usual count are a burst")
    func seesABurst() {
        var evidence = Self.ample
        evidence.failures[9].count = 50
        #expect(failed(evidence) == ["burst"])
        evidence.failures[9].count = 10
        #expect(failed(evidence) == [])
    }

    @Test(
        "follow-ups move the odds as the rule says",
        arguments: [
            (0.9, 0, 0, 0.9), (0.9, 10, 0, 0.959), (0.9, 26, 0, 0.991), (0.9, 1, 1, 0.474),
            (0.5, 49, 0, 0.991), (0.995, 10, 5, 0.003), (0.9, 100_000, 0, 1.0),
            (0.9, 100_000, 100_000, 0.0),
        ])
    func weighs(prior: Double, followed: Int, later: Int, expected: Double) {
        var evidence = Evidence()
        evidence.followed = followed
        evidence.deliveredLater = later
        #expect(abs(EvidenceRules.posterior(prior: prior, evidence) - expected) < 0.0015)
    }

    @Test(
        "counts are told in bands",
        arguments: [
            (0, "0"), (2, "2"), (3, "3+"), (4, "3+"), (5, "5+"), (99, "30+"), (100, "100+"),
            (12_345_678, "1000000+"), (-1, "0"),
        ])
    func bands(count: Int, text: String) { #expect(Band.text(count) == text) }
}
