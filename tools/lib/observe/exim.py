"""Exim: one configuration whose access lists look at the port; bounces and deferrals from its main log."""

import re

from client import WAIT, Message, Raw
from scenario import Scenario
from server import Server

HELLO = "EHLO mail.example.org"
FROM = "MAIL FROM:<sender@example.org>"
TO = "RCPT TO:<user@example.com>"
MAIL = [HELLO, FROM]
PORTS = tuple(range(2701, 2716))

# The conditions and words of the access lists are those of the default configuration, where it has them.
CONFIGURATION = """
primary_hostname = mx.example.com
local_interfaces = %s
domainlist local_domains = example.com
domainlist relay_to_domains = nowhere.example : nullmx.example : gone-mx.example : loop.example : refused.example : a.servfail.example : ask.example : tls.example : size.example : closes.example : pipe.example : sub.example.org : literal.example
acl_smtp_connect = acl_connect
acl_smtp_helo = acl_helo
acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%%slog
never_users = root
host_lookup = *
rfc1413_query_timeout = 0s
message_size_limit = 20000
recipients_max = 3
recipients_max_reject = true
received_headers_max = 10
smtp_accept_max_per_host = 3
smtp_accept_max_nonmail = 3
smtp_accept_max_per_connection = 2
smtp_max_synprot_errors = 2
smtp_receive_timeout = 3s
smtp_enforce_sync = true
allow_utf8_domains
ignore_bounce_errors_after = 1h
tls_advertise_hosts =

begin acl
acl_connect:
  deny condition = ${if eq{$received_port}{2702}}
  defer condition = ${if eq{$received_port}{2703}}
  accept
acl_helo:
  deny condition = ${if eq{$received_port}{2704}}
       !verify = helo
  accept
acl_mail:
  deny condition = ${if eq{$received_port}{2705}}
       message = no HELO given before MAIL command
       condition = ${if eq{$sender_helo_name}{}}
  accept
acl_rcpt:
  accept condition = ${if eq{$received_port}{2715}}
  deny message = Restricted characters in address
       local_parts = ^[.] : ^.*[@%%!/|]
  deny condition = ${if eq{$received_port}{2706}}
       !verify = sender
  deny condition = ${if eq{$received_port}{2707}}
       hosts = 192.0.2.4
  defer condition = ${if eq{$received_port}{2707}}
       hosts = 192.0.2.5
  deny message = rejected because $sender_host_address is in a black list at $dnslist_domain\\n$dnslist_text
       condition = ${if eq{$received_port}{2708}}
       dnslists = dnsbl.example
  deny condition = ${if eq{$received_port}{2709}}
       !verify = reverse_host_lookup
  require message = relay not permitted
          domains = +local_domains : +relay_to_domains
  deny condition = ${if eq{$received_port}{2710}}
       !verify = recipient/callout=3s
  deny condition = ${if eq{$received_port}{2711}}
       !verify = sender/callout=3s
  deny !verify = recipient
  accept
acl_data:
  deny message = maximum allowed line length is 998 octets, got $max_received_linelength
       condition = ${if > {$max_received_linelength}{998}}
  deny !verify = header_syntax
       condition = ${if eq{$received_port}{2712}}
  accept

begin routers
full:
  driver = accept
  local_parts = full
  domains = +local_domains
  transport = full
moved:
  driver = redirect
  domains = +local_domains
  local_parts = fail : defer : file : loop
  data = ${if eq{$local_part}{fail}{:fail: }{${if eq{$local_part}{defer}{:defer: }{${if eq{$local_part}{file}{/etc/passwd}{loop@loop.example}}}}}}
  allow_fail
  allow_defer
  forbid_file
pipe:
  driver = accept
  domains = pipe.example
  transport = ${if eq{$local_part}{user}{pipe67}{pipe75}}
manual:
  driver = manualroute
  domains = refused.example : ask.example : tls.example : size.example : closes.example
  route_list = refused.example 192.0.2.40::2599 byname ; ask.example 192.0.2.40::2599 byname ; tls.example 192.0.2.30::2602 byname ; size.example 192.0.2.30::2601 byname ; closes.example 192.0.2.30::2603 byname
  transport = ${if eq{$domain}{tls.example}{secure}{remote}}
dns:
  driver = dnslookup
  domains = ! +local_domains
  transport = remote
  no_more
local:
  driver = accept
  domains = +local_domains
  local_parts = user : sender
  transport = local

begin transports
local:
  driver = appendfile
  file = /var/mail/$local_part_data
  user = user
  mode_fail_narrower = false
full:
  driver = appendfile
  file = /var/mail/full
  user = user
  quota = 10
remote:
  driver = smtp
  connect_timeout = 3s
secure:
  driver = smtp
  hosts_require_tls = *
pipe67:
  driver = pipe
  command = /bin/sh -c "exit 67"
  user = user
pipe75:
  driver = pipe
  command = /bin/sh -c "exit 75"
  user = user

begin retry
defer.example * F,1h,10m
"""


