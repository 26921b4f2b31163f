internal import DeliveryStatus

extension MatchTables {
    /// Builds the tables of `templates` (by signature) and `guards` (phrases by group).
    ///
    /// `blocklistWords` are the first words of the names of blocklists.
    /// The result depends on the arguments alone, so the same knowledge gives the same bytes.
    package init(
        templates: [(signature: Int, template: Template)], guards: [[[String]]],
        blocklistWords: [String] = []
    ) {
        self.init()
        let words = addVocabulary(templates, guards)
        for (signature, template) in templates {
            for element in template.elements {
                switch element {
                case .word(let word): elements.append(words[word] ?? 0)
                case .hole(let hole): elements.append(Self.hole | hole.rawValue)
                }
            }
            templateStarts.append(UInt32(elements.count))
            templateSignatures.append(UInt32(signature))
            templateModes.append(template.mode.rawValue)
        }
        addGuards(guards, words)
        addAnchors()
        addSlots(words, WordRoles.all(blocklistWords: blocklistWords))
    }

    private mutating func addVocabulary(
        _ templates: [(signature: Int, template: Template)], _ guards: [[[String]]]
    ) -> [String: UInt32] {
        var all: Set<String> = []
        for (_, template) in templates {
            for case .word(let word) in template.elements { all.insert(word) }
        }
        for group in guards { for phrase in group { all.formUnion(phrase) } }
        let sorted = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var numbers: [String: UInt32] = [:]
        for (number, word) in sorted.enumerated() {
            numbers[word] = UInt32(number)
            wordBytes.append(contentsOf: word.utf8)
            wordStarts.append(UInt32(wordBytes.count))
        }
        return numbers
    }

    /// Makes the hash table of the vocabulary's words and of those that have roles.
    private mutating func addSlots(_ numbers: [String: UInt32], _ roles: [String: WordRoles]) {
        var words = numbers
        for word in roles.keys where words[word] == nil { words[word] = UInt32(wordCount) }
        var size = 2
        while size < words.count * 2 { size *= 2 }
        let empty = WordEntry(number: UInt32(wordCount), isLong: false, roles: [])
        slots = Array((0..<size).map { _ in [0, empty.bits] }.joined())
        let uses = uses()
        for word in words.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let number = words[word] ?? UInt32(wordCount)
            let hash = WordHash.of(word)
            let isLong = word.utf8.count > WordHash.exactLength
            let entry = WordEntry(number: number, isLong: isLong, roles: roles[word] ?? [])
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[2 * slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[2 * slot] = hash
            slots[2 * slot + 1] = entry.bits | uses[Int(number)]
        }
    }

    /// What each word may be in a key, so that most words and pairs are never looked up.
    private func uses() -> [UInt64] {
        var uses = [UInt64](repeating: 0, count: wordCount + 1)
        for row in 0..<anchorCount {
            let key = anchorRows[3 * row]
            let second = UInt32(truncatingIfNeeded: key)
            uses[Int(key >> 32)] |=
                second == Self.single ? WordEntry.Use.single : WordEntry.Use.first
            if second != Self.single { uses[Int(second)] |= WordEntry.Use.second }
        }
        return uses
    }

    /// Keys each template by its rarest pair of neighbouring literal words, or its rarest word.
    private mutating func addAnchors() {
        var frequency: [UInt64: Int] = [:]
        for template in 0..<templateCount {
            for key in Set(keys(of: template)) { frequency[key, default: 0] += 1 }
        }
        var anchors: [(key: UInt64, template: UInt32)] = []
        for template in 0..<templateCount {
            let keys = keys(of: template)
            let pairs = keys.filter { UInt32(truncatingIfNeeded: $0) != Self.single }
            let best = (pairs.isEmpty ? keys : pairs).min {
                (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1)
            }
            if let best { anchors.append((best, UInt32(template))) }
        }
        for phrase in 0..<guardCount {
            let start = Int(guardStarts[phrase])
            let second =
                Int(guardStarts[phrase + 1]) - start > 1 ? guardWords[start + 1] : Self.single
            anchors.append(
                (UInt64(guardWords[start]) << 32 | UInt64(second), Self.isGuard | UInt32(phrase)))
        }
        anchors.sort { ($0.key, $0.template) < ($1.key, $1.template) }
        for (key, row) in anchors {
            let mask = words(ofRow: row).reduce(UInt64(0)) { mask, word in
                word & Self.hole == 0 ? mask | 1 << Self.place(ofBit: word) : mask
            }
            let offset = row & Self.isGuard == 0 ? offset(of: key, in: Int(row)) : 0
            anchorRows += [key, mask, UInt64(row) | UInt64(offset) << 32]
        }
        addAnchorSlots()
    }

