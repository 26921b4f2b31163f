"""Postfix: one listener for each kind of restriction; bounces from the notices that it writes to the sender."""

import email
import os
import re

from client import WAIT, Message, Raw
from scenario import Scenario
from server import Server

HELLO = "EHLO mail.example.org"
FROM = "MAIL FROM:<sender@example.org>"
TO = "RCPT TO:<user@example.com>"
MAIL = [HELLO, FROM]
SUBMIT = [HELLO, "MAIL FROM:<sender@example.com>"]

MAIN = """
compatibility_level = 3.6
myhostname = mx.example.com
mydestination = example.com
mynetworks = 127.0.0.0/8
inet_interfaces = all
inet_protocols = ipv4
smtputf8_enable = yes
maillog_file = /dev/stdout
smtpd_peername_lookup = yes
smtp_host_lookup = dns
alias_maps = texthash:/etc/postfix/aliases
alias_database =
local_recipient_maps = inline:{{ user = x }, { full = x }, { moved = x }}
relocated_maps = inline:{{ moved@example.com = new@example.net }}
virtual_alias_domains = alias.example
virtual_alias_maps = inline:{{ user@alias.example = user@example.com }}
virtual_mailbox_domains = virtual.example
virtual_mailbox_maps = inline:{{ user@virtual.example = user }}
virtual_mailbox_base = /var/mail
virtual_uid_maps = static:7100
virtual_gid_maps = static:7100
relay_domains = relay.example, ask.example
relay_recipient_maps = inline:{{ user@relay.example = x }, { user@ask.example = x }}
transport_maps = inline:{{ ask.example = smtp:[192.0.2.40]:2599 }, { size.example = smtp:[192.0.2.30]:2601 },
  { tls.example = secure:[192.0.2.30]:2602 }, { closes.example = smtp:[192.0.2.30]:2603 },
  { silent.example = smtp:[192.0.2.30]:2604 }, { refused.example = smtp:[192.0.2.40]:2599 },
  { pipe.example = pipe67 }, { pipe75.example = pipe75 }, { pipe1.example = pipe1 }, { gone.example = nosuch }}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_client_event_limit_exceptions = 127.0.0.0/8
smtpd_tls_security_level = none
header_checks = regexp:/etc/postfix/header_checks
message_size_limit = 20000
mailbox_size_limit = 100000
unknown_address_reject_code = 550
address_verify_poll_delay = 1s
smtp_helo_timeout = 3s
smtp_connect_timeout = 3s
"""

