/// One blank line between signatures, none inside one.
enum BlankLineRule: FormatRule {
    static let summary =
        "One blank line stands between signatures, none before the first and none inside one; elsewhere "
        + "at most one in a row, and none at the start or end of a file."

    static func edits(_ source: SourceText) throws(Problem) -> [SourceEdit] {
        var layout = Layout(source: source)
        try layout.findSignatures()
        return layout.edits()
    }
}

private struct Layout {
    let source: SourceText
    /// The lines that signatures cover, from dash to end.
    private var signatures: [ClosedRange<Int>] = []
    private var dashColumn = 0
    /// The line of the key `signatures`.
    private var header: Int?

    init(source: SourceText) { self.source = source }

    mutating func findSignatures() throws(Problem) {
        guard case .mapping(let pairs) = source.root.content,
            let pair = pairs.first(where: { $0.key == "signatures" }), pair.value.style == .block,
            case .sequence(let items) = pair.value.content
        else { return }
        let dashes = try source.dashes(of: pair.value, items)
        header = source.line(at: pair.keyExtent.lowerBound)
        dashColumn = dashes.first.map(source.column) ?? 0
        for (dash, item) in zip(dashes, items) {
            let first = source.line(at: dash)
            let last = source.line(at: max(dash, item.extent.upperBound - 1))
            signatures.append(first...last)
        }
    }

    func edits() -> [SourceEdit] {
        let lines = source.lines
        var removed: [Bool] = lines.map { _ in false }
        for (number, line) in lines.enumerated() where line.kind == .blank {
            removed[number] =
                number == 0 || lines[number - 1].kind == .blank || number - 1 == header
        }
        for signature in signatures {
            for number in signature where lines[number].kind == .blank { removed[number] = true }
        }
        // Blank lines at the start, below `signatures:` and at the end go, however many there are.
        var number = 0
        while number < lines.count, lines[number].kind == .blank {
            removed[number] = true
            number += 1
        }
        number = lines.count - 1
        while number >= 0, lines[number].kind == .blank {
            removed[number] = true
            number -= 1
        }
        var edits: [SourceEdit] = []
        for (number, line) in lines.enumerated() where removed[number] {
            let end = min(line.range.upperBound + 1, source.bytes.count)
            edits.append(SourceEdit(line.range.lowerBound..<end, ""))
        }
        for (one, two) in zip(signatures, signatures.dropFirst()) {
            if let place = separator(after: one.upperBound, before: two.lowerBound) {
                edits.append(SourceEdit(at: lines[place].range.lowerBound, "\n"))
            }
        }
        return edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The line before which a blank line is missing between two signatures.
    private func separator(after last: Int, before next: Int) -> Int? {
        guard last < next, !endsOpen(last) else { return nil }
        let between = source.lines[(last + 1)..<next]
        if between.contains(where: { $0.kind == .blank }) { return nil }
        // Comments that stand deeper than the dashes belong to the signature above.
        return between.firstIndex { $0.indentation <= dashColumn } ?? next
    }

    /// Whether a blank line behind `line` would become part of a text.
    private func endsOpen(_ line: Int) -> Bool {
        let end = source.lines[line].range.upperBound
        var isOpen = false
        source.forEachNode { node in
            guard node.style == .literal || node.style == .folded,
                node.extent.upperBound >= end, node.extent.lowerBound <= end
            else { return }
            isOpen =
                isOpen || NodeExtent.keepsBlankLines(node.extent, in: source.bytes)
                || node.extent.upperBound > end
        }
        return isOpen
    }
}
