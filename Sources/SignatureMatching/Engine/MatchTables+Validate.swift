/// Why tables cannot be used.
package struct TableError: Error, Equatable {
    package let message: String
}

extension MatchTables {
    /// Checks every number that the engine will use as an index, so that no input can trap.
    /// - Complexity: O(size of the tables).
    package func validate(signatureCount: Int) throws(TableError) {
        try check(
            wordStarts.isRising(to: wordBytes.count) && wordUses.count == wordCount + 1,
            "the vocabulary is damaged")
        try check(
            slotHashes.count & (slotHashes.count - 1) == 0 && slotHashes.contains(0)
                && slotNumbers.count == slotHashes.count
                && slotsAreSound,
            "the vocabulary's hash table is damaged")
        try check(templateStarts.isRising(to: elements.count), "the templates are damaged")
        let words = UInt32(wordCount)
        let holes = Self.hole | UInt32(Template.Hole.allCases.count)
        try check(
            elements.all { $0 < words || ($0 >= Self.hole && $0 < holes) },
            "a template names a word that is not there")
        try check(
            templateSignatures.count == templateCount && templateModes.count == templateCount
                && templateSignatures.areBelow(signatureCount)
                && templateModes.all { $0 <= 1 },
            "a template names a signature that is not there")
        try check(
            guardStarts.isRising(to: guardWords.count)
                && guardGroups.count == guardCount
                && guardWords.areBelow(wordCount)
                && guardGroups.areBelow(Self.guardGroupLimit)
                && zip(guardStarts, guardStarts.dropFirst()).allSatisfy { $0 < $1 },
            "the guards are damaged")
        try check(
            anchorKeys.count == anchorTemplates.count
                && rowsAreSound
                && anchorMasks.count == anchorKeys.count
                && anchorOffsets.count == anchorKeys.count && !anchorFilter.isEmpty
                && anchorFilter.count & (anchorFilter.count - 1) == 0
                && anchorKeys.neverFalls
                && anchorSlots.count & (anchorSlots.count - 1) == 0 && anchorSlots.contains(0)
                && anchorSlots.areBelow(anchorKeys.count + 1),
            "the index is damaged")
    }

    /// Whether each row of the index has a template or a guard phrase.
    private var rowsAreSound: Bool {
        let (templates, guards) = (UInt32(templateCount), UInt32(guardCount))
        return anchorTemplates.all { row in
            row & Self.isGuard == 0 ? row < templates : row & ~Self.isGuard < guards
        }
    }

    /// Whether each slot has a word, or the number of all words, which is never a long one.
    private var slotsAreSound: Bool {
        let words = UInt32(wordCount)
        return slotNumbers.all { number in
            number & Self.isLong == 0 ? number <= words : number & ~Self.isLong < words
        }
    }

    private func check(_ holds: Bool, _ message: String) throws(TableError) {
        if !holds { throw TableError(message: message) }
    }
}
