import BounceFormats
import DeliveryStatus
import Testing

/// Bounces without a delivery status, one shape of text after the other.
struct DSNTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let recipients: [String]
        let words: [String]
        var phase: SMTPPhase?
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "qmail", text: Mail.qmail, recipients: ["user@example.com", "other@example.com"],
            words: ["550 5.1.1 No such user", "(#5.1.2)"]),
        Case(
            name: "postfix", text: Mail.postfix, recipients: ["user@example.com"],
            words: [
                "host mx.example.com[192.0.2.1] said: 550 5.1.1 <user@example.com>: User unknown"
            ],
            phase: .rcptTo),
        Case(
            name: "sendmail", text: Mail.sendmail, recipients: ["user@example.com"],
            words: ["550 5.1.1 user here"], phase: .rcptTo),
        Case(
            name: "old sendmail",
            text: """
                   ----- Transcript of session follows -----
                While talking to mx.example.com:
                >>> MAIL From:<sender@example.net>
                <<< 550 Not from you
                554 <user@example.com>... Remote protocol error
                550 example.org (smtp)... 550 Host unknown
                554 <other@example.org>... 550 Host unknown

                   ----- Unsent message follows -----
                To: third@example.com
                """,
            recipients: ["user@example.com", "other@example.org"],
            words: ["Remote protocol error: 550 Not from you", "550 Host unknown"]),
        Case(
            name: "exim",
            text: """
                This message was created automatically by mail delivery software.

                A message sent by

                  <sender@example.net>

                could not be delivered to one or more of its recipients. The following
                address(es) failed:

                  user@example.com
                    (generated from alias@example.org)
                    SMTP error from remote mail server after RCPT TO:<user@example.com>:
                    host mx.example.com [192.0.2.1]: 550 unknown user:
                    user@example.com

                ------ This is a copy of the message, including all the headers. ------

                Return-path: <sender@example.net>
                """,
            recipients: ["user@example.com"], words: ["550 unknown user: user@example.com"],
            phase: .rcptTo),
        Case(
            name: "exchange",
            text: """
                Delivery has failed to these recipients or groups:

                user@example.com<mailto:user@example.com>
                The email address you entered couldn't be found.

                Diagnostic information for administrators:

                Generating server: mx.example.net

                user@example.com
                Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'

                Original message headers:

                Received: from example.net
                """,
            recipients: ["user@example.com"], words: ["RESOLVER.ADR.RecipientNotFound"]),
        Case(
            name: "exchange, another address tried",
            text: """
                mx.example.com rejected your message to the following email addresses:

                user@example.com<mailto:user@example.com>
                A communication failure occurred during the delivery of this message.

                mx.example.com gave this error: Access denied.

                Diagnostic information for administrators:

                Generating server: mx.example.net

                user0@mail.example.com
                mx.example.com
                Remote Server returned '550 5.4.1 Access denied.'

                Original message headers:

                Received: from example.net
                """,
            recipients: ["user@example.com"],
            words: ["Remote Server returned '550 5.4.1 Access denied.'"]),
        Case(
            name: "exchange, two recipients",
            text: """
                Delivery has failed to these recipients or groups:

                user@example.com<mailto:user@example.com>
                Try again later.

                other@example.com<mailto:other@example.com>
                The email address you entered couldn't be found.

                Diagnostic information for administrators:

                other@example.com
                Remote Server returned '550 5.1.10 not found'
                """,
            recipients: ["user@example.com", "other@example.com"],
            words: ["Try again later", "550 5.1.10 not found"]),
        Case(
            name: "gmail",
            text: """
                Delivery to the following recipient failed permanently:

                     user@example.com

                Technical details of permanent failure:
                The other server returned: 550 5.1.1 No such user

                ----- Original message -----

                To: third@example.com
                """,
            recipients: ["user@example.com"], words: ["550 5.1.1 No such user"]),
        Case(
            name: "domino",
            text: """
                ------- Failure Reasons  --------

                User not listed in public Name & Address Book
                user@example.com

                ------- Returned Message --------
                Received: from example.net
                """,
            recipients: ["user@example.com"], words: ["User not listed"]),
        Case(
            name: "carrier",
            text: """
                The user(s) account is disabled.

                <user@example.com>
                """,
            recipients: ["user@example.com"], words: ["account is disabled"]),
        Case(
            name: "carrier with a reply",
            text: """
                The user(s) account is temporarily limited.


                <user@example.com>: 550 user unknown (in reply to RCPT TO command)
                """,
            recipients: ["user@example.com"],
            words: ["The user(s) account is temporarily limited. 550 user unknown"],
            phase: .rcptTo),
        Case(
            name: "prose",
            text: """
                This is the DragonFly Mail Agent v0.13 at mx.example.net.

                There was an error delivering your mail to <user@example.com>.

                mx.example.com [192.0.2.1] did not like our RCPT TO:
                550 5.1.1 <user@example.com>: User unknown

                Message headers follow.

                Received: from example.net
                """,
            recipients: ["user@example.com"], words: ["550 5.1.1 <user@example.com>: User unknown"],
            phase: .rcptTo),
        Case(
            name: "sections with other titles",
            text: """
                   ----- The following addresses had delivery problems -----
                <user@example.com>

                   ----- Non-delivered information -----
                The number of messages in recipient's mailbox exceeded the local limit.

                   ----- Copy of the message -----
                """,
            recipients: ["user@example.com"],
            words: ["The number of messages in recipient's mailbox exceeded the local limit."]),
        Case(
            name: "address in square brackets",
            text: """
                Message could not be delivered to some recipients.
                The following recipient(s) could not be reached:

                Recipient: [SMTP:user@example.com]
                Reason: Remote SMTP Server Returned: 550 5.1.1 No such user
                """,
            recipients: ["user@example.com"], words: ["550 5.1.1 No such user"]),
        Case(
            name: "reason before the address",
            text: """
                This message was undeliverable due to the following reason:
                Unknown user: user@example.com

                --- Your message ---

                To: third@example.com
                """,
            recipients: ["user@example.com"], words: ["Unknown user: user@example.com"]),
        Case(
            name: "session",
            text: """
                Transcript of session follows.

                 Out: 220 mx.example.net ESMTP
                 In:  RCPT TO:<user@example.com>
                 Out: 250 2.1.5 Ok
                 In:  DATA
                 Out: 451 4.3.0 Error: queue file write error
                """,
            recipients: ["user@example.com"], words: ["451 4.3.0 Error: queue file write error"],
            phase: .data),
        Case(
            name: "two in a row",
            text: """
                Delivery to the following recipients failed:

                <user@example.com>
                <other@example.com>

                550 no such user
                """,
            recipients: ["user@example.com", "other@example.com"],
            words: ["550 no such user", "550 no such user"]),
    ]

    @Test(arguments: cases)
    func `reads the text of a bounce`(bounce: Case) {
        let events = read(Mail.plain(bounce.text), as: DSNFormat.self).events
        #expect(events.map(\.recipient) == bounce.recipients)
        #expect(events.count == bounce.words.count)
        for (event, words) in zip(events, bounce.words) {
            #expect(event.diagnostic.contains(words))
            #expect(!event.diagnostic.contains("third@example.com"))
            #expect(!event.diagnostic.contains("-----"))
        }
        if let phase = bounce.phase { #expect(events.first?.phase == phase) }
    }

    @Test(arguments: ["postfix", "exchange", "gmail", "exim", "prose", "qmail"])
    func `recognises a bounce without its header`(name: String) throws {
        let bounce = try #require(Self.cases.first { $0.name == name })
        let text = bounce.text
        #expect(FormatRegistry.standard.detect(prefix: text.utf8) is DSNFormat.Type)
        #expect(read(text, as: DSNFormat.self).events.map(\.recipient) == bounce.recipients)
    }

    @Test(arguments: [
        ("Received: from x\nFrom: a@example.com\n\n", "dsn"), ("From: a@example.com\n", "dsn"),
        ("From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n", "dsn"), ("X-Spam: 1\n\n", "dsn"),
        ("\r\n\r\nSubject: x\r\n", "dsn"), ("From here on text\n", "text"),
        ("smtp: 550 x\n", "text"), ("550 5.1.1 could not be delivered.\n550 x\n", "text"),
        ("Your message to user@example.com couldn't be delivered.", "text"),
        ("host mx.example.com said: 550 x\nhost mx.example.com said: 551 x\n", "text"),
    ])
    func `leaves lines of diagnostics to text`(start: String, name: String) {
        #expect(FormatRegistry.standard.detect(prefix: start.utf8)?.descriptor.name == name)
    }

    @Test func `tells a delay by its words`() {
        let text = Mail.plain(
            Mail.cases("gmail").replacing("failed permanently", with: "has been delayed"),
            subject: "Delivery Status Notification (Delay)")
        #expect(read(text, as: DSNFormat.self).events.map(\.kind) == [.delay])
    }
}

extension Mail {
    /// The text of a case by its name.
    static func cases(_ name: String) -> String {
        DSNTextTests.cases.first { $0.name == name }?.text ?? ""
    }
}
