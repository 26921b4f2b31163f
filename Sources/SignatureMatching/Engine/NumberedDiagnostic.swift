internal import DeliveryStatus

/// A diagnostic whose words are numbers of one vocabulary.
struct NumberedDiagnostic {
    /// Stands for a word that the knowledge does not have.
    static let unknown: UInt32 = 0x7FFF_FFFF

    let reply: NormalizedDiagnostic
    let words: [UInt32]

    init(_ reply: NormalizedDiagnostic, _ tables: MatchTables) {
        self.reply = reply
        words = reply.list.words.map { word in
            tables.number(of: reply.list.text[word.folded]) ?? Self.unknown
        }
    }

    /// Where a hole that starts at word `index` ends; nil where it does not fit there.
    ///
    /// `{text}` is not a question of one place and is handled by the matcher.
    func end(of hole: Template.Hole, at index: Int) -> Int? {
        let list = reply.list.words
        guard index < list.count else { return nil }
        switch hole {
        case .number: return list[index].isNumber ? index + 1 : nil
        case .token:
            var end = index + 1
            while end < list.count, !list[end].followsBlank { end += 1 }
            return end
        case .address: return span(.address, at: index)
        case .url: return span(.url, at: index)
        case .ip: return span(.ip, at: index)
        case .host: return span(.host, at: index)
        case .recipientDomain:
            guard let domain = reply.recipientDomain, let end = span(.host, at: index) else {
                return nil
            }
            let bytes = list[index].folded.lowerBound..<list[end - 1].folded.upperBound
            return reply.list.text[bytes].elementsEqual(domain.utf8) ? end : nil
        case .text: return nil
        }
    }

    private func span(_ kind: Span.Kind, at index: Int) -> Int? {
        let spans = reply.spans
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].words.lowerBound < index { low = middle + 1 } else { high = middle }
        }
        while low < spans.count, spans[low].words.lowerBound == index {
            if spans[low].kind == kind { return spans[low].words.upperBound }
            low += 1
        }
        return nil
    }
}
