/// Cuts an input into lines that end with LF, CRLF or CR, in bounded memory.
package struct LineSplitter {
    /// One line of an input.
    package struct Line: Equatable {
        /// From 1.
        package let number: Int
        /// The line without its end; only its head where it is too long.
        package let bytes: [UInt8]
        /// Whether it is longer than ``FormatLimits/recordBytes``.
        package let isTooLong: Bool
    }

    /// How much of a line that is too long is kept, so that its id may be found.
    static let headBytes = 512

    /// Starts at the first line.
    package init() {}

    private var unfinished: [UInt8] = []
    private var number = 1
    private var isTooLong = false
    private var endedWithCR = false

    /// The lines that `chunk` completes; with `isLast` what is left is a line as well.
    package mutating func split(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [Line] {
        var lines: [Line] = []
        var start = chunk.startIndex
        while start < chunk.endIndex {
            if endedWithCR {
                endedWithCR = false
                if chunk[start] == 0x0A {
                    start += 1
                    continue
                }
            }
            let end = ByteSearch.first(of: 0x0A, or: 0x0D, in: chunk[start...])
            if unfinished.isEmpty, number > 1, !isTooLong, end < chunk.endIndex,
                end - start <= FormatLimits.recordBytes
            {
                // Most lines lie in one chunk.
                lines.append(
                    Line(number: number, bytes: Array(chunk[start..<end]), isTooLong: false))
                number += 1
            } else {
                keep(chunk[start..<end])
                guard end < chunk.endIndex else { break }
                lines.append(finish())
            }
            endedWithCR = chunk[end] == 0x0D
            start = end + 1
        }
        if isLast {
            if !unfinished.isEmpty || isTooLong { lines.append(finish()) }
            self = LineSplitter()
        }
        return lines
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        if isTooLong { return }
        if unfinished.count + part.count <= FormatLimits.recordBytes {
            unfinished.append(contentsOf: part)
            return
        }
        isTooLong = true
        let head = unfinished.prefix(Self.headBytes) + part.prefix(Self.headBytes)
        unfinished = Array(head.prefix(Self.headBytes))
    }

    private mutating func finish() -> Line {
        defer {
            number += 1
            unfinished.removeAll(keepingCapacity: !isTooLong)
            isTooLong = false
        }
        let bytes = number == 1 ? ByteOrderMark.dropped(from: unfinished[...]) : unfinished[...]
        return Line(number: number, bytes: Array(bytes), isTooLong: isTooLong)
    }
}
