internal import BounceClassifier

/// What a policy made of candidates.
public struct SuppressionPlan: Sendable, Equatable {
    /// A candidate that is not acted on, now or ever.
    public struct Held: Sendable, Equatable {
        /// Who.
        public var candidate: SuppressionCandidate
        /// Why.
        public var hold: SuppressionHold

        package init(candidate: SuppressionCandidate, hold: SuppressionHold) {
            self.candidate = candidate
            self.hold = hold
        }
    }

    /// What to do, in this order.
    public internal(set) var apply: [SuppressionCandidate] = []
    /// What is held, in the order of the decisions.
    public internal(set) var held: [Held] = []
    /// Why all of the run, or all of it at some receivers, waits for a person; nil where nothing does.
    public internal(set) var alarm: String?

    init() {}

    /// Holds those for which `hold` gives a reason.
    mutating func hold(_ hold: (SuppressionCandidate) -> SuppressionHold?) {
        var left: [SuppressionCandidate] = []
        for candidate in apply {
            if let hold = hold(candidate) {
                held.append(Held(candidate: candidate, hold: hold))
            } else {
                left.append(candidate)
            }
        }
        apply = left
    }

    /// Holds what stands at `index` and behind it.
    mutating func hold(from index: Int, _ hold: SuppressionHold) {
        guard index < apply.count else { return }
        held += apply[index...].map { Held(candidate: $0, hold: hold) }
        apply.removeSubrange(index...)
    }
}

/// Why a candidate is held.
public enum SuppressionHold: Sendable, Equatable {
    /// An earlier decision about the recipient stands against it.
    case earlierDecision(String)
    /// The allow-list names it.
    case allowed
    /// The verdict leaves hope.
    case notPermanent
    /// The policy does not act on the reason.
    case reason(String)
    /// The mailbox showed life after its bounce.
    case signOfLife
    /// Too few events say so.
    case tooFewEvents(Int, of: Int)
    /// It is too early.
    case coolingOff(seconds: Int)
    /// A cool-off is asked for, and nothing tells when the event was.
    case unknownTime
    /// Enough for this run.
    case runCap(Int)
    /// Enough for today.
    case dayCap(Int)
    /// Too large a part of the recipients of this run.
    case runShare(Int, of: Int, share: Double)
    /// Too large a part of the recipients of today.
    case dayShare(Int, of: Int, share: Double)
    /// Too large a part of one receiver's recipients of the day of the bounces.
    case providerShare(String, Int, of: Int, share: Double)

    /// The name for programs.
    public var code: String {
        switch self {
        case .earlierDecision: "earlier_decision"
        case .allowed: "allowed"
        case .notPermanent: "not_permanent"
        case .reason: "reason"
        case .signOfLife: "sign_of_life"
        case .tooFewEvents: "too_few_events"
        case .coolingOff: "cooling_off"
        case .unknownTime: "unknown_time"
        case .runCap: "run_cap"
        case .dayCap: "day_cap"
        case .runShare: "run_share"
        case .dayShare: "day_share"
        case .providerShare: "provider_share"
        }
    }

    /// The words for people.
    public var words: String {
        switch self {
        case .earlierDecision(let words): "held: \(words)"
        case .allowed: "held: the allow-list names it"
        case .notPermanent: "held: the verdict is not permanent"
        case .reason(let reason): "held: the policy does not act on \(reason)"
        case .signOfLife: "held: the mailbox showed life after the bounce"
        case .tooFewEvents(let count, let needed): "held: \(count) of \(needed) events"
        case .coolingOff(let seconds): "held: cooling off for \(seconds) seconds more"
        case .unknownTime: "held: nobody knows when it bounced, and there is a cool-off"
        case .runCap(let cap): "held: over the cap of this run, \(cap)"
        case .dayCap(let cap): "held: over the cap of today, \(cap)"
        case .runShare(let count, let all, let share):
            "held: \(count) of the \(all) recipients of this run would be suppressed, more than the "
                + "share of \(share); a person must look first"
        case .dayShare(let count, let all, let share):
            "held: \(count) of the \(all) recipients of today would be suppressed, more than the "
                + "share of \(share); a person must look first"
        case .providerShare(let receiver, let count, let all, let share):
            "held: \(count) of the \(all) recipients of one day at \(receiver) would be suppressed, more "
                + "than the share of \(share); a person must look first"
        }
    }
}
