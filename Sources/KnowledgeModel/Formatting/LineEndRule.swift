/// Lines end with LF, the last one too.
enum LineEndRule: FormatRule {
    static let summary = "Lines end with a line feed alone, the last one too."

    static func edits(_ source: SourceText) -> [SourceEdit] {
        let bytes = source.bytes
        var edits: [SourceEdit] = []
        for (offset, byte) in bytes.enumerated() where byte == 0x0D {
            let isPair = offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
            edits.append(SourceEdit(offset..<(offset + 1), isPair ? "" : "\n"))
        }
        if edits.isEmpty, let last = bytes.last, last != 0x0A {
            edits.append(SourceEdit(at: bytes.count, "\n"))
        }
        return edits
    }
}
