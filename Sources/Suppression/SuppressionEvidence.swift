public import DeliveryStatus

/// What the receiving server said, kept with a decision so that newer knowledge can read it again.
public struct SuppressionEvidence: Sendable, Equatable {
    /// The server's words: an SMTP reply or a Diagnostic-Code (RFC 3464 section 2.3.6).
    public var diagnostic: String
    /// The Status field of the notification (RFC 3464 section 2.3.4).
    public var status: EnhancedStatus?
    /// The step of the session that was answered.
    public var phase: SMTPPhase?
    /// The name of the receiving host (RFC 3464 section 2.3.5).
    public var remoteMTA: String?

    /// Makes evidence of its parts.
    public init(
        diagnostic: String, status: EnhancedStatus? = nil, phase: SMTPPhase? = nil,
        remoteMTA: String? = nil
    ) {
        self.diagnostic = diagnostic
        self.status = status
        self.phase = phase
        self.remoteMTA = remoteMTA
    }

    /// The event as far as answers depend on it.
    public func event(of recipient: String) -> BounceEvent {
        BounceEvent(
            recipient: recipient, diagnostic: diagnostic, status: status, phase: phase,
            remoteMTA: remoteMTA)
    }
}
