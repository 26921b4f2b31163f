internal import DeliveryStatus

/// Values by folded word, found without making a string of the word.
///
/// A class, so that handing it over costs one reference.
final class WordTable<Value: Sendable>: Sendable {
    /// A bit for each word: most words are not there and cost one look.
    private let filter: [UInt64]
    /// Row plus one, 0 for empty; a power of two of slots.
    private let slots: [UInt32]
    private let hashes: [UInt64]
    private let bytes: [UInt8]
    /// Where each row's word starts in `bytes`, and one past the last.
    private let starts: [Int]
    private let values: [Value]

    init(_ entries: [String: Value]) {
        var size = 4
        while size < entries.count * 4 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        var filter = [UInt64](repeating: 0, count: size / 4)
        var (hashes, bytes, starts, values) = ([UInt64](), [UInt8](), [0], [Value]())
        for (word, value) in entries {
            let hash = WordHash.of(word)
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            bytes += word.utf8
            starts.append(bytes.count)
            hashes.append(hash)
            values.append(value)
            slots[slot] = UInt32(values.count)
            filter[Self.filterWord(hash) & (filter.count - 1)] |= Self.filterBit(hash)
        }
        (self.filter, self.slots) = (filter, slots)
        (self.hashes, self.bytes, self.starts, self.values) = (hashes, bytes, starts, values)
    }

    @inline(__always)
    private static func filterWord(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 38) }

    @inline(__always)
    private static func filterBit(_ hash: UInt64) -> UInt64 { 1 << (hash >> 32 & 63) }

    /// The value of `word`; nil for a word that is not there.
    /// - Complexity: O(length of the word).
    subscript(word: ArraySlice<UInt8>) -> Value? {
        row(of: word, WordHash.of(word)).map { values[$0] }
    }

    /// The value of the word at `index` of `list`, whose hash is known already.
    @inline(__always)
    subscript(list: WordList, index: Int) -> Value? {
        let hash = list.found.storage[index].hash
        let bits = filter[Self.filterWord(hash) & (filter.count - 1)]
        return bits & Self.filterBit(hash) == 0 ? nil : value(of: list.found.storage[index], list)
    }

    private func value(of word: Word, _ list: WordList) -> Value? {
        var slot = Int(truncatingIfNeeded: word.hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if hashes[row] == word.hash, isWord(row, word, list) { return values[row] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isWord(_ row: Int, _ word: Word, _ list: WordList) -> Bool {
        let (known, place) = (starts[row], Int(word.foldedStart))
        let count = starts[row + 1] - known
        guard Int(word.foldedEnd) - place == count else { return false }
        if count <= WordHash.exactLength { return true }
        for offset in 0..<count where bytes[known + offset] != list.buffer[place + offset] {
            return false
        }
        return true
    }

    private func row(of word: ArraySlice<UInt8>, _ hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if hashes[row] == hash, bytes[starts[row]..<starts[row + 1]].elementsEqual(word) {
                return row
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}

extension WordTable where Value == Bool {
    /// A table that only knows whether a word is in it.
    convenience init(_ words: [String]) {
        self.init(Dictionary(words.map { ($0, true) }, uniquingKeysWith: { one, _ in one }))
    }

    /// Whether the word at `index` of `list` is in it.
    func contains(_ list: WordList, _ index: Int) -> Bool { self[list, index] != nil }
}
