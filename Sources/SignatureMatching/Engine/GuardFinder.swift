internal import DeliveryStatus

/// A guard phrase found in a diagnostic.
struct GuardHit: Equatable, Sendable {
    let group: Int
    let words: Range<Int>
}

extension MatchScratch {
    /// Finds the phrases of guards, outside addresses and URLs, by place.
    /// - Complexity: O(words) and the phrases that begin alike.
    mutating func findGuards(_ reply: NormalizedDiagnostic, _ tables: MatchTables) {
        guard !hasGuardHits else { return }
        hasGuardHits = true
        guardHits.removeAll(keepingCapacity: true)
        for index in words.indices where words[index] != Self.unknown {
            let word = Int(words[index])
            for row in Int(tables.guardRows[word])..<Int(tables.guardRows[word + 1]) {
                let phrase = Int(tables.guardStarts[row])..<Int(tables.guardStarts[row + 1])
                let place = index..<index + phrase.count
                if stands(phrase, at: index, tables), !isCovered(place, reply) {
                    guardHits.append(GuardHit(group: Int(tables.guardGroups[row]), words: place))
                }
            }
        }
    }

    private func stands(_ phrase: Range<Int>, at index: Int, _ tables: MatchTables) -> Bool {
        guard index + phrase.count <= words.count else { return false }
        for offset in 0..<phrase.count
        where tables.guardWords[phrase.lowerBound + offset] != words[index + offset] {
            return false
        }
        return true
    }

    /// Whether a part of `place` lies in an address or a URL.
    private func isCovered(_ place: Range<Int>, _ reply: NormalizedDiagnostic) -> Bool {
        for span in reply.spans where span.words.overlaps(place) {
            if span.kind == .address || span.kind == .url { return true }
        }
        return false
    }
}
