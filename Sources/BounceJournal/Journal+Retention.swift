extension Journal {
    /// Removes events, messages, lessons and counters that are older than `days`, in steps between which
    /// others write; decisions stay, for they are what `undo` needs.
    ///
    /// An event that is reported again after its removal counts as new: choose more days than any queue
    /// keeps messages (SQS: at most 14).
    ///
    /// - Parameter step: The most rows of each kind that one transaction removes.
    /// - Returns: How many events were removed.
    @discardableResult
    public func removeEvents(
        olderThan days: Int, step: Int = 1_000
    ) async throws(JournalError) -> Int {
        let limit = clock() - days * 86_400
        var removed = 0
        while !Task.isCancelled {
            let (events, all) = try await write { database throws(JournalError) -> (Int, Int) in
                try database.run(
                    "DELETE FROM event WHERE number IN (SELECT number FROM event WHERE received < ? LIMIT ?)",
                    [.integer(limit), .integer(step)])
                let events = database.changes
                try database.run(
                    "DELETE FROM lesson WHERE number IN (SELECT number FROM lesson WHERE received < ? LIMIT ?)",
                    [.integer(limit), .integer(step)])
                let lessons = database.changes
                try database.run(
                    "DELETE FROM message WHERE key IN (SELECT key FROM message WHERE received < ? LIMIT ?)",
                    [.integer(limit), .integer(step)])
                return (events, events + lessons + database.changes)
            }
            removed += events
            if all == 0 { break }
        }
        try await write { database throws(JournalError) in
            try database.run("DELETE FROM hour WHERE hour < ?", [.integer(limit - 3_600)])
        }
        return removed
    }
}
