import BounceFormats
import DeliveryStatus
import Testing

struct DSNFormatTests {
    @Test func `reads the fields of a recipient`() {
        let records = read(Mail.report(fields: Mail.fields), as: DSNFormat.self)
        #expect(
            records == [
                .event(
                    BounceEvent(
                        id: "r1@mx.example.net", recipient: "user@example.com",
                        diagnostic:
                            "smtp; 550 5.1.1 <user@example.com>: Recipient address rejected: User unknown",
                        status: EnhancedStatus(5, 1, 1), action: .failed,
                        remoteMTA: "mx.example.com",
                        timestamp: "Thu, 1 Jan 2026 00:00:01 +0000"))
            ])
    }

    @Test func `reads the example`() {
        let events = read(DSNFormat.descriptor.example, as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["user@example.com"])
        #expect(events.map(\.diagnostic) == ["Remote host said: 550 5.1.1 User unknown"])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `reads any line ends`(end: String) {
        for text in [
            Mail.report(fields: Mail.fields), Mail.plain(Mail.qmail), Mail.plain(Mail.sendmail),
        ] {
            let bytes = text.replacing("\n", with: end)
            #expect(read(bytes, as: DSNFormat.self) == read(text, as: DSNFormat.self))
        }
    }

    @Test func `answers one event a recipient`() {
        let fields = (1...3).map {
            "Final-Recipient: rfc822; <u\($0)@example.com>\nAction: Delayed (wait)\nStatus: 4.0.0\n"
        }
        let report = Mail.report(fields: fields.joined(separator: "\n"))
        let events = read(report, as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["u1@example.com", "u2@example.com", "u3@example.com"])
        #expect(events.allSatisfy { $0.kind == .delay && $0.action == .delayed })
        #expect(Set(events.map(\.id)) == ["r1@mx.example.net"])
    }

    @Test(arguments: ["delivered", "relayed", "expanded"])
    func `tells deliveries from bounces`(action: String) {
        let report = Mail.report(
            fields: "Final-Recipient: rfc822; user@example.com\nAction: \(action)\nStatus: 2.1.5")
        #expect(read(report, as: DSNFormat.self).outline == ["skipped"])
        var format = DSNFormat()
        format.includesDeliveries = true
        let events = format.decode(Array(report.utf8)[...], isLast: true).events
        #expect(events.map(\.kind) == [.delivery])
    }

    @Test(arguments: [
        (
            "smtp; =?utf-8?q?550_Empf=C3=A4nger?=\n =?utf-8?B?IHVuYmVrYW5udA==?=",
            "smtp; 550 Empfänger unbekannt"
        ),
        ("smtp; 550 =?broken", "smtp; 550 =?broken"), ("smtp; 550 a\n\tb\n  c", "smtp; 550 a b c"),
        ("x-unix; =?iso-8859-1?Q?caf=E9?=", "x-unix; café"),
    ])
    func `reads folded and encoded diagnostics`(field: String, words: String) {
        let report = Mail.report(
            fields:
                "Final-Recipient: rfc822; user@example.com\nAction: failed\nDiagnostic-Code: \(field)"
        )
        #expect(read(report, as: DSNFormat.self).events.map(\.diagnostic) == [words])
    }

    @Test func `reads fields whose folding a gateway undid`() {
        let fields = Mail.fields.replacing(
            "address\n    rejected: User", with: "address rejected:\nUser")
        let event = read(Mail.report(fields: fields), as: DSNFormat.self).events.first
        #expect(event?.diagnostic.hasSuffix("Recipient address rejected: User unknown") == true)
        #expect(event?.timestamp == "Thu, 1 Jan 2026 00:00:01 +0000")
    }

    @Test func `reads recipients without an empty line between them`() {
        let fields = """
            Final-Recipient: rfc822; user@example.com
            Action: failed
            Status: 5.1.1
            Final-Recipient: rfc822; other@example.com
            Action: delayed
            Status: 4.2.2
            """
        let events = read(Mail.report(fields: fields), as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["user@example.com", "other@example.com"])
        #expect(events.map(\.kind) == [.bounce, .delay])
    }

    @Test func `reads a quoted local part`() {
        let fields = Mail.fields.replacing(
            "rfc822; user@example.com", with: "rfc822; \"odd name\"@example.com")
        let events = read(Mail.report(fields: fields), as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["\"odd name\"@example.com"])
    }

    @Test func `takes the words for people where the field is cut off`() {
        let cut = Mail.fields.replacing("\n    rejected: User unknown", with: "")
        let human = Mail.postfix.replacing(
            "<user@example.com>: User", with: "<user@example.com>: Recipient address rejected: User"
        )
        let event = read(Mail.report(human: human, fields: cut), as: DSNFormat.self).events.first
        #expect(
            event?.diagnostic.hasSuffix("rejected: User unknown (in reply to RCPT TO command)")
                == true)
        #expect(event?.phase == .rcptTo)
    }

    @Test func `takes the words for people where the field lost blanks`() {
        let human = """
            Your message

              Subject: Hello

            was not delivered to:

              user@example.com

            because:

              ユーザー User (user@example.com) は見つかりません。
            """
        let fields = Mail.fields.replacing(
            "smtp; 550 5.1.1 <user@example.com>: Recipient address\n    rejected: User unknown",
            with: "X-Notes; ユーザーUser (user@example.com)\n  は見つかりません。")
        let report = Mail.report(human: human, charset: "utf-8", fields: fields)
        let words = "ユーザー User (user@example.com) は見つかりません。"
        #expect(
            read(report, as: DSNFormat.self).events.first?.diagnostic.hasSuffix(words) == true)
    }

    @Test func `takes the words for people where there is no diagnostic`() {
        let fields = "Final-Recipient: rfc822; user@example.com\nAction: failed\nStatus: 5.0.0"
        let event = read(Mail.report(human: Mail.sendmail, fields: fields), as: DSNFormat.self)
            .events.first
        #expect(event?.diagnostic == "User unknown: 550-5.1.1 No such 550 5.1.1 user here")
        let bare = Mail.report(fields: fields.replacing("5.0.0", with: "5.4.4 (no such host)"))
        #expect(read(bare, as: DSNFormat.self).events.map(\.status) == [EnhancedStatus(5, 4, 4)])
    }

    @Test(
        arguments: [
            ("shift_jis", [0x83, 0x86, 0x81, 0x5B, 0x83, 0x55], "ユーザ"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x25, 0x66, 0x1B, 0x28, 0x42], "ユ"),
            ("euc-jp", [0xA5, 0xE6], "ユ"), ("gb18030", [0xD3, 0xC3, 0xBB, 0xA7], "用户"),
            ("gbk", [0xD3, 0xC3], "用"), ("big5", [0xA5, 0xCE], "用"), ("euc-kr", [0xBB, 0xE7], "사"),
            ("koi8-r", [0xCE, 0xC5], "не"), ("windows-1251", [0xED, 0xE5], "не"),
            ("iso-8859-2", [0xB1], "ą"), ("utf-8", [0xC3, 0xA9, 0xFF], "é\u{FFFD}"),
            ("x-nothing", [0xE9], "é"), ("utf-7", Array("+2D3cAA-".utf8), "+2D3cAA-"),
            ("us-ascii", [0xC3, 0xA9], "é"),
        ] as [(String, [UInt8], String)])
    func `reads character sets`(name: String, bytes: [UInt8], text: String) {
        let head = Mail.plain("", more: "Content-Type: text/plain; charset=\"\(name)\"").dropLast()
        let message = Array(head.utf8) + Array("<user@example.com>:\n550 ".utf8) + bytes
        #expect(read(message, as: DSNFormat.self).events.map(\.diagnostic) == ["550 \(text)"])
    }

    @Test(arguments: ["base64", "quoted-printable"])
    func `undoes transfer encodings`(name: String) {
        let body =
            name == "base64"
            ? "PHVzZXJAZXhhbXBsZS5jb20+OgpSZW1vdGUgaG9zdCBzYWlk\nOiA1NTAgTm8gc3VjaCB1c2VyCg=="
            : "<user=40example.com>:\nRemote host =\nsaid: 550 No such=20user"
        let message = Mail.plain(body, more: "Content-Transfer-Encoding: \(name)")
        let events = read(message, as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["user@example.com"])
        #expect(events.map(\.diagnostic) == ["Remote host said: 550 No such user"])
    }

    @Test func `reads an mbox, its last message cut off`() {
        let from = "From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n"
        let quoted = Mail.plain(Mail.qmail + "\n\n>From here on 12:00 it is text\n")
        let whole = Mail.report(fields: Mail.fields)
        let cut = whole.split(separator: "Remote-MTA").first.map(String.init) ?? ""
        let mailbox = from + quoted + "\n" + from + Mail.ordinary + "\n" + from + cut
        let records = read(mailbox, as: DSNFormat.self)
        #expect(records.outline == ["event", "event", "skipped", "event"])
        #expect(records.events.last?.status == EnhancedStatus(5, 1, 1))
        #expect(FormatRegistry.standard.detect(prefix: mailbox.utf8) is DSNFormat.Type)
    }

    @Test(arguments: [
        "Subject: Re: Undelivered Mail Returned to Sender\n", "Subject: Fwd: failure notice\n",
        "Subject: AW: Undelivered Mail\n", "Subject: odd\nIn-Reply-To: <0@mx.example.net>\n",
        "Subject: a question about my mail\n",
    ])
    func `a person who quotes a bounce reports none`(fields: String) {
        let message =
            "From: jane@example.org\nTo: news@example.com\n" + fields
            + "\nMy mail could not be delivered, I got this:\n"
            + "> <user@example.com>: host mx.example.net[192.0.2.1] said: 550 5.1.1 User unknown\n"
        #expect(
            read(message, as: DSNFormat.self).skipped.map(\.note) == [
                "ordinary mail: not a bounce"
            ])
        #expect(
            read(
                message.replacing("jane@example.org", with: "MAILER-DAEMON@mx.example.net"),
                as: DSNFormat.self
            ).outline == ["event"])
    }

    @Test func `skips ordinary mail and tells what answers by itself`() {
        #expect(
            read(Mail.ordinary, as: DSNFormat.self).skipped.map(\.note) == [
                "ordinary mail: not a bounce"
            ])
        let reply = Mail.plain(
            "I am away.", from: "User <user@example.com>", subject: "Re: Hello",
            more: "Auto-Submitted: auto-replied (vacation)")
        #expect(read(reply, as: DSNFormat.self).outline == ["skipped"])
        var format = DSNFormat()
        format.includesDeliveries = true
        let event = format.decode(Array(reply.utf8)[...], isLast: true).events.first
        #expect(event?.kind == .autoReply)
        #expect(event?.recipient == "user@example.com")
    }

    @Test(
        arguments: [
            ("abuse", "Original-Rcpt-To: <user@example.com>", "user@example.com"),
            ("abuse", "Original-Rcpt-To: a@example.com, b@example.com", nil),
            ("opt-out", "Removal-Recipient: user@example.com", "user@example.com"),
            ("auth-failure", "Original-Rcpt-To: user@example.com", nil),
        ] as [(String, String, String?)])
    func `reads complaints that name one recipient`(type: String, field: String, recipient: String?)
    {
        let report = Mail.report(
            fields: "Feedback-Type: \(type)\nUser-Agent: x/1\nVersion: 1\n\(field)"
        )
        .replacing(
            "message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n",
            with: "message/feedback-report\n"
        )
        .replacing("report-type=delivery-status", with: "report-type=feedback-report")
        #expect(read(report, as: DSNFormat.self).outline == ["skipped"])
        var format = DSNFormat()
        format.includesDeliveries = true
        let events = format.decode(Array(report.utf8)[...], isLast: true).events
        #expect(events.map(\.recipient) == (recipient.map { [$0] } ?? []))
        #expect(events.allSatisfy { $0.kind == .complaint })
    }

    @Test func `takes the recipient of the returned mail where a bounce names none`() {
        let events = read(Mail.report(fields: "X-Nothing: 1"), as: DSNFormat.self).events
        #expect(events.map(\.recipient) == ["user@example.com"])
        #expect(events.map(\.diagnostic) == ["Your mail was not delivered."])
    }

    @Test func `says what a bounce lacks`() {
        let empty = Mail.plain(
            "", more: "Content-Type: multipart/report; report-type=delivery-status")
        #expect(read(empty, as: DSNFormat.self).outline == ["missing_field@1"])
    }
}
