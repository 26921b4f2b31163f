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
    let form: Form
    let phase: SMTPPhase?
    /// Whether a reply must follow with a code, not only a status.
    let needsCode: Bool
    /// Whether the words start with the blank before the landmark.
    let isBehindBlank: Bool
    /// How far behind the landmark the second word starts, and with which letter; nil where there is
    /// none.
    private(set) var second: (offset: Int, letter: UInt8)?

    private init(
        start: Landmarks.Kind, words: StaticString, form: Form = .reply(namesHost: false),
        phase: SMTPPhase? = nil, needsCode: Bool = false, isBehindBlank: Bool = false
    ) {
        (self.start, self.words, self.form, self.phase) = (start, words, form, phase)
        (self.needsCode, self.isBehindBlank) = (needsCode, isBehindBlank)
        let letters = Array(words.description.utf8)
        if let blank = letters.firstIndex(of: 0x20), blank > 0 {
            second = (blank + 1, letters[blank + 1])
        }
    }

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
        WrapperMarker(start: .smtp, words: "esmtp;", needsCode: true),
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
