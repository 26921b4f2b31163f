public import DeliveryStatus
public import SignatureMatching

/// What is heard of one recipient: an event, and the answer where it is a bounce or a delay.
public struct JournalEntry: Sendable {
    /// What was reported.
    public let event: BounceEvent
    /// What the classifier said; nil for deliveries, complaints and automatic replies.
    public let answer: Classification?
    /// Tells this entry from others of the same message that have no id.
    let place: Int

    /// Makes an entry; `place` is its number within its message.
    public init(event: BounceEvent, answer: Classification?, place: Int = 0) {
        self.event = event
        self.answer = answer
        self.place = place
    }
}
