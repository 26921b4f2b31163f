internal import DeliveryStatus

/// A file of the pack as lines and as a tree at once: what format rules look at.
package struct SourceText: Sendable {
    /// A line without its line end.
    package struct Line: Sendable {
        package var range: Range<Int>
        package var kind: Kind
        /// How many blanks it starts with.
        package var indentation: Int

        package enum Kind: Sendable {
            case blank, comment, content
            /// The line continues a scalar or a collection in brackets.
            case inside
        }
    }

    package let path: String
    package let bytes: [UInt8]
    package let root: YAMLNode
    package let lines: [Line]

    /// Reads `bytes`; nil for a file without content.
    package init?(_ bytes: [UInt8], path: String) throws(Problem) {
        guard let root = try YAMLReader.read(bytes, path: path) else { return nil }
        self.path = path
        self.bytes = bytes
        self.root = root
        lines = Self.lines(of: bytes, root)
    }

    /// The number of the line, from 0, in which the byte at `offset` stands.
    /// - Complexity: O(log lines).
    package func line(at offset: Int) -> Int {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle].range.lowerBound <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// How many bytes stand before `offset` in its line.
    func column(of offset: Int) -> Int { offset - lines[line(at: offset)].range.lowerBound }

    /// Whether nothing but blanks stands before `offset` in its line.
    func startsLine(_ offset: Int) -> Bool {
        let line = lines[line(at: offset)]
        return line.range.lowerBound + line.indentation == offset
    }

    /// The place of `offset` for people.
    func location(of offset: Int) -> SourceLocation {
        let number = line(at: offset)
        return SourceLocation(
            path: path, line: number + 1, column: offset - lines[number].range.lowerBound + 1)
    }

    /// Calls `body` with every node, a parent before its children.
    func forEachNode(_ body: (YAMLNode) -> Void) {
        func visit(_ node: YAMLNode) {
            body(node)
            switch node.content {
            case .scalar: break
            case .sequence(let items): items.forEach(visit)
            case .mapping(let pairs): for pair in pairs { visit(pair.value) }
            }
        }
        visit(root)
    }

    /// The places of the dashes of a sequence of lines, one for each item.
    func dashes(of sequence: YAMLNode, _ items: [YAMLNode]) throws(Problem) -> [Int] {
        var dashes: [Int] = []
        var index = sequence.extent.lowerBound
        for item in items {
            while index < bytes.count, index < item.extent.lowerBound, bytes[index] != Self.dash {
                if bytes[index] == Self.hash {
                    index = lines[line(at: index)].range.upperBound
                } else {
                    index += 1
                }
            }
            guard index < item.extent.lowerBound, bytes[index] == Self.dash else {
                throw Problem(item.location, "format-internal", "the item's dash was not found")
            }
            dashes.append(index)
            index = max(index + 1, item.extent.upperBound)
        }
        return dashes
    }

    private static let dash = UInt8(ascii: "-")
    private static let hash = UInt8(ascii: "#")

    private static func lines(of bytes: [UInt8], _ root: YAMLNode) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let text = bytes[start..<end]
            let indentation = text.prefix { $0 == 0x20 || $0 == 0x09 }.count
            let kind: Line.Kind =
                text.allSatisfy(ASCII.isBlank)
                ? .blank : text[start + indentation] == hash ? .comment : .content
            lines.append(Line(range: start..<end, kind: kind, indentation: indentation))
            start = end + 1
        }
        func mark(_ node: YAMLNode) {
            switch node.content {
            case .sequence(let items) where node.style == .block: items.forEach(mark)
            case .mapping(let pairs) where node.style == .block:
                for pair in pairs { mark(pair.value) }
            default:
                var low = lines.partitioningIndex { $0.range.lowerBound > node.extent.lowerBound }
                while low < lines.count, lines[low].range.lowerBound < node.extent.upperBound {
                    lines[low].kind = .inside
                    low += 1
                }
            }
        }
        mark(root)
        return lines
    }
}

extension Array {
    /// The first index whose element, and every one behind it, is past the edge.
    func partitioningIndex(where isPast: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
