internal import DeliveryStatus

// Lookups are the knowledge's own, for tables that are handed over by value would be copied each time.

extension Knowledge {
    /// The number of a word; nil for a word that the knowledge does not have.
    /// - Complexity: O(length of the word).
    @inline(__always)
    func number(of word: Word, _ list: WordList) -> UInt32? {
        let mask = image.tables.slots.count - 1
        var slot = Int(truncatingIfNeeded: word.hash) & mask
        while true {
            let entry = image.tables.slots[slot]
            if entry == 0 { return nil }
            if UInt32(truncatingIfNeeded: entry >> 32) == UInt32(truncatingIfNeeded: word.hash) {
                let number = UInt32(truncatingIfNeeded: entry) &- 1
                if isWord(number, word, list) { return number }
            }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private func isWord(_ number: UInt32, _ word: Word, _ list: WordList) -> Bool {
        let length = Int(word.foldedEnd) - Int(word.foldedStart)
        let start = Int(image.tables.wordStarts[Int(number)])
        guard image.tables.wordHashes[Int(number)] == word.hash,
            Int(image.tables.wordStarts[Int(number) + 1]) - start == length
        else { return false }
        if length <= WordHash.exactLength { return true }
        for offset in 0..<length
        where image.tables.wordBytes[start + offset] != list.buffer[Int(word.foldedStart) + offset]
        {
            return false
        }
        return true
    }

    /// The first row with a key; nil where there is none.
    @inline(__always)
    func firstRow(of key: UInt64) -> Int? {
        let scattered = MatchTables.scattered(key)
        let bit = scattered >> 6 & (image.tables.anchorFilter.count - 1)
        guard image.tables.anchorFilter[bit] & (1 << UInt64(scattered & 63)) != 0 else {
            return nil
        }
        return slotRow(of: key, scattered)
    }

    private func slotRow(of key: UInt64, _ scattered: Int) -> Int? {
        var slot = scattered & (image.tables.anchorSlots.count - 1)
        while true {
            let entry = image.tables.anchorSlots[slot]
            if entry == 0 { return nil }
            if image.tables.anchorKeys[Int(entry) - 1] == key { return Int(entry) - 1 }
            slot = (slot + 1) & (image.tables.anchorSlots.count - 1)
        }
    }
}
