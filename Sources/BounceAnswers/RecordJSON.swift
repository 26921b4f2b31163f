package import BounceClassifier
package import BounceFormats
package import DeliveryStatus

extension JSONText {
    /// What a record is, as `kb read` prints it.
    package mutating func add(_ record: FormatRecord) {
        switch record {
        case .event(let event): add(event)
        case .skipped(let skipped): add(skipped)
        case .failed(let error): add(error)
        }
    }

    /// An event with the keys of the format `jsonl`, and what its words say besides.
    package mutating func add(_ event: BounceEvent) {
        add("id", event.id)
        add("kind", event.kind.rawValue)
        add("recipient", event.recipient)
        add("diagnostic", event.diagnostic)
        add("status", event.status?.description)
        add("action", event.action?.rawValue)
        add("smtp_command", event.phase?.rawValue)
        add("remote_mta", event.remoteMTA)
        add("reported", event.reported)
        add("timestamp", event.timestamp)
        guard event.kind == .bounce || event.kind == .delay else { return }
        let reply = Normalizer.normalize(event)
        add("reply_code", reply.replyCode.map { Int($0.value) })
        add("enhanced_status", reply.enhancedStatus?.description)
        if !event.wasAttempted { add("attempted", false) }
    }

    /// What a record without an event says: why it was left out.
    package mutating func add(_ skipped: SkippedRecord) {
        add("id", skipped.id)
        add(
            "skipped",
            object: { json in
                json.add("line", skipped.line)
                json.add("note", skipped.note)
            })
    }

    /// Why a record could not be read, and where.
    package mutating func add(_ error: FormatError) {
        add("id", error.id)
        add(
            "error",
            object: { json in
                json.add("code", error.code.name)
                json.add("line", error.line)
                json.add("column", error.column)
                json.add("message", error.message)
            })
    }
}
