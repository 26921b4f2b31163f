internal import Hashing

/// What was read of each input, so that nothing is counted twice.
///
/// An input is known by its content, not by its name: one whose first bytes have a recorded hash has
/// had the recorded number of records counted, wherever it lies now and however much it has grown.
/// The names of inputs are not kept.
package struct InputLedger: Sendable, Equatable {
    /// One input.
    package struct Entry: Sendable, Hashable, Comparable {
        /// How many bytes of it were read; 0 for a journal of bounces, which is known by its id.
        package var bytes: Int
        /// The keyed hash of exactly those, or of the journal's id.
        package var hash: UInt64
        /// How many records were counted; of a journal the number of the last lesson.
        package var records: Int

        package init(bytes: Int, hash: UInt64, records: Int) {
            self.bytes = bytes
            self.hash = hash
            self.records = records
        }

        package static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.bytes, lhs.hash, lhs.records) < (rhs.bytes, rhs.hash, rhs.records)
        }
    }

    /// Rising.
    package private(set) var entries: [Entry] = []

    package init() {}

    init(_ entries: [Entry]) { self.entries = entries.sorted() }

    /// What of an input was counted before: nil for a new one.
    ///
    /// - Parameters:
    ///   - key: The state's secret.
    ///   - next: Gives the next bytes of the input from its start, none at its end.
    /// - Complexity: O(length of the longest recorded input), one pass.
    package func find<Failure: Error>(
        _ key: StateKey, reading next: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> Entry? {
        var meter = InputMeter(key)
        var found: Entry?
        var rest = entries[...].drop { $0.bytes == 0 }
        while let first = rest.first {
            let chunk = try next()
            if chunk.isEmpty { break }
            var start = 0
            // The recorded lengths that lie in this chunk.
            while let entry = rest.first, entry.bytes <= meter.bytes + chunk.count - start {
                let end = start + entry.bytes - meter.bytes
                meter.read(chunk[start..<end])
                start = end
                if entry.hash == meter.hash { found = entry }
                rest.removeFirst()
            }
            _ = first
            meter.read(chunk[start...])
        }
        return found
    }

    /// Notes that an input was read; `before` is what ``find(_:reading:)`` said of it.
    package mutating func note(_ entry: Entry, replacing before: Entry? = nil) {
        if let before, before.bytes <= entry.bytes { entries.removeAll { $0 == before } }
        guard entry.bytes > 0, !entries.contains(entry) else { return }
        let place = entries.firstIndex { entry < $0 } ?? entries.count
        entries.insert(entry, at: place)
    }

    /// The last lesson that was counted of the journal with this id; 0 for none.
    ///
    /// Lessons have numbers that rise and are never used again, so that it makes no difference how often a
    /// journal is read, and what it has removed since.
    package func lastLesson(ofJournal id: [UInt8], _ key: StateKey) -> Int {
        let hash = SipHash.of(id, key)
        return entries.first { $0.bytes == 0 && $0.hash == hash }?.records ?? 0
    }

    /// Notes that the lessons of a journal up to `lesson` were counted.
    package mutating func note(lesson: Int, ofJournal id: [UInt8], _ key: StateKey) {
        let hash = SipHash.of(id, key)
        entries.removeAll { $0.bytes == 0 && $0.hash == hash }
        entries.append(Entry(bytes: 0, hash: hash, records: lesson))
        entries.sort()
    }

    /// The inputs that both have read, and the journals of which both have read some.
    func common(_ other: Self) -> [Entry] {
        let known = Set(entries)
        let journals = Set(entries.lazy.filter { $0.bytes == 0 }.map(\.hash))
        return other.entries.filter {
            known.contains($0) || $0.bytes == 0 && journals.contains($0.hash)
        }
    }

    mutating func merge(_ other: Self) { entries = Set(entries).union(other.entries).sorted() }
}

/// Hashes an input while it is read.
package struct InputMeter: Sendable {
    private var sip: SipHash
    /// How many bytes were read.
    package private(set) var bytes = 0

    package init(_ key: StateKey) { sip = SipHash(key) }

    /// - Complexity: O(number of bytes), about a nanosecond for each.
    package mutating func read(_ chunk: some Collection<UInt8>) {
        bytes += chunk.count
        let isDone: Void? = chunk.withContiguousStorageIfAvailable { storage in
            sip.append(UnsafeRawBufferPointer(storage))
        }
        if isDone == nil { for byte in chunk { sip.append(byte) } }
    }

    /// The hash of everything read.
    package var hash: UInt64 { sip.value }

    /// What to note when `records` records of it are counted.
    package func entry(records: Int) -> InputLedger.Entry {
        InputLedger.Entry(bytes: bytes, hash: hash, records: records)
    }
}
