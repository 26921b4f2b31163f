/// Why tables cannot be used.
package struct TableError: Error, Equatable {
    package let message: String
}

extension MatchTables {
    /// Checks every number that the engine will use as an index, so that no input can trap.
    /// - Complexity: O(size of the tables).
    package func validate(signatureCount: Int) throws(TableError) {
        try check(
            Self.isRising(wordStarts, to: wordBytes.count) && wordUses.count == wordCount + 1,
            "the vocabulary is damaged")
        try check(
            slotHashes.count & (slotHashes.count - 1) == 0 && slotHashes.contains(0)
                && slotNumbers.count == slotHashes.count
                && slotNumbers.allSatisfy(isSlot),
            "the vocabulary's hash table is damaged")
        try check(Self.isRising(templateStarts, to: elements.count), "the templates are damaged")
        let words = UInt32(wordCount)
        let holes = Self.hole | UInt32(Template.Hole.allCases.count)
        try check(
            elements.allSatisfy { $0 < words || ($0 >= Self.hole && $0 < holes) },
            "a template names a word that is not there")
        try check(
            templateSignatures.count == templateCount && templateModes.count == templateCount
                && templateSignatures.allSatisfy { Int($0) < signatureCount }
                && templateModes.allSatisfy { $0 <= 1 },
            "a template names a signature that is not there")
        try check(
            anchorKeys.count == anchorTemplates.count
                && anchorTemplates.allSatisfy(isRow)
                && anchorMasks.count == anchorKeys.count
                && anchorOffsets.count == anchorKeys.count && !anchorFilter.isEmpty
                && anchorFilter.count & (anchorFilter.count - 1) == 0
                && zip(anchorKeys, anchorKeys.dropFirst()).allSatisfy { $0 <= $1 }
                && anchorSlots.count & (anchorSlots.count - 1) == 0 && anchorSlots.contains(0)
                && anchorSlots.allSatisfy { Int($0) <= anchorKeys.count },
            "the index is damaged")
        try check(
            Self.isRising(guardStarts, to: guardWords.count)
                && guardGroups.count == guardCount
                && guardWords.allSatisfy { $0 < words }
                && guardGroups.allSatisfy { Int($0) < Self.guardGroupLimit }
                && zip(guardStarts, guardStarts.dropFirst()).allSatisfy { $0 < $1 },
            "the guards are damaged")
    }

    /// A template or a guard phrase.
    private func isRow(_ row: UInt32) -> Bool {
        row & Self.isGuard == 0
            ? Int(row) < templateCount : Int(row & ~Self.isGuard) < guardCount
    }

    /// A word, or the number of all words, which is never a long one.
    private func isSlot(_ number: UInt32) -> Bool {
        number & Self.isLong == 0
            ? number <= UInt32(wordCount) : number & ~Self.isLong < UInt32(wordCount)
    }

    private func check(_ holds: Bool, _ message: String) throws(TableError) {
        if !holds { throw TableError(message: message) }
    }

    private static func isRising(_ starts: [UInt32], to end: Int) -> Bool {
        starts.first == 0 && starts.last.map(Int.init) == end
            && zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }
    }
}
