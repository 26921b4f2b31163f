public import DeliveryStatus

/// What one record of an input turned out to be.
public enum FormatRecord: Sendable, Equatable {
    /// A bounce or a delay of one recipient; a delivery or a complaint for who asks for them.
    case event(BounceEvent)
    /// A record that is fine but reports no bounce.
    case skipped(SkippedRecord)
    /// A record that could not be read; the ones after it can.
    case failed(FormatError)
}

/// A record that is fine but reports no bounce, such as a complaint.
public struct SkippedRecord: Sendable, Equatable {
    /// The line of the input on which the record starts, from 1.
    public let line: Int
    /// Why it was left out: `complaint: not a bounce`.
    public let note: String
    /// The record's own id, where it has one.
    public let id: String?

    /// Makes a skipped record.
    public init(line: Int, note: String, id: String? = nil) {
        self.line = line
        self.note = note
        self.id = id
    }
}
