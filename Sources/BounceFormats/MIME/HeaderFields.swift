internal import DeliveryStatus

/// The fields of a header (RFC 5322 section 2.2), or of one group of a delivery status (RFC 3464
/// section 2.1).
struct HeaderFields {
    private struct Field {
        let name: ArraySlice<UInt8>
        /// As it stands in the message, line ends of folding included.
        let value: ArraySlice<UInt8>
    }

    /// More fields than any message has are not read.
    private static let limit = 2_000

    private var fields: [Field] = []
    /// Where the body starts, behind the empty line.
    private(set) var bodyStart: Int

    /// Reads `text` up to the first empty line, or the first line that is no field.
    ///
    /// - Parameters:
    ///   - joinsLines: Whether a line that is no field goes on with the field above, as where a
    ///     gateway took the blank of a folded line away.
    ///   - once: The field, in lower case, before whose second the reading ends.
    init(_ text: ArraySlice<UInt8>, joinsLines: Bool = false, once: StaticString? = nil) {
        var place = text.startIndex
        bodyStart = text.endIndex
        while place < text.endIndex {
            let end = text[place...].firstIndex(of: 0x0A) ?? text.endIndex
            let line = text[place..<end]
            let next = min(end + 1, text.endIndex)
            if line.isBlank {
                bodyStart = next
                return
            }
            if ASCII.isBlank(line[line.startIndex]), let last = fields.popLast() {
                fields.append(Field(name: last.name, value: text[last.value.startIndex..<end]))
            } else if let colon = Self.colon(in: line) {
                if let once, line.opens(with: once), has(once) {
                    bodyStart = place
                    return
                }
                if fields.count < Self.limit {
                    fields.append(
                        Field(
                            name: line[..<colon].trimmed,
                            value: line[line.index(after: colon)...]))
                }
            } else if joinsLines, let last = fields.popLast() {
                fields.append(Field(name: last.name, value: text[last.value.startIndex..<end]))
            } else if !(fields.isEmpty && (line.opens(with: "from ") || line.opens(with: ">from ")))
            {
                bodyStart = place
                return
            }
            place = next
        }
    }

    /// The colon behind a field's name (RFC 5322 section 3.6.8); nil where the line is no field.
    static func colon(in line: ArraySlice<UInt8>) -> Int? {
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return nil }
        var name = line[..<colon]
        while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
        let isName = !name.isEmpty && name.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isName ? colon : nil
    }

    var isEmpty: Bool { fields.isEmpty }

    /// The names, in the order of the message.
    var names: [ArraySlice<UInt8>] { fields.map(\.name) }

    /// The first field called `name`, which is in lower case, unfolded; nil where there is none.
    func bytes(_ name: StaticString) -> [UInt8]? {
        for field in fields
        where field.name.count == name.utf8CodeUnitCount && field.name.opens(with: name) {
            return field.value.unfolded
        }
        return nil
    }

    /// The first field called `name` as text, encoded words read (RFC 2047).
    func text(_ name: StaticString) -> String? {
        guard let bytes = bytes(name), !bytes.isEmpty else { return nil }
        return String(repairing: EncodedWords.decode(CharacterSet.undeclared(bytes[...])[...]))
    }

    /// Whether there is a field called `name`, which is in lower case.
    func has(_ name: StaticString) -> Bool {
        fields.contains {
            $0.name.count == name.utf8CodeUnitCount && $0.name.opens(with: name)
        }
    }
}
