/// How much of a stream is kept, so that memory is bounded.
///
/// The stage only rises. Each keeps a part of what the one before keeps, and what it keeps is whole;
/// a stage is left when what it would keep costs too much, and that grows with the set of messages
/// only. So the last stage, and all that is kept, is the same in whatever order messages came.
struct RetentionStage: Sendable, Comparable {
    private(set) var number: Int

    init(_ number: Int = 0) { self.number = max(0, number) }

    /// Recipients that are kept of a text: at first ``Evidence/exactLimit``.
    var recipientLimit: Int {
        switch number {
        case 0: Evidence.exactLimit
        case 1: Evidence.exactLimit / 2
        default: Evidence.exactLimit / 4
        }
    }

    /// The zero bits with which the key of a text must start.
    var level: Int { min(max(0, number - 2), 63) }

    var next: Self { Self(number + 1) }

    func keeps(_ key: UInt64) -> Bool { key.leadingZeroBitCount >= level }

    /// More texts than this are sampled.
    static let textLimit = 6_144
    /// What the counters of all texts may cost, in bytes as ``TextCounters/cost(recipientLimit:)`` has them.
    static let costLimit = 12 << 20

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}
