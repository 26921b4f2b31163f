internal import BounceClassifier
internal import BounceFormats

extension JSONText {
    /// What a record without an event says: why it was left out.
    mutating func add(_ skipped: SkippedRecord) {
        add("id", skipped.id)
        add(
            "skipped",
            object: { json in
                json.add("line", skipped.line)
                json.add("note", skipped.note)
            })
    }

    /// Why a record could not be read, and where.
    mutating func add(_ error: FormatError) {
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
