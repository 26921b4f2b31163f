/// Messages to start the format `dsn` from, invented, names of RFC 2606.
enum Messages {
    static let all = [
        """
        From: MAILER-DAEMON@mx.example.net
        To: sender@example.net
        Subject: =?iso-2022-jp?B?GyRCJSglaSE8GyhC?=
        Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"

        --b/1
        Content-Type: text/plain; charset=shift_jis
        Content-Transfer-Encoding: quoted-printable

        =83G=83=89=81[ <user@example.com>: host mx.example.com[192.0.2.1] said:=
         550 5.1.1 No such user (in reply to RCPT TO command)
        --b/1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; user@example.com
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.com
        Diagnostic-Code: smtp; 550 5.1.1 No such
          user
        --b/1
        Content-Type: message/rfc822

        To: user@example.com
        --b/1--
        """,
        """
        From MAILER-DAEMON Thu Jan  1 00:00:00 2026
        From: MAILER-DAEMON@mx.example.net
        Subject: Returned mail

           ----- The following addresses had permanent fatal errors -----
        <user@example.com>
            (reason: 550 5.1.1 No such user)

           ----- Transcript of session follows -----
        ... while talking to mx.example.com.:
        >>> RCPT To:<user@example.com>
        <<< 550 5.1.1 No such user
        550 5.1.1 <user@example.com>... User unknown

        From MAILER-DAEMON Thu Jan  1 00:00:01 2026
        From: postmaster@example.net
        Subject: Undeliverable
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PHA+WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC48YnI+dXNlckBleGFtcGxlLmNv
        bSZsdDs1NTAgNS4xLjEmZ3Q7PC9wPg==
        """,
        """
        Content-Type: multipart/mixed; boundary=a

        --a
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        Original-Rcpt-To: user@example.com
        --a--
        """,
        """
        X-Failed-Recipients: user@example.com, other@example.com
        Subject: Mail delivery failed

          user@example.com
            host mx.example.com [192.0.2.1]
            SMTP error from remote mail server after RCPT TO:<user@example.com>:
            550 5.1.1 No such user

        ------ This is a copy of the message, including all the headers. ------
        """,
        """
        In:  RCPT TO:<user@example.com>
        Out: 451 4.3.0 Error: queue file write error
        Diagnostic information for administrators:
        user@example.com
        mx.example.com #<mx.example.com #5.1.1 smtp;550 5.1.1 No such user> #SMTP#
        Reason: mailbox is full
        """,
    ]
}
