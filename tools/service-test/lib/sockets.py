"""Harm below the content: slow, large, ambiguous and broken connections."""

import json
import socket
import time

from . import http
from .report import check, equal

RECORD = b'{"diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"}'
HOST = b"Host: localhost\r\n"
PATIENCE = 20  # seconds, for limits of 2 to 5


def post(path=b"/v1/classify", headers=b"", body=RECORD, length=None):
    length = str(len(body) if length is None else length).encode()
    return (b"POST " + path + b" HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n" + headers
            + b"Content-Length: " + length + b"\r\n\r\n" + body)


def dribble(stream, piece, pause):
    """Sends the same piece again and again; answers whether the server ended it in time."""
    until = time.monotonic() + PATIENCE
    stream.settimeout(pause)
    while time.monotonic() < until:
        try:
            stream.send(piece)
            if not stream.recv(65536):
                return True
        except socket.timeout:
            continue
        except OSError:
            return True
    return False


def slow_clients(server):
    with http.connect(server.port) as stream:
        stream.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        check("a header that dribbles is ended (header_seconds 2)", dribble(stream, b"a", 0.4))
    with http.connect(server.port) as stream:
        stream.sendall(post(length=100_000, body=b"{"))
        check("a body that dribbles is ended (request_seconds 5)", dribble(stream, b" ", 0.4))
    with http.connect(server.port) as stream:
        stream.sendall(post(length=1000, body=b"{"))
        check("a body that stops is ended (idle_seconds 3)", http.is_closed(stream, PATIENCE))
    with http.connect(server.port) as stream:
        check("a connection that says nothing is ended", http.is_closed(stream, PATIENCE))
    with http.connect(server.port) as stream:
        stream.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
        data, closed = http.read_all(stream, PATIENCE)
        check("a connection kept alive is answered, and ended when idle", http.statuses(data) == [200] and closed)
    crowd = [http.connect(server.port) for _ in range(300)]
    for stream in crowd:
        stream.sendall(b"POST /v1/classify HTTP/1.1\r\nX-Slow: ")
    answer = server.get("/healthz", timeout=5)
    equal("300 slow clients at once: another one is answered", answer.status, 200)
    for stream in crowd:
        stream.close()


def idle_connections(server):
    before = server.open_files()
    crowd = []
    try:
        for _ in range(1000):
            crowd.append(http.connect(server.port, 5))
        equal("1,000 idle connections: another one is answered", server.get("/healthz", timeout=5).status, 200)
        check("1,000 idle connections: under 100 MiB", server.memory("VmRSS") < 100, f"{server.memory('VmRSS'):.0f}")
        until = time.monotonic() + PATIENCE
        while server.open_files() > before + 20 and time.monotonic() < until:
            time.sleep(0.5)
        check("1,000 idle connections are ended", server.open_files() <= before + 20,
              f"{before} files before, {server.open_files()} after")
    finally:
        for stream in crowd:
            stream.close()


def refused(name, server, data, allowed, seconds=8):
    """The answer is one of the statuses, or the connection is closed without one."""
    answer, closed = http.raw(server.port, data, seconds)
    found = http.statuses(answer)
    check(name, (found and found[0] in allowed) or (not found and closed), f"answered {found}, closed: {closed}")


def too_large(server):
    body = json.dumps({"diagnostic": "x" * (1 << 20)}).encode()
    answer = server.post("/v1/classify", body)
    check("a body over body_bytes: 413 as a problem", answer.status == 413 and answer.is_problem(), answer.status)
    refused("a body announced as 1 TB: 413 before it comes", server, post(length=1 << 40, body=b""), {413})
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    refused("a body over body_bytes in chunks: 413", server,
            b"POST /v1/classify HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20 + b"0\r\n\r\n", {413})
    answer = server.post("/v1/classify", [{"diagnostic": "x"}] * 101)
    check("more than `items` records: 422 too_many_items",
          answer.status == 422 and answer.is_problem() and answer.json().get("code") == "too_many_items",
          f"{answer.status} {answer.body[:200]}")
    equal("as many records as `items`", server.post("/v1/classify", [{"diagnostic": "x"}] * 100).status, 200)
    get = b"GET /healthz HTTP/1.1\r\n" + HOST
    refused("a header of 64 KiB", server, get + b"X-Large: " + b"a" * 65536 + b"\r\n\r\n", {400, 413, 431})
    refused("5,000 headers", server, get + b"X-Many: a\r\n" * 5000 + b"\r\n", {400, 413, 431})
    refused("a request line of 64 KiB", server, b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
            {400, 404, 413, 414, 431})


def smuggling(server):
    """Requests with two readings: one answer at most, and never one to what is hidden in the body."""
    hidden = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
    head = b"POST /v1/classify HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
    shapes = {
        "two Content-Length that differ": b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "a list of Content-Length": b"Content-Length: 0, 5\r\n\r\n",
        "Content-Length with a sign": b"Content-Length: +0\r\n\r\n",
        "a negative Content-Length": b"Content-Length: -1\r\n\r\n",
        "a hexadecimal Content-Length": b"Content-Length: 0x0\r\n\r\n",
        "a Content-Length beyond 64 bits": b"Content-Length: 18446744073709551616\r\n\r\n",
        "a blank before the colon": b"Content-Length : 0\r\n\r\n",
        "Transfer-Encoding and Content-Length": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a Transfer-Encoding nobody knows": b"Transfer-Encoding: xchunked\r\n\r\n",
        "two Transfer-Encoding": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "a chunk size with a sign": b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n",
        "a chunk size beyond 64 bits": b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n",
        "a chunk without its end": b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}x0\r\n\r\n",
        "a folded header": b"X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        "a header with a bare CR": b"X-Bare: a\rContent-Length: 50\r\nContent-Length: 0\r\n\r\n",
    }
    harmless = {"a folded header"}
    for name, shape in shapes.items():
        data, closed = http.raw(server.port, head + shape + hidden, 6)
        found = http.statuses(data)
        check(f"{name}: at most one answer, 4xx or then closed",
              len(found) <= (2 if name in harmless else 1) and all(status < 500 for status in found) and closed,
              f"answered {found}, closed: {closed}")


