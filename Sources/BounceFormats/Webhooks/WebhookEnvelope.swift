/// Unwraps what lies around the events of a service.
struct WebhookEnvelope {
    let event: WebhookEvent
    /// How many envelopes were opened.
    private var depth = 0

    init(event: WebhookEvent) { self.event = event }

    func records(in value: JSONValue) throws(FormatError) -> [FormatRecord] {
        if let elements = value.array { return records(of: elements) }
        guard value.isObject else {
            throw FormatError(
                code: .notAnObject, line: event.line,
                message: "line \(event.line) holds \(value.typeName), expected an object; pass the"
                    + " events as the service wrote them")
        }
        if let data = PubSubEnvelope.data(in: value) { return try opened(data) }
        for path in event.shape.containers {
            guard let content = value[path] else { continue }
            if let elements = content.array { return records(of: elements) }
            if content.isObject { return event.records(content) }
            if let json = content.string { return try opened(Array(json.utf8)) }
        }
        return event.records(value)
    }

    private func records(of elements: [JSONValue]) -> [FormatRecord] {
        elements.flatMap { element in
            do throws(FormatError) {
                return try records(in: element)
            } catch {
                return [.failed(error)]
            }
        }
    }

    /// Opens JSON that lay in a string.
    private func opened(_ json: [UInt8]) throws(FormatError) -> [FormatRecord] {
        var inner = self
        inner.depth += 1
        guard inner.depth <= FormatLimits.envelopes, let document = JSONDocument(json) else {
            throw FormatError(
                code: .invalidEnvelope, line: event.line,
                message: "line \(event.line): an envelope holds no JSON, expected an event of the"
                    + " format \(event.shape.descriptor.name); check which topic this came from, and"
                    + " that the message was not cut off")
        }
        return try inner.records(in: JSONValue(document))
    }
}
