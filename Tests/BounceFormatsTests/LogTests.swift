import BounceFormats
import DeliveryStatus
import Testing

/// What the lines of each mail server's log become.
struct LogTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let format: String
        let line: String
        let event: BounceEvent

        var testDescription: String { "\(format): \(event.kind) \(event.diagnostic)" }
    }

    private static let stamp = "Jan  1 00:00:00"
    private static let postfix = "\(stamp) mail postfix/smtp[1]: 0000000000: to=<user@example.com>,"
    private static let exim = "2026-01-01 00:00:00 000000-000000-00"
    private static let sendmail = "\(stamp) mail sm-mta[1]: 00000000000000:"
    private static let opensmtpd =
        "\(stamp) mail smtpd[1]: 0000000000000000 mta event=delivery evpid=0000000000000000"
        + " from=<> to=<user@example.com> rcpt=<-> source=\"192.0.2.2\""
    private static let harakaID = "00000000-0000-0000-0000-000000000000.1.1"
    private static let haraka = "[NOTICE] [\(harakaID)] [outbound]"
    private static let zonemta = "info Sender/default/1[0] id=0000 0000.001"

    static let cases: [Case] = [
        Case(
            format: "postfix",
            line: postfix
                + " orig_to=<alias@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1,"
                + " delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said:"
                + " 550 5.1.1 (user) unknown (in reply to RCPT TO command))",
            event: BounceEvent(
                id: "0000000000", recipient: "user@example.com",
                diagnostic: "host mx.example.com[192.0.2.1] said: 550 5.1.1 (user) unknown"
                    + " (in reply to RCPT TO command)",
                status: EnhancedStatus(5, 1, 1), action: .failed, phase: .rcptTo,
                remoteMTA: "mx.example.com", reported: "bounced", timestamp: stamp)),
        Case(
            format: "postfix",
            line:
                "2026-01-01T00:00:00.000000+00:00 mail postfix-out/smtp[1]: 3xAbCd: to=<用户@example.com>,"
                + " relay=none, delay=1, delays=0/0/1/0, dsn=4.4.2, status=deferred (lost connection"
                + " with mx.example.com[192.0.2.1] while receiving the initial server greeting)",
            event: BounceEvent(
                id: "3xAbCd", recipient: "用户@example.com",
                diagnostic: "lost connection with mx.example.com[192.0.2.1] while receiving the"
                    + " initial server greeting",
                status: EnhancedStatus(4, 4, 2), action: .delayed, phase: .connect,
                reported: "deferred", timestamp: "2026-01-01T00:00:00.000000+00:00", kind: .delay)),
        Case(
            format: "postfix",
            line: postfix + " relay=local, delay=0, dsn=2.0.0, status=sent (delivered to mailbox)",
            event: BounceEvent(
                id: "0000000000", recipient: "user@example.com", diagnostic: "delivered to mailbox",
                status: EnhancedStatus(2, 0, 0), reported: "sent", timestamp: stamp,
                kind: .delivery)),
        Case(
            format: "postfix",
            line: "\(stamp) mail postfix/qmgr[1]: 0000000000: from=<sender@example.org>,"
                + " status=expired, returned to sender",
            event: BounceEvent(
                id: "0000000000", diagnostic: "expired, returned to sender", action: .failed,
                reported: "expired", timestamp: stamp)),
        Case(
            format: "exim",
            line: exim + " ** user@example.com <alias@example.com> F=<> R=dnslookup T=remote_smtp"
                + " H=mx.example.com [192.0.2.1] X=TLS1.3:0:256: SMTP error from remote mail server"
                + #" after RCPT TO:<user@example.com>: 550-5.1.1 User\n550 5.1.1 unknown"#,
            event: BounceEvent(
                id: "000000-000000-00", recipient: "user@example.com",
                diagnostic: "SMTP error from remote mail server after RCPT TO:<user@example.com>:"
                    + " 550-5.1.1 User\n550 5.1.1 unknown",
                action: .failed, phase: .rcptTo, remoteMTA: "mx.example.com",
                timestamp: "2026-01-01 00:00:00")),
        Case(
            format: "exim",
            line: "2026-01-01 00:00:00.000 +0000 [1] 000000-00000000000-0000 == user@example.com"
                + " R=dnslookup T=remote_smtp defer (-53): retry time not reached for any host",
            event: BounceEvent(
                id: "000000-00000000000-0000", recipient: "user@example.com",
                diagnostic: "retry time not reached for any host", action: .delayed,
                timestamp: "2026-01-01 00:00:00.000 +0000", kind: .delay)),
        Case(
            format: "exim", line: exim + " ** user@example.com: Unrouteable address",
            event: BounceEvent(
                id: "000000-000000-00", recipient: "user@example.com",
                diagnostic: "Unrouteable address", action: .failed,
                timestamp: "2026-01-01 00:00:00")),
        Case(
            format: "exim",
            line: "\(stamp) mail exim[1]: 000000-000000-00 => user <user@example.com> R=local"
                + " T=smtp H=mx.example.com [192.0.2.1] C=\"250 OK\"",
            event: BounceEvent(
                id: "000000-000000-00", recipient: "user@example.com", diagnostic: "250 OK",
                remoteMTA: "mx.example.com", timestamp: stamp, kind: .delivery)),
        Case(
            format: "sendmail",
            line: sendmail + " to=<user@example.com>, ctladdr=<sender@example.org> (1/1),"
                + " delay=00:00:01, mailer=esmtp, pri=0, relay=mx.example.com. [192.0.2.1],"
                + " dsn=5.1.1, reply=550 5.1.1 <user@example.com>... No such user,"
                + " stat=User unknown",
            event: BounceEvent(
                id: "00000000000000", recipient: "user@example.com",
                diagnostic: "550 5.1.1 <user@example.com>... No such user",
                status: EnhancedStatus(5, 1, 1), action: .failed, remoteMTA: "mx.example.com",
                timestamp: stamp)),
        Case(
            format: "sendmail",
            line: sendmail + " to=user@example.com, delay=00:00:01, mailer=esmtp, pri=0,"
                + " relay=mx.example.com., dsn=4.0.0, stat=Deferred: Connection refused",
            event: BounceEvent(
                id: "00000000000000", recipient: "user@example.com",
                diagnostic: "Connection refused", status: EnhancedStatus(4, 0, 0),
                action: .delayed, reported: "Deferred", timestamp: stamp, kind: .delay)),
        Case(
            format: "sendmail",
            line: sendmail + " to=<user@example.com>, mailer=local, dsn=2.0.0, stat=Sent",
            event: BounceEvent(
                id: "00000000000000", recipient: "user@example.com", diagnostic: "Sent",
                status: EnhancedStatus(2, 0, 0), reported: "Sent", timestamp: stamp,
                kind: .delivery)),
        Case(
            format: "opensmtpd",
            line: opensmtpd + " relay=\"192.0.2.1 (mx.example.com)\" delay=1s result=\"PermFail\""
                + " stat=\"550 5.1.1 \"user\" unknown\"",
            event: BounceEvent(
                id: "0000000000000000", recipient: "user@example.com",
                diagnostic: "550 5.1.1 \"user\" unknown", action: .failed,
                remoteMTA: "mx.example.com", reported: "PermFail", timestamp: stamp)),
        Case(
            format: "opensmtpd",
            line: opensmtpd + " relay=\"\" delay=1s result=\"TempFail\" stat=\"450 4.2.1 Later\"",
            event: BounceEvent(
                id: "0000000000000000", recipient: "user@example.com",
                diagnostic: "450 4.2.1 Later", action: .delayed, reported: "TempFail",
                timestamp: stamp, kind: .delay)),
        Case(
            format: "haraka",
            line: haraka + " recipient <user@example.com> rejected: 550 5.1.1 User unknown",
            event: BounceEvent(
                id: harakaID, recipient: "user@example.com", diagnostic: "550 5.1.1 User unknown",
                action: .failed, reported: "rejected")),
        Case(
            format: "haraka",
            line: "2026-01-01T00:00:00.000Z " + haraka
                + " recipient <user@example.com> deferred: 450 4.2.1 Later",
            event: BounceEvent(
                id: harakaID, recipient: "user@example.com", diagnostic: "450 4.2.1 Later",
                action: .delayed, reported: "deferred", timestamp: "2026-01-01T00:00:00.000Z",
                kind: .delay)),
        Case(
            format: "haraka", line: "[INFO] [-] [outbound] bouncing mail: 550 5.7.1 Refused",
            event: BounceEvent(diagnostic: "550 5.7.1 Refused", action: .failed)),
        Case(
            format: "haraka",
            line: "\(stamp) mail haraka[1]: " + haraka + " Temp failing 0_0_0_0_0_0_mail for"
                + " 64 seconds: Upstream error: 421 4.7.0 Too many connections",
            event: BounceEvent(
                id: harakaID, diagnostic: "421 4.7.0 Too many connections", action: .delayed,
                timestamp: stamp, kind: .delay)),
        Case(
            format: "haraka",
            line: haraka + " delivered file=0_0_0_0_0_0_mail domain=example.com"
                + " host=mx.example.com ip=192.0.2.1 port=25 mode=SMTP tls=Y auth=N"
                + #" response="2.0.0 \"Ok\" queued" delay=1 fails=0 rcpts=1/0/0"#,
            event: BounceEvent(
                id: harakaID, diagnostic: #"2.0.0 \"Ok\" queued"#, remoteMTA: "mx.example.com",
                reported: "delivered", kind: .delivery)),
        Case(
            format: "zonemta",
            line: zonemta + " REJECTED[recipient] from=sender@example.org[x@example.org]"
                + " to=user@example.com src=192.0.2.2 mx=mx.example.com[192.0.2.1]"
                + " message-id=<0 (1)@example.org> (550 5.1.1 User (user) unknown)",
            event: BounceEvent(
                id: "0000.001", recipient: "user@example.com",
                diagnostic: "550 5.1.1 User (user) unknown", action: .failed,
                remoteMTA: "mx.example.com", reported: "recipient")),
        Case(
            format: "zonemta",
            line: "\(stamp) mail zone-mta[1]: " + zonemta + " DEFERRED[network] from=<>"
                + " to=user@example.com src= mx=example.com message-id=undefined"
                + " (Connection to mx.example.com closed unexpectedly)",
            event: BounceEvent(
                id: "0000.001", recipient: "user@example.com",
                diagnostic: "Connection to mx.example.com closed unexpectedly", action: .delayed,
                reported: "network", timestamp: stamp, kind: .delay)),
        Case(
            format: "zonemta",
            line: "info Sender/default/1 0000.001 ACCEPTED from=sender@example.org"
                + " to=user@example.com mx=mx.example.com[192.0.2.1] (250 2.0.0 Ok)",
            event: BounceEvent(
                id: "0000.001", recipient: "user@example.com", diagnostic: "250 2.0.0 Ok",
                remoteMTA: "mx.example.com", kind: .delivery)),
        Case(
            format: "opensmtpd", line: opensmtpd + " delay=1s result=Ok stat=Delivered",
            event: BounceEvent(
                id: "0000000000000000", recipient: "user@example.com", diagnostic: "Delivered",
                reported: "Ok", timestamp: stamp, kind: .delivery)),
    ]

    /// Lines that are about no recipient, in every log.
    static let others = """
        \(stamp) mail postfix/smtpd[1]: connect from unknown[192.0.2.1]
        \(stamp) mail postfix/qmgr[1]: 0000000000: from=<sender@example.org>, size=1, nrcpt=1
        \(stamp) mail postfix/smtp[1]: 0000000000: to=<user@example.com>, relay=none, status=
        \(stamp) mail postfix/verify[1]: 0: to=<user@example.com>, relay=a, status=deliverable (x)
        \(exim) <= sender@example.org H=mx.example.org [192.0.2.1] P=esmtp
        \(exim) Completed
        2026-01-01 00:00:00 End queue run: pid=1
        \(sendmail) from=<sender@example.org>, size=1, class=0, nrcpts=1
        \(sendmail) to=<user@example.com>, mailer=esmtp, pri=0, stat=queued
        \(opensmtpd) result="LoopFail" stat="x"
        \(stamp) mail smtpd[1]: 0 smtp connected address=192.0.2.1
        [NOTICE] [-] [core] Listening on [::0]:25
        [NOTICE] [\(harakaID)] [core] recipient <user@example.com> rejected: 550 x
        [INFO] [\(harakaID)] [outbound] Looking up A records for: mx.example.com
        [INFO] [\(harakaID)] [outbound] bouncing mail: Some recipients failed: <user@example.com>
        [INFO] [\(harakaID)] [outbound] Temp failing 0 for 64 seconds: Some recipients temp failed: x
        [NOTICE] [\(harakaID)] [outbound] recipient <user@example.com> accepted
        info Queue 0000.001 DROP[suppressed] Recipient user@example.com was found from suppression list
        info Sender/default/1[0] id=0000 0000.001 NOTFOUND Failed to release delivery
        info Sender/default/1[0] id=0000 0000.001 REJECTED[x] from=<> to=user@example.com
        Jan
        550 5.1.1 User unknown

        """

    @Test(arguments: cases)
    func `reads what became of a recipient`(item: Case) throws {
        let input = Self.others + item.line + "\r\n" + Self.others
        #expect(try read(input, format: item.format) == [.event(item.event)])
        #expect(try read(item.line, format: item.format) == [.event(item.event)])
        let found = FormatRegistry.standard.detect(prefix: item.line.utf8)
        #expect(found?.descriptor.name == item.format)
        guard item.event.kind == .delivery else { return }
        #expect(
            try read("\n" + item.line, format: item.format, includesDeliveries: false) == [
                .skipped(
                    SkippedRecord(line: 2, note: "delivery: not a bounce", id: item.event.id))
            ])
    }

    @Test(arguments: ["postfix", "exim", "sendmail", "opensmtpd", "haraka", "zonemta"])
    func `passes over lines about something else`(format: String) throws {
        #expect(try read(Self.others, format: format).isEmpty)
    }

    @Test func `reads several recipients of one message`() throws {
        let line =
            Self.sendmail + " to=<a@example.com>,<b@example.com>, mailer=esmtp, dsn=5.0.0,"
            + " stat=Service unavailable"
        let events = try read(line, format: "sendmail").events
        #expect(events.map(\.recipient) == ["a@example.com", "b@example.com"])
        let two = try read(
            "\(Self.postfix) relay=a[1], dsn=5.0.0, status=bounced (x)\n"
                + "\(Self.postfix) relay=a[1], dsn=5.0.0, status=bounced (y)\n",
            format: "postfix")
        #expect(two.events.map(\.diagnostic) == ["x", "y"])
        #expect(two.events.map(\.id) == ["0000000000", "0000000000"])
        let given = try read(
            "\(Self.haraka) bouncing mail: Too many failures (Some recipients temp failed:"
                + " <a@example.com>, <b@example.com>)", format: "haraka")
        #expect(given.events.map(\.recipient) == ["a@example.com", "b@example.com"])
        #expect(
            given.events.allSatisfy { $0.kind == .bounce && $0.diagnostic.hasPrefix("Too many") })
    }

    @Test func `tells a log that starts with other lines`() {
        for (start, name) in [
            ("\(Self.stamp) mail postfix/smtpd[1]: connect from unknown[192.0.2.1]", "postfix"),
            ("\(Self.exim) <= sender@example.org", "exim"),
            ("\(Self.stamp) mail sendmail[1]: alias database rebuilt", "sendmail"),
            ("\(Self.stamp) mail smtpd[1]: info: OpenSMTPD starting", "opensmtpd"),
            ("[INFO] [-] [core] Starting up Haraka version 3.0.0", "haraka"),
            ("info Queue start\ninfo Sender/default/1[0] id=0 0.001 NOTFOUND x", "zonemta"),
            ("\(Self.stamp) mail cron[1]: run", "text"),
        ] {
            let found = FormatRegistry.standard.detect(prefix: start.utf8)
            #expect(found?.descriptor.name == name)
        }
    }
}
