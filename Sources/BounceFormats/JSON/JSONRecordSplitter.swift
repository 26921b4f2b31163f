/// Cuts an input into the JSON values at its top level, without reading them.
///
/// Values may stand one a line, be spread over lines, follow one another directly, be separated by
/// commas, or be the elements of an array. One broken value never takes the next one with it: a
/// value ends where its brackets close, where a line ends inside a string, or where a line starts
/// with a bracket although the value cannot go on so.
struct JSONRecordSplitter {
    struct Record: Equatable {
        /// Where the value starts.
        let place: TextPlace
        let content: Content
    }

    enum Content: Equatable {
        /// The text of a value; whether it is JSON is not known yet.
        case whole([UInt8])
        case broken(Breakage)
    }

    enum Breakage: Equatable {
        case truncated, lineEndInString, bracketMismatch, tooDeep, tooLong, unclosedArray
    }

    private enum Mode {
        /// Outside of any value.
        case between
        /// In a value that starts with a bracket.
        case value
        /// In anything else: a word, a number, a string.
        case scalar
        /// In a value that was given up: to its closing bracket.
        case skippingValue
        /// In a line that was given up.
        case skippingLine
        /// In a value over several lines that was given up inside: to a line no deeper than its first.
        case resuming
    }

    private var mode = Mode.between
    private var place = TextPlace()
    /// The column of the first byte of this line that is no blank; nil before it.
    private var indent: Int?
    private var array: OpenArray?
    private var value = OpenValue(place: TextPlace(), indent: 1)

    /// The values that `chunk` completes; with `isLast` what is left is a broken one.
    mutating func split(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [Record] {
        var found: [Record] = []
        var parts = [chunk]
        while true {
            reading: while let part = parts.popLast() {
                var index = part.startIndex
                while index < part.endIndex {
                    index += stride(over: part[index...])
                    guard index < part.endIndex else { break }
                    let again = step(part[index], into: &found)
                    index += 1
                    guard let again else { continue }
                    parts.append(part[index...])
                    parts.append(again)
                    continue reading
                }
            }
            guard isLast, let again = finish(into: &found) else { break }
            parts.append(again)
        }
        if isLast { self = JSONRecordSplitter() }
        return found
    }

    /// Takes bytes in the middle of a value in one go, as many as nothing depends on; they are most.
    private mutating func stride(over part: ArraySlice<UInt8>) -> Int {
        guard mode == .value, indent != nil else { return 0 }
        let room = FormatLimits.recordBytes - value.bytes.count
        let count = part.withUnsafeBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(room))
            let count = value.readQuietly(bytes)
            place.advance(overPartOfLine: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            return count
        }
        value.bytes += part.prefix(count)
        return count
    }

    /// Takes one byte; answers bytes to be read again, which are behind the place it then stands at.
    private mutating func step(_ byte: UInt8, into found: inout [Record]) -> ArraySlice<UInt8>? {
        let isFirstInLine = indent == nil && !JSONByte.isBlank(byte)
        if isFirstInLine { indent = place.column }
        let action =
            switch mode {
            case .between: between(byte, into: &found)
            case .value: inValue(byte, isFirstInLine, into: &found)
            case .scalar: inScalar(byte, into: &found)
            case .skippingValue: inSkippedValue(byte, isFirstInLine)
            case .skippingLine: JSONByte.isLineEnd(byte) ? leave() : .next
            case .resuming: inResumption(byte, isFirstInLine)
            }
        switch action {
        case .next:
            place.advance(over: byte)
            if JSONByte.isLineEnd(byte) { indent = nil }
            return nil
        case .again:
            if isFirstInLine { indent = nil }
            return [byte]
        case .rescan(let bytes, let start):
            place = start
            indent = nil
            return bytes + [byte]
        }
    }

    private enum Action {
        case next
        case again
        case rescan(ArraySlice<UInt8>, TextPlace)
    }

    private mutating func leave() -> Action {
        mode = .between
        return .next
    }

    private mutating func leaveAndReadAgain() -> Action {
        mode = .between
        return .again
    }

