internal import DeliveryStatus

/// A mail server that writes what became of each recipient as a line of its log.
protocol LoggingServer: Sendable {
    static var descriptor: FormatDescriptor { get }

    /// Whether this server wrote the line, whatever it is about.
    static func wrote(_ line: LogLine) -> Bool

    /// What the line says of recipients; nothing where it is about something else.
    static func events(in line: LogLine) -> [BounceEvent]
}

/// Reads the log of one mail server line by line; lines about something else are no records.
struct LogFormat<Server: LoggingServer>: BounceFormat {
    static var descriptor: FormatDescriptor { Server.descriptor }

    static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        start.split(whereSeparator: JSONByte.isLineEnd).contains {
            Server.wrote(LogLine(bytes: Array($0)))
        }
    }

    var includesDeliveries = false
    private var lines = LineSplitter()

    init() {}

    mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        var records: [FormatRecord] = []
        for line in lines.split(chunk, isLast: isLast) {
            if line.isTooLong {
                records.append(.failed(.tooLong(line: line.number)))
                continue
            }
            for event in Server.events(in: LogLine(bytes: line.bytes)) {
                guard event.kind == .delivery, !includesDeliveries else {
                    records.append(.event(event))
                    continue
                }
                let note = "\(event.kind.rawValue): not a bounce"
                records.append(
                    .skipped(SkippedRecord(line: line.number, note: note, id: event.id)))
            }
        }
        return records
    }
}
