internal import DeliveryStatus

/// Reads one event of a service by the service's table.
struct WebhookEvent {
    let shape: WebhookShape
    let line: Int
    let includesDeliveries: Bool

    /// The record of each recipient; none where the event is about something else in a log.
    func records(_ value: JSONValue) -> [FormatRecord] {
        let id = value.word(at: shape.id)
        let type = value.word(at: shape.type)
        guard let meaning = type == nil ? shape.untyped : meaning(of: type) else {
            if type == nil { return [.failed(unknownShape(id))] }
            return shape.skipsOthers ? [skipped("another type of event: not a bounce", id)] : []
        }
        var event = event(value, type, meaning)
        event.id = id
        return recipients(value).map { recipient in
            var event = event
            event.recipient = recipient
            shape.refine(&event, value)
            return record(event)
        }
    }

    private func record(_ event: BounceEvent) -> FormatRecord {
        switch event.kind {
        case .bounce, .delay:
            if event.recipient == nil, event.diagnostic.isEmpty, event.status == nil {
                return .failed(unknownShape(event.id))
            }
        case .delivery, .complaint, .autoReply:
            // Of several recipients nobody knows who it was.
            guard includesDeliveries, event.recipient != nil else {
                return skipped("\(event.kind.rawValue): not a bounce", event.id)
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

    /// The address, which may stand in an array; of several that do not share the fate of the message
    /// nobody knows whose it is.
    private func recipients(_ value: JSONValue) -> [String?] {
        if let word = value.word(at: shape.recipient) { return [ReplyText.address(in: word)] }
        for path in shape.recipient {
            let addresses = (value[path]?.array ?? []).compactMap(\.string)
            guard addresses.count == 1 || (addresses.count > 1 && shape.recipientsShareFate)
            else { continue }
            return addresses.map { ReplyText.address(in: $0) }
        }
        return [nil]
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
