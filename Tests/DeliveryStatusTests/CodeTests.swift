import DeliveryStatus
import Testing

@Suite("Codes of RFC 5321 and RFC 3463")
struct CodeTests {
    @Test(
        "a reply code has three digits",
        arguments: [(550, true), (421, true), (199, false), (600, false), (-1, false)])
    func replyCode(value: Int, isCode: Bool) {
        #expect((ReplyCode(value) != nil) == isCode)
    }

    @Test("class 4 asks to try again")
    func transientReply() {
        #expect(ReplyCode(451)?.isTransient == true)
        #expect(ReplyCode(551)?.isTransient == false)
    }

    @Test(
        "a status is class.subject.detail, blanks around it allowed",
        arguments: ["5.1.1", " 4.2.2", "5.7.606 ", "2.0.0", "5.1.351"])
    func status(text: String) throws {
        let status = try #require(EnhancedStatus(text))
        #expect(text.contains(status.description))
    }

    @Test(
        "anything else is no status",
        arguments: [
            "", "5", "5.1", "5.1.1.1", "3.1.1", "5.1.1x", "x5.1.1", "5.1234.1", "5..1",
            "5.1.1 5.1.1",
        ])
    func noStatus(text: String) {
        #expect(EnhancedStatus(text) == nil)
    }

    @Test(
        "a command's name tells the step",
        arguments: [
            ("RCPT TO", SMTPPhase.rcptTo), ("rcpt_to", .rcptTo), ("MAIL FROM", .mailFrom),
            ("end of DATA", .data), ("BDAT", .data), ("EHLO mail.example.com", .ehlo),
            ("initial connection", .connect), ("STARTTLS", .ehlo),
        ])
    func phase(command: String, phase: SMTPPhase) {
        #expect(SMTPPhase(command: command) == phase)
    }

    @Test("an unknown command tells nothing", arguments: ["", "QUIT", "550", "???"])
    func noPhase(command: String) {
        #expect(SMTPPhase(command: command) == nil)
    }

    @Test("an action is read with a comment behind it")
    func action() {
        #expect(DeliveryAction(field: " Failed (bounced)") == .failed)
        #expect(DeliveryAction(field: "exploded") == nil)
    }
}
