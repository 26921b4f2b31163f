/// Cuts a table into rows (RFC 4180), in bounded memory.
///
/// A line end in a quoted value does not end the row. What separates the values is told from the
/// first row, the header.
struct TableSplitter {
    struct Row: Equatable {
        /// The line on which the row starts, from 1.
        let line: Int
        let content: Content
    }

    enum Content: Equatable {
        case values([String])
        case tooLong
        /// A quote opens that nothing closes.
        case unclosedQuote
    }

    /// The separators of which one is told.
    private static let separators: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

    private enum State { case valueStart, plain, quoted, quoteInQuoted, skipping }

    private var separator: UInt8?
    private var bytes: [UInt8] = []
    private var state = State.valueStart
    /// The line at hand, and that on which the row at hand starts.
    private var line = 1
    private var rowLine = 1
    private var endedWithCR = false

    /// The rows that `chunk` completes; with `isLast` what is left is a row as well.
    mutating func split(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [Row] {
        var rows: [Row] = []
        for byte in chunk { step(byte, into: &rows) }
        if isLast {
            finish(into: &rows)
            self = TableSplitter()
        }
        return rows
    }

    /// The values of the first row; nil where there is but one.
    static func header(of start: ArraySlice<UInt8>) -> [String]? {
        var splitter = TableSplitter()
        let line = start.drop(while: JSONByte.isLineEnd).prefix { !JSONByte.isLineEnd($0) }
        guard case .values(let values)? = splitter.split(line, isLast: true).first?.content,
            values.count > 1
        else { return nil }
        return values
    }

    private mutating func step(_ byte: UInt8, into rows: inout [Row]) {
        let isLineEnd = JSONByte.isLineEnd(byte)
        let isSecondHalf = byte == 0x0A && endedWithCR
        endedWithCR = byte == 0x0D
        if isLineEnd {
            if !isSecondHalf { line += 1 }
            if state != .quoted {
                if !isSecondHalf { endRow(into: &rows) }
                return
            }
        }
        if state == .skipping { return }
        guard bytes.count < FormatLimits.recordBytes else {
            rows.append(Row(line: rowLine, content: .tooLong))
            bytes = []
            state = .skipping
            return
        }
        bytes.append(byte)
        state = Self.next(state, byte, isSeparator)
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        separator.map { $0 == byte } ?? Self.separators.contains(byte)
    }

    private static func next(_ state: State, _ byte: UInt8, _ ends: (UInt8) -> Bool) -> State {
        let isQuote = byte == UInt8(ascii: "\"")
        return switch state {
        case .valueStart where isQuote: .quoted
        case .quoted: isQuote ? .quoteInQuoted : .quoted
        case .quoteInQuoted where isQuote: .quoted
        default: ends(byte) ? .valueStart : .plain
        }
    }

    private mutating func endRow(into rows: inout [Row]) {
        if state != .skipping { take(bytes, into: &rows) }
        bytes.removeAll(keepingCapacity: true)
        state = .valueStart
        rowLine = line
    }

    private mutating func take(_ bytes: [UInt8], into rows: inout [Row]) {
        let bytes = rowLine == 1 ? ByteOrderMark.dropped(from: bytes[...]) : bytes[...]
        if bytes.allSatisfy(JSONByte.isBlank) { return }
        let separator = separator ?? Self.separator(in: bytes)
        self.separator = separator
        rows.append(
            Row(line: rowLine, content: .values(Self.values(bytes, separator: separator))))
    }

    /// Ends the input; behind a quote that is never closed every line is a row.
    private mutating func finish(into rows: inout [Row]) {
        guard state == .quoted else {
            if !bytes.isEmpty, state != .skipping { take(bytes, into: &rows) }
            return
        }
        rows.append(Row(line: rowLine, content: .unclosedQuote))
        var lines = LineSplitter()
        let start = rowLine
        for line in lines.split(bytes[...], isLast: true).dropFirst() {
            rowLine = start + line.number - 1
            take(line.bytes, into: &rows)
        }
    }

    /// The separator that stands most often in the header, outside of quotes.
    private static func separator(in header: ArraySlice<UInt8>) -> UInt8 {
        var counts = [Int](repeating: 0, count: separators.count)
        var isQuoted = false
        for byte in header {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, let index = separators.firstIndex(of: byte) { counts[index] += 1 }
        }
        return separators[counts.indices.max { counts[$0] < counts[$1] } ?? 0]
    }

    private static func values(_ row: ArraySlice<UInt8>, separator: UInt8) -> [String] {
        var values: [String] = []
        var value: [UInt8] = []
        var state = State.valueStart
        for byte in row {
            let next = next(state, byte) { $0 == separator }
            if next == .valueStart {
                values.append(String(decoding: value, as: UTF8.self))
                value = []
            } else if next == .plain || (next == .quoted && state != .valueStart) {
                value.append(byte)
            }
            state = next
        }
        values.append(String(decoding: value, as: UTF8.self))
        return values
    }
}
