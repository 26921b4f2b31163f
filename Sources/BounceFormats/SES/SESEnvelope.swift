/// Unwraps what SNS, SQS, Lambda and EventBridge put around a notification.
struct SESEnvelope {
    private let line: Int
    private let includesDeliveries: Bool
    private var records: [FormatRecord] = []

    /// Everything that one JSON value of the input, which starts on `line`, reports.
    static func open(
        _ value: JSONValue, line: Int, includesDeliveries: Bool
    ) -> [FormatRecord] {
        var envelope = SESEnvelope(line: line, includesDeliveries: includesDeliveries)
        envelope.open(value, Position())
        return envelope.records
    }

    private init(line: Int, includesDeliveries: Bool) {
        self.line = line
        self.includesDeliveries = includesDeliveries
    }

    /// Where the unwrapping stands.
    private struct Position {
        /// The fields gone through: `Records[0].Sns.Message`; empty at the outside.
        var path = ""
        /// How many envelopes were opened.
        var envelopes = 0
        /// The id of the envelope, for errors.
        var id: String?

        var place: String { path.isEmpty ? "the record" : path }

        func inside(_ key: String, id: String? = nil, envelopes count: Int = 1) -> Position {
            Position(
                path: path.isEmpty ? key : "\(path).\(key)", envelopes: envelopes + count,
                id: id ?? self.id)
        }
    }

    private mutating func open(_ value: JSONValue, _ position: Position) {
        guard position.envelopes <= FormatLimits.envelopes else {
            fail(
                .invalidEnvelope, position,
                "\(position.place) lies in more than \(FormatLimits.envelopes) envelopes; pass the"
                    + " notification itself")
            return
        }
        if value.isObject {
            do throws(FormatError) {
                try open(JSONFields(value, path: position.path, line: line, id: nil), position)
            } catch {
                var error = error
                error.id = error.id ?? position.id
                records.append(.failed(error))
            }
        } else if position.envelopes > 0, let text = value.string {
            open(text: text, position)
        } else {
            fail(
                position.envelopes > 0 ? .invalidEnvelope : .notAnObject, position,
                "\(position.place) holds \(value.typeName), expected an object; pass notifications"
                    + " of Amazon SES")
        }
    }

    /// Opens JSON that lies in a string.
    private mutating func open(text: String, _ position: Position) {
        do throws(FormatError) {
            let value = try JSONReader.decode(text.utf8, line: line)
            var position = position
            if value.string != nil { position.envelopes += 1 }
            open(value, position)
        } catch {
            if text.hasPrefix("Successfully validated SNS topic") {
                skip("test message of Amazon SES: not a bounce", position)
            } else if error.code == .tooDeep {
                fail(
                    .tooDeep, position,
                    "\(position.place) nests arrays and objects deeper than"
                        + " \(FormatLimits.jsonDepth) levels; pass notifications of Amazon SES")
            } else {
                fail(
                    .invalidEnvelope, position,
                    "\(position.place) is not JSON, expected a notification of Amazon SES as a"
                        + " string; check which topic or queue this came from, and that the"
                        + " message was not cut off")
            }
        }
    }

    private mutating func open(
        _ fields: JSONFields, _ position: Position
    ) throws(FormatError) {
        if let notification = try SESNotification(fields) {
            records += notification.records(includesDeliveries: includesDeliveries)
        } else if let detail = fields.object.member("detail"),
            fields.object.member("detail-type") != nil
        {
            openEvent(detail, source: fields.object["source"]?.string, position)
        } else if let elements = try fields.array("Records") {
            openAll(elements, position.inside("Records", envelopes: 0))
        } else if let elements = try fields.array("Messages") {
            openAll(elements, position.inside("Messages", envelopes: 0))
        } else if let sns = try fields.object("Sns") {
            try open(sns, position.inside("Sns", envelopes: 0))
        } else if let type = fields.object["Type"]?.string, type.hasSuffix("Confirmation") {
            skip("SNS confirmation of a subscription: not a bounce", position)
        } else if let (key, content) = content(of: fields) {
            let id = fields.object.member("MessageId") ?? fields.object.member("messageId")
            open(content, position.inside(key, id: id?.string))
        } else {
            var position = position
            position.id = position.id ?? fields.object["id"]?.identifier
            fail(
                .unknownShape, position,
                "\(position.place) is no known object, expected notificationType, eventType or"
                    + " detail-type, or an envelope with Message, Records, Messages or Body; for"
                    + " objects with the key diagnostic choose the format jsonl")
        }
    }

    /// What an envelope of SNS or SQS carries.
    private func content(of fields: JSONFields) -> (key: String, content: JSONValue)? {
        for key in ["Message", "Body", "body"] {
            if let content = fields.object.member(key) { return (key, content) }
        }
        return nil
    }

    private mutating func openEvent(
        _ detail: JSONValue, source: String?, _ position: Position
    ) {
        let isNotification = detail["eventType"] != nil || detail["notificationType"] != nil
        if source == "aws.ses", !isNotification, detail["bounce"] == nil {
            skip("EventBridge event about something else: not a bounce", position)
        } else {
            open(detail, position.inside("detail"))
        }
    }

    private mutating func openAll(_ elements: [JSONValue], _ position: Position) {
        if elements.isEmpty { skip("\(position.path): no messages", position) }
        for (index, element) in elements.enumerated() {
            var position = position
            position.path += "[\(index)]"
            open(element, position)
        }
    }

    private mutating func skip(_ note: String, _ position: Position) {
        records.append(.skipped(SkippedRecord(line: line, note: note, id: position.id)))
    }

    private mutating func fail(
        _ code: FormatError.Code, _ position: Position, _ message: String
    ) {
        records.append(
            .failed(
                FormatError(
                    code: code, line: line, id: position.id, message: "line \(line): \(message)")))
    }
}
