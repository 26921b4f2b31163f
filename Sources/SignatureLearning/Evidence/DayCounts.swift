/// How often something happened on which day; a sample of the days where there are many.
struct DayCounts: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// Days since 1970-01-01; 0 for no day.
        var day: UInt16
        var count: UInt32
    }

    /// By day.
    private(set) var entries: ContiguousArray<Entry> = []
    /// Whether days were left out.
    private(set) var isSample = false

    static let limit = 96

    init() {}

    /// What was stored; nil where it makes no sense.
    init?(entries: ContiguousArray<Entry>, isSample: Bool) {
        guard entries.count <= Self.limit, !isSample || entries.count == Self.limit,
            entries.allSatisfy({ $0.day > 0 && $0.count > 0 }),
            zip(entries, entries.dropFirst()).allSatisfy({ $0.day < $1.day })
        else { return nil }
        self.entries = entries
        self.isSample = isSample
    }

    /// Counts; beyond the limit the days with the smallest hashes stay, whose counts are then whole.
    /// - Complexity: O(limit).
    mutating func add(_ day: UInt16, _ count: UInt32 = 1) {
        var place = entries.count
        while place > 0, entries[place - 1].day >= day { place -= 1 }
        if place < entries.count, entries[place].day == day {
            entries[place].count = entries[place].count.addingClamped(count)
            return
        }
        entries.insert(Entry(day: day, count: count), at: place)
        guard entries.count > Self.limit else { return }
        isSample = true
        let largest = entries.indices.max {
            Self.hash(entries[$0].day) < Self.hash(entries[$1].day)
        }
        if let largest { entries.remove(at: largest) }
    }

    mutating func merge(_ other: Self) {
        for entry in other.entries { add(entry.day, entry.count) }
        if other.isSample { isSample = true }
    }

    /// How many distinct days there were.
    var estimate: Int {
        BottomHashes.estimate(
            entries.count, isSample ? entries.map { Self.hash($0.day) }.max() : nil)
    }

    /// A bijection on days, spread over 64 bits.
    private static func hash(_ day: UInt16) -> UInt64 {
        var value = (UInt64(day) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension UInt32 {
    /// The sum, or the largest number where it is larger: the same in any order.
    func addingClamped(_ other: UInt32) -> UInt32 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
