internal import DeliveryStatus
internal import SignatureMatching

/// What notifications say beside the text, as far as it can change a judgement.
///
/// For one text some services report the status of the reply, some only its class, some nothing; a
/// queue reports a delay first and a failure then; a wrapper names the step or does not. That must not
/// make several texts of one.
struct ReportedFacts: Sendable, Equatable {
    /// A status of class 4, as 4.0.0, or one that is about something else than the address.
    var status: EnhancedStatus?
    /// Anything but a failure.
    var action: DeliveryAction?
    /// A step before the recipient was named.
    var phase: SMTPPhase?

    init(_ reply: NormalizedDiagnostic) {
        phase = reply.phase.flatMap { $0.precedesRecipient ? $0 : nil }
        // Behind a class 4 code of the text itself nothing else matters.
        if reply.replyCode?.isTransient == true || reply.statesTransientReply
            || reply.statuses.contains(where: \.isTransient)
        {
            return
        }
        action = reply.action == .failed ? nil : reply.action
        guard let reported = reply.reportedStatus else { return }
        if reported.isTransient {
            status = EnhancedStatus("4.0.0")
        } else if SuppressionGate.isVetoed(reported) {
            status = reported
        }
    }
}
