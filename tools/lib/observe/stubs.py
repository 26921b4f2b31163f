"""Stand-ins for the world outside: a name server with a handful of names, and mail servers that misbehave."""

import socket
import socketserver
import struct
import threading

SERVER = "192.0.2.25"
REFUSING = "192.0.2.40"

# What the name server knows. A name that stands here with another type only gives "no data"; one that does not, NXDOMAIN.
A, PTR, MX, TXT = 1, 12, 15, 16
ZONE = {
    ("mail.example.org", A): ["192.0.2.1"],
    ("example.org", A): ["192.0.2.1"],
    ("example.org", MX): [(10, "mail.example.org")],
    ("sub.example.org", TXT): ["there is no address and no mail host here"],
    ("listed.example", A): ["192.0.2.2"],
    ("mx.example.com", A): [SERVER],
    ("example.com", MX): [(10, "mx.example.com")],
    ("loop.example", MX): [(10, "mx.example.com")],
    ("nullmx.example", MX): [(0, "")],
    ("gone-mx.example", MX): [(10, "mx.nowhere.example")],
    ("refusing.example", A): [REFUSING],
    ("1.2.0.192.in-addr.arpa", PTR): ["mail.example.org"],
    ("2.2.0.192.in-addr.arpa", PTR): ["listed.example"],
    ("25.2.0.192.in-addr.arpa", PTR): ["mx.example.com"],
    ("2.2.0.192.dnsbl.example", A): ["127.0.0.2"],
    ("2.2.0.192.dnsbl.example", TXT): ["see https://dnsbl.example/"],
    ("listed.example.rhsbl.example", A): ["127.0.0.2"],
}
NAMES = {name for name, _ in ZONE}
FAILING = ".servfail.example"


def _name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def _data(kind, value):
    if kind == A:
        return socket.inet_aton(value)
    if kind == MX:
        return struct.pack(">H", value[0]) + _name(value[1])
    if kind == PTR:
        return _name(value)
    return bytes([len(value)]) + value.encode()


def answer(query):
    """The reply to one DNS query (RFC 1035), or None where it is malformed."""
    labels, place = [], 12
    while place < len(query) and query[place]:
        length = query[place]
        labels.append(query[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    question = query[12 : place + 5]
    if len(question) < 5:
        return None
    name, kind = ".".join(labels).lower(), struct.unpack(">H", question[-4:-2])[0]
    values = ZONE.get((name, kind), [])
    exists = name in NAMES or any(other.endswith("." + name) for other in NAMES)
    code = 2 if ("." + name).endswith(FAILING) else 0 if exists else 3
    header = query[:2] + struct.pack(">HHHHH", 0x8580 | code, 1, len(values), 0, 0)
    records = b""
    for value in values:
        data = _data(kind, value)
        records += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data
    return header + question + records


class _Datagrams(socketserver.BaseRequestHandler):
    def handle(self):
        data, reply_socket = self.request
        reply = answer(data)
        if reply:
            reply_socket.sendto(reply, self.client_address)


# Mail servers of other people, as the MTA under observation meets them: what they greet with and answer to EHLO.
OTHERS = {
    2601: ("220 mx.example.net ESMTP", "250-mx.example.net\r\n250 SIZE 100"),
    2602: ("220 mx.example.net ESMTP", "250 mx.example.net"),
    2603: ("", ""),
    2604: (None, None),
}


class _Other(socketserver.StreamRequestHandler):
    timeout = 30

    def handle(self):
        greeting, capabilities = OTHERS[self.server.server_address[1]]
        if greeting == "":
            return
        try:
            if greeting is None:
                self.rfile.read()
                return
            self.wfile.write(greeting.encode() + b"\r\n")
            for line in self.rfile:
                verb = line[:4].upper()
                reply = capabilities if verb in (b"EHLO", b"HELO") else "221 bye" if verb == b"QUIT" else "250 ok"
                self.wfile.write(reply.encode() + b"\r\n")
                if verb == b"QUIT":
                    return
        except OSError:
            pass


class _Threaded(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def start():
    """Starts them all as threads of this process; they end with it."""
    servers = [socketserver.ThreadingUDPServer(("127.0.0.1", 53), _Datagrams)]
    servers += [_Threaded(("192.0.2.30", port), _Other) for port in OTHERS]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
