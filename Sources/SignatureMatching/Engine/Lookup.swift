internal import DeliveryStatus

// Lookups are the knowledge's own, for tables that are handed over by value would be copied each time.

extension Knowledge {
    /// Takes the words of `reply` into `scratch`, with the places at which the index is to be asked,
    /// and forgets what was found before.
    func start(_ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch) {
        scratch.start(reply.list.found.count)
        scratch.mask = read(reply.list, &scratch.words, &scratch.rows)
    }

    /// Puts the words of `list` into `words` and the rows of their keys into `rows`, and answers the
    /// bits of all words that the knowledge has.
    private func read(
        _ list: WordList, _ words: inout [UInt32], _ rows: inout [(row: UInt32, word: Int32)]
    ) -> UInt64 {
        var numbers = words.mutableSpan
        let found = list.found.storage.span
        var mask: UInt64 = 0
        var (before, usesBefore) = (UInt32(0), UInt8(0))
        for index in 0..<list.found.count {
            let number = number(of: found[index], list)
            numbers[index] = number
            mask |= MatchTables.bit(number)
            // Of a word that the knowledge does not have these are none.
            let uses = image.tables.wordUses[Int(number)]
            if usesBefore & uses & MatchTables.Use.second != 0 {
                ask(UInt64(before) << 32 | UInt64(number), at: index - 1, &rows)
            }
            if uses & MatchTables.Use.single != 0 {
                ask(UInt64(number) << 32 | UInt64(MatchTables.single), at: index, &rows)
            }
            // As the first word of a pair it asks for a second one.
            usesBefore = uses &<< 1
            before = number
        }
        return mask
    }

    /// Notes the rows of the index with a key, if there are any.
    @inline(__always)
    private func ask(
        _ key: UInt64, at index: Int, _ rows: inout [(row: UInt32, word: Int32)]
    ) {
        if let row = firstRow(of: key) {
            rows.append((UInt32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: index)))
        }
    }

    /// The number of a word; the number of all words for one that the knowledge does not have.
    /// - Complexity: O(length of the word).
    @inline(__always)
    private func number(of word: Word, _ list: WordList) -> UInt32 {
        let mask = image.tables.slotHashes.count - 1
        var slot = Int(truncatingIfNeeded: word.hash) & mask
        while true {
            let hash = image.tables.slotHashes[slot]
            if hash == word.hash || hash == 0 {
                // An empty slot has the number of all words: known or not, the way is the same.
                let number = image.tables.slotNumbers[slot]
                let length = Int(word.foldedEnd &- word.foldedStart)
                if number & MatchTables.isLong == 0, length <= Self.exactLength { return number }
                if hash == 0 || isLongWord(number, length, word, list) {
                    return number & ~MatchTables.isLong
                }
            }
            slot = (slot + 1) & mask
        }
    }

    /// ``WordHash/exactLength`` as a number that the compiler sees.
    private static let exactLength = 8

    /// Whether a word with the hash of a longer one is that word: hashes can be made to meet.
    private func isLongWord(
        _ slot: UInt32, _ length: Int, _ word: Word, _ list: WordList
    ) -> Bool {
        guard slot & MatchTables.isLong != 0, length > Self.exactLength else { return false }
        let number = Int(slot & ~MatchTables.isLong)
        let start = Int(image.tables.wordStarts[number])
        guard Int(image.tables.wordStarts[number + 1]) - start == length else { return false }
        return Self.areEqual(
            image.tables.wordBytes, at: start, list.buffer, at: Int(word.foldedStart), length)
    }

    /// Whether two stretches of at least eight bytes are equal.
    private static func areEqual(
        _ one: [UInt8], at first: Int, _ other: [UInt8], at second: Int, _ length: Int
    ) -> Bool {
        let (one, other) = (one.span.bytes, other.span.bytes)
        var offset = 0
        while true {
            let left = one.unsafeLoadUnaligned(fromByteOffset: first + offset, as: UInt64.self)
            let right = other.unsafeLoadUnaligned(fromByteOffset: second + offset, as: UInt64.self)
            if left != right { return false }
            if offset == length - 8 { return true }
            // The last eight may overlap those before.
            offset = min(offset + 8, length - 8)
        }
    }

    /// The first row with a key; nil where there is none.
    @inline(__always)
    private func firstRow(of key: UInt64) -> Int? {
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
