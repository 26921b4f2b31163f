internal import DeliveryStatus

/// Where a template matched.
package struct TemplateMatch: Sendable, Equatable {
    /// The words that it covers.
    package var words: Range<Int>
    /// The words that its literals consumed, rising.
    package var literals: [Int]

    package init(words: Range<Int>, literals: [Int]) {
        self.words = words
        self.literals = literals
    }
}

/// Compares one template with one diagnostic.
///
/// Stretches between `{text}` holes have one way to match from a given start, so taking the
/// leftmost place for each of them is enough: no backtracking, at most words times elements steps.
struct TemplateMatcher {
    let diagnostic: NumberedDiagnostic

    /// The leftmost match.
    func match(_ elements: ArraySlice<UInt32>, mode: Template.Mode) -> TemplateMatch? {
        let count = diagnostic.words.count
        let text = MatchTables.hole | Template.Hole.text.rawValue
        let stretches = elements.split(separator: text, omittingEmptySubsequences: true)
        var literals: [Int] = []
        var first: Int?
        var position = 0
        for (number, stretch) in stretches.enumerated() {
            let isFirst = number == 0
            let isLast = number == stretches.count - 1
            let isPinned = mode == .text && isFirst
            let mustEnd = mode == .text && isLast
            var start = position
            var found: Int?
            while start < count {
                if let end = end(of: stretch, at: start), !mustEnd || end == count {
                    found = end
                    break
                }
                if isPinned { break }
                start += 1
            }
            guard let end = found else { return nil }
            collectLiterals(stretch, at: start, into: &literals)
            if first == nil { first = start }
            position = end
        }
        guard let first else { return nil }
        return TemplateMatch(words: first..<position, literals: literals)
    }

    /// Where `stretch` ends if it starts at `start`.
    private func end(of stretch: ArraySlice<UInt32>, at start: Int) -> Int? {
        var position = start
        for element in stretch {
            if element & MatchTables.hole == 0 {
                guard position < diagnostic.words.count, diagnostic.words[position] == element
                else {
                    return nil
                }
                position += 1
            } else {
                guard let hole = Template.Hole(rawValue: element & ~MatchTables.hole),
                    let end = diagnostic.end(of: hole, at: position)
                else { return nil }
                position = end
            }
        }
        return position
    }

    private func collectLiterals(
        _ stretch: ArraySlice<UInt32>, at start: Int, into literals: inout [Int]
    ) {
        var position = start
        for element in stretch {
            if element & MatchTables.hole == 0 {
                literals.append(position)
                position += 1
            } else if let hole = Template.Hole(rawValue: element & ~MatchTables.hole),
                let end = diagnostic.end(of: hole, at: position)
            {
                position = end
            }
        }
    }
}
