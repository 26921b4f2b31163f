internal import SignatureMatching

/// When a permanent failure becomes a suppression: a pure function from candidates to a plan.
///
/// An answer's `suppress` comes first: a policy only ever does less. The defaults act at once on every
/// such answer, at most 1,000 a run and 5,000 a day, and stop for a person where more than half of
/// the recipients seen would go, of all or of one provider. Where deliveries are reported too, a share of
/// 0.05 is a better guard.
///
///     let plan = SuppressionPolicy().plan(candidates, traffic, now: now)
///     if let alarm = plan.alarm { log(alarm) }
///     for candidate in plan.apply { ... }
public struct SuppressionPolicy: Sendable, Equatable {
    /// Reasons to act on; empty for every reason for which an answer suppresses.
    public var reasons: Set<String> = []
    /// How many different events must say so, 1 or more.
    public var minimumEvents = 1
    /// Seconds between the last of them and acting, in which a delivery may still come.
    public var coolOff = 0
    /// The most in one run; the rest waits for the next.
    public var runCap = 1_000
    /// The most of the recipients of one run, 0 to 1; above it a person must look at all of the run.
    public var runShare = 0.5
    /// The most in one day (UTC); the rest waits for the next.
    public var dayCap = 5_000
    /// The most of the recipients of one day, 0 to 1; above it a person must look at all of the run.
    public var dayShare = 0.5
    /// The most of one receiver's recipients of one day, 0 to 1; above it a person must look at what is its.
    ///
    /// The day is that of the last bounce of each candidate, so that what is held stays so. A receiver is a
    /// provider, or a domain of which none is known.
    public var providerShare = 0.5
    /// Up to so many suppressions no share counts: one of two recipients is no incident.
    public var shareFloor = 20
    /// Who is never suppressed.
    public var allow = AllowList()

    /// The reason of bounces that show a mailbox is there: one that is full exists.
    public static let livingReason = "mailbox_full"

    /// The default policy.
    public init() {}

    /// Decides what is applied and what is held.
    ///
    /// The order of the candidates makes no difference: those with the oldest last event go first, those
    /// without a time before them, then by address. A share that is exceeded holds the whole run: a sudden
    /// wave of dead addresses is more likely an incident of a receiver than so many deaths. Where the wave
    /// is one receiver's, only what would be done there is held.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Complexity: O(n log n).
    public func plan(
        _ candidates: [SuppressionCandidate], _ traffic: SuppressionTraffic, now: Int
    ) -> SuppressionPlan {
        var plan = SuppressionPlan()
        for candidate in candidates.sorted(by: Self.precedes) {
            if let hold = hold(candidate, now: now) {
                plan.held.append(SuppressionPlan.Held(candidate: candidate, hold: hold))
            } else {
                plan.apply.append(candidate)
            }
        }
        let waves = waves(plan.apply, traffic)
        plan.hold { waves[traffic.receiverDay(of: $0)] }
        if !waves.isEmpty {
            plan.alarm = waves.values.map(\.words).sorted().joined(separator: "; ")
        }
        if let wave = wave(plan.apply.count, traffic) {
            plan.alarm = wave.words
            plan.hold(from: 0, wave)
            return plan
        }
        plan.hold(from: max(0, runCap), .runCap(runCap))
        plan.hold(from: max(0, dayCap - traffic.daySuppressions), .dayCap(dayCap))
        return plan
    }

    private func hold(_ candidate: SuppressionCandidate, now: Int) -> SuppressionHold? {
        if let objection = candidate.objection { return .earlierDecision(objection) }
        if let hold = lastingHold(candidate) { return hold }
        if candidate.events < minimumEvents {
            return .tooFewEvents(candidate.events, of: minimumEvents)
        }
        if coolOff > 0 {
            // What has no time cannot have cooled off.
            guard let last = candidate.lastEvent else { return .unknownTime }
            if now - last < coolOff { return .coolingOff(seconds: coolOff - (now - last)) }
        }
        return nil
    }

    /// What also stops a decision that is on its way already: who it is about, and what was heard since.
    public func lastingHold(_ candidate: SuppressionCandidate) -> SuppressionHold? {
        let decision = candidate.decision
        if allow.contains(decision.recipient) { return .allowed }
        guard decision.verdict == .permanent else { return .notPermanent }
        if !reasons.isEmpty, !reasons.contains(decision.reason) { return .reason(decision.reason) }
        if let life = candidate.lastSignOfLife, life >= candidate.lastEvent ?? Int.min {
            return .signOfLife
        }
        return nil
    }

    /// Whether a share is exceeded; all that would be done sooner or later counts, whatever the cap of a run.
    private func exceeds(_ count: Int, _ share: Double, of recipients: Int) -> Bool {
        count > shareFloor && Double(count) > share * Double(max(recipients, 0))
    }

    /// The receivers that exceed their share, each on the day of the bounces: time does not make a wave smaller.
    private func waves(
        _ candidates: [SuppressionCandidate], _ traffic: SuppressionTraffic
    ) -> [SuppressionTraffic.ReceiverDay: SuppressionHold] {
        var counts: [SuppressionTraffic.ReceiverDay: Int] = [:]
        for candidate in candidates { counts[traffic.receiverDay(of: candidate), default: 0] += 1 }
        var waves: [SuppressionTraffic.ReceiverDay: SuppressionHold] = [:]
        for (key, count) in counts {
            guard let receiver = traffic.receivers[key] else { continue }
            let all = count + receiver.suppressions
            if exceeds(all, providerShare, of: receiver.recipients) {
                waves[key] = .providerShare(
                    key.receiver, all, of: receiver.recipients, share: providerShare)
            }
        }
        return waves
    }

    /// The share of all that is exceeded, if any.
    private func wave(_ count: Int, _ traffic: SuppressionTraffic) -> SuppressionHold? {
        if exceeds(count, runShare, of: traffic.runRecipients) {
            return .runShare(count, of: traffic.runRecipients, share: runShare)
        }
        let today = count + traffic.daySuppressions
        if count > 0, exceeds(today, dayShare, of: traffic.dayRecipients) {
            return .dayShare(today, of: traffic.dayRecipients, share: dayShare)
        }
        return nil
    }

    private static func precedes(_ a: SuppressionCandidate, _ b: SuppressionCandidate) -> Bool {
        (a.lastEvent ?? Int.min, a.decision.recipient, a.decision.key)
            < (b.lastEvent ?? Int.min, b.decision.recipient, b.decision.key)
    }
}
