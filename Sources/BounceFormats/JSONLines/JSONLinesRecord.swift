internal import DeliveryStatus

/// Reads one line of JSON Lines.
package enum JSONLinesRecord {
    static func read(
        _ bytes: [UInt8], line: Int, includesDeliveries: Bool = false
    ) throws(FormatError) -> FormatRecord {
        let value: JSONValue
        do {
            value = try JSONReader.decode(bytes, line: line)
        } catch {
            var error = error
            error.id = LeadingID.find(in: bytes)
            throw error
        }
        guard value.isObject else {
            throw FormatError(
                code: .notAnObject, line: line,
                message: "line \(line) holds \(value.typeName), expected an object; write one"
                    + " object with the key diagnostic on each line")
        }
        return try read(value, line: line, includesDeliveries)
    }

    /// Reads an object with the keys of the format.
    package static func read(
        _ object: JSONValue, line: Int, _ includesDeliveries: Bool
    ) throws(FormatError) -> FormatRecord {
        let id = object["id"]?.identifier
        let fields = JSONFields(object, line: line, id: id)
        if id == nil, let value = object["id"] {
            throw fields.wrongType("id", value, expected: "a string or a number")
        }
        let kind = try kind(fields)
        if !includesDeliveries, kind != .bounce, kind != .delay {
            return .skipped(
                SkippedRecord(line: line, note: "\(kind.rawValue): not a bounce", id: id))
        }
        let hasWords = kind == .bounce || kind == .delay
        guard let diagnostic = try fields.text("diagnostic") ?? (hasWords ? nil : "") else {
            throw FormatError(
                code: .missingField, line: line, id: id,
                message: "line \(line): the field diagnostic is missing; put the receiving server's"
                    + " words there, or an empty string where it gave none")
        }
        let action = try fields.text("action").flatMap { DeliveryAction(field: $0) }
        return .event(
            BounceEvent(
                id: id,
                recipient: try fields.typedWord("recipient"),
                diagnostic: diagnostic,
                status: try fields.text("status").flatMap { EnhancedStatus($0) },
                action: action ?? (kind == .delay ? .delayed : nil),
                phase: try fields.text("smtp_command").flatMap { SMTPPhase(command: $0) },
                remoteMTA: try fields.typedWord("remote_mta"),
                reported: try fields.word("reported"),
                timestamp: try fields.word("timestamp"), kind: kind,
                wasAttempted: try fields.bool("attempted") ?? true))
    }

    /// What the record is about; a word that names nothing is a bounce, as before there were words.
    private static func kind(_ fields: JSONFields) throws(FormatError) -> EventKind {
        try fields.word("kind").flatMap { EventKind(rawValue: $0) } ?? .bounce
    }
}
