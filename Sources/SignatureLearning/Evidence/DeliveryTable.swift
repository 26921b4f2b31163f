/// Who was delivered to, and when: the first and the last day of each recipient.
///
/// When there are too many, the level rises, and only hashes that start with `level` zero bits stay.
/// What stays is whole, and the level depends on the set of recipients only.
struct DeliveryTable: Sendable {
    struct Days: Sendable, Equatable {
        /// Since 1970-01-01.
        var first: UInt16
        var last: UInt16
    }

    private(set) var level = 0
    private(set) var count = 0
    /// Open addressing; 0 for empty.
    private var keys: ContiguousArray<UInt64> = []
    private var days: ContiguousArray<Days> = []

    /// More recipients than this are sampled.
    static let limit = 131_072

    init() {}

    /// Whether a delivery to the recipient would have been kept.
    func follows(_ recipient: UInt64) -> Bool { recipient.leadingZeroBitCount >= level }

    /// When the recipient was delivered to; nil for never, and for one that is not followed.
    subscript(recipient: UInt64) -> Days? {
        guard !keys.isEmpty else { return nil }
        let slot = slot(max(recipient, 1))
        return keys[slot] == 0 ? nil : days[slot]
    }

    /// - Complexity: O(1).
    mutating func add(_ recipient: UInt64, _ new: Days) {
        let recipient = max(recipient, 1)
        guard follows(recipient) else { return }
        if keys.isEmpty || (count + 1) * 4 > keys.count * 3 { resize(max(64, keys.count * 2)) }
        let slot = slot(recipient)
        if keys[slot] == recipient {
            days[slot].first = min(days[slot].first, new.first)
            days[slot].last = max(days[slot].last, new.last)
            return
        }
        keys[slot] = recipient
        days[slot] = new
        count += 1
        while count > Self.limit { raise(to: level + 1) }
    }

    mutating func merge(_ other: Self) {
        raise(to: max(level, other.level))
        for (index, key) in other.keys.enumerated() where key != 0 { add(key, other.days[index]) }
    }

    /// Forgets the recipients that a higher level does not follow.
    mutating func raise(to level: Int) {
        guard level > self.level else { return }
        self.level = level
        resize(keys.count)
    }

    /// All, by recipient.
    var sorted: [(recipient: UInt64, days: Days)] {
        keys.indices.filter { keys[$0] != 0 }.map { (keys[$0], days[$0]) }
            .sorted { $0.recipient < $1.recipient }
    }

    private func slot(_ key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func resize(_ size: Int) {
        let old = (keys, days)
        keys = ContiguousArray(repeating: 0, count: size)
        days = ContiguousArray(repeating: Days(first: 0, last: 0), count: size)
        count = 0
        for (index, key) in old.0.enumerated() where key != 0 && follows(key) {
            let slot = slot(key)
            keys[slot] = key
            days[slot] = old.1[index]
            count += 1
        }
    }
}

/// How many deliveries a receiver took on which day.
///
/// Bounded as ``DeliveryTable`` is, by the receiver's hash: a receiver is followed on all days or on none.
struct ReceiverDays: Sendable {
    private(set) var level = 0
    /// By ``key(_:_:)``.
    private(set) var counts: [UInt64: UInt32] = [:]

    /// More receivers and days than this are sampled.
    static let limit = 32_768

    init() {}

    /// The receiver's hash above the day.
    static func key(_ receiver: UInt32, _ day: UInt16) -> UInt64 {
        UInt64(receiver) << 32 | UInt64(day)
    }

    private func follows(_ key: UInt64) -> Bool { key.leadingZeroBitCount >= level }

    subscript(receiver: UInt32, day: UInt16) -> Int {
        Int(counts[Self.key(receiver, day)] ?? 0)
    }

    mutating func add(_ key: UInt64, _ count: UInt32 = 1) {
        guard follows(key) else { return }
        counts[key] = (counts[key] ?? 0).addingClamped(count)
        while counts.count > Self.limit, level < 32 { raise(to: level + 1) }
    }

    mutating func merge(_ other: Self) {
        raise(to: max(level, other.level))
        for (key, count) in other.counts { add(key, count) }
    }

    mutating func raise(to level: Int) {
        guard level > self.level else { return }
        self.level = level
        counts = counts.filter { follows($0.key) }
    }
}