def framing(server):
    data, _ = http.raw(server.port, post() + b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 6)
    equal("two requests in one packet: two answers", http.statuses(data), [200, 200])
    data, _ = http.raw(server.port, post(), 6, half_close=True)
    equal("a client that closes its half still gets its answer", http.statuses(data), [200])
    data, _ = http.raw(server.port, post(headers=b"Connection: close\r\nExpect: 100-continue\r\n"), 6)
    equal("Expect: 100-continue", http.statuses(data), [200])
    chunks = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in RECORD)
    data, _ = http.raw(server.port, b"POST /v1/classify HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
                       b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\nX-End: 1\r\n\r\n", 6)
    equal("a body in chunks of one byte, with a trailer", http.statuses(data), [200])
    for name, data in {
        "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        "zeros": bytes(1000), "random words": b"lorem ipsum\r\n\r\n", "HTTP/9.9": b"GET / HTTP/9.9\r\n\r\n",
        "SMTP": b"EHLO mx.example.com\r\n", "the HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    }.items():
        refused(f"not HTTP/1.1: {name}", server, data, {400, 404, 405, 426, 501, 505})


def methods(server):
    post_only = ["/v1/classify", "/v1/classify/stream", "/v1/explain", "/v1/normalize", "/v1/sns"]
    get_only = ["/v1/signatures", "/v1/signatures/gmail.no-such-user", "/v1/knowledge", "/v1/statistics",
                "/healthz", "/readyz", "/metrics", "/openapi.yaml", "/", "/page.js", "/page.css"]
    for path in post_only + get_only:
        wrong = ["PUT", "DELETE", "PATCH", "GET" if path in post_only else "POST"]
        answers = {method: http.request(server.port, method, path) for method in wrong}
        if path == "/v1/sns" and answers["PUT"].status == 404:
            continue  # no topic is configured
        bad = {method: answer.status for method, answer in answers.items()
               if not (answer.status == 405 and answer.is_problem()
                       and ("POST" if path in post_only else "GET") in (answer.header("allow") or ""))}
        check(f"{path}: other methods get 405 with Allow, as a problem", not bad, bad)
    for path in get_only:
        head, get = http.request(server.port, "HEAD", path), server.get(path)
        check(f"{path}: HEAD like GET, without a body",
              head.status == get.status and head.body == b"" and head.media_type() == get.media_type(),
              f"{head.status} {len(head.body)} bytes {head.media_type()}")
    for method in ("OPTIONS", "TRACE", "FOO", "get"):
        answer, _ = http.raw(server.port, method.encode() + b" /healthz HTTP/1.1\r\n" + HOST
                             + b"X-Canary: reflected\r\nConnection: close\r\n\r\n", 6)
        found = http.statuses(answer)
        check(f"{method}: refused, nothing reflected",
              (not found or 400 <= found[0] < 500 or found[0] == 501) and b"reflected" not in answer, found)
    for path in ("/v2/classify", "/v1", "/favicon.ico", "/index.html", "/metrics/x"):
        answer = server.get(path)
        check(f"{path}: 404 as a problem", answer.status == 404 and answer.is_problem(), answer.status)


def resets(server):
    before = server.open_files()
    line = RECORD + b"\n"
    head = (b"POST /v1/classify/stream HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-ndjson\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"%x\r\n" % (len(line) * 500) + line * 500 + b"\r\n"
    for turn in range(50):
        stream = http.connect(server.port, 5)
        stream.sendall(head + chunk + chunk[: turn * 100])
        if turn % 2:
            stream.recv(100)
        http.reset(stream)
    time.sleep(1)
    check("50 resets in the middle of streams leave no file open", server.open_files() <= before + 5,
          f"{before} before, {server.open_files()} after")
    stream = http.connect(server.port, 2)
    stream.settimeout(2)
    stream.sendall(head)
    sent = 0
    try:
        while sent < 200 << 20:
            sent += stream.send(chunk)
    except OSError:
        pass
    check("a client that never reads is held back", sent < 64 << 20, f"took {sent >> 20} MiB")
    check("a client that never reads: under 100 MiB", server.memory("VmRSS") < 100, f"{server.memory('VmRSS'):.0f}")
    http.reset(stream)


GROUPS = [slow_clients, idle_connections, too_large, smuggling, framing, methods, resets]
