/// What happens to a recipient's next messages, by what the refusal means.
///
/// In thousandths. Nobody has published what becomes of refused recipients: the shares are assumed,
/// and wide.
struct Fate: Sendable {
    /// How often a later message gets through.
    var deliveredLater: Int
    /// How often the same recipient is tried and refused again days later.
    var triedAgain: Int
    /// Whether the sender's queue tries again within hours.
    var isQueued: Bool

    init(_ meaning: TrafficTemplate.Meaning, isTransientCode: Bool, _ random: inout SplitMix) {
        isQueued = isTransientCode
        triedAgain = 150
        if meaning.suppress {
            deliveredLater = random.within(0...10)
            triedAgain = 500
            return
        }
        switch meaning.reason {
        case "mailbox_full": deliveredLater = random.within(80...350)
        case "greylisted", "rate_limited", "connection_limit", "system_error", "network_error",
            "timeout_expired":
            deliveredLater = random.within(400...950)
        default: deliveredLater = random.within(100...700)
        }
    }
}
