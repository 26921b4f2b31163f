/// What a sending service, a log or a delivery status notification reported about one recipient.
///
/// Only the diagnostic is needed; every other fact narrows the answer.
///
///     BounceEvent(diagnostic: "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found")
public struct BounceEvent: Sendable, Equatable {
    /// The receiving server's words: an SMTP reply or a Diagnostic-Code (RFC 3464 section 2.3.6).
    public var diagnostic: String
    /// The caller's own id, given back with the answer.
    public var id: String?
    /// The recipient's address.
    public var recipient: String?
    /// The Status field of the notification (RFC 3464 section 2.3.4), which may contradict the words.
    public var status: EnhancedStatus?
    /// The Action field of the notification (RFC 3464 section 2.3.3).
    public var action: DeliveryAction?
    /// The step of the session that was answered.
    public var phase: SMTPPhase?
    /// The name of the receiving host (RFC 3464 section 2.3.5).
    public var remoteMTA: String?
    /// What the sending service called it, for instance `Transient`.
    public var reported: String?
    /// When it happened, as the source wrote it.
    public var timestamp: String?
    /// What kind of event it is; answers are about bounces and delays only.
    public var kind: EventKind
    /// False where the sending service did not even try, because the address is on its own
    /// suppression list: nothing may learn from such a report.
    public var wasAttempted: Bool
}

extension BounceEvent {
    // Delegates to the memberwise initializer, for that builds the value where it is wanted: one that
    // sets field after field builds it aside, and copies it.

    /// Makes an event.
    public init(
        id: String? = nil, recipient: String? = nil, diagnostic: String,
        status: EnhancedStatus? = nil, action: DeliveryAction? = nil, phase: SMTPPhase? = nil,
        remoteMTA: String? = nil, reported: String? = nil, timestamp: String? = nil,
        kind: EventKind = .bounce, wasAttempted: Bool = true
    ) {
        self.init(
            diagnostic: diagnostic, id: id, recipient: recipient, status: status, action: action,
            phase: phase, remoteMTA: remoteMTA, reported: reported, timestamp: timestamp,
            kind: kind, wasAttempted: wasAttempted)
    }
}

/// What a sending service reports about one recipient.
public enum EventKind: String, Sendable, Hashable, CaseIterable {
    /// The message was refused, or given up.
    case bounce
    /// The message waits for another try.
    case delay
    /// The receiving server took the message.
    case delivery
    /// The recipient called the message spam: the mailbox lives.
    case complaint
    /// The recipient's mailbox answered by itself (RFC 3834): it lives.
    case autoReply = "auto_reply"
}

/// The Action field of a delivery status notification (RFC 3464 section 2.3.3).
public enum DeliveryAction: String, Sendable, Hashable, CaseIterable {
    case failed, delayed, delivered, relayed, expanded

    /// Reads the field, letters of either case, a comment after the word allowed.
    public init?(field: some StringProtocol) {
        let word = field.utf8.drop { ASCII.isBlank($0) }.prefix { ASCII.isLetter($0) }
        self.init(rawValue: String(decoding: word.map(ASCII.lowered), as: UTF8.self))
    }
}