    private static func opens(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    /// Whether the byte at hand is the first of a line below `array` and no deeper than it: one array
    /// a line, of which one was cut off.
    private func startsAnew(_ array: OpenArray) -> Bool {
        indent == place.column && place.line > array.place.line
            && place.column <= array.place.column
    }

    private mutating func between(_ byte: UInt8, into found: inout [Record]) -> Action {
        if JSONByte.isBlank(byte) { return .next }
        switch byte {
        case UInt8(ascii: ","):
            array?.mayOpenValue = true
            return .next
        case UInt8(ascii: "]") where array != nil:
            array = nil
            return .next
        case UInt8(ascii: "["):
            if let open = array, open.mayOpenValue, !startsAnew(open) { break }
            if let open = array, !open.hasBrokenElement {
                found.append(Record(place: open.place, content: .broken(.unclosedArray)))
            }
            array = OpenArray(place: place)
            return .next
        default: break
        }
        array?.mayOpenValue = false
        value = OpenValue(place: place, indent: indent ?? place.column)
        mode = Self.opens(byte) ? .value : .scalar
        return Self.opens(byte) ? inValue(byte, false, into: &found) : inScalar(byte, into: &found)
    }
}

// MARK: - Inside a value

extension JSONRecordSplitter {
    private mutating func inValue(
        _ byte: UInt8, _ isFirstInLine: Bool, into found: inout [Record]
    ) -> Action {
        if isFirstInLine, Self.opens(byte), !value.inString {
            guard value.mayContinueWithValue else { return giveUp(.truncated, at: byte, &found) }
            value.noteDoubt(at: place)
        }
        guard value.bytes.count < FormatLimits.recordBytes else {
            value.bytes = []
            yield(.broken(.tooLong), into: &found)
            mode = .skippingValue
            return inSkippedValue(byte, isFirstInLine)
        }
        value.bytes.append(byte)
        switch value.read(byte) {
        case .goesOn: return .next
        case .closed:
            yield(.whole(value.bytes), into: &found)
            return leave()
        case .broken(let breakage): return giveUp(breakage, at: byte, &found)
        }
    }

    private mutating func inSkippedValue(_ byte: UInt8, _ isFirstInLine: Bool) -> Action {
        if isFirstInLine, Self.opens(byte), !value.inString, place.column <= value.indent {
            return leaveAndReadAgain()
        }
        let reading = value.read(byte)
        if reading == .broken(.lineEndInString) {
            mode = value.spansLines ? .resuming : .between
        } else if value.isClosed {
            mode = .between
        }
        return .next
    }

    /// A line no deeper than the first line of the value may close it or start the next one.
    private mutating func inResumption(_ byte: UInt8, _ isFirstInLine: Bool) -> Action {
        guard isFirstInLine, place.column <= value.indent else { return .next }
        switch byte {
        case UInt8(ascii: "}"): return leave()
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"): return leaveAndReadAgain()
        default: return .next
        }
    }

    /// Words and numbers go on to the end of the line, or in an array to the next comma.
    private mutating func inScalar(_ byte: UInt8, into found: inout [Record]) -> Action {
        let ends =
            JSONByte.isLineEnd(byte)
            || (array != nil && !value.inString
                && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")))
        if ends {
            yield(.whole(value.bytes), into: &found)
            return leaveAndReadAgain()
        }
        guard value.bytes.count < FormatLimits.recordBytes else {
            value.bytes = []
            yield(.broken(.tooLong), into: &found)
            mode = .skippingLine
            return .next
        }
        value.bytes.append(byte)
        value.readScalar(byte)
        if value.bytes == ByteOrderMark.bytes { return leave() }
        return .next
    }

    private mutating func yield(_ content: Content, into found: inout [Record]) {
        if case .broken = content { array?.hasBrokenElement = true }
        found.append(Record(place: value.place, content: content))
    }

    /// Ends a broken value and finds the place to go on: a line that may have been the next value,
    /// else the line that shows the fault or the one after it.
    private mutating func giveUp(
        _ breakage: Breakage, at byte: UInt8, _ found: inout [Record]
    ) -> Action {
        yield(.broken(breakage), into: &found)
        let bytes = value.bytes
        value.bytes = []
        if let doubt = value.doubt {
            mode = .between
            // The byte at hand is in `bytes` already, except where it starts the next value.
            let end = breakage == .truncated ? bytes.endIndex : bytes.endIndex - 1
            return .rescan(bytes[doubt.offset..<end], doubt.place)
        }
        switch breakage {
        case .truncated: return leaveAndReadAgain()
        case .lineEndInString: mode = value.spansLines ? .resuming : .between
        case .tooDeep: mode = value.spansLines ? .skippingValue : .skippingLine
        case .bracketMismatch: mode = value.spansLines ? .resuming : .skippingLine
        case .tooLong, .unclosedArray: mode = .between
        }
        return .next
    }

    /// Ends the input; answers bytes to be read again.
    private mutating func finish(into found: inout [Record]) -> ArraySlice<UInt8>? {
        switch mode {
        case .scalar: yield(.whole(value.bytes), into: &found)
        case .value:
            yield(.broken(.truncated), into: &found)
            if let doubt = value.doubt {
                let bytes = value.bytes[doubt.offset...]
                mode = .between
                place = doubt.place
                indent = nil
                return bytes
            }
        case .between, .skippingValue, .skippingLine, .resuming: break
        }
        if let array, !array.hasBrokenElement {
            found.append(Record(place: array.place, content: .broken(.unclosedArray)))
        }
        return nil
    }
}
