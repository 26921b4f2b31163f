internal import DeliveryStatus

/// One blank after colons and commas, none before them and none inside brackets.
enum SpacingRule: FormatRule {
    static let summary =
        "One blank follows a colon and a comma, none stands before them or inside brackets: "
        + "{text: a, because: b}."

    static func edits(_ source: SourceText) -> [SourceEdit] {
        var edits: [SourceEdit] = []
        source.forEachNode { node in
            switch node.content {
            case .scalar: break
            case .sequence(let items) where node.style == .flow:
                edits += brackets(node, items.map(\.extent), source)
            case .sequence: break
            case .mapping(let pairs):
                for pair in pairs { edits += colon(pair, source) }
                if node.style == .flow, source.bytes[node.extent].first == UInt8(ascii: "{") {
                    let parts = pairs.map {
                        $0.keyExtent.lowerBound..<$0.value.extent.upperBound
                    }
                    edits += brackets(node, parts, source)
                }
            }
        }
        return edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The gap between a key and its value.
    private static func colon(_ pair: YAMLPair, _ source: SourceText) -> [SourceEdit] {
        guard !pair.value.extent.isEmpty else { return [] }
        return gap(
            pair.keyExtent.upperBound, pair.value.extent.lowerBound, mark: ":", to: ": ", source)
    }

    /// The gaps of a collection in brackets.
    private static func brackets(
        _ node: YAMLNode, _ parts: [Range<Int>], _ source: SourceText
    ) -> [SourceEdit] {
        let open = node.extent.lowerBound + 1
        let close = node.extent.upperBound - 1
        guard open <= close, !parts.contains(where: \.isEmpty) else { return [] }
        guard let first = parts.first, let last = parts.last else {
            return gap(open, close, mark: "", to: "", source)
        }
        var edits = gap(open, first.lowerBound, mark: "", to: "", source)
        for (one, two) in zip(parts, parts.dropFirst()) {
            edits += gap(one.upperBound, two.lowerBound, mark: ",", to: ", ", source)
        }
        let tail = gap(last.upperBound, close, mark: "", to: "", source)
        return edits
            + (tail.isEmpty ? gap(last.upperBound, close, mark: ",", to: "", source) : tail)
    }

    /// Puts `text` between two places where only blanks and the one `mark` stand, in one line.
    private static func gap(
        _ start: Int, _ end: Int, mark: String, to text: String, _ source: SourceText
    ) -> [SourceEdit] {
        guard start <= end else { return [] }
        let found = source.bytes[start..<end]
        let isPlain =
            !found.contains(0x0A) && found.filter { !ASCII.isBlank($0) }.elementsEqual(mark.utf8)
        return isPlain && !found.elementsEqual(text.utf8) ? [SourceEdit(start..<end, text)] : []
    }
}
