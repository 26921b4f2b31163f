internal import DeliveryStatus

/// Where a scalar really ends.
///
/// libyaml's end mark of a scalar after `|` or `>` stands at the start of the next line that is not
/// blank; those blank lines are the scalar's own only after `+`.
enum NodeExtent {
    static func scalar(
        _ marked: Range<Int>, text: String, style: YAMLNode.Style, in bytes: [UInt8]
    ) -> Range<Int> {
        guard style == .literal || style == .folded, !keepsBlankLines(marked, in: bytes) else {
            return marked
        }
        // Blanks at the end of the last line can be the scalar's own; then nothing is cut off.
        var last = text.utf8.last
        if last == 0x0A { last = text.utf8.dropLast().last }
        guard last != 0x20, last != 0x09 else { return marked }
        var end = marked.upperBound
        while end > marked.lowerBound, ASCII.isBlank(bytes[end - 1]) { end -= 1 }
        return marked.lowerBound..<end
    }

    /// Whether the header of a block scalar, `|+`, says that all blank lines behind it count.
    static func keepsBlankLines(_ scalar: Range<Int>, in bytes: [UInt8]) -> Bool {
        for byte in bytes[scalar].dropFirst() {
            if byte == UInt8(ascii: "+") { return true }
            if ASCII.isBlank(byte) || byte == UInt8(ascii: "#") { return false }
        }
        return false
    }
}
