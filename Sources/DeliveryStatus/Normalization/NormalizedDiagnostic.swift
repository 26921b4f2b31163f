/// A diagnostic in the form that templates are compared with.
///
///     let reply = Normalizer.normalize("smtp;550-5.1.1 No such 550 5.1.1 user")
///     reply.replyCode        // 550
///     reply.enhancedStatus   // 5.1.1
///     reply.text             // "no such user"
public struct NormalizedDiagnostic: Sendable, Equatable {
    /// The diagnostic as it came.
    public let source: String
    /// The reply code of the innermost reply (RFC 5321 section 4.2).
    public internal(set) var replyCode: ReplyCode?
    /// The enhanced status that fits the reply code; the notification's Status where the text has none.
    public internal(set) var enhancedStatus: EnhancedStatus?
    /// Every enhanced status that the text states, wrappers included.
    public internal(set) var statuses: [EnhancedStatus]
    /// The Status field of the notification (RFC 3464 section 2.3.4).
    public internal(set) var reportedStatus: EnhancedStatus?
    /// The Action field of the notification.
    public internal(set) var action: DeliveryAction?
    /// The step of the session that was answered.
    public internal(set) var phase: SMTPPhase?
    /// The receiving host, where it is known to have said these words.
    public internal(set) var remoteMTA: String?
    /// The domain of the recipient's address, folded.
    public internal(set) var recipientDomain: String?
    /// How many relays' wrappers came off.
    public internal(set) var wrappers: Int
    /// Whether any reply code in the text, wrappers and quotations included, is of class 4.
    public internal(set) var statesTransientReply: Bool
    /// Whether the text was longer than what is read.
    public internal(set) var isTruncated: Bool
    /// The words, with their places in `source`.
    package internal(set) var list: WordList
    /// Addresses, hosts and URLs among the words.
    package internal(set) var spans: [Span]

    /// The folded words, a blank between them.
    public var text: String {
        list.words.indices.map(list.string).joined(separator: " ")
    }
}