    /// How many literal words stand before a key at the start of a template that may stand anywhere.
    private func offset(of key: UInt64, in template: Int) -> UInt8 {
        let elements = Array(elements(of: template))
        let (first, second) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
        guard templateModes[template] == Template.Mode.contains.rawValue else {
            return Self.unknownOffset
        }
        for (index, element) in elements.enumerated() {
            if element & Self.hole != 0 { break }
            let isSecond =
                second == Self.single
                || (index + 1 < elements.count && elements[index + 1] == second)
            if element == first, isSecond { return UInt8(clamping: index) }
        }
        return Self.unknownOffset
    }

    /// The elements of the template or the words of the guard phrase behind a row of the index.
    private func words(ofRow row: UInt32) -> ArraySlice<UInt32> {
        if row & Self.isGuard == 0 { return elements(of: Int(row)) }
        let phrase = Int(row & ~Self.isGuard)
        return guardWords[Int(guardStarts[phrase])..<Int(guardStarts[phrase + 1])]
    }

    private mutating func addAnchorSlots() {
        var size = 2
        let keys = (0..<anchorCount).map { anchorRows[3 * $0] }
        while size < Set(keys).count * 2 { size *= 2 }
        anchorSlots = Array(repeating: 0, count: size)
        // Eight bits a key, so that one pair in eight or fewer is looked up in vain.
        anchorFilter = Array(repeating: 0, count: max(1, size / 16))
        for (row, key) in keys.enumerated() where row == 0 || keys[row - 1] != key {
            let scattered = Self.scattered(key)
            let word = scattered >> 6 & (anchorFilter.count - 1)
            anchorFilter[word] |= 1 << UInt64(scattered & 63)
            var slot = scattered & (size - 1)
            while anchorSlots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            let tag = UInt64(truncatingIfNeeded: scattered) >> 32
            anchorSlots[slot] = tag << 32 | UInt64(row + 1)
        }
    }

    /// All keys that a diagnostic matched by `template` is sure to have.
    private func keys(of template: Int) -> [UInt64] {
        let elements = Array(elements(of: template))
        var keys: [UInt64] = []
        for (index, element) in elements.enumerated() where element & Self.hole == 0 {
            keys.append(UInt64(element) << 32 | UInt64(Self.single))
            if index + 1 < elements.count, elements[index + 1] & Self.hole == 0 {
                keys.append(UInt64(element) << 32 | UInt64(elements[index + 1]))
            }
        }
        return keys
    }

    private mutating func addGuards(_ guards: [[[String]]], _ words: [String: UInt32]) {
        var rows: [(words: [UInt32], group: UInt32)] = []
        for (group, phrases) in guards.enumerated() {
            // A phrase may stand in several languages of a group.
            for phrase in Set(phrases) where !phrase.isEmpty {
                rows.append((phrase.map { words[$0] ?? 0 }, UInt32(group)))
            }
        }
        rows.sort { lhs, rhs in
            if lhs.words == rhs.words { return lhs.group < rhs.group }
            return lhs.words.lexicographicallyPrecedes(rhs.words)
        }
        for row in rows {
            guardWords += row.words
            guardStarts.append(UInt32(guardWords.count))
            guardGroups.append(row.group)
        }
    }
}
