internal import DeliveryStatus

/// Values by folded word, found without making a string of the word.
struct WordTable<Value: Sendable>: Sendable {
    /// The hash in the high half, row plus one in the low one, 0 for empty; a power of two of slots.
    private var slots: [UInt64]
    private var bytes: [UInt8] = []
    /// Where each row's word starts in `bytes`, and one past the last.
    private var starts = [0]
    private var values: [Value] = []

    init(_ entries: [String: Value]) {
        var size = 2
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for (word, value) in entries {
            let hash = WordHash.of(word.utf8)
            var slot = Int(hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            bytes += word.utf8
            starts.append(bytes.count)
            values.append(value)
            slots[slot] = UInt64(hash) << 32 | UInt64(values.count)
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
        let hash = list.words[index].hash
        // Most words are not there: one look tells.
        if slots[Int(hash) & (slots.count - 1)] == 0 { return nil }
        return row(of: list.bytes(index), hash).map { values[$0] }
    }

    private func row(of word: ArraySlice<UInt8>, _ hash: UInt32) -> Int? {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash {
                let row = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
                if bytes[starts[row]..<starts[row + 1]].elementsEqual(word) { return row }
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

    func contains(_ word: ArraySlice<UInt8>) -> Bool { self[word] != nil }

    func contains(_ list: WordList, _ index: Int) -> Bool { self[list, index] != nil }
}
