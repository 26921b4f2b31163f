internal import BounceFormats
internal import DeliveryStatus

/// Reads the one bounce of a file or of standard input.
enum BounceInput {
    /// - Throws: `CommandFailure` that quotes nothing of the input.
    static func read(_ path: String, format: String) throws -> BounceEvent {
        var bytes: [UInt8] = []
        try InputReader.read(path, pause: {}) { piece in
            bytes += piece
            if bytes.count > FormatLimits.recordBytes {
                throw CommandFailure(message: "\(path): holds more than one bounce can have, 1 MiB")
            }
        }
        let registry = FormatRegistry.standard
        let chosen = format == "auto" ? registry.detect(prefix: bytes) : registry[format]
        guard var decoder = chosen?.init() else {
            throw CommandFailure(message: "there is no format '\(format)'")
        }
        if decoder is TextFormat { return try text(bytes, path) }
        var events: [BounceEvent] = []
        var others = 0
        for record in decoder.decode(bytes[...], isLast: true) {
            switch record {
            case .event(let event): events.append(event)
            case .skipped: others += 1
            case .failed(let error): throw CommandFailure(message: "\(path): \(error.message)")
            }
        }
        guard let event = events.first, events.count == 1 else {
            throw CommandFailure(
                message: "\(path): has \(events.count) bounces and \(others) other records; "
                    + "give exactly one bounce")
        }
        return event
    }

    /// A reply of one line or more: all of the text.
    private static func text(_ bytes: [UInt8], _ path: String) throws -> BounceEvent {
        guard let diagnostic = SingleReply.diagnostic(bytes) else {
            throw CommandFailure(
                message:
                    "\(path): has \(SingleReply.replies(bytes)) replies; give exactly one bounce")
        }
        return BounceEvent(diagnostic: diagnostic)
    }
}
