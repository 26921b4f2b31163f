/// No line ends with blanks, unless they are part of a value.
enum TrailingBlankRule: FormatRule {
    static let summary = "No line ends with blanks, unless they are part of a value."

    static func edits(_ source: SourceText) -> [SourceEdit] {
        var values: [Range<Int>] = []
        source.forEachNode { node in
            guard case .scalar = node.content, node.style != .plain else { return }
            values.append(node.extent)
        }
        return source.lines.compactMap { line in
            var end = line.range.upperBound
            while end > line.range.lowerBound, isBlank(source.bytes[end - 1]) { end -= 1 }
            guard end < line.range.upperBound else { return nil }
            let next = values.partitioningIndex { $0.upperBound > end }
            if next < values.count, values[next].lowerBound < line.range.upperBound { return nil }
            return SourceEdit(end..<line.range.upperBound, "")
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
