internal import DeliveryStatus

/// A service that reports bounces as JSON.
protocol WebhookService: Sendable {
    static var shape: WebhookShape { get }
}

/// Reads what one service posts: an object, an array, or either in a row; bare, in a form, or in an
/// envelope of Google Pub/Sub.
struct WebhookFormat<Service: WebhookService>: BounceFormat {
    static var descriptor: FormatDescriptor { Service.shape.descriptor }

    static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        Service.shape.recognizes(start)
    }

    var includesDeliveries = false
    private var splitter = JSONRecordSplitter()

    init() {}

    mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        splitter.split(chunk, isLast: isLast).flatMap(read)
    }

    private func read(_ record: JSONRecordSplitter.Record) -> [FormatRecord] {
        let line = record.place.line
        guard case .whole(let bytes) = record.content else {
            guard case .broken(let breakage) = record.content else { return [] }
            return [.failed(breakage.error(line: line))]
        }
        let event = WebhookEvent(
            shape: Service.shape, line: line, includesDeliveries: includesDeliveries)
        do throws(FormatError) {
            if let field = event.shape.formField, let json = FormBody.value(of: field, in: bytes) {
                let value = try JSONReader.decode(json, line: line)
                return try WebhookEnvelope(event: event).records(in: value)
            }
            let value = try JSONReader.decode(bytes, line: line, column: record.place.column)
            return try WebhookEnvelope(event: event).records(in: value)
        } catch {
            return [.failed(error)]
        }
    }
}

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
            if content.isObject { return record(content) }
            if let json = content.string { return try opened(Array(json.utf8)) }
        }
        return record(value)
    }

    private func record(_ value: JSONValue) -> [FormatRecord] {
        event.record(value).map { [$0] } ?? []
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
