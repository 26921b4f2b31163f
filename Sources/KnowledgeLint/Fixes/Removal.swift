package import KnowledgeModel

/// Takes what findings point at out of a file: list items and pairs, with the line or the comma that
/// they leave behind.
package enum Removal {
    /// The file without the nodes at `places`, in the canonical layout; places that are no item or
    /// key of it are left alone.
    /// - Throws: the problem of a file that does not parse before or after.
    package static func bytes(
        _ bytes: [UInt8], path: String, without places: Set<SourceLocation>
    ) throws(Problem) -> [UInt8] {
        guard let source = try SourceText(bytes, path: path) else { return bytes }
        var edits: [SourceEdit] = []
        collect(source.root, source, places, &edits)
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        let edited: [UInt8]
        do {
            edited = try bytes.applying(edits)
        } catch {
            throw Problem(
                SourceLocation(path: path), "format-internal",
                "removals overlap; the file is left as it is; please report this")
        }
        return try CanonicalLayout.format(edited, path: path)
    }

    private static func collect(
        _ node: YAMLNode, _ source: SourceText, _ places: Set<SourceLocation>,
        _ edits: inout [SourceEdit]
    ) {
        let members: [(location: SourceLocation, extent: Range<Int>, value: YAMLNode)]
        switch node.content {
        case .scalar: return
        case .sequence(let items): members = items.map { ($0.location, $0.extent, $0) }
        case .mapping(let pairs):
            members = pairs.map {
                ($0.keyLocation, $0.keyExtent.lowerBound..<$0.value.extent.upperBound, $0.value)
            }
        }
        let left = members.filter { !places.contains($0.location) }
        for (number, member) in members.enumerated() {
            guard places.contains(member.location) else {
                collect(member.value, source, places, &edits)
                continue
            }
            // An empty block collection cannot be written; its last member stays.
            if node.style == .block {
                if left.isEmpty { continue }
                edits.append(SourceEdit(lines(of: member.extent, source), ""))
            } else {
                let isLast = number == members.count - 1
                let start =
                    isLast && number > 0
                    ? members[number - 1].extent.upperBound : member.extent.lowerBound
                let end = isLast ? member.extent.upperBound : members[number + 1].extent.lowerBound
                edits.append(SourceEdit(start..<end, ""))
            }
        }
    }

    /// The whole lines of an extent, their ends included.
    private static func lines(of extent: Range<Int>, _ source: SourceText) -> Range<Int> {
        let first = source.lines[source.line(at: extent.lowerBound)].range.lowerBound
        let last = source.line(at: max(extent.lowerBound, extent.upperBound - 1))
        let end =
            last + 1 < source.lines.count
            ? source.lines[last + 1].range.lowerBound : source.bytes.count
        return first..<end
    }
}
