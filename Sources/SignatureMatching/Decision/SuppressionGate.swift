public import DeliveryStatus

/// Why an answer that would suppress does not.
public enum SuppressionObstacle: Sendable, Equatable {
    /// A reply code or status of class 4 stands in the text or the notification.
    case transientCode
    /// The notification says that delivery is delayed or done.
    case action(DeliveryAction)
    /// The answer was given before the recipient was named.
    case phase(SMTPPhase)
    /// A relay quotes a reply that was given about the sender's own address.
    case aboutSender
    /// A status that is about something else than the address (RFC 3463).
    case status(EnhancedStatus)
    /// A reply code about the sender's authentication (RFC 4954 section 6).
    case authentication(ReplyCode)
    /// The signature is not stable.
    case notStable(SignatureStatus)
    /// The text is longer than what is read.
    case truncated

    /// One sentence for people.
    public var explanation: String {
        switch self {
        case .transientCode: "a class 4 code stands in the text or the notification"
        case .action(let action): "the notification says \(action.rawValue), not failed"
        case .phase(let phase): "the answer was given to \(phase.rawValue), before the recipient"
        case .aboutSender: "a reply about the sender is quoted"
        case .status(let status): "\(status) is about something else than the address"
        case .authentication(let code): "\(code) is about the sender's authentication"
        case .notStable(let status): "the signature is \(status.rawValue)"
        case .truncated: "the text is longer than what is read"
        }
    }
}

/// Gates and veto in front of every suppression, whatever a signature says.
///
/// Defence in depth: an author's mistake must not be enough to cut off a living address.
package enum SuppressionGate {
    /// What stands against suppressing; empty where nothing does.
    package static func obstacles(
        _ reply: NormalizedDiagnostic, isNamed: (EnhancedStatus) -> Bool
    ) -> [SuppressionObstacle] {
        var found: [SuppressionObstacle] = []
        if statesTransient(reply) { found.append(.transientCode) }
        if let action = reply.action, action != .failed { found.append(.action(action)) }
        if let phase = reply.phase, phase.precedesRecipient { found.append(.phase(phase)) }
        if reply.quotesAboutSender { found.append(.aboutSender) }
        if let status = reply.statuses.first(where: { isVetoed($0) && !isNamed($0) }) {
            found.append(.status(status))
        } else if let status = reply.reportedStatus, isVetoed(status), !isNamed(status) {
            found.append(.status(status))
        }
        if let code = reply.replyCode, isAboutAuthentication(code) {
            found.append(.authentication(code))
        }
        if reply.isTruncated { found.append(.truncated) }
        return found
    }

    private static func isAboutAuthentication(_ code: ReplyCode) -> Bool {
        switch code.value {
        case 530, 534, 535, 538: true
        default: false
        }
    }

    /// Whether any code, in the text or the notification, is of class 4.
    static func statesTransient(_ reply: NormalizedDiagnostic) -> Bool {
        reply.replyCode?.isTransient == true || reply.statesTransientReply
            || reply.statuses.contains(where: \.isTransient)
            || reply.reportedStatus?.isTransient == true
    }

    /// Whether a status of RFC 3463 and its extensions contradicts a dead address.
    package static func isVetoed(_ status: EnhancedStatus) -> Bool {
        switch (status.subject, status.detail) {
        case (1, 7), (1, 8): true  // the sender's address
        case (2, 2), (2, 3): true  // full; message too large
        case (3, 1...5): true  // the system
        case (4, 6), (4, 7): true  // loop; expired
        case (6, _): true  // content
        case (7, 0), (7, 1), (7, 13), (7, 17): false
        case (7, _): true  // policy, authentication, encryption
        default: false
        }
    }
}
