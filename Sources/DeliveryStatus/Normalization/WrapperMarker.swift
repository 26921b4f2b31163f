/// The words with which a relay introduces the reply of the server behind it.
struct WrapperMarker: Sendable {
    /// How the text behind the words is read.
    enum Form: Sendable {
        /// The inner reply follows at once; `namesHost` where the host stands before the words.
        case reply(namesHost: Bool)
        /// Exim: `after RCPT TO:<user@example.com>: host mx.example.com [192.0.2.1]: 550 ...`
        case exim
        /// Sendmail's transcript: `>>> RCPT To:<user@example.com> <<< 550 5.1.1 ...`
        case transcript
    }

    /// The landmark at which the words start.
    let start: Landmarks.Kind
    /// The words, in lower case; a blank stands for any run of blanks.
    let words: StaticString
    var form = Form.reply(namesHost: false)
    var phase: SMTPPhase?
    /// Whether a reply must follow with a code, not only a status.
    var needsCode = false
    /// Whether the words start with the blank before the landmark.
    var isBehindBlank = false

    /// Of several that start alike the first counts.
    static let all: [WrapperMarker] = [
        WrapperMarker(
            start: .said, words: "said:", form: .reply(namesHost: true), needsCode: true),
        WrapperMarker(
            start: .refused, words: "refused to talk to me:", form: .reply(namesHost: true),
            phase: .connect),
        WrapperMarker(
            start: .returned, words: " returned ", form: .reply(namesHost: true),
            needsCode: true, isBehindBlank: true),
        WrapperMarker(
            start: .smtp, words: "smtp error from remote mail server after ", form: .exim),
        WrapperMarker(start: .smtp, words: "smtp error from remote mailer after ", form: .exim),
        WrapperMarker(start: .arrows, words: "<<<", form: .transcript),
        WrapperMarker(
            start: .remote, words: "remote server returned message denied by administrative policy"),
        WrapperMarker(start: .remote, words: "remote server returned"),
        WrapperMarker(start: .the, words: "the error that the other server returned was:"),
        WrapperMarker(start: .the, words: "the response from the remote server was:"),
        WrapperMarker(start: .the, words: "the response was:", needsCode: true),
        WrapperMarker(start: .remote, words: "remote server replied:"),
        WrapperMarker(start: .remote, words: "remote server responded:"),
        WrapperMarker(start: .generated, words: "generated following response:"),
        WrapperMarker(start: .returned, words: "returned the following error:"),
        WrapperMarker(start: .the, words: "the following error:", needsCode: true),
        WrapperMarker(start: .diagnostic, words: "diagnostic-code: smtp;"),
        WrapperMarker(start: .smtp, words: "smtp;", needsCode: true),
        WrapperMarker(start: .responded, words: "responded with:"),
        WrapperMarker(start: .error, words: "error message is:"),
        WrapperMarker(start: .server, words: "server response:"),
        WrapperMarker(start: .smtp, words: "smtp reply:"),
        WrapperMarker(start: .reason, words: "reason:", needsCode: true),
        WrapperMarker(start: .arrow, words: "->", needsCode: true),
    ]

    /// Those that start at a landmark, by its kind.
    static let byStart: [[WrapperMarker]] = (0...Landmarks.Kind.arrow.rawValue).map { kind in
        all.filter { $0.start.rawValue == kind }
    }
}
