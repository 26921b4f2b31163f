internal import DeliveryStatus

/// A guard phrase found in a diagnostic.
struct GuardHit: Equatable, Sendable {
    let group: Int
    let words: Range<Int>
}

extension Knowledge {
    /// Takes the guard phrase of a row of the index, if all of it stands at word `index`.
    func addGuard(_ phrase: Int, at index: Int, _ scratch: inout MatchScratch) {
        let start = Int(image.tables.guardStarts[phrase])
        let count = Int(image.tables.guardStarts[phrase + 1]) - start
        guard index + count <= scratch.wordCount else { return }
        // The index has told that the first two are there.
        var offset = 2
        while offset < count {
            guard image.tables.guardWords[start + offset] == scratch.words[index + offset].number
            else {
                return
            }
            offset += 1
        }
        scratch.guardHits.append(
            GuardHit(group: Int(image.tables.guardGroups[phrase]), words: index..<index + count))
    }
}

extension Knowledge {
    /// Whether `words` speak of the sender.
    func speakOfSender(_ words: inout NormalizedDiagnostic, _ scratch: inout MatchScratch) -> Bool {
        start(words, &scratch)
        find(&scratch)
        for number in scratch.guardHits.indices {
            let hit = scratch.guardHits[number]
            if hit.group == MatchTables.senderGuards, !MatchScratch.isCovered(hit.words, &words) {
                return true
            }
        }
        return false
    }
}

extension MatchScratch {
    /// Whether a part of `place` lies in an address or a URL, where no guard counts.
    static func isCovered(_ place: Range<Int>, _ reply: inout NormalizedDiagnostic) -> Bool {
        reply.findSpans()
        for span in reply.foundSpans where span.words.overlaps(place) {
            if span.kind == .address || span.kind == .url { return true }
        }
        return false
    }
}
