"""HTTP by hand, so that a check can send what no library would."""

import http.client
import json
import socket
import struct
import time
from dataclasses import dataclass


@dataclass
class Response:
    status: int
    headers: list  # of (lower-case name, value)
    body: bytes

    def header(self, name):
        return next((value for key, value in self.headers if key == name.lower()), None)

    def json(self):
        return json.loads(self.body)

    def media_type(self):
        return (self.header("content-type") or "").partition(";")[0].strip()

    def is_problem(self):
        """Whether it is an error as RFC 9457 and the description want it."""
        try:
            body = self.json()
        except ValueError:
            return False
        return (self.media_type() == "application/problem+json" and body.get("status") == self.status
                and isinstance(body.get("title"), str) and isinstance(body.get("type"), str))


def request(port, method, path, body=None, headers=None, timeout=20):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        return send(connection, method, path, body, headers)
    finally:
        connection.close()


def send(connection, method, path, body=None, headers=None):
    """One request over a connection that stays open."""
    if isinstance(body, str):
        body = body.encode()
    try:
        connection.request(method, path, body=body, headers=headers or {})
    except (BrokenPipeError, ConnectionResetError):
        if connection.sock is None:
            raise  # there was no connection yet
        pass  # a server may answer and close before it has read all
    answer = connection.getresponse()
    return Response(answer.status, [(k.lower(), v) for k, v in answer.getheaders()], answer.read())


def connect(port, timeout=20):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def raw(port, data, seconds=8, half_close=False):
    """Sends bytes and answers all that comes back until the server closes or is silent for `seconds`.

    The second value tells whether the server closed.
    """
    with connect(port, seconds) as stream:
        try:
            stream.sendall(data)
            if half_close:
                stream.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return read_all(stream, seconds)


def read_all(stream, seconds):
    received = bytearray()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        stream.settimeout(max(0.01, until - time.monotonic()))
        try:
            data = stream.recv(65536)
        except socket.timeout:
            break
        except OSError:
            return bytes(received), True
        if not data:
            return bytes(received), True
        received += data
    return bytes(received), False


def statuses(data):
    """The status of each response in what one connection gave; interim ones left out."""
    return [status for status, _ in responses(data) if status >= 200]


def responses(data):
    """The head of each response: its status and its header block."""
    found = []
    while data.startswith(b"HTTP/1."):
        head, _, rest = data.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        found.append((status, head))
        fields = {k.strip().lower(): v.strip() for k, _, v in
                  (line.partition(b":") for line in head.split(b"\r\n")[1:])}
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            while rest:
                size, _, rest = rest.partition(b"\r\n")
                length = int(size or b"0", 16)
                rest = rest[length + 2:]
                if length == 0:
                    break
        elif status >= 200:
            rest = rest[int(fields.get(b"content-length", b"0")):]
        data = rest
    return found


def is_closed(stream, seconds):
    """Whether the server closes the connection within the time, whatever it says before."""
    return read_all(stream, seconds)[1]


def reset(stream):
    """Ends a connection by RST."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()
