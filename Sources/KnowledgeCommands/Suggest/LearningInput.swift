internal import BounceFormats
internal import SignatureLearning

/// Reads inputs into a state: each once, however often it is given and however it has grown.
struct LearningInput {
    /// The name of a format, or `auto`.
    var format: String
    /// Which columns of a table hold what.
    var columns: ColumnOptions
    /// After how many records what was counted is kept; nil for the end of each input.
    var flushEvery: Int?
    /// Shows how far it is, where somebody looks.
    var progress: LearningProgress
    /// Records that could not be read.
    private(set) var failures = 0
    /// The first of them.
    private(set) var firstFailure: String?

    init(
        format: String, columns: ColumnOptions = ColumnOptions(), flushEvery: Int?,
        progress: LearningProgress
    ) {
        self.format = format
        self.columns = columns
        self.flushEvery = flushEvery
        self.progress = progress
    }

    /// Reads the input at `path` into `state`, calling `flush` whenever enough was read.
    mutating func read(
        _ path: String, into state: inout LearningState,
        flush: (inout LearningState) throws -> Void
    ) throws {
        if JournalInput.recognizes(path) {
            try JournalInput.read(path, into: &state, flush: flush)
            return
        }
        // What cannot be read twice cannot be recognised either.
        let length = InputReader.length(ofFile: path)
        let isKept = length != nil
        let before = isKept ? try counted(path, state) : nil
        // All of it was read; a record cut off at its end was told of then.
        if let before, before.bytes == length { return }
        var skip = before?.records ?? 0
        var last = before
        var records = 0
        var unflushed = 0
        var meter = InputMeter(state.key)
        var input = FormatStream(format: format, columns: columns, includesDeliveries: true)

        func take(_ found: [FormatRecord], _ state: inout LearningState, isEnd: Bool = false) {
            for record in found {
                if isEnd, isKept, case .failed(let error) = record {
                    // Whoever writes the file may not have finished: its next reading tries again.
                    note(error, path)
                    continue
                }
                records += 1
                if skip > 0 {
                    skip -= 1
                    continue
                }
                unflushed += 1
                switch record {
                case .event(let event): state.add(event)
                case .skipped: break
                case .failed(let error):
                    state.noteUnreadable()
                    note(error, path)
                }
            }
        }
        func keep(_ state: inout LearningState) throws {
            let entry = meter.entry(records: records)
            state.inputs.note(entry, replacing: last)
            last = entry
            unflushed = 0
            try flush(&state)
        }

        try InputReader.read(path, pause: {}) { piece in
            meter.read(piece)
            take(try input.decode(piece), &state)
            progress.show(state.summary, bytes: meter.bytes)
            if let flushEvery, unflushed >= flushEvery, skip == 0, isKept { try keep(&state) }
        }
        take(try input.finish(), &state, isEnd: true)
        if isKept { try keep(&state) } else { try flush(&state) }
        progress.clear()
    }

    private mutating func note(_ error: FormatError, _ path: String) {
        failures += 1
        if firstFailure == nil { firstFailure = "\(path): \(error.message)" }
    }

    /// What was counted of the input before.
    private func counted(_ path: String, _ state: LearningState) throws -> InputLedger.Entry? {
        guard !state.inputs.entries.isEmpty else { return nil }
        var pieces = FilePieces(path)
        return try state.inputs.find(state.key) { try pieces.next() }
    }
}
