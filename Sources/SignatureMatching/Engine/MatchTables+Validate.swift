/// Why tables cannot be used.
package struct TableError: Error, Equatable {
    package let message: String
}

extension MatchTables {
    /// Checks every number that the engine will use as an index, so that no input can trap.
    /// - Complexity: O(size of the tables).
    package func validate(signatureCount: Int) throws(TableError) {
        try check(wordStarts.isRising(to: wordBytes.count), "the vocabulary is damaged")
        try check(slotsAreSound, "the vocabulary's hash table is damaged")
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
            anchorRows.count % 3 == 0 && rowsAreSound && !anchorFilter.isEmpty
                && anchorFilter.count & (anchorFilter.count - 1) == 0
                && anchorSlots.count & (anchorSlots.count - 1) == 0 && anchorSlots.contains(0)
                && anchorSlots.all { Int($0 & 0xFFFF_FFFF) <= anchorCount },
            "the index is damaged")
    }

    /// Whether the rows of the index are sorted by key, and each has a template or a guard phrase.
    private var rowsAreSound: Bool {
        let (templates, guards) = (UInt32(templateCount), UInt32(guardCount))
        var faults = 0
        var before: UInt64 = 0
        for number in 0..<anchorCount {
            let row = anchorRow(number)
            let isSound =
                row.template & Self.isGuard == 0
                ? row.template < templates : row.template & ~Self.isGuard < guards
            faults += isSound && row.key >= before ? 0 : 1
            before = row.key
        }
        return faults == 0
    }

    /// Whether there is an empty slot, and as many have a word of the vocabulary as there are.
    private var slotsAreSound: Bool {
        guard slots.count >= 2, slots.count & (slots.count - 1) == 0 else { return false }
        let words = UInt32(wordCount)
        var (known, others, empty) = (0, 0, 0)
        for slot in stride(from: 0, to: slots.count, by: 2) {
            let number = WordEntry(bits: slots[slot + 1]).number
            known += number < words ? 1 : 0
            others += number == words ? 1 : 0
            empty += slots[slot] == 0 ? 1 : 0
        }
        return empty > 0 && known == wordCount && known + others == slots.count / 2
    }

    private func check(_ holds: Bool, _ message: String) throws(TableError) {
        if !holds { throw TableError(message: message) }
    }
}
