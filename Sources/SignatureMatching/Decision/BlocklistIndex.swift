package import DeliveryStatus

/// The names of blocklists, found by their first word.
package struct BlocklistIndex: Sendable {
    private struct Name: Sendable {
        var words: [[UInt8]]
        /// Empty where the name starts with no host.
        var host: [UInt8]
        var rank: Blocklist.Rank
        var standsAlone: Bool
        var id: String
    }

    /// By first word, the longest first.
    private let names: [Name]
    /// The hash of each name's second word; 0 for a name of one word.
    private let secondWords: [UInt64]
    private let rows: WordTable<Range<Int>>
    private let longest: Int

    /// Indexes the lists of several knowledges, the lowest first; of one name a later one wins.
    package init(_ layers: [[Blocklist]]) {
        var unique: [[String]: Name] = [:]
        for list in layers.joined() {
            for name in list.names {
                unique[name.words] = Name(
                    words: name.words.map { Array($0.utf8) }, host: Array(name.host.utf8),
                    rank: name.rank, standsAlone: name.standsAlone, id: list.id)
            }
        }
        let sorted = unique.sorted { lhs, rhs in
            let (one, two) = (lhs.key, rhs.key)
            if one.first != two.first { return (one.first ?? "") < (two.first ?? "") }
            return one.count == two.count
                ? one.lexicographicallyPrecedes(two) : one.count > two.count
        }
        var rows: [String: Range<Int>] = [:]
        for (number, (words, _)) in sorted.enumerated() {
            guard let first = words.first else { continue }
            rows[first] = (rows[first]?.lowerBound ?? number)..<number + 1
        }
        names = sorted.map(\.value)
        secondWords = names.map { $0.words.count > 1 ? WordHash.of($0.words[1][...]) : 0 }
        longest = names.map(\.words.count).max() ?? 0
        self.rows = WordTable(rows)
    }

    /// The id of the list that `reply` names.
    ///
    /// Names are read from left to right, the longest at each place; the most exact of them counts,
    /// then the longest, then the first.
    /// - Complexity: O(words of the reply).
    package func id(in reply: NormalizedDiagnostic) -> String? {
        let (list, spans) = (reply.list, reply.spans)
        var best: Name?
        var speaks: Bool?
        var span = 0
        var addressEnd = 0
        var index = 0
        while index < list.found.count {
            guard let row = rows[list, index] else {
                index += 1
                continue
            }
            while span < spans.count, spans[span].words.lowerBound <= index {
                if spans[span].kind == .address {
                    addressEnd = max(addressEnd, spans[span].words.upperBound)
                }
                span += 1
            }
            let room = room(from: index, addressEnd, spans[span...])
            let next = index + 1 < list.found.count ? list.found.storage[index + 1].hash : 0
            let found = row.first { number in
                guard secondWords[number] == 0 || secondWords[number] == next else { return false }
                let name = names[number]
                guard name.words.count <= room, stands(name, at: index, list) else { return false }
                if name.standsAlone { return true }
                let answer = speaks ?? ListingWords.areIn(list)
                speaks = answer
                return answer
            }.map { names[$0] }
            if let found, best.map({ Self.counts(found, before: $0) }) ?? true { best = found }
            index += found?.words.count ?? 1
        }
        return best?.id
    }

    /// Whether the words of a name stand in `list`: without them, nothing else needs a look.
    func mayName(in list: WordList) -> Bool {
        for index in 0..<list.found.count {
            guard let row = rows[list, index] else { continue }
            let next = index + 1 < list.found.count ? list.found.storage[index + 1].hash : 0
            for number in row
            where (secondWords[number] == 0 || secondWords[number] == next)
                && stands(names[number], at: index, list)
            {
                return true
            }
        }
        return false
    }

    private static func counts(_ name: Name, before best: Name) -> Bool {
        name.rank == best.rank ? name.words.count > best.words.count : name.rank > best.rank
    }

    /// How many words from `index` on lie outside mail addresses.
    private func room(from index: Int, _ addressEnd: Int, _ spans: ArraySlice<Span>) -> Int {
        if addressEnd > index { return 0 }
        for span in spans {
            let place = span.words.lowerBound - index
            if place >= longest || span.kind == .address { return place }
        }
        return longest
    }

    private func stands(_ name: Name, at index: Int, _ list: WordList) -> Bool {
        guard index + name.words.count <= list.found.count else { return false }
        for offset in name.words.indices.dropFirst()
        where !list.bytes(index + offset).elementsEqual(name.words[offset]) { return false }
        return name.host.isEmpty
            || isHost(name.host, at: list.found.storage[index].folded.lowerBound, list)
    }

    /// Whether a host name ends with `host` at this place: no label goes on before or behind it.
    private func isHost(_ host: [UInt8], at start: Int, _ list: WordList) -> Bool {
        let text = list.text
        let end = start + host.count
        guard end <= text.count, text[start..<end].elementsEqual(host) else { return false }
        if start > 0, Self.isLabel(text[start - 1]) { return false }
        guard end < text.count else { return true }
        if text[end] == UInt8(ascii: "."), end + 1 < text.count {
            return !Self.isLabel(text[end + 1])
        }
        return !Self.isLabel(text[end])
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }
}
