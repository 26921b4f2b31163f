"""OpenSMTPD: one listener for each demand; what becomes of mail that it took from its log."""

import re

from client import Message
from scenario import Scenario
from server import Server

HELLO = "EHLO mail.example.org"
FROM = "MAIL FROM:<sender@example.org>"
TO = "RCPT TO:<user@example.com>"
MAIL = [HELLO, FROM]

CONFIGURATION = """
pki mx.example.com cert "/etc/observe/cert.pem"
pki mx.example.com key "/etc/observe/key.pem"
table aliases file:/etc/observe/aliases
table virtuals file:/etc/observe/virtuals
smtp max-message-size 20000
queue ttl 4s
bounce warn-interval 1h
listen on 192.0.2.25 port 2801 hostname mx.example.com
listen on 192.0.2.25 port 2802 hostname mx.example.com tls-require pki mx.example.com
listen on 192.0.2.25 port 2803 hostname mx.example.com tls pki mx.example.com auth
action "local" mbox alias <aliases>
action "virtual" mbox virtual <virtuals>
action "refused" relay host smtp://192.0.2.40:2599
action "closes" relay host smtp://192.0.2.30:2603
action "secure" relay host smtp+tls://192.0.2.30:2602
action "dns" relay
match from any for domain "example.com" action "local"
match from any for domain "virtual.example" action "virtual"
match from any for domain "refused.example" action "refused"
match from any for domain "closes.example" action "closes"
match from any for domain "tls.example" action "secure"
match from any for domain { "nowhere.example", "nullmx.example", "gone-mx.example", "loop.example", "*.servfail.example", "sub.example.org" } action "dns"
match from any mail-from "denied@example.org" for any reject
"""


class OpenSMTPD(Server):
    # What the words do not say is undetermined: they are the same for an unknown user and for relaying denied.
    name = "opensmtpd"
    package = "opensmtpd"
    users = ("opensmtpd", "opensmtpq")
    ports = (2801, 2802, 2803)

    def configure(self):
        self.write("/etc/observe/smtpd.conf", CONFIGURATION, 0o600)
        self.write("/etc/observe/aliases", "loop: again\nagain: loop\ngone: nobody-here\nuser: user\n"
                   "program: \"|/bin/sh -c 'exit 67'\"\nfull: \"|/bin/sh -c 'exit 75'\"\n")
        self.write("/etc/observe/virtuals", "user@virtual.example user\n")
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mx.example.com",
                 "-keyout", "/etc/observe/key.pem", "-out", "/etc/observe/cert.pem")
        (self.root / "etc/observe/key.pem").chmod(0o600)
        self.folder("/var/spool/smtpd", mode=0o711)

    def start(self):
        self.start_process("/usr/sbin/smtpd", "-d", "-f", "/etc/observe/smtpd.conf")

    def bounces(self):
        """From the log: what is delivered to a program, a mailbox or another server, and what is given up."""
        failed, deferred = {}, {}
        recipients = {}
        for line in self.log().splitlines():
            envelope = re.search(r"evpid=([0-9a-f]+)", line)
            recipient = re.search(r' to="?<([^>]*)>', line)
            if envelope and recipient:
                recipients[envelope[1]] = recipient[1]
            match = re.search(r'result="?(PermFail|TempFail)"? .*stat="?(.*?)"?$', line)
            if match and envelope and envelope[1] in recipients:
                text = re.sub(r"^Error \((.*)\)$", r"\1", match[2].replace('\\"', '"'))
                (failed if match[1] == "PermFail" else deferred)[recipients[envelope[1]]] = (text.strip('"'), "")
        return failed, deferred

    def scenarios(self):
        def taken(name, reason, recipient, **options):
            steps = [HELLO, "MAIL FROM:<sender@example.com>", f"RCPT TO:<{recipient}>", "DATA", Message("Subject: test\r\n\r\ntest")]
            return Scenario(name, reason, steps, bounce=True, recipient=recipient, **options)

        sent = [*MAIL, TO, "DATA"]
        return [
            Scenario("unknown local user", "undetermined", [*MAIL, "RCPT TO:<nobody-here@example.com>"]),
            Scenario("unknown virtual user", "undetermined", [*MAIL, "RCPT TO:<nobody@virtual.example>"]),
            Scenario("alias to nobody", "undetermined", [*MAIL, "RCPT TO:<gone@example.com>"]),
            Scenario("alias loop", "undetermined", [*MAIL, "RCPT TO:<loop@example.com>"]),
            Scenario("relaying denied", "undetermined", [*MAIL, "RCPT TO:<user@elsewhere.example>"]),
            Scenario("sender denied by a rule", "undetermined", [HELLO, "MAIL FROM:<denied@example.org>", "RCPT TO:<user@elsewhere.example>"]),
            Scenario("malformed recipient", "syntax_error", [*MAIL, "RCPT TO:<user@@example.com>"], by="generic"),
            Scenario("malformed sender", "sender_rejected", [HELLO, "MAIL FROM:<sender@@example.org>"], by="generic"),
            Scenario("HELO name malformed", "syntax_error", ["EHLO a_b..c d"], by="generic"),
            Scenario("HELO without name", "syntax_error", ["HELO"], by="generic"),
            Scenario("TLS required", "security_error", MAIL, 2802),
            Scenario("login required", "auth_failure", MAIL, 2803, by="generic"),
            Scenario("message too large", "message_too_large", [*sent, Message("Subject: x\r\n\r\n" + ("x" * 70 + "\r\n") * 400)]),
            Scenario("mail loop", "network_error", [*sent, Message("Received: by mx.example.net\r\n" * 120 + "\r\nx")]),
            Scenario("too many recipients", "rate_limited", [*MAIL, *([TO] * 1001)]),
            Scenario("unknown command", "syntax_error", [HELLO, "FOO"], by="generic"),
            Scenario("RCPT before MAIL", "syntax_error", [HELLO, TO], by="generic"),
            Scenario("DATA before RCPT", "syntax_error", [*MAIL, "DATA"], by="generic"),
            Scenario("second MAIL", "syntax_error", [*MAIL, FROM], by="generic"),
            Scenario("MAIL before EHLO", "syntax_error", [FROM], by="generic"),
            Scenario("unknown MAIL parameter", "syntax_error", [HELLO, FROM + " FOO=1"], by="generic"),
            Scenario("STARTTLS not offered", "syntax_error", [HELLO, "STARTTLS"], by="generic"),
            Scenario("AUTH not offered", "syntax_error", [HELLO, "AUTH PLAIN"], by="generic"),
            taken("bounce: delivery program says no user", "user_unknown", "program@example.com", suppress=True, by="generic"),
            taken("deferred: delivery program asks for time", "undetermined", "full@example.com", by="generic"),
            taken("deferred: null MX", "network_error", "user@nullmx.example"),
            taken("bounce: domain not in DNS", "domain_unknown", "user@nowhere.example", suppress=True, by="generic"),
            taken("deferred: DNS fails", "network_error", "user@a.servfail.example"),
            taken("deferred: MX host not in DNS", "network_error", "user@gone-mx.example"),
            taken("deferred: domain without address", "network_error", "user@sub.example.org"),
            taken("deferred: domain loops back", "network_error", "user@loop.example"),
            taken("deferred: connection refused", "network_error", "user@refused.example"),
            taken("deferred: next host closes", "network_error", "user@closes.example"),
            taken("deferred: TLS not offered", "network_error", "user@tls.example"),
        ]


SERVER = OpenSMTPD
