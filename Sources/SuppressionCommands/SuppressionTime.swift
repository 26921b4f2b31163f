internal import BounceJournal

/// Points in time as people type them.
enum SuppressionTime {
    /// Seconds since 1970 of a date, or of a date and time (RFC 3339).
    static func seconds(_ text: String) -> Int? {
        Timestamp.seconds(text.utf8.count == 10 ? text + "T00:00:00Z" : text)
    }
}
