internal import BounceFormats
internal import BounceJournal
internal import SignatureLearning

/// Reads the lessons of a journal of bounces into a state, each once.
enum JournalInput {
    /// Whether a file is SQLite's; opening it tells whether it is a journal.
    ///
    /// The application's id may still lie in the write-ahead log beside it.
    static func recognizes(_ path: String) -> Bool {
        guard InputReader.length(ofFile: path) != nil else { return false }
        var pieces = FilePieces(path)
        return (try? pieces.next())?.starts(with: "SQLite format 3\0".utf8) == true
    }

    /// Reads what the state has not counted yet.
    static func read(
        _ path: String, into state: inout LearningState,
        flush: (inout LearningState) throws -> Void
    ) throws {
        do {
            let journal = try Journal(path, access: .read)
            var last = state.inputs.lastLesson(ofJournal: journal.id, state.key)
            while true {
                let after = last
                let lessons = try Blocking.run { try await journal.lessons(after: after) }
                guard let end = lessons.last?.number else { break }
                var format = JSONLinesFormat()
                format.includesDeliveries = true
                for lesson in lessons {
                    let line = Array((lesson.record + "\n").utf8)
                    for case .event(let event) in format.decode(line[...], isLast: true) {
                        state.add(event)
                    }
                }
                last = end
                // Counted and noted together: whoever is interrupted counts nothing twice.
                state.inputs.note(lesson: last, ofJournal: journal.id, state.key)
                try flush(&state)
            }
        } catch let error as JournalError {
            throw CommandFailure(message: error.description)
        }
    }
}
