/// The recipients of one text: all while they are few, else those with the smallest hashes.
struct RecipientSample: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// The keyed hash of the address.
        var recipient: UInt64
        /// The upper half of the keyed hash of its domain.
        var domain: UInt32
        /// The upper half of that of the receiving host's domain; 0 where none was named.
        var remoteMTA: UInt32
        /// The first and last day on which it failed, since 1970-01-01; 0 where no day is known.
        var firstDay: UInt16
        var lastDay: UInt16

        mutating func merge(_ other: Entry) {
            firstDay = Self.earlier(firstDay, other.firstDay)
            lastDay = max(lastDay, other.lastDay)
            remoteMTA =
                remoteMTA == 0 || other.remoteMTA == 0
                ? max(remoteMTA, other.remoteMTA) : min(remoteMTA, other.remoteMTA)
        }

        private static func earlier(_ one: UInt16, _ two: UInt16) -> UInt16 {
            one == 0 || two == 0 ? max(one, two) : min(one, two)
        }
    }

    /// By hash, rising.
    private(set) var entries: ContiguousArray<Entry> = []
    /// Whether recipients were left out.
    private(set) var isSample = false

    init() {}

    /// What was stored; nil where it makes no sense.
    init?(entries: ContiguousArray<Entry>, isSample: Bool) {
        guard zip(entries, entries.dropFirst()).allSatisfy({ $0.recipient < $1.recipient }),
            entries.allSatisfy({ $0.firstDay <= $0.lastDay && ($0.firstDay > 0 || $0.lastDay == 0) }
            )
        else { return nil }
        self.entries = entries
        self.isSample = isSample
    }

    /// - Complexity: O(limit), O(1) for most once it is full.
    mutating func insert(_ entry: Entry, limit: Int) {
        truncate(to: limit)
        if entries.count >= limit, let last = entries.last, entry.recipient > last.recipient {
            isSample = true
            return
        }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].recipient < entry.recipient {
                low = middle + 1
            } else {
                high = middle
            }
        }
        if low < entries.count, entries[low].recipient == entry.recipient {
            entries[low].merge(entry)
            return
        }
        // Room for one more would be room for twice as many.
        truncate(to: limit - 1)
        entries.insert(entry, at: low)
    }

    mutating func merge(_ other: Self, limit: Int) {
        truncate(to: limit)
        for entry in other.entries { insert(entry, limit: limit) }
        if other.isSample { isSample = true }
    }

    mutating func truncate(to limit: Int) {
        guard entries.count > limit else { return }
        entries.removeSubrange(limit...)
        isSample = true
    }

    /// Truncates and gives the room back.
    mutating func shrink(to limit: Int) {
        guard entries.count > limit else { return }
        entries = ContiguousArray(entries[..<limit])
        isSample = true
    }

    /// How many distinct recipients there were.
    var estimate: Int {
        BottomHashes.estimate(entries.count, isSample ? entries.last?.recipient : nil)
    }
}
