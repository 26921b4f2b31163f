internal import DeliveryStatus

/// Compares one template with one diagnostic.
///
/// Stretches between `{text}` holes have one way to match from a given start, so taking the
/// leftmost place for each of them is enough: no backtracking, at most words times elements steps.
struct TemplateMatcher {
    private static let text = MatchTables.hole | Template.Hole.text.rawValue

    /// The words that the leftmost match of `template` covers.
    /// - Parameter literals: Takes the places of the words that literals consumed, where given.
    static func place(
        of template: Int, _ tables: MatchTables, _ words: [UInt32],
        _ reply: NormalizedDiagnostic, literals: inout [Int], isCollecting: Bool = false
    ) -> Range<Int>? {
        let elements = tables.range(of: template)
        let isWhole = tables.templateModes[template] == Template.Mode.text.rawValue
        var first: Int?
        var position = 0
        var next = skipText(tables, elements.lowerBound, elements.upperBound)
        while next < elements.upperBound {
            var stop = next
            while stop < elements.upperBound, tables.elements[stop] != text { stop += 1 }
            let after = skipText(tables, stop, elements.upperBound)
            let mustEnd = isWhole && after == elements.upperBound
            let isPinned = isWhole && first == nil
            var start = position
            var found: Int?
            while start < words.count {
                if let end = end(of: next..<stop, tables, words, reply, at: start),
                    !mustEnd || end == words.count
                {
                    found = end
                    break
                }
                if isPinned { break }
                start += 1
            }
            guard let found else { return nil }
            if isCollecting {
                collect(next..<stop, tables, words, reply, at: start, into: &literals)
            }
            if first == nil { first = start }
            position = found
            next = after
        }
        return first.map { $0..<position }
    }

    private static func skipText(_ tables: MatchTables, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, tables.elements[index] == text { index += 1 }
        return index
    }

    /// Where a stretch of elements ends if it starts at `start`.
    private static func end(
        of stretch: Range<Int>, _ tables: MatchTables, _ words: [UInt32],
        _ reply: NormalizedDiagnostic, at start: Int
    ) -> Int? {
        var position = start
        for index in stretch {
            let element = tables.elements[index]
            if element & MatchTables.hole == 0 {
                guard position < words.count, words[position] == element else { return nil }
                position += 1
            } else {
                guard let end = HoleReader.end(of: element, at: position, reply) else {
                    return nil
                }
                position = end
            }
        }
        return position
    }

    private static func collect(
        _ stretch: Range<Int>, _ tables: MatchTables, _ words: [UInt32],
        _ reply: NormalizedDiagnostic, at start: Int, into literals: inout [Int]
    ) {
        var position = start
        for index in stretch {
            let element = tables.elements[index]
            if element & MatchTables.hole == 0 {
                literals.append(position)
                position += 1
            } else if let end = HoleReader.end(of: element, at: position, reply) {
                position = end
            }
        }
    }
}

/// Says what a hole stands for.
enum HoleReader {
    /// Where a hole that starts at word `index` ends; nil where it does not fit there.
    ///
    /// `{text}` is not a question of one place and is handled by the matcher.
    static func end(
        of element: UInt32, at index: Int, _ reply: NormalizedDiagnostic
    ) -> Int? {
        guard index < reply.list.words.count,
            let hole = Template.Hole(rawValue: element & ~MatchTables.hole)
        else { return nil }
        switch hole {
        case .number: return reply.list.words[index].isNumber ? index + 1 : nil
        case .token:
            var end = index + 1
            while end < reply.list.words.count, !reply.list.words[end].followsBlank { end += 1 }
            return end
        case .address: return span(.address, at: index, reply)
        case .url: return span(.url, at: index, reply)
        case .ip: return span(.ip, at: index, reply)
        case .host: return span(.host, at: index, reply)
        case .recipientDomain:
            guard let end = span(.host, at: index, reply) else { return nil }
            return reply.isRecipientDomain(index..<end) ? end : nil
        case .text: return nil
        }
    }

    private static func span(
        _ kind: Span.Kind, at index: Int, _ reply: NormalizedDiagnostic
    ) -> Int? {
        var low = 0
        var high = reply.spans.count
        while low < high {
            let middle = (low + high) / 2
            if reply.spans[middle].words.lowerBound < index {
                low = middle + 1
            } else {
                high = middle
            }
        }
        while low < reply.spans.count, reply.spans[low].words.lowerBound == index {
            if reply.spans[low].kind == kind { return reply.spans[low].words.upperBound }
            low += 1
        }
        return nil
    }
}
