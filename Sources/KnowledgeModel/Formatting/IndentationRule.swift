internal import DeliveryStatus

/// Each level of the tree stands two blanks deeper than the one above, lists as well.
enum IndentationRule: FormatRule {
    static let summary =
        "Each level stands two blanks deeper than the one above it, lists included; one blank follows a "
        + "dash; a comment stands as deep as what it stands beside."

    static let step = 2

    static func edits(_ source: SourceText) throws(Problem) -> [SourceEdit] {
        var walk = Walk(source: source)
        let column = source.column(of: source.root.extent.lowerBound)
        try walk.place(
            source.root,
            in: Walk.Parent(column: -step, old: column - step, indent: -1, oldIndent: -1), to: 0)
        walk.alignComments()
        return walk.edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

/// Goes through the tree and notes where each line must start.
private struct Walk {
    /// Where the key or dash stands that a node belongs to.
    struct Parent {
        /// Where it is to stand and where it stands.
        var column: Int
        var old: Int
        /// The indentation that YAML counts a scalar after `|2` from, to be and as it is.
        var indent: Int
        var oldIndent: Int
    }

    /// A column that tokens stand in: as it is, and as it is to be.
    struct Level: Equatable {
        var old: Int
        var new: Int
    }

    let source: SourceText
    var edits: [SourceEdit] = []
    /// Of each line that a key or a dash starts: its own column and those around it.
    private var levels: [Int: [Level]] = [:]
    private var stack: [Level] = []

    init(source: SourceText) { self.source = source }

    /// Puts `node` where it belongs under `parent`; `column` is for its own first token.
    mutating func place(_ node: YAMLNode, in parent: Parent, to column: Int) throws(Problem) {
        let start = node.extent.lowerBound
        let isBlock = node.style == .block
        if !isBlock, !node.extent.isEmpty, source.startsLine(start) {
            indent(at: start, to: column)
        }
        switch node.content {
        case .sequence(let items) where isBlock:
            try placeItems(items, of: node, in: parent, to: column)
        case .mapping(let pairs) where isBlock:
            let old = source.column(of: start)
            stack.append(Level(old: old, new: column))
            defer { stack.removeLast() }
            let here = Parent(column: column, old: old, indent: column, oldIndent: old)
            for pair in pairs {
                try check(pair)
                indent(at: pair.keyExtent.lowerBound, to: column)
                try place(pair.value, in: here, to: column + IndentationRule.step)
            }
        default:
            if node.style == .literal || node.style == .folded {
                shiftBlockScalar(node, parent)
            } else {
                shiftContinuation(of: node, parent)
            }
        }
    }

    private mutating func placeItems(
        _ items: [YAMLNode], of node: YAMLNode, in parent: Parent, to column: Int
    ) throws(Problem) {
        let old = source.column(of: node.extent.lowerBound)
        stack.append(Level(old: old, new: column))
        defer { stack.removeLast() }
        // A list that stands no deeper than its key opens no level of its own.
        let here = Parent(
            column: column, old: old, indent: column, oldIndent: max(parent.oldIndent, old))
        for (item, dash) in zip(items, try source.dashes(of: node, items)) {
            indent(at: dash, to: column)
            let start = item.extent.lowerBound
            if !item.extent.isEmpty, source.line(at: start) == source.line(at: dash) {
                replace(dash + 1..<start, by: 1)
            }
            try place(item, in: here, to: column + IndentationRule.step)
        }
    }

    /// A key must start its line, or stand behind dashes.
    private func check(_ pair: YAMLPair) throws(Problem) {
        let line = source.lines[source.line(at: pair.keyExtent.lowerBound)]
        let before = source.bytes[line.range.lowerBound..<pair.keyExtent.lowerBound]
        guard before.allSatisfy({ ASCII.isBlank($0) || $0 == UInt8(ascii: "-") }) else {
            throw Problem(
                pair.keyLocation, "yaml-subset",
                "the knowledge's YAML has no such thing: a key behind other text; "
                    + "write it as `key: value` on a line of its own")
        }
    }

    /// Makes the line that the token at `offset` starts begin with `column` blanks.
    private mutating func indent(at offset: Int, to column: Int) {
        let number = source.line(at: offset)
        guard source.startsLine(offset) else { return }
        levels[number] = stack
        replace(source.lines[number].range.lowerBound..<offset, by: column)
    }

    private mutating func replace(_ range: Range<Int>, by blanks: Int) {
        let isRight =
            range.count == blanks && source.bytes[range].allSatisfy { $0 == 0x20 }
        if !isRight { edits.append(SourceEdit(range, String(repeating: " ", count: blanks))) }
    }

    /// Lines that continue a text or brackets move with their first line.
    private mutating func shiftContinuation(of node: YAMLNode, _ parent: Parent) {
        let shift = parent.column - parent.old
        for number in innerLines(of: node) {
            let line = source.lines[number]
            guard line.indentation < line.range.count else { continue }
            let start = line.range.lowerBound
            replace(
                start..<start + line.indentation,
                by: max(parent.column + IndentationRule.step, line.indentation + shift))
        }
    }

    /// The lines of a scalar after `|` and `>` move together, blanks of their own kept.
    private mutating func shiftBlockScalar(_ node: YAMLNode, _ parent: Parent) {
        let lines = innerLines(of: node).map { source.lines[$0] }
        let depths = lines.map { line in source.bytes[line.range].prefix { $0 == 0x20 }.count }
        let isText = zip(lines, depths).map { $0.range.count > $1 }
        guard let first = isText.firstIndex(of: true) else { return }
        var old = depths[first]
        var new = parent.column + IndentationRule.step
        if let digit = indicator(of: node) {
            old = max(parent.oldIndent, 0) + digit
            new = max(parent.indent, 0) + digit
        }
        for ((line, depth), isText) in zip(zip(lines, depths), isText) {
            let start = line.range.lowerBound
            if isText || depth > old {
                replace(start..<start + depth, by: max(0, depth + new - old))
            } else {
                replace(start..<start + depth, by: 0)
            }
        }
    }

    /// The digit of `|2`.
    private func indicator(of node: YAMLNode) -> Int? {
        for byte in source.bytes[node.extent].dropFirst() {
            if let digit = ASCII.digit(byte) { return digit }
            if byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-") { return nil }
        }
        return nil
    }

    /// The lines of `node` after its first.
    private func innerLines(of node: YAMLNode) -> Range<Int> {
        guard !node.extent.isEmpty else { return 0..<0 }
        let first = source.line(at: node.extent.lowerBound) + 1
        let last = source.line(at: node.extent.upperBound - 1) + 1
        return first..<max(first, last)
    }

    /// Each comment moves with the level that it stands in.
    mutating func alignComments() {
        var next: Level?
        var waiting: [Int] = []
        for number in source.lines.indices.reversed() {
            if let own = levels[number] {
                align(waiting, beside: own, before: next)
                waiting = []
                next = own.last
            } else if source.lines[number].kind == .comment {
                waiting.append(number)
            }
        }
        align(waiting, beside: [], before: next)
    }

    private mutating func align(_ comments: [Int], beside: [Level], before next: Level?) {
        let choices = (next.map { [$0] } ?? []) + beside
        for number in comments {
            let line = source.lines[number]
            let column = line.indentation
            let level =
                choices.first { $0.old == column }
                ?? choices.filter { $0.old < column }.max { $0.old < $1.old }
                ?? choices.min { $0.old < $1.old }
            let start = line.range.lowerBound
            if let level { replace(start..<start + column, by: level.new) }
        }
    }
}
