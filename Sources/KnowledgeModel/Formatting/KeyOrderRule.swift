/// Keys stand in the documented order; a key that moves takes its comments along.
enum KeyOrderRule: FormatRule {
    static let summary =
        "Keys stand in the order of the example in knowledge/README.md; a key that moves takes along the "
        + "comments directly above it and at its line's end."

    static func edits(_ source: SourceText) throws(Problem) -> [SourceEdit] {
        var search = Search(source: source)
        try search.visit(source.root, .file(source.root), depth: 0, dash: nil)
        // Mappings inside one another would collide, so the deepest level comes first.
        let deepest = search.found.map(\.depth).max()
        return search.found.filter { $0.depth == deepest }.flatMap(\.edits)
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

/// Looks for mappings that are out of order.
private struct Search {
    let source: SourceText
    var found: [(depth: Int, edits: [SourceEdit])] = []

    /// `dash` is the place of the dash of the item that `node` is.
    mutating func visit(
        _ node: YAMLNode, _ shape: PackShape, depth: Int, dash: Int?
    ) throws(Problem) {
        switch node.content {
        case .scalar: break
        case .sequence(let items):
            let dashes = node.style == .block ? try source.dashes(of: node, items) : []
            for (number, item) in items.enumerated() {
                try visit(
                    item, shape.item, depth: depth + 1,
                    dash: dashes.isEmpty ? nil : dashes[number])
            }
        case .mapping(let pairs):
            let order = shape.order(of: pairs)
            if order != Array(pairs.indices) {
                let edits =
                    node.style == .flow
                    ? flow(node, pairs, order)
                    : block(pairs, order, dash: dash, isRoot: depth == 0)
                if !edits.isEmpty { found.append((depth, edits)) }
            }
            for pair in pairs {
                try visit(pair.value, shape.value(of: pair.key), depth: depth + 1, dash: nil)
            }
        }
    }

    /// Pairs in brackets change places where no comment stands among them.
    private func flow(_ node: YAMLNode, _ pairs: [YAMLPair], _ order: [Int]) -> [SourceEdit] {
        let extents = pairs.map { $0.keyExtent.lowerBound..<$0.value.extent.upperBound }
        for (one, two) in zip(extents, extents.dropFirst()) {
            let gap = source.bytes[one.upperBound..<max(one.upperBound, two.lowerBound)]
            if gap.contains(UInt8(ascii: "#")) { return [] }
        }
        let hasEmpty = pairs.contains { $0.value.extent.isEmpty }
        guard source.bytes[node.extent].first == UInt8(ascii: "{"), !hasEmpty else { return [] }
        return zip(extents, order).compactMap { extent, number in
            extent == extents[number]
                ? nil : SourceEdit(extent, source.bytes[extents[number]])
        }
    }

    /// Pairs on lines change places together with their comments.
    private func block(
        _ pairs: [YAMLPair], _ order: [Int], dash: Int?, isRoot: Bool
    ) -> [SourceEdit] {
        guard let first = pairs.first, let last = pairs.last, let head = order.first else {
            return []
        }
        let column = source.column(of: first.keyExtent.lowerBound)
        let isItem = dash.map { source.line(at: $0) } == source.line(at: first.keyExtent.lowerBound)
        // Where each pair's lines start, its comments included, and where its key's line starts.
        var starts: [Int] = []
        for (number, pair) in pairs.enumerated() {
            let keyLine = source.line(at: pair.keyExtent.lowerBound)
            var line = keyLine
            if number > 0 || !(isItem || isRoot) {
                while line > 0, source.lines[line - 1].kind == .comment,
                    source.lines[line - 1].indentation == column
                {
                    line -= 1
                }
            }
            starts.append(line)
        }
        let end = lastLine(after: source.line(at: lastByte(of: last)), deeperThan: column) + 1
        let bounds = starts + [end]
        func text(_ lines: Range<Int>) -> [UInt8] {
            lines.flatMap { source.bytes[source.lines[$0].range] + [0x0A] }
        }
        let indentation = [UInt8](repeating: 0x20, count: column)
        var body: [UInt8] = []
        for number in order {
            var lines = bounds[number]..<bounds[number + 1]
            if isItem, number == head, number != 0 {
                // The comments of a key that becomes an item's first stand above its dash.
                let key = source.line(at: pairs[number].keyExtent.lowerBound)
                lines = key..<lines.upperBound
            }
            var text = text(lines)
            if isItem {
                // The prefix with the dash stays where it is.
                if number == head {
                    text.removeFirst(min(column, text.count))
                } else if number == 0 {
                    text.replaceSubrange(0..<min(column, text.count), with: indentation)
                }
            }
            body += text
        }
        let firstLine = source.lines[bounds[0]].range.lowerBound
        let start = isItem ? first.keyExtent.lowerBound : firstLine
        let stop = min(source.lines[end - 1].range.upperBound + 1, source.bytes.count)
        var edits = [SourceEdit(start..<stop, body)]
        if isItem, head != 0, let dash {
            let key = source.line(at: pairs[head].keyExtent.lowerBound)
            let comments = (bounds[head]..<key).flatMap { number -> [UInt8] in
                let line = source.lines[number]
                let text = source.bytes[line.range].dropFirst(line.indentation)
                return [UInt8](repeating: 0x20, count: source.column(of: dash)) + text + [0x0A]
            }
            if !comments.isEmpty {
                edits.insert(SourceEdit(firstLine..<firstLine, comments), at: 0)
            }
        }
        return edits
    }

    private func lastByte(of pair: YAMLPair) -> Int {
        max(pair.keyExtent.lowerBound, pair.value.extent.upperBound - 1)
    }

    /// The last line that belongs to what ends at `line`: comments that stand deeper go along.
    private func lastLine(after line: Int, deeperThan column: Int) -> Int {
        var last = line
        var next = line + 1
        while next < source.lines.count {
            let candidate = source.lines[next]
            if candidate.kind == .comment, candidate.indentation > column {
                last = next
            } else if candidate.kind != .blank {
                break
            }
            next += 1
        }
        return last
    }
}
