internal import DeliveryStatus

/// Values by folded word, found without making a string of the word.
struct WordTable<Value: Sendable>: Sendable {
    /// Row plus one, 0 for empty; a power of two of slots.
    private var slots: [UInt32]
    private var hashes: [UInt64] = []
    private var bytes: [UInt8] = []
    /// Where each row's word starts in `bytes`, and one past the last.
    private var starts = [0]
    private var values: [Value] = []

    init(_ entries: [String: Value]) {
        var size = 2
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for (word, value) in entries {
            let hash = WordHash.of(word)
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            bytes += word.utf8
            starts.append(bytes.count)
            hashes.append(hash)
            values.append(value)
            slots[slot] = UInt32(values.count)
        }
    }

    /// The value of `word`; nil for a word that is not there.
    /// - Complexity: O(length of the word).
    subscript(word: ArraySlice<UInt8>) -> Value? {
        row(of: word, WordHash.of(word)).map { values[$0] }
    }

    /// The value of the word at `index` of `list`, whose hash is known already.
    @inline(__always)
    subscript(list: WordList, index: Int) -> Value? {
        let word = list.words[index]
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
        for offset in 0..<count where bytes[known + offset] != list.byte(place + offset) {
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
    init(_ words: [String]) {
        self.init(Dictionary(words.map { ($0, true) }, uniquingKeysWith: { one, _ in one }))
    }

    /// Whether the word at `index` of `list` is in it.
    func contains(_ list: WordList, _ index: Int) -> Bool { self[list, index] != nil }
}
