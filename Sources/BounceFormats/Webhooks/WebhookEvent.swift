internal import DeliveryStatus

/// Reads one event of a service by the service's table.
struct WebhookEvent {
    let shape: WebhookShape
    let line: Int
    let includesDeliveries: Bool

    /// The record of an event; nil where it is about something else.
    func record(_ value: JSONValue) -> FormatRecord? {
        let id = value.word(at: shape.id)
        let type = value.word(at: shape.type)
        guard let meaning = type == nil ? shape.untyped : meaning(of: type) else {
            if type == nil { return .failed(unknownShape(id)) }
            return shape.skipsOthers ? skipped("another type of event: not a bounce", id) : nil
        }
        var event = event(value, type, meaning)
        event.id = id
        shape.refine(&event, value)
        switch event.kind {
        case .bounce, .delay:
            if event.recipient == nil, event.diagnostic.isEmpty, event.status == nil {
                return .failed(unknownShape(id))
            }
        case .delivery, .complaint, .autoReply:
            // Of several recipients nobody knows who it was.
            guard includesDeliveries, event.recipient != nil else {
                return skipped("\(event.kind.rawValue): not a bounce", id)
            }
        }
        return .event(event)
    }

    private func meaning(of type: String?) -> WebhookMeaning? {
        type.flatMap { shape.meanings[$0] }
    }

    private func event(
        _ value: JSONValue, _ type: String?, _ meaning: WebhookMeaning
    ) -> BounceEvent {
        let status = value.word(at: shape.status)
        return BounceEvent(
            recipient: recipient(value),
            diagnostic: ReplyText.joined(
                code: value.word(at: shape.code) ?? status, status: status,
                words: value.word(at: shape.diagnostic)),
            status: status.flatMap { EnhancedStatus($0) },
            action: meaning == .delay ? .delayed : nil,
            phase: value.word(at: shape.command).flatMap { SMTPPhase(command: $0) },
            remoteMTA: value.word(at: shape.remoteMTA).flatMap { TypedField.value(of: $0) },
            reported: value.word(at: shape.reported) ?? type,
            timestamp: value.word(at: shape.timestamp),
            kind: meaning.kind, wasAttempted: meaning != .suppressed)
    }

    /// The address, which may stand alone in an array; nil where there are several.
    private func recipient(_ value: JSONValue) -> String? {
        if let word = value.word(at: shape.recipient) { return ReplyText.address(in: word) }
        for path in shape.recipient {
            guard let addresses = value[path]?.array, addresses.count == 1 else { continue }
            return addresses[0].string.flatMap { ReplyText.address(in: $0) }
        }
        return nil
    }

    private func skipped(_ note: String, _ id: String?) -> FormatRecord {
        .skipped(SkippedRecord(line: line, note: note, id: id))
    }

    private func unknownShape(_ id: String?) -> FormatError {
        let names = (shape.containers.prefix(1) + shape.type.prefix(1)).map {
            $0.keys.joined(separator: ".")
        }
        return FormatError(
            code: .unknownShape, line: line, id: id,
            message: "line \(line): the record is no event of the format"
                + " \(shape.descriptor.name), expected the field"
                + " \(names.joined(separator: " or ")); pass the events as the service wrote them")
    }
}
