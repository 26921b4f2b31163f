/// What Amazon SES publishes about the five addresses of its mailbox simulator: the events of a
/// configuration set, as they come, with the names and ids of nobody.
package enum MailboxSimulator: String, CaseIterable, Sendable {
    case success, bounce, outOfOffice, complaint, suppressionList
    /// The simulator's suppression list as accounts see it that have a list of their own.
    case accountList

    /// The events, in the order in which they come.
    package var events: [String] {
        switch self {
        case .success: [Self.deliveryEvent]
        case .bounce:
            [
                Self.bounce(
                    "Permanent", "General",
                    #""action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 As"#
                        + #" requested: user unknown <user@example.com>""#, isReported: true)
            ]
        // The mail was taken, and then the mailbox answered: no notification of its own.
        case .outOfOffice: [Self.deliveryEvent, Self.bounce("Transient", "General")]
        case .complaint: [Self.deliveryEvent, Self.complaintEvent]
        case .suppressionList:
            [
                Self.bounce(
                    "Permanent", "Suppressed",
                    #""action":"failed","status":"5.1.1","diagnosticCode":"Amazon SES has"#
                        + " suppressed sending to this address because it has a recent history of"
                        + #" bouncing as an invalid address.""#, isReported: true)
            ]
        case .accountList:
            [
                Self.bounce(
                    "Permanent", "OnAccountSuppressionList",
                    #""action":"failed","status":"5.1.1","diagnosticCode":"Amazon SES did not send"#
                        + " the message to this address because it is on the suppression list for"
                        + #" your account.""#)
            ]
        }
    }

    private static let stamp = #""timestamp":"2026-01-01T00:00:01.000Z""#
    private static let feedback = #""feedbackId":"00000000-0000-0000-0000-000000000000""#

    private static func event(_ type: String, _ key: String, _ members: String) -> String {
        """
        {"eventType":"\(type)","\(key)":{\(members)},"mail":{\
        "timestamp":"2026-01-01T00:00:00.000Z","source":"sender@example.net",\
        "sourceArn":"arn:aws:ses:us-east-1:000000000000:identity/example.net",\
        "sendingAccountId":"000000000000","messageId":"0000000000000000-00000000-000000",\
        "destination":["user@example.com"],"headersTruncated":true,\
        "headers":[{"name":"To","value":"user@example.com"},{"name":"Subject","value":"550 5.1.1"}],\
        "commonHeaders":{"from":["sender@example.net"],"to":["user@example.com"]},\
        "tags":{"ses:operation":["SendEmail"],"ses:source-ip":["192.0.2.2"]}}}
        """
    }

    private static let deliveryEvent = event(
        "Delivery", "delivery",
        stamp + #","processingTimeMillis":601,"recipients":["user@example.com"],"#
            + #""smtpResponse":"250 Ok","remoteMtaIp":"192.0.2.1","reportingMTA":"out.example.net""#
    )

    private static func bounce(
        _ type: String, _ subtype: String, _ facts: String = "", isReported: Bool = false
    ) -> String {
        let recipient = #""emailAddress":"user@example.com""# + (facts.isEmpty ? "" : ",") + facts
        return event(
            "Bounce", "bounce",
            feedback + #","bounceType":"\#(type)","bounceSubType":"\#(subtype)","#
                + #""bouncedRecipients":[{\#(recipient)}],"# + stamp
                + (isReported
                    ? #","remoteMtaIp":"192.0.2.1","reportingMTA":"dns; out.example.net""# : ""))
    }

    private static let complaintEvent = event(
        "Complaint", "complaint",
        feedback + #","complaintSubType":null,"complainedRecipients":["#
            + #"{"emailAddress":"user@example.com"}],"# + stamp
            + #","userAgent":"Amazon SES Mailbox Simulator","complaintFeedbackType":"abuse","#
            + #""arrivalDate":"2026-01-01T00:00:01.000Z""#)
}