class Exim(Server):
    name = "exim"
    package = "exim4-daemon-heavy"
    users = ("Debian-exim",)
    ports = tuple(port for port in PORTS if port not in (2702, 2703)) + (2702, 2703)

    def configure(self):
        owner = self.identity("Debian-exim")
        for path in ("/var/spool/exim4", "/var/log/exim4"):
            self.folder(path, owner, 0o750)
        interfaces = " : ".join(f"192.0.2.25.{port}" for port in PORTS)
        self.write("/etc/exim4/exim4.conf", CONFIGURATION % interfaces, 0o640)

    def start(self):
        self.start_process("/usr/sbin/exim4", "-bdf", "-q1m")

    def bounces(self):
        """What the main log says of recipients: `**` failed, `==` deferred."""
        path = self.root / "var/log/exim4/mainlog"
        failed, deferred = {}, {}
        for line in path.read_text(errors="replace").splitlines() if path.exists() else ():
            match = re.search(r" (\*\*|==) ([^\s:]+)((?: <[^>]*>| [A-Z]+=\S+| \[[^]]*\](?::\d+)?)*)(?: defer \(-?\d+\))?(?: H=\S+ \[[^]]*\])?: (.*)$", line)
            if match:
                recipient = match[3].strip(" <").split(">")[0] if match[3].startswith(" <") else match[2]
                (failed if match[1] == "**" else deferred)[recipient] = (match[4], "")
        return failed, deferred

    def log(self):
        text = super().log()
        for name in ("mainlog", "rejectlog", "paniclog"):
            path = self.root / "var/log/exim4" / name
            if path.exists():
                text += f"\n== {name}\n" + path.read_text(errors="replace")
        return text

    def scenarios(self):
        def taken(name, reason, recipient, **options):
            steps = [HELLO, "MAIL FROM:<sender@example.com>", f"RCPT TO:<{recipient}>", "DATA", Message("Subject: test\r\n\r\ntest")]
            return Scenario(name, reason, steps, 2715, bounce=True, recipient=recipient, **options)

        sent = [*MAIL, TO, "DATA"]
        return [
            Scenario("unknown local user", "user_unknown", [*MAIL, "RCPT TO:<nobody-here@example.com>"], suppress=True),
            Scenario("redirected to :fail: without words", "undetermined", [*MAIL, "RCPT TO:<fail@example.com>"], by="generic"),
            Scenario("redirected to :defer: without words", "undetermined", [*MAIL, "RCPT TO:<defer@example.com>"], by="generic"),
            Scenario("relaying denied", "relay_denied", [*MAIL, "RCPT TO:<user@elsewhere.example>"]),
            Scenario("recipient domain not in DNS", "user_unknown", [*MAIL, "RCPT TO:<user@nowhere.example>"], suppress=True),
            Scenario("recipient domain with null MX", "domain_not_accepting", [*MAIL, "RCPT TO:<user@nullmx.example>"], suppress=True),
            Scenario("recipient domain whose MX is not in DNS", "network_error", [*MAIL, "RCPT TO:<user@gone-mx.example>"]),
            Scenario("recipient domain whose MX is this host", "system_error", [*MAIL, "RCPT TO:<user@loop.example>"]),
            Scenario("recipient domain whose DNS fails", "system_error", [*MAIL, "RCPT TO:<user@a.servfail.example>"]),
            Scenario("recipient callout: no connection", "network_error", [*MAIL, "RCPT TO:<user@refused.example>"], 2710),
            Scenario("restricted characters", "syntax_error", [*MAIL, "RCPT TO:<.user@example.com>"]),
            Scenario("recipient without domain", "syntax_error", [*MAIL, "RCPT TO:<user>"]),
            Scenario("sender without domain", "syntax_error", [HELLO, "MAIL FROM:<sender>"]),
            Scenario("malformed recipient", "syntax_error", [*MAIL, "RCPT TO:<user@@example.com>"], by="generic"),
            Scenario("malformed sender", "syntax_error", [HELLO, "MAIL FROM:<sender@@example.org>"], by="generic"),
            Scenario("sender domain not in DNS", "sender_rejected", [HELLO, "MAIL FROM:<sender@nowhere.example>", TO], 2706),
            Scenario("sender unknown here", "sender_rejected", [HELLO, "MAIL FROM:<nobody-here@example.com>", TO], 2706),
            Scenario("sender domain with null MX", "sender_rejected", [HELLO, "MAIL FROM:<sender@nullmx.example>", TO], 2706),
            Scenario("sender domain whose DNS fails", "system_error", [HELLO, "MAIL FROM:<sender@a.servfail.example>", TO], 2706),
            Scenario("sender callout: no connection", "sender_rejected", [HELLO, "MAIL FROM:<sender@refused.example>", TO], 2711),
            Scenario("HELO not verified", "policy", ["EHLO wrong.example"], 2704),
            Scenario("HELO name malformed", "policy", ["EHLO a_b..c"], by="generic"),
            Scenario("HELO without name", "policy", ["EHLO"], by="generic"),
            Scenario("client denied by an access list", "policy", [*MAIL, TO], 2707, "192.0.2.4"),
            Scenario("client deferred by an access list", "system_error", [*MAIL, TO], 2707, "192.0.2.5"),
            Scenario("client on a DNS list", "ip_reputation", [*MAIL, TO], 2708, "192.0.2.2"),
            Scenario("client without reverse DNS", "policy", [*MAIL, TO], 2709, "192.0.2.3"),
            Scenario("client refused at the greeting", "policy", [], 2702),
            Scenario("client deferred at the greeting", "system_error", [], 2703),
            Scenario("message size declared too large", "message_too_large", [HELLO, FROM + " SIZE=30000"]),
            Scenario("message too large", "message_too_large", [*sent, Message("Subject: x\r\n\r\n" + ("x" * 70 + "\r\n") * 400)]),
            Scenario("line too long", "content_rejected", [*sent, Message("Subject: x\r\n\r\n" + "x" * 1200)]),
            Scenario("malformed header", "policy", [*sent, Message("From: a@b@c\r\nTo: <<>\r\n\r\nx")], 2712),
            Scenario("bounce: mail loop", "network_error", [*sent, Message("Received: by mx.example.net\r\n" * 20 + "\r\nx")], bounce=True, recipient="user@example.com"),
            Scenario("too many recipients", "rate_limited", [*MAIL, TO, TO, TO, TO], by="generic"),
            Scenario("too many messages in a session", "policy", [HELLO, *([FROM, TO, "DATA", Message("Subject: x\r\n\r\nx")] * 2), FROM]),
            Scenario("too many commands", "policy", [HELLO, "NOOP", "NOOP", "NOOP", "NOOP", "NOOP", "NOOP"]),
            Scenario("too many errors", "policy", [HELLO, "RCPT", "RCPT", "RCPT", "RCPT", "RCPT"]),
            Scenario("silent client", "network_error", [HELLO, WAIT]),
            Scenario("talks out of turn", "syntax_error", ["HELO mail.example.org", Raw(FROM + "\r\n" + TO + "\r\n"), "QUIT"]),
            Scenario("unknown command", "syntax_error", [HELLO, "FOO"], by="generic"),
            Scenario("RCPT before MAIL", "syntax_error", [HELLO, TO], by="generic"),
            Scenario("DATA before RCPT", "syntax_error", [*MAIL, "DATA"], by="generic"),
            Scenario("second MAIL", "syntax_error", [*MAIL, FROM], by="generic"),
            Scenario("MAIL without address", "syntax_error", [HELLO, "MAIL FROM:"], by="generic"),
            Scenario("STARTTLS not offered", "syntax_error", [HELLO, "STARTTLS"], by="generic"),
            Scenario("AUTH not offered", "syntax_error", [HELLO, "AUTH PLAIN"], by="generic"),
            taken("bounce: unknown local user", "user_unknown", "nobody-here@example.com", suppress=True),
            taken("bounce: redirected to a file", "system_error", "file@example.com"),
            taken("deferred: mailbox full", "mailbox_full", "full@example.com"),
            taken("bounce: domain not in DNS", "user_unknown", "user@nowhere.example", suppress=True),
            taken("bounce: domain without address", "user_unknown", "user@sub.example.org", suppress=True),
            taken("bounce: null MX", "domain_not_accepting", "user@nullmx.example", suppress=True),
            taken("bounce: MX host not in DNS", "network_error", "user@gone-mx.example"),
            taken("deferred: domain loops back", "network_error", "user@loop.example"),
            taken("deferred: connection refused", "network_error", "user@refused.example", by="generic"),
            taken("bounce: given up", "timeout_expired", "other@refused.example"),
            taken("deferred: next host closes", "network_error", "user@closes.example"),
            taken("deferred: TLS not offered", "security_error", "user@tls.example"),
            taken("bounce: delivery program says no user", "undetermined", "user@pipe.example"),
            taken("deferred: delivery program asks for time", "undetermined", "other@pipe.example"),
            taken("deferred: DNS fails", "network_error", "user@a.servfail.example"),
        ]


SERVER = Exim