# Port: what differs there.
LISTENERS = {
    2501: {},
    2502: {"smtpd_sender_restrictions": "reject_non_fqdn_sender, check_sender_access inline:{{denied@example.org = REJECT}}, reject_unknown_sender_domain, reject_rhsbl_sender rhsbl.example, reject_unlisted_sender"},
    2503: {"smtpd_helo_required": "yes", "smtpd_helo_restrictions": "reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname, check_helo_access inline:{{denied.example.org = REJECT}}, reject_rhsbl_helo rhsbl.example, reject_unknown_helo_hostname"},
    2504: {"smtpd_client_restrictions": "check_client_access inline:{{192.0.2.4 = REJECT}, {192.0.2.5 = DEFER}}, reject_rbl_client dnsbl.example, reject_unknown_reverse_client_hostname"},
    2505: {"smtpd_client_restrictions": "reject_plaintext_session"},
    2506: {"smtpd_tls_security_level": "encrypt", "smtpd_tls_cert_file": "/etc/postfix/cert.pem", "smtpd_tls_key_file": "/etc/postfix/key.pem"},
    2507: {"smtpd_recipient_restrictions": "reject_non_fqdn_recipient, reject_unknown_recipient_domain, check_recipient_access inline:{{user@example.com = REJECT}, {full@example.com = DEFER}, {moved@example.com = DEFER_IF_PERMIT}}, reject_unauth_destination", "smtpd_relay_restrictions": ""},
    2508: {"smtpd_recipient_limit": "1", "smtpd_recipient_overshoot_limit": "1", "smtpd_hard_error_limit": "2", "smtpd_soft_error_limit": "1", "smtpd_error_sleep_time": "0"},
    2509: {"smtpd_client_message_rate_limit": "1"},
    2510: {"smtpd_client_connection_rate_limit": "1"},
    2511: {"smtpd_client_recipient_rate_limit": "1"},
    2512: {"smtpd_recipient_restrictions": "reject_unverified_recipient", "unverified_recipient_reject_code": "550", "local_recipient_maps": ""},
    2513: {"smtpd_delay_reject": "no", "smtpd_client_restrictions": "reject"},
    2514: {"strict_smtputf8": "yes", "smtpd_data_restrictions": "reject_unauth_pipelining, reject_multi_recipient_bounce"},
    2515: {"smtpd_timeout": "2s", "smtpd_forbid_bare_newline": "reject", "smtpd_forbid_bare_newline_exclusions": ""},
    2516: {"smtpd_sender_restrictions": "reject_unverified_sender", "unverified_sender_reject_code": "550"},
    2517: {"local_recipient_maps": "inline:{{user = x}}", "unknown_local_recipient_reject_code": "450"},
    2518: {"smtpd_recipient_restrictions": "check_policy_service inet:127.0.0.1:9"},
    2520: {"local_recipient_maps": "", "relay_recipient_maps": "", "mynetworks": "192.0.2.0/24", "smtpd_relay_restrictions": "permit_mynetworks, reject_unauth_destination", "smtpd_reject_unlisted_recipient": "no"},
}
SCREENS = {
    2531: {"postscreen_access_list": "cidr:/etc/postfix/screen", "postscreen_denylist_action": "enforce", "postscreen_blacklist_action": "enforce"},
    2532: {"postscreen_dnsbl_sites": "dnsbl.example", "postscreen_dnsbl_action": "enforce"},
    2533: {"postscreen_greet_wait": "2s", "postscreen_greet_action": "enforce"},
    2534: {"postscreen_pipelining_enable": "yes", "postscreen_pipelining_action": "enforce"},
}

SERVICES = """
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
secure unix - - n - - smtp -o smtp_tls_security_level=encrypt
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
dnsblog unix - - n - 0 dnsblog
smtpd pass - - n - - smtpd
pipe67 unix - n n - - pipe user=user argv=/etc/postfix/exit67
pipe1 unix - n n - - pipe user=user argv=/etc/postfix/exit1
pipe75 unix - n n - - pipe user=user argv=/etc/postfix/exit75
"""


def _service(port, program, options, limit="-"):
    lines = f"192.0.2.25:{port} inet n - n - {limit} {program}\n"
    return lines + "".join(f"  -o {{ {key} = {value} }}\n" for key, value in options.items())


