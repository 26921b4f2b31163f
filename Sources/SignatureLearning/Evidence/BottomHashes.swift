/// Distinct things counted by their hashes: exactly while there are few, else by the smallest ones.
///
/// The smallest hashes of a set are the same in whatever order it came, and the smallest of two sets
/// together are found in the smallest of each.
struct BottomHashes: Sendable, Equatable {
    /// Rising, at most `limit`.
    private(set) var hashes: ContiguousArray<UInt64> = []
    /// Whether larger ones were left out.
    private(set) var isSample = false

    static let limit = 64

    init() {}

    /// What was stored; nil where it makes no sense.
    init?(hashes: ContiguousArray<UInt64>, isSample: Bool) {
        guard hashes.count <= Self.limit, !isSample || hashes.count == Self.limit,
            zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.hashes = hashes
        self.isSample = isSample
    }

    /// - Complexity: O(limit), O(1) for most once it is full.
    mutating func insert(_ hash: UInt64) {
        if hashes.count == Self.limit, let last = hashes.last, hash > last {
            isSample = true
            return
        }
        let place = hashes.firstIndex { $0 >= hash } ?? hashes.count
        if place < hashes.count, hashes[place] == hash { return }
        if hashes.count == Self.limit {
            // Room for one more would be room for twice as many.
            hashes.removeLast()
            isSample = true
        }
        hashes.insert(hash, at: place)
    }

    mutating func merge(_ other: Self) {
        for hash in other.hashes { insert(hash) }
        if other.isSample { isSample = true }
    }

    /// How many distinct ones there were.
    var estimate: Int { Self.estimate(hashes.count, isSample ? hashes.last : nil) }

    /// The number of distinct hashes of which `count` lie up to `largest`; exact where that is nil.
    static func estimate(_ count: Int, _ largest: UInt64?) -> Int {
        guard let largest, largest > 0, count > 1 else { return count }
        // (k - 1) / (the share of all hashes that lie up to the k-th), rounded down.
        let (quotient, _) = (largest | 1).dividingFullWidth(
            (min(UInt64(count - 1), largest - 1), UInt64.max))
        return max(count, Int(clamping: quotient))
    }
}
