internal import DeliveryStatus

// Lookups are the knowledge's own, for tables that are handed over by value would be copied each time.

extension Knowledge {
    /// Takes the words of `reply` into `scratch`, with the places at which the index is to be asked,
    /// and forgets what was found before.
    func start(_ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch) {
        scratch.start(reply.list.found.count)
        if image.tables.slots.count > Self.nearCount { touch(reply.list, &scratch.touched) }
        read(reply.list, &scratch.words, &scratch.mask, &scratch.roles)
        scratch.keyCount = findKeys(
            reply.list.found.count, scratch.words, &scratch.keys, &scratch.touched)
    }

    /// A hash table of more numbers does not fit into the caches near the core.
    private static let nearCount = 32_768

    /// Loads the slots of all words without waiting for one of them, so that the way to far memory is
    /// gone once and not for each word.
    private func touch(_ list: WordList, _ touched: inout UInt64) {
        let table = image.tables.slots
        let slots = table.span
        let found = list.found.storage.span
        let wrap = slots.count - 2
        var sum: UInt64 = 0
        for index in 0..<list.found.count {
            sum &+= slots[Int(truncatingIfNeeded: found[index].hash &<< 1) & wrap]
        }
        touched = sum
    }

    /// Puts what is known of the words of `list` into `words`, their bits into `mask`, and what they
    /// may be part of into `roles`.
    private func read(
        _ list: WordList, _ words: inout [WordEntry], _ mask: inout UInt64, _ roles: inout WordRoles
    ) {
        let table = image.tables.slots
        let slots = table.span
        let found = list.found.storage.span
        var entries = words.mutableSpan
        let wrap = slots.count - 2
        var (bits, all) = (UInt64(0), UInt64(0))
        for index in 0..<list.found.count {
            let hash = found[index].hash
            var slot = Int(truncatingIfNeeded: hash &<< 1) & wrap
            while slots[slot] != hash, slots[slot] != 0 { slot = (slot &+ 2) & wrap }
            // An empty slot has the number of all words: known or not, the way is the same.
            var entry = WordEntry(bits: slots[slot &+ 1])
            all |= entry.bits
            if entry.isLong
                || Int(found[index].foldedEnd &- found[index].foldedStart) > Self.exactLength
            {
                entry = longWord(found[index], list, from: slot, &all)
            }
            entries[index] = entry
            bits |= entry.maskBit
        }
        mask = bits
        roles = WordEntry(bits: all).roles
    }

    /// ``WordHash/exactLength`` as a number that the compiler sees.
    private static let exactLength = 8

    /// What is known of a word that its hash does not tell from others, or that has the hash of such one.
    ///
    /// Hashes can be made to meet. Adds the roles of all words that have it.
    @inline(never)
    private func longWord(
        _ word: Word, _ list: WordList, from start: Int, _ roles: inout UInt64
    ) -> WordEntry {
        var slot = start
        while image.tables.slots[slot] != 0 {
            let entry = WordEntry(bits: image.tables.slots[slot + 1])
            if image.tables.slots[slot] == word.hash {
                roles |= entry.bits
                if isWord(entry, word, list) { return entry }
            }
            slot = (slot + 2) & (image.tables.slots.count - 2)
        }
        return unknown
    }

    /// Whether `word` is the one that has the entry, for their hashes are the same.
    private func isWord(_ entry: WordEntry, _ word: Word, _ list: WordList) -> Bool {
        guard entry.isLong else { return word.length <= Self.exactLength }
        let number = Int(entry.number)
        guard word.length > Self.exactLength, number < image.tables.wordCount else { return false }
        let start = Int(image.tables.wordStarts[number])
        return Int(image.tables.wordStarts[number + 1]) - start == word.length
            && Self.areEqual(
                image.tables.wordBytes, at: start, list.buffer, at: Int(word.foldedStart),
                word.length)
    }

    /// Notes the keys that stand among the words and that the index may have, with their slots loaded
    /// ahead, and answers how many there are.
    private func findKeys(
        _ count: Int, _ words: [WordEntry], _ keys: inout [MatchScratch.FoundKey],
        _ touched: inout UInt64
    ) -> Int {
        let words = words.span
        var keys = keys.mutableSpan
        var (found, sum) = (0, UInt64(0))
        // As the first word of a pair a word asks for a second one.
        var before = WordEntry(bits: 0)
        for index in 0..<count {
            let word = words[index]
            // Of a word that the knowledge does not have there are none.
            if (before.bits &<< 1) & word.bits & WordEntry.Use.second != 0 {
                let key = UInt64(before.number) << 32 | UInt64(word.number)
                if mayHave(key, &sum) {
                    keys[found] = MatchScratch.FoundKey(key: key, word: Int32(index &- 1))
                    found += 1
                }
            }
            if word.bits & WordEntry.Use.single != 0 {
                let key = UInt64(word.number) << 32 | UInt64(MatchTables.single)
                if mayHave(key, &sum) {
                    keys[found] = MatchScratch.FoundKey(key: key, word: Int32(index))
                    found += 1
                }
            }
            before = word
        }
        touched &+= sum
        return found
    }

    /// Whether the index may have a key; loads its slot ahead if so.
    @inline(__always)
    private func mayHave(_ key: UInt64, _ touched: inout UInt64) -> Bool {
        let scattered = MatchTables.scattered(key)
        let bit = scattered >> 6 & (image.tables.anchorFilter.count - 1)
        guard image.tables.anchorFilter[bit] & (1 << UInt64(scattered & 63)) != 0 else {
            return false
        }
        touched &+= image.tables.anchorSlots[scattered & (image.tables.anchorSlots.count - 1)]
        return true
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

    /// Notes the rows that the keys seem to have, and loads them ahead.
    func resolve(
        _ keys: inout [MatchScratch.FoundKey], _ count: Int, _ touched: inout UInt64
    ) {
        var keys = keys.mutableSpan
        for index in 0..<count {
            guard let row = row(tagged: MatchTables.scattered(keys[index].key))?.row else {
                continue
            }
            keys[index].row = Int32(truncatingIfNeeded: row)
            touched &+= image.tables.anchorRows[3 * row]
        }
    }

    /// The first row with a key; nil where there is none.
    func firstRow(of found: MatchScratch.FoundKey) -> Int? {
        guard found.row >= 0 else { return nil }
        if image.tables.anchorRows[3 * Int(found.row)] == found.key { return Int(found.row) }
        // Another key has the same tag.
        let scattered = MatchTables.scattered(found.key)
        var start = scattered
        while let (row, slot) = row(tagged: scattered, from: start) {
            if image.tables.anchorRows[3 * row] == found.key { return row }
            start = slot + 1
        }
        return nil
    }

    /// The row in the first slot, from `start` on, that has the tag of a scattered key, and that slot.
    @inline(__always)
    private func row(tagged scattered: Int, from start: Int? = nil) -> (row: Int, slot: Int)? {
        let tag = UInt64(truncatingIfNeeded: scattered) >> 32
        let mask = image.tables.anchorSlots.count - 1
        var slot = (start ?? scattered) & mask
        while true {
            let entry = image.tables.anchorSlots[slot]
            if entry == 0 { return nil }
            // A damaged file may have a tag without a row.
            let row = Int(entry & 0xFFFF_FFFF) - 1
            if entry >> 32 == tag, row >= 0 { return (row, slot) }
            slot = (slot + 1) & mask
        }
    }
}
