internal import DeliveryStatus

/// Compares one template with one diagnostic.
///
/// Stretches between `{text}` holes have one way to match from a given start, so taking the
/// leftmost place for each of them is enough: no backtracking, at most words times elements steps.
extension Knowledge {
    private static let text = MatchTables.hole | Template.Hole.text.rawValue

    /// The words that the leftmost match of `template` covers.
    /// - Parameter start: The only place where it may start; anywhere if negative.
    func place(
        of template: Int, at start: Int, _ scratch: inout MatchScratch,
        _ reply: inout NormalizedDiagnostic
    ) -> Range<Int>? {
        let elements = elements(of: template)
        if start >= 0, !elements.contains(where: { image.tables.elements[$0] == Self.text }) {
            let end = end(of: elements, &scratch, &reply, at: start)
            return end.map { start..<$0 }
        }
        let isWhole = image.tables.templateModes[template] == Template.Mode.text.rawValue
        var first: Int?
        var position = max(start, 0)
        var next = skipText(elements.lowerBound, elements.upperBound)
        while next < elements.upperBound {
            var stop = next
            while stop < elements.upperBound, image.tables.elements[stop] != Self.text { stop += 1 }
            let after = skipText(stop, elements.upperBound)
            let isPinned = first == nil && (isWhole || start >= 0)
            guard
                let found = place(
                    of: next..<stop, from: position, isPinned: isPinned,
                    mustEnd: isWhole && after == elements.upperBound, &scratch, &reply)
            else { return nil }
            if first == nil { first = found.lowerBound }
            position = found.upperBound
            next = after
        }
        return first.map { $0..<position }
    }

    /// The leftmost place of a stretch of elements without `{text}`.
    private func place(
        of stretch: Range<Int>, from position: Int, isPinned: Bool, mustEnd: Bool,
        _ scratch: inout MatchScratch, _ reply: inout NormalizedDiagnostic
    ) -> Range<Int>? {
        var start = position
        while start < scratch.wordCount {
            if !isPinned {
                guard
                    let next = firstPlace(
                        of: image.tables.elements[stretch.lowerBound], from: start, &scratch, &reply
                    )
                else { return nil }
                start = next
            }
            if let end = end(of: stretch, &scratch, &reply, at: start),
                !mustEnd || end == scratch.wordCount
            {
                return start..<end
            }
            if isPinned { return nil }
            start += 1
        }
        return nil
    }

    /// Puts the words that the literals of `template` consume at `match` into `scratch.literals`.
    func collect(
        _ template: Int, at match: Range<Int>, _ scratch: inout MatchScratch,
        _ reply: inout NormalizedDiagnostic
    ) {
        scratch.literals.removeAll(keepingCapacity: true)
        let elements = elements(of: template)
        var position = match.lowerBound
        var isFirst = true
        var next = skipText(elements.lowerBound, elements.upperBound)
        while next < elements.upperBound {
            var stop = next
            while stop < elements.upperBound, image.tables.elements[stop] != Self.text { stop += 1 }
            let after = skipText(stop, elements.upperBound)
            // A last stretch that must end the text ends where the match ends.
            let isWhole = image.tables.templateModes[template] == Template.Mode.text.rawValue
            guard
                let found = place(
                    of: next..<stop, from: position, isPinned: isFirst,
                    mustEnd: isWhole && after == elements.upperBound, &scratch, &reply)
            else { return }
            var word = found.lowerBound
            for index in next..<stop {
                let element = image.tables.elements[index]
                if element & MatchTables.hole == 0 {
                    scratch.literals.append(word)
                    word += 1
                } else if let end = HoleReader.end(of: element, at: word, &reply) {
                    word = end
                }
            }
            isFirst = false
            position = found.upperBound
            next = after
        }
    }

    /// The places of a template's elements.
    func elements(of template: Int) -> Range<Int> {
        Int(image.tables.templateStarts[template])..<Int(image.tables.templateStarts[template + 1])
    }

    private func skipText(_ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, image.tables.elements[index] == Self.text { index += 1 }
        return index
    }

    /// The first word from `start` on at which an element can stand.
    private func firstPlace(
        of element: UInt32, from start: Int, _ scratch: inout MatchScratch,
        _ reply: inout NormalizedDiagnostic
    ) -> Int? {
        var index = start
        if element & MatchTables.hole == 0 {
            while index < scratch.wordCount {
                if scratch.words[index].number == element { return index }
                index += 1
            }
            return nil
        }
        guard let kind = HoleReader.spanKind(of: element) else { return start }
        reply.findSpans()
        for span in reply.foundSpans where span.words.lowerBound >= start && span.kind == kind {
            return span.words.lowerBound
        }
        return nil
    }

    /// Where a stretch of elements ends if it starts at `start`.
    private func end(
        of stretch: Range<Int>, _ scratch: inout MatchScratch,
        _ reply: inout NormalizedDiagnostic, at start: Int
    ) -> Int? {
        var position = start
        for index in stretch {
            let element = image.tables.elements[index]
            if element & MatchTables.hole == 0 {
                guard position < scratch.wordCount, scratch.words[position].number == element else {
                    return nil
                }
                position += 1
            } else {
                guard let end = HoleReader.end(of: element, at: position, &reply) else {
                    return nil
                }
                position = end
            }
        }
        return position
    }
}

/// Says what a hole stands for.
enum HoleReader {
    /// Where a hole that starts at word `index` ends; nil where it does not fit there.
    ///
    /// `{text}` is not a question of one place and is handled by the matcher.
    static func end(
        of element: UInt32, at index: Int, _ reply: inout NormalizedDiagnostic
    ) -> Int? {
        guard index < reply.list.found.count,
            let hole = Template.Hole(rawValue: element & ~MatchTables.hole)
        else { return nil }
        switch hole {
        case .number: return reply.list.found.storage[index].isNumber ? index + 1 : nil
        case .token:
            var end = index + 1
            while end < reply.list.found.count, !reply.list.found.storage[end].followsBlank {
                end += 1
            }
            return end
        case .address: return span(.address, at: index, &reply)
        case .url: return span(.url, at: index, &reply)
        case .ip: return span(.ip, at: index, &reply)
        case .host: return span(.host, at: index, &reply)
        case .recipientDomain:
            guard let end = span(.host, at: index, &reply) else { return nil }
            return reply.isRecipientDomain(index..<end) ? end : nil
        case .text: return nil
        }
    }

    /// The kind of span that a hole stands for; nil for holes of other things.
    static func spanKind(of element: UInt32) -> Span.Kind? {
        switch Template.Hole(rawValue: element & ~MatchTables.hole) {
        case .address: .address
        case .url: .url
        case .ip: .ip
        case .host, .recipientDomain: .host
        default: nil
        }
    }

    private static func span(
        _ kind: Span.Kind, at index: Int, _ reply: inout NormalizedDiagnostic
    ) -> Int? {
        reply.findSpans()
        var low = 0
        var high = reply.foundSpans.count
        while low < high {
            let middle = (low + high) / 2
            if reply.foundSpans[middle].words.lowerBound < index {
                low = middle + 1
            } else {
                high = middle
            }
        }
        while low < reply.foundSpans.count, reply.foundSpans[low].words.lowerBound == index {
            if reply.foundSpans[low].kind == kind { return reply.foundSpans[low].words.upperBound }
            low += 1
        }
        return nil
    }
}
