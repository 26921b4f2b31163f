/// A change of one file in the unified format, as `git apply` and `patch` take it.
enum UnifiedDiff {
    /// Lines around the change that say where it goes.
    private static let context = 3

    /// The patch from `old` to `new`; `old` is nil for a file that is not there yet.
    ///
    /// One hunk holds everything between the first and the last line that differ, which is the
    /// smallest patch for a change in one place. Empty where nothing differs.
    static func text(_ path: String, from old: [UInt8]?, to new: [UInt8]) -> String {
        let before = lines(old ?? [])
        let after = lines(new)
        guard before != after else { return "" }
        let shorter = min(before.count, after.count)
        var same = 0
        while same < shorter, before[same] == after[same] { same += 1 }
        var tail = 0
        while tail < shorter - same,
            before[before.count - 1 - tail] == after[after.count - 1 - tail]
        {
            tail += 1
        }
        let start = max(0, same - context)
        let rest = min(context, tail)
        let oldEnd = before.count - tail
        let newEnd = after.count - tail
        var patch = "--- " + (old == nil ? "/dev/null\n" : name("a/" + path) + "\n")
        patch += "+++ " + name("b/" + path) + "\n"
        patch += "@@ -" + span(start, oldEnd + rest) + " +" + span(start, newEnd + rest) + " @@\n"
        for line in before[start..<same] { patch += marked(" ", line) }
        for line in before[same..<oldEnd] { patch += marked("-", line) }
        for line in after[same..<newEnd] { patch += marked("+", line) }
        for line in before[oldEnd..<oldEnd + rest] { patch += marked(" ", line) }
        return patch
    }

    /// Lines with their ends, so that a last line without one differs from a line with one.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func marked(_ mark: String, _ line: ArraySlice<UInt8>) -> String {
        mark + String(decoding: line, as: UTF8.self)
            + (line.last == 0x0A ? "" : "\n\\ No newline at end of file\n")
    }

    /// A hunk's range; an empty one names the line before it.
    private static func span(_ start: Int, _ end: Int) -> String {
        end == start ? "\(start),0" : "\(start + 1),\(end - start)"
    }

    /// A path as git writes it: a tab ends one with blanks, one with worse stands in quotes.
    private static func name(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return path.contains(" ") ? path + "\t" : path }
        var quoted = "\""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                quoted += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: quoted += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
