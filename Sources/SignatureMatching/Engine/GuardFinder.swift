internal import DeliveryStatus

/// A guard phrase found in a diagnostic.
struct GuardHit: Equatable {
    let group: Int
    let words: Range<Int>
}

/// Finds the phrases of guards, outside addresses and URLs.
enum GuardFinder {
    /// All hits, by place.
    /// - Complexity: O(words times log(phrases)) and the phrases that begin alike.
    static func hits(in diagnostic: NumberedDiagnostic, _ tables: MatchTables) -> [GuardHit] {
        guard tables.guardCount > 0 else { return [] }
        let count = diagnostic.words.count
        var covered = [Bool](repeating: false, count: count)
        for span in diagnostic.reply.spans where span.kind == .address || span.kind == .url {
            for index in span.words where index < count { covered[index] = true }
        }
        var hits: [GuardHit] = []
        for index in 0..<count where !covered[index] {
            let word = diagnostic.words[index]
            if word == NumberedDiagnostic.unknown { continue }
            var row = firstRow(of: word, tables)
            while row < tables.guardCount {
                let start = Int(tables.guardStarts[row])
                let end = Int(tables.guardStarts[row + 1])
                guard tables.guardWords[start] == word else { break }
                let length = end - start
                if index + length <= count,
                    tables.guardWords[start..<end]
                        .elementsEqual(diagnostic.words[index..<index + length]),
                    !covered[index..<index + length].contains(true)
                {
                    hits.append(
                        GuardHit(group: Int(tables.guardGroups[row]), words: index..<index + length)
                    )
                }
                row += 1
            }
        }
        return hits
    }

    private static func firstRow(of word: UInt32, _ tables: MatchTables) -> Int {
        var low = 0
        var high = tables.guardCount
        while low < high {
            let middle = (low + high) / 2
            if tables.guardWords[Int(tables.guardStarts[middle])] < word {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
