/// Messages for the tests, names of RFC 2606 and addresses of RFC 5737.
enum Mail {
    /// A report of RFC 6522 with the given words and fields.
    static func report(
        human: String = "Your mail was not delivered.", charset: String = "us-ascii",
        fields: String, id: String = "r1@mx.example.net"
    ) -> String {
        """
        Return-Path: <>
        Date: Thu, 1 Jan 2026 00:00:00 +0000
        From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
        To: sender@example.net
        Message-ID: <\(id)>
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="b/1"

        This is a MIME-encapsulated message.

        --b/1
        Content-Type: text/plain; charset=\(charset)

        \(human)

        --b/1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        \(fields)

        --b/1
        Content-Type: message/rfc822

        From: sender@example.net
        To: user@example.com
        Subject: Hello

        Hello

        --b/1--

        """
    }

    static let fields = """
        Final-Recipient: rfc822; user@example.com
        Original-Recipient: rfc822;alias@example.com
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.com
        Diagnostic-Code: smtp; 550 5.1.1 <user@example.com>: Recipient address
            rejected: User unknown
        Last-Attempt-Date: Thu, 1 Jan 2026 00:00:01 +0000
        """

    /// A message that is no report, with the given words.
    static func plain(
        _ text: String, from: String = "MAILER-DAEMON@mx.example.net",
        subject: String = "failure notice", more: String = ""
    ) -> String {
        """
        Message-Id: <p1@mx.example.net>
        Date: Thu, 1 Jan 2026 00:00:00 +0000
        From: \(from)
        To: sender@example.net
        Subject: \(subject)
        \(more.isEmpty ? "" : more + "\n")
        \(text)

        """
    }

    static let qmail = """
        Hi. This is the qmail-send program at mx.example.net.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <user@example.com>:
        192.0.2.1 does not like recipient.
        Remote host said: 550 5.1.1 No such user
        Giving up on 192.0.2.1.

        <other@example.com>:
        Sorry, I couldn't find any host named example.com. (#5.1.2)

        --- Below this line is a copy of the message.

        Return-Path: <sender@example.net>
        To: third@example.com

        550 not a word of this
        """

    static let sendmail = """
           ----- The following addresses had permanent fatal errors -----
        <user@example.com>
            (reason: 550-5.1.1 No such)

           ----- Transcript of session follows -----
        ... while talking to mx.example.com.:
        >>> RCPT To:<user@example.com>
        <<< 550-5.1.1 No such
        <<< 550 5.1.1 user here
        550 5.1.1 <user@example.com>... User unknown
        >>> DATA
        <<< 503 5.0.0 Need RCPT (recipient)
        """

    static let postfix = """
        This is the mail system at host mx.example.net.

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

                           The mail system

        <user@example.com> (expanded from <list@example.com>): host
            mx.example.com[192.0.2.1] said: 550 5.1.1
            <user@example.com>: User unknown (in reply to RCPT TO command)
        """

    static let ordinary = plain(
        "Lunch at noon?", from: "Friend <friend@example.org>", subject: "Lunch")
}
