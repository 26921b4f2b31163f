internal import DeliveryStatus
internal import SignatureMatching

/// What notifications say beside the text, as far as it can change a judgement.
///
/// For one text some services report the status of the reply, some only its class, some nothing; a
/// queue reports a delay first and a failure then; a wrapper names the step or does not. That must not
/// make several texts of one.
struct ReportedFacts: Sendable, Equatable {
    /// A status of class 4, as 4.0.0, or one that is about something else than the address; any that
    /// says more than its class where the text itself has no code, as delivery agents write.
    var status: EnhancedStatus?
    /// Anything but a failure.
    var action: DeliveryAction?
    /// A step before the recipient was named, where the words do not speak of the sender anyway.
    var phase: SMTPPhase?

    /// Reads a reply and the Status field that was reported with it.
    init(_ reply: NormalizedDiagnostic, status reported: EnhancedStatus?) {
        // Where the words themselves are no dead address's, nothing else matters.
        if Self.saysTransient(reply) || reply.statuses.contains(where: SuppressionGate.isVetoed) {
            return
        }
        if let step = reply.phase, step.precedesRecipient, !Self.speaksOfSender(reply) {
            phase = step
        }
        action = reply.action == .failed ? nil : reply.action
        guard let reported else { return }
        if reported.isTransient {
            status = EnhancedStatus("4.0.0")
        } else if SuppressionGate.isVetoed(reported)
            || (reply.replyCode == nil && reply.statuses.isEmpty && reported.saysMoreThanClass)
        {
            status = reported
        }
    }

    /// Whether a code of class 4 stands in the text itself.
    static func saysTransient(_ reply: NormalizedDiagnostic) -> Bool {
        reply.replyCode?.isTransient == true || reply.statesTransientReply
            || reply.statuses.contains(where: \.isTransient)
    }

    /// Whether the words name the sender: then the step tells nothing new.
    private static func speaksOfSender(_ reply: NormalizedDiagnostic) -> Bool {
        let list = reply.list
        return list.words.indices.contains { index in
            let word = list.bytes(index)
            return word.starts(with: "sender".utf8) || word.elementsEqual("mailfrom".utf8)
                || (word.elementsEqual("from".utf8) && index > 0
                    && list.bytes(index - 1).elementsEqual("mail".utf8))
        }
    }
}

extension EnhancedStatus {
    /// Whether it is none of 4.0.0 and 5.0.0.
    fileprivate var saysMoreThanClass: Bool { subject > 0 || detail > 0 }
}
