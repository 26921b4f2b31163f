"""Talks SMTP line by line, so that every reply is kept exactly as the server wrote it."""

import socket
import time

TIMEOUT = 10
GREETING = "(greeting)"
WAIT = "(wait)"


class Message(str):
    """What follows DATA; the final dot is added when it is sent."""


class Raw(str):
    """Sent together with the line before it, without waiting for a reply in between."""


def _lines(stream):
    """One reply, its lines joined as RFC 3464 diagnostics join them."""
    lines = []
    while True:
        raw = stream.readline(8192)
        if not raw:
            return "\n".join(lines)
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        lines.append(line)
        if line[3:4] != "-":
            return "\n".join(lines)


def wait_for_port(host, port, seconds=20):
    """Whether something listens there in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), 1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def converse(host, port, commands, source="192.0.2.1", eager=False):
    """Sends the commands one by one; gives [(command, reply)], the greeting first.

    It ends early where the server closes the connection. WAIT sends nothing and reads on. With `eager` something goes out
    before the greeting.
    """
    told = []
    with socket.create_connection((host, port), TIMEOUT, (source, 0)) as connection:
        connection.settimeout(TIMEOUT)
        stream = connection.makefile("rb")
        try:
            if eager:
                connection.sendall(b"NOOP\r\n")
            told.append((GREETING, _lines(stream)))
            for place, command in enumerate(commands):
                if isinstance(command, Raw):
                    continue
                data = command + ("\r\n.\r\n" if isinstance(command, Message) else "\r\n")
                if place + 1 < len(commands) and isinstance(commands[place + 1], Raw):
                    data += commands[place + 1]
                if command != WAIT:
                    connection.sendall(data.encode())
                reply = _lines(stream)
                if not reply:
                    break
                told.append((command, reply))
        except OSError:
            pass
    return told
