/// Values by folded word, found without making a string of the word.
struct WordTable<Value: Sendable>: Sendable {
    /// Row plus one, 0 for empty; a power of two of slots.
    private var slots: [UInt32]
    private var bytes: [UInt8] = []
    /// Where each row's word starts in `bytes`, and one past the last.
    private var starts = [0]
    private var values: [Value] = []

    init(_ entries: [String: Value]) {
        var size = 2
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for (word, value) in entries {
            var slot = Int(MatchTables.hash(Array(word.utf8)[...])) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            bytes += word.utf8
            starts.append(bytes.count)
            values.append(value)
            slots[slot] = UInt32(values.count)
        }
    }

    /// The value of `word`; nil for a word that is not there.
    /// - Complexity: O(length of the word).
    subscript(word: ArraySlice<UInt8>) -> Value? {
        var slot = Int(MatchTables.hash(word)) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            let known = bytes[starts[row]..<starts[row + 1]]
            if known.count == word.count, known.elementsEqual(word) { return values[row] }
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

    func contains(_ word: ArraySlice<UInt8>) -> Bool { self[word] != nil }
}
