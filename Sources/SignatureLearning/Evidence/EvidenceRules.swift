package import PermanenceModel

/// What the stream must show before a text may become a proposal.
///
/// Text cannot see an outage: a provider once told live mailboxes for three days that they did not
/// exist. Only the stream refuses that.
package enum EvidenceRules {
    /// Distinct recipients, at least.
    package static let recipients = 3
    /// Distinct days, at least.
    package static let days = 3
    /// Distinct domains of recipients, at least; one is enough at a host of a known provider.
    package static let domains = 2
    /// The most of the recipients that may fail first on one day.
    package static let topDayShare = 0.7
    /// The most of ten recipients or more that may belong to one domain: whoever has a domain can make
    /// its hosts say anything.
    package static let topDomainShare = 0.9
    /// The most of the failing recipients that may have been delivered to shortly before.
    package static let deliveredBeforeShare = 0.2
    /// The most of the failing recipients that may be delivered to later.
    package static let deliveredLaterShare = 0.03
    /// How the odds change with one recipient who was, or was not, delivered to later:
    /// ln(0.01/0.10) and ln(0.99/0.90).
    package static let deliveredLaterWeight = -2.303
    package static let notDeliveredWeight = 0.095

    /// The findings about what was seen, in a fixed order.
    ///
    /// - Parameters:
    ///   - isProviders: Whether a known provider's hosts said it, and nobody else.
    ///   - window: The days that the whole stream covers.
    package static func findings(
        _ evidence: Evidence, isProviders: Bool, window: ClosedRange<Day>?
    ) -> [Finding] {
        [
            spread(
                "recipients", evidence.recipients, recipients, "recipient", "recipients",
                missing: evidence.withoutRecipient),
            spread("days", evidence.days, days, "day", "days", missing: evidence.withoutDay),
            domains(evidence, isProviders), topDay(evidence), before(evidence), later(evidence),
            burst(evidence, window), others(evidence),
        ]
    }

    /// The probability of a dead address after the recipients' later fate, in thousandths.
    package static func posterior(prior: Double, _ evidence: Evidence) -> Double {
        let prior = min(max(prior, 0.001), 0.995)
        let odds = prior / (1 - prior)
        // Whole votes only, so that the sum does not depend on their order.
        let failed = Double(max(0, evidence.followed - evidence.deliveredLater))
        let later = Double(evidence.deliveredLater)
        let exponent = failed * notDeliveredWeight + later * deliveredLaterWeight
        if exponent > 30 { return 1 }
        if exponent < -30 { return 0 }
        let product = odds * ExactMath.exp(exponent)
        return (product / (1 + product) * 1000).rounded() / 1000
    }

    private static func spread(
        _ step: String, _ count: Int, _ minimum: Int, _ one: String, _ many: String, missing: Int
    ) -> Finding {
        let unknown = missing > 0 ? "; \(Band.text(missing)) bounces do not say" : ""
        let sentence =
            "\(Band.text(count)) \(count == 1 ? one : many) of at least \(minimum)\(unknown)"
        return Finding(step, count >= minimum ? .passed : .failed, sentence)
    }

    private static func domains(_ evidence: Evidence, _ isProviders: Bool) -> Finding {
        if evidence.domains < domains, isProviders, evidence.domains > 0 {
            return Finding(
                "domains", .noted, "1 domain, at a known provider: only its hosts may be meant")
        }
        if !isProviders, evidence.recipients >= 10, evidence.topDomainShare > topDomainShare {
            return Finding(
                "domains", .failed,
                "\(percent(evidence.topDomainShare)) of the recipients belong to one domain")
        }
        return spread("domains", evidence.domains, domains, "domain", "domains", missing: 0)
    }

    private static func topDay(_ evidence: Evidence) -> Finding {
        let share = percent(evidence.topDayShare)
        return evidence.topDayShare > topDayShare
            ? Finding("top_day", .failed, "\(share) of the recipients failed first on one day")
            : Finding("top_day", .passed, "no day has more than \(share) of the first failures")
    }

    private static func before(_ evidence: Evidence) -> Finding {
        guard evidence.hasDeliveries else {
            return Finding(
                "delivered_before", .noted, "the stream has no deliveries to compare with")
        }
        let share =
            evidence.sample > 0
            ? Double(evidence.deliveredBefore) / Double(evidence.sample) : 0
        let sentence =
            "\(Band.text(evidence.deliveredBefore)) of \(Band.text(evidence.sample)) recipients were"
            + " delivered to in the 14 days before"
        return share > deliveredBeforeShare
            ? Finding("delivered_before", .failed, sentence + ": possible outage at this receiver")
            : Finding("delivered_before", .passed, sentence)
    }

    private static func later(_ evidence: Evidence) -> Finding {
        guard evidence.hasDeliveries, evidence.followed > 0 else {
            return Finding(
                "delivered_later", .noted, "whether mail got through later cannot be seen")
        }
        // One living recipient may have come back; the posterior weighs that one.
        let isMuch =
            evidence.deliveredLater > 1
            && Double(evidence.deliveredLater)
                > deliveredLaterShare * Double(evidence.followed)
        let sentence =
            "\(Band.text(evidence.deliveredLater)) of \(Band.text(evidence.followed)) recipients were"
            + " delivered to later"
        return isMuch
            ? Finding("delivered_later", .failed, sentence)
            : Finding("delivered_later", .passed, sentence)
    }

    /// A text that comes in one short burst of a longer stream is an incident's.
    private static func burst(_ evidence: Evidence, _ window: ClosedRange<Day>?) -> Finding {
        guard let first = evidence.firstDay, let last = evidence.lastDay, let window,
            evidence.recipients >= 10
        else { return Finding("burst", .noted, "too little was seen to tell a burst") }
        let length = window.lowerBound.distance(to: window.upperBound) + 1
        let span = first.distance(to: last) + 1
        if length >= 8, span <= 4 || span * 6 <= length {
            return Finding(
                "burst", .failed,
                "it was said on \(span) days of \(length) only: possible outage at this receiver")
        }
        if let peak = peak(evidence.failures, length: span) {
            return Finding(
                "burst", .failed,
                "two days have \(peak) times the usual count: possible outage at this receiver")
        }
        return Finding("burst", .passed, "no burst within 48 hours")
    }

    /// How many times the median of its days the busiest 48 hours have, where it is ten or more.
    static func peak(_ failures: [Evidence.DayCount], length: Int) -> Int? {
        guard failures.count >= 3 else { return nil }
        let counts = failures.map(\.count).sorted()
        let median = max(1, counts[(counts.count - 1) / 2])
        var most = 0
        for (index, entry) in failures.enumerated() {
            var sum = entry.count
            if index + 1 < failures.count,
                entry.day.distance(to: failures[index + 1].day) == 1
            {
                sum += failures[index + 1].count
            }
            most = max(most, sum)
        }
        return most >= 20 * median ? most / (2 * median) : nil
    }

    private static func others(_ evidence: Evidence) -> Finding {
        guard evidence.hasDeliveries else {
            return Finding(
                "others", .noted, "whether others at these hosts get mail cannot be seen")
        }
        if evidence.othersDelivered > 0 {
            return Finding(
                "others", .passed, "others at the same hosts were delivered to meanwhile")
        }
        // One small host may well have had no other mail; many hosts without any are a block's.
        return Finding(
            "others", evidence.recipients >= 10 ? .failed : .noted,
            "nobody at the same hosts was delivered to meanwhile")
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// Numbers in bands, so that nobody is counted out.
package enum Band {
    /// `0` to `2` as they are, then `3+`, `5+`, `10+`, `30+`, `100+` ...
    package static func text(_ count: Int) -> String {
        guard count >= 3 else { return String(max(0, count)) }
        var band = 3
        for step in [5, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000]
        where count >= step {
            band = step
        }
        return "\(band)+"
    }
}