class Postfix(Server):
    name = "postfix"
    package = "postfix"
    users = ("postfix", "postdrop")
    ports = (*LISTENERS, *SCREENS)

    def configure(self):
        listeners = "".join(_service(port, "smtpd", options) for port, options in LISTENERS.items())
        for port, options in SCREENS.items():
            cache = {"postscreen_cache_map": f"btree:/var/lib/postfix/screen-{port}"}
            listeners += _service(port, "postscreen", {**options, **cache}, "1")
        self.write("/etc/postfix/main.cf", MAIN)
        self.write("/etc/postfix/master.cf", SERVICES.lstrip() + listeners)
        self.write("/etc/postfix/aliases", "loop again\nagain loop\ncommand |/etc/postfix/exit67\n")
        for status in (1, 67, 75):
            self.write(f"/etc/postfix/exit{status}", f"#!/bin/sh\nexit {status}\n", 0o755)
        self.write("/etc/postfix/header_checks", "/^Subject: forbidden/ REJECT\n")
        self.write("/etc/postfix/screen", "192.0.2.4/32 reject\n")
        self.folder("/home/postfix", self.identity("postfix"))
        self.folder("/var/lib/postfix", self.identity("postfix"))
        self.write("/var/mail/full", "From sender@example.org Thu Jan  1 00:00:00 1970\n" + "x" * 99_940 + "\n", 0o600)
        number = self.identity("full")
        os.chown(self.root / "var/mail/full", *number)
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mx.example.com",
                 "-keyout", "/etc/postfix/key.pem", "-out", "/etc/postfix/cert.pem")

    def start(self):
        self.start_process("/usr/sbin/postfix", "start-fg")

    def bounces(self):
        """From the notices in the sender's mailbox, and for what is deferred from the log."""
        failed, deferred = {}, {}
        for line in self.log().splitlines():
            match = re.search(r" to=<([^>]*)>.* dsn=([0-9.]+), status=deferred \((.*)\)$", line)
            if match:
                deferred[match[1]] = (match[3], match[2])
        path = self.root / "var/mail/sender"
        text = path.read_text(errors="replace") if path.exists() else ""
        for message in re.split(r"^From \S+ .*\n", text, flags=re.M)[1:]:
            for part in email.message_from_string(message).walk():
                if part.get_content_type() != "message/delivery-status":
                    continue
                for fields in part.get_payload()[1:]:
                    recipient = fields.get("Final-Recipient", "").partition(";")[2].strip()
                    diagnostic = re.sub(r"\s*\n\s+", " ", fields.get("Diagnostic-Code", ""))
                    if fields.get("Action") == "failed":
                        failed[recipient] = (diagnostic, fields.get("Status", ""))
        return failed, deferred

    def scenarios(self):
        def taken(name, reason, recipient, **options):
            steps = [*SUBMIT, f"RCPT TO:<{recipient}>", "DATA", Message("Subject: test\r\n\r\ntest")]
            return Scenario(name, reason, steps, 2520, bounce=True, recipient=recipient, **options)

        sent = [TO, "DATA"]
        return [
            Scenario("unknown local user", "user_unknown", [*MAIL, "RCPT TO:<nobody-here@example.com>"], suppress=True),
            Scenario("unknown in the virtual aliases", "user_unknown", [*MAIL, "RCPT TO:<nobody@alias.example>"], suppress=True),
            Scenario("unknown in the virtual mailboxes", "user_unknown", [*MAIL, "RCPT TO:<nobody@virtual.example>"], suppress=True),
            Scenario("unknown in the relay recipients", "user_unknown", [*MAIL, "RCPT TO:<nobody@relay.example>"], suppress=True),
            Scenario("unknown local user, code 450", "user_unknown", [*MAIL, "RCPT TO:<nobody@example.com>"], 2517),
            Scenario("relocated user", "mailbox_moved", [*MAIL, "RCPT TO:<moved@example.com>"], suppress=True),
            Scenario("relaying denied", "relay_denied", [*MAIL, "RCPT TO:<user@elsewhere.example>"]),
            Scenario("recipient without domain part", "user_unknown", [*MAIL, "RCPT TO:<user@localhost>"], 2507, suppress=True),
            Scenario("recipient domain not in DNS", "domain_unknown", [*MAIL, "RCPT TO:<user@nowhere.example>"], 2507),
            Scenario("recipient domain with null MX", "domain_not_accepting", [*MAIL, "RCPT TO:<user@nullmx.example>"], 2507, suppress=True),
            Scenario("recipient denied by access table", "policy", [*MAIL, TO], 2507),
            Scenario("recipient deferred by access table", "policy", [*MAIL, "RCPT TO:<full@example.com>"], 2507),
            Scenario("recipient deferred if permitted", "policy", [*MAIL, "RCPT TO:<moved@example.com>"], 2507),
            Scenario("recipient probed: unknown user", "user_unknown", [*MAIL, "RCPT TO:<nobody-here@example.com>"], 2512, suppress=True),
            Scenario("recipient probed: no answer yet", "network_error", [*MAIL, "RCPT TO:<user@ask.example>"], 2512),
            Scenario("malformed recipient", "user_unknown", [*MAIL, "RCPT TO:<user@@example.com>"], suppress=True),
            Scenario("malformed sender", "syntax_error", [HELLO, "MAIL FROM:<sen der@example.org>"]),
            Scenario("unicode recipient without SMTPUTF8", "syntax_error", [*MAIL, "RCPT TO:<jürgen@example.com>"], 2514),
            Scenario("sender without domain part", "sender_rejected", [HELLO, "MAIL FROM:<sender@localhost>", TO], 2502),
            Scenario("sender denied by access table", "sender_rejected", [HELLO, "MAIL FROM:<denied@example.org>", TO], 2502),
            Scenario("sender domain not in DNS", "sender_rejected", [HELLO, "MAIL FROM:<sender@nowhere.example>", TO], 2502),
            Scenario("sender domain with null MX", "sender_rejected", [HELLO, "MAIL FROM:<sender@nullmx.example>", TO], 2502),
            Scenario("sender domain on a list", "domain_reputation", [HELLO, "MAIL FROM:<sender@listed.example>", TO], 2502),
            Scenario("sender unknown here", "sender_rejected", [HELLO, "MAIL FROM:<nobody@example.com>", TO], 2502),
            Scenario("sender probed: unknown user", "sender_rejected", [HELLO, "MAIL FROM:<nobody@virtual.example>", TO], 2516),
            Scenario("no HELO", "syntax_error", [FROM], 2503, by="generic"),
            Scenario("HELO name malformed", "policy", ["EHLO a_b..c", FROM, TO], 2503),
            Scenario("HELO name not qualified", "policy", ["EHLO mail", FROM, TO], 2503),
            Scenario("HELO name not in DNS", "policy", ["EHLO mail.nowhere.example", FROM, TO], 2503),
            Scenario("HELO name denied", "policy", ["EHLO denied.example.org", FROM, TO], 2503),
            Scenario("HELO name on a list", "domain_reputation", ["EHLO listed.example", FROM, TO], 2503),
            Scenario("client on a DNS list", "ip_reputation", [*MAIL, TO], 2504, "192.0.2.2"),
            Scenario("client without reverse DNS", "rdns_missing", [*MAIL, TO], 2504, "192.0.2.3"),
            Scenario("client denied by access table", "policy", [*MAIL, TO], 2504, "192.0.2.4"),
            Scenario("client deferred by access table", "policy", [*MAIL, TO], 2504, "192.0.2.5"),
            Scenario("client refused at the greeting", "policy", [HELLO], 2513),
            Scenario("session without TLS", "security_error", [*MAIL, TO], 2505),
            Scenario("STARTTLS required", "security_error", [HELLO, FROM], 2506),
            Scenario("message size declared too large", "message_too_large", [HELLO, FROM + " SIZE=30000"]),
            Scenario("message too large", "message_too_large", [*MAIL, *sent, Message("Subject: x\r\n\r\n" + ("x" * 70 + "\r\n") * 400)]),
            Scenario("message content refused", "content_rejected", [*MAIL, *sent, Message("Subject: forbidden\r\n\r\nx")]),
            Scenario("mail loop", "network_error", [*MAIL, *sent, Message("Received: by mx.example.net\r\n" * 60 + "\r\nx")]),
            Scenario("bare line feed", "syntax_error", [*MAIL, *sent, Message("Subject: x\n\nx")], 2515),
            Scenario("silent client", "network_error", [HELLO, WAIT], 2515, "192.0.2.6"),
            Scenario("too many recipients", "rate_limited", [*MAIL, TO, "RCPT TO:<full@example.com>"], 2508),
            Scenario("too many errors", "policy", [HELLO, "RCPT", "RCPT", "RCPT", "RCPT"], 2508),
            Scenario("too many messages in a time", "rate_limited", [*MAIL, "RSET", FROM], 2509, "192.0.2.6"),
            Scenario("too many recipients in a time", "rate_limited", [*MAIL, TO, "RCPT TO:<full@example.com>"], 2511, "192.0.2.6"),
            Scenario("too many connections in a time", "connection_limit", [], 2510, repeat=2),
            Scenario("bounce to two recipients", "policy", [HELLO, "MAIL FROM:<>", TO, "RCPT TO:<full@example.com>", "DATA"], 2514),
            Scenario("pipelining before EHLO", "syntax_error", ["HELO mail.example.org", FROM, TO, "DATA", Raw("Subject: x\r\n")], 2514),
            Scenario("policy service down", "system_error", [*MAIL, TO], 2518),
            Scenario("unknown command", "syntax_error", [HELLO, "HELP"], by="generic"),
            Scenario("RCPT before MAIL", "syntax_error", [HELLO, TO], by="generic"),
            Scenario("DATA after no recipient was taken", "undetermined", [*MAIL, "RCPT TO:<nobody-here@example.com>", "DATA"]),
            Scenario("second MAIL", "syntax_error", [*MAIL, FROM], by="generic"),
            Scenario("bad MAIL syntax", "syntax_error", [HELLO, "MAIL sender@example.org"], by="generic"),
            Scenario("bad RCPT syntax", "syntax_error", [*MAIL, "RCPT user@example.com"], by="generic"),
            Scenario("unknown MAIL parameter", "syntax_error", [HELLO, FROM + " FOO=1"], by="generic"),
            Scenario("HELO without name", "syntax_error", ["HELO"], by="generic"),
            Scenario("postscreen: denied client", "ip_reputation", [*MAIL, TO], 2531, "192.0.2.4"),
            Scenario("postscreen: client on a DNS list", "ip_reputation", [*MAIL, TO], 2532, "192.0.2.2"),
            Scenario("postscreen: talks before the greeting", "policy", [*MAIL, TO], 2533, "192.0.2.5", eager=True),
            Scenario("postscreen: new client", "greylisted", [*MAIL, TO], 2534, "192.0.2.6"),
            taken("bounce: unknown local user", "user_unknown", "nobody-here@example.com", suppress=True),
            taken("bounce: unknown virtual mailbox", "user_unknown", "nobody@virtual.example", suppress=True),
            taken("bounce: unknown virtual alias", "user_unknown", "nobody@alias.example", suppress=True),
            taken("bounce: relocated user", "mailbox_moved", "moved@example.com", suppress=True),
            # The status says full, the words say that writing failed; words win.
            taken("bounce: mailbox cannot grow", "system_error", "full@example.com", by="generic"),
            taken("bounce: domain not in DNS", "domain_unknown", "user@nowhere.example", suppress=True),
            taken("bounce: null MX", "domain_not_accepting", "user@nullmx.example", suppress=True),
            # Ambiguous by its words; only the recipient's domain makes it sure, and then it suppresses.
            taken("bounce: MX host not in DNS", "domain_unknown", "user@gone-mx.example"),
            taken("bounce: domain without address", "network_error", "user@sub.example.org"),
            taken("bounce: domain loops back", "network_error", "user@loop.example"),
            taken("bounce: larger than the next host takes", "message_too_large", "user@size.example"),
            taken("bounce: delivery program says no user", "user_unknown", "user@pipe.example", suppress=True, by="generic"),
            taken("bounce: command says no user", "user_unknown", "command@example.com", suppress=True, by="generic"),
            taken("bounce: delivery program fails", "system_error", "user@pipe1.example", by="generic"),
            taken("deferred: delivery program asks for time", "undetermined", "user@pipe75.example", by="generic"),
            taken("deferred: no such transport", "system_error", "user@gone.example"),
            taken("deferred: DNS fails", "network_error", "user@a.servfail.example"),
            taken("deferred: connection refused", "network_error", "user@refused.example"),
            taken("deferred: next host closes", "network_error", "user@closes.example"),
            taken("deferred: next host is silent", "network_error", "user@silent.example"),
            taken("deferred: TLS not offered", "security_error", "user@tls.example"),
        ]


SERVER = Postfix
