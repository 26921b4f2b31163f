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
        switch record.content {
        case .broken(let breakage): return [.failed(breakage.error(line: line))]
        case .whole(let bytes):
            do throws(FormatError) {
                let value = try value(in: bytes, at: record.place)
                let event = WebhookEvent(
                    shape: Service.shape, line: line, includesDeliveries: includesDeliveries)
                return try WebhookEnvelope(event: event).records(in: value)
            } catch {
                return [.failed(error)]
            }
        }
    }

    /// The JSON that a record is, or that lies in it as the field of a form.
    private func value(in bytes: [UInt8], at place: TextPlace) throws(FormatError) -> JSONValue {
        guard let field = Service.shape.formField,
            let json = FormBody.value(of: field, in: bytes)
        else { return try JSONReader.decode(bytes, line: place.line, column: place.column) }
        return try JSONReader.decode(json, line: place.line)
    }
}
