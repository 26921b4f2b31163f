/// A stretch of a file and the bytes that take its place.
package struct SourceEdit: Sendable, Hashable {
    package var range: Range<Int>
    package var replacement: [UInt8]

    package init(_ range: Range<Int>, _ replacement: some Sequence<UInt8>) {
        self.range = range
        self.replacement = Array(replacement)
    }

    /// Replaces by text.
    package init(_ range: Range<Int>, _ replacement: String) {
        self.init(range, replacement.utf8)
    }

    /// Puts text before the byte at `offset`.
    package init(at offset: Int, _ text: String) { self.init(offset..<offset, text.utf8) }
}

/// Why edits do not go together.
package enum SourceEditError: Error, Sendable, Hashable {
    /// The edit starts before an earlier one, or reaches into it.
    case overlap(SourceEdit)
    /// The edit reaches beyond the file.
    case outside(SourceEdit)
}

extension [UInt8] {
    /// The bytes with every edit made; edits stand in the order of their places and do not touch.
    /// - Complexity: O(length and edits).
    package func applying(_ edits: [SourceEdit]) throws(SourceEditError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var done = 0
        for (number, edit) in edits.enumerated() {
            guard edit.range.lowerBound >= 0, edit.range.upperBound <= count else {
                throw .outside(edit)
            }
            // Of two edits at one place nobody could say which comes first.
            let isRepeated = number > 0 && edit.range == edits[number - 1].range
            guard edit.range.lowerBound >= done, !isRepeated else { throw .overlap(edit) }
            result += self[done..<edit.range.lowerBound]
            result += edit.replacement
            done = edit.range.upperBound
        }
        result += self[done...]
        return result
    }
}
