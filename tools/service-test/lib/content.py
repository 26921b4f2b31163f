"""Harm in the content: JSON, bytes, headers and paths."""

import json

from . import http
from .report import check, equal

POSTS = ["/v1/classify", "/v1/explain", "/v1/normalize", "/v1/classify/stream"]
MEDIA = {"/v1/classify/stream": "application/x-ndjson"}


def below_500(name, answer):
    """No fault of the server, and JSON or a problem whatever came in."""
    good = answer.status < 500
    if answer.status >= 400:
        good = good and answer.is_problem()
    else:
        try:
            for line in answer.body.decode("utf-8").splitlines() if "ndjson" in answer.media_type() else [answer.body]:
                json.loads(line)
        except ValueError:
            good = False
    return check(name, good, f"{answer.status} {answer.body[:200]}")


def bodies(server):
    known = '"diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"'
    shapes = {
        "100,000 arrays in one another": "[" * 100_000,
        "100,000 arrays, closed": "[" * 100_000 + "]" * 100_000,
        "100,000 objects in one another": '{"a":' * 100_000,
        "a deep member": '{%s, "x": %s}' % (known, "[" * 1000 + "]" * 1000),
        "nothing": "", "blank": " \n\t ", "a string": '"550 5.1.1"', "a number": "1e999", "null": "null", "true": "true",
        "half an object": "{%s" % known, "two objects": "{%s}{%s}" % (known, known),
        "a comma too many": "{%s,}" % known, "the same key twice": "{%s,%s}" % (known, known),
        "a number of 10,000 digits": '{%s, "id": %s}' % (known, "9" * 10_000),
        "NaN": '{%s, "id": NaN}' % known, "a lone surrogate": '{"diagnostic": "550 \\ud800"}',
        "an escaped NUL": '{"diagnostic": "550 5.1.1 \\u0000 RecipNotFound", "recipient": "a\\u0000@example.com"}',
        "a NUL byte": '{"diagnostic": "550 \0"}', "a byte order mark": "\ufeff{%s}" % known,
        "other types": '{"diagnostic": ["550"], "id": {}, "recipient": 5}',
        "broken UTF-8": b'{"diagnostic": "550 5.1.1 \xff\xfe\xc0\xaf user unknown", "recipient": "\xed\xa0\x80@example.com"}',
        "UTF-16": ("{%s}" % known).encode("utf-16"), "random bytes": bytes(range(256)) * 40,
        "a diagnostic of 500 KiB": '{"diagnostic": "%s"}' % ("550 user unknown " * 30_000),
        "a key of 500 KiB": '{"%s": 1, %s}' % ("k" * 500_000, known),
        "50,000 keys": "{%s, %s}" % (known, ", ".join(f'"k{i}": {i}' for i in range(50_000))),
        "words of every script": '{"diagnostic": "550 5.1.1 %s"}' % "".join(map(chr, range(0x80, 0xD800, 7))),
        "combining marks": '{"diagnostic": "550 a%s"}' % ("\u0301" * 20_000),
    }
    for name, body in shapes.items():
        answers = [server.post(path, body, MEDIA.get(path, "application/json")) for path in POSTS]
        for path, answer in zip(POSTS, answers):
            below_500(f"{path}: {name}", answer)
    for name, body in {"broken UTF-8": b"550 5.1.1 \xff\xc0 user unknown\n", "NUL": b"550\0 5.1.1\n\0\n"}.items():
        below_500(f"text: {name}", server.post("/v1/classify", body, "text/plain"))
        below_500(f"explained text: {name}", server.post("/v1/explain", body, "text/plain"))
    for format in ("auto", "ses", "dsn", "csv", "postfix", "mailgun", "powermta"):
        below_500(f"format={format}: random bytes",
                  server.post(f"/v1/classify?format={format}", bytes(range(256)) * 100, "application/octet-stream"))
    for value in ("nobody", "", "%00", "ses%0d%0aX-Injected:%201", "../../etc/passwd"):
        answer = server.post(f"/v1/classify?format={value}", b"550 5.1.1 a", "text/plain")
        check(f"format={value!r}: 400 as a problem", answer.status == 400 and answer.is_problem(), answer.status)
    answer = server.post("/v1/classify", b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})
    check("Content-Encoding: gzip: 4xx", 400 <= answer.status < 500, answer.status)


def rejections(server):
    """What the description says cannot be read, is refused with the code that says why."""
    cases = {
        "no diagnostic": ({"id": "1"}, "missing_field"), "null as diagnostic": ({"diagnostic": None}, "missing_field"),
        "a number as diagnostic": ({"diagnostic": 5}, "wrong_type"),
        "a number as recipient": ({"diagnostic": "x", "recipient": 5}, "wrong_type"),
        "a string as attempted": ({"diagnostic": "x", "attempted": "yes"}, "wrong_type"),
        "no JSON": ("diagnostic", "invalid_json"), "a string": ('"x"', "not_an_object"),
    }
    for name, (body, code) in cases.items():
        for path in ("/v1/classify", "/v1/normalize"):
            answer = server.post(path, body)
            found = answer.json().get("code") if answer.is_problem() else None
            check(f"{path}: {name}: 400 {code}", (answer.status, found) == (400, code), f"{answer.status} {found}")


def one_bad_record(server):
    """A bad record never ends a stream, and results stay in their places."""
    good = '{"id": "%s", "diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"}'
    lines = [good % "a", "no json", good % "b", "", "[" * 100_000, good % "c", '{"id": "d", "kind": "delivery"}',
             '{"id": "e", "diagnostic": "%s"}' % ("x" * (1 << 20)), good % "f", "null", good % "g"]
    answer = server.post("/v1/classify/stream", "\n".join(lines), "application/x-ndjson")
    results = [json.loads(line) for line in answer.body.splitlines()]
    kinds = ["error" if "error" in r else "skipped" if "skipped" in r else r["id"] for r in results]
    equal("stream: one result for each line that is not blank, in order",
          kinds, ["a", "error", "b", "error", "c", "skipped", "error", "f", "error", "g"])
    equal("stream: an error knows its line", [r["error"]["line"] for r in results if "error" in r], [2, 5, 8, 10])
    equal("stream: the media type", answer.media_type(), "application/x-ndjson")
    answer = server.post("/v1/classify", "[%s, 5, %s, {}, {\"kind\": \"complaint\"}]" % (good % "a", good % "b"))
    kinds = ["error" if "error" in r else "skipped" if "skipped" in r else r["id"] for r in answer.json()]
    equal("array: results in their places", kinds, ["a", "error", "b", "error", "skipped"])
    equal("array: empty", server.post("/v1/classify", "[]").json(), [])


def stream_pace(server):
    """Answers come while the request is still being sent."""
    with http.connect(server.port, 8) as stream:
        stream.sendall(b"POST /v1/classify/stream HTTP/1.1\r\nHost: localhost\r\n"
                       b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        received = b""
        for turn in (b"first", b"second"):
            line = b'{"id": "%s", "diagnostic": "550 5.1.1 user unknown"}\n' % turn
            stream.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            while turn not in received:
                data = stream.recv(65536)
                if not data:
                    break
                received += data
            check(f"stream: the {turn.decode()} answer comes before the request ends", turn in received)
        stream.sendall(b"0\r\n\r\n")


def injection(server):
    canary = "%0d%0aX-Injected:%201"
    for path in (f"/v1/signatures/a{canary}", f"/v1/signatures?q={canary}&after={canary}", f"/{canary}",
                 f"/v1/signatures?limit=1{canary}", f"/readyz?{canary}"):
        answer = server.get(path)
        check(f"{path}: no header comes back", answer.header("x-injected") is None and answer.status < 500, answer.status)
    for header in ("X-Request-ID", "Host", "Origin", "User-Agent", "Authorization", "Accept", "Traceparent"):
        data, _ = http.raw(server.port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                           + header.encode() + b": a\rX-Injected: 1\r\n\r\n", 6)
        check(f"{header} with a bare CR: no header comes back", b"\nx-injected" not in data.lower()
              and b"\rx-injected" not in data.lower())
    answer = server.post("/v1/classify", {"id": "1\r\nX-Injected: 1", "diagnostic": "550 \r\nX-Injected: 1",
                                          "recipient": "<script>@example.com"})
    check("CR LF in a record stays in the JSON", answer.header("x-injected") is None and answer.status == 200)
    page = server.get("/")
    check("the page forbids what is not its own",
          "default-src 'none'" in (page.header("content-security-policy") or "")
          or "default-src 'self'" in (page.header("content-security-policy") or ""),
          page.header("content-security-policy"))
    equal("no guessing of types", page.header("x-content-type-options"), "nosniff")


def traversal(server):
    paths = ["/..%2f..%2f..%2fetc%2fpasswd", "/../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
             "/page.js/../../../etc/passwd", "/page.js%00.css", "//etc/passwd", "/..%5c..%5cetc%5cpasswd", "/.",
             "/%c0%ae%c0%ae/etc/passwd", "/v1/signatures/..%2f..%2f..%2fetc%2fpasswd", "/v1/signatures/%00",
             "/v1/signatures/%ff", "/v1/signatures/%zz", "/v1/signatures/" + "a" * 4000, "/page.css/../page.html",
             "/v1/signatures/';select%201;--", "/v1/signatures/*", "/v1/signatures/%25"]
    for path in paths:
        data, _ = http.raw(server.port, b"GET " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\n"
                           b"Connection: close\r\n\r\n", 6)
        found = http.statuses(data)
        check(f"{path[:60]}: 4xx, no file", (not found or 400 <= found[0] < 500) and b"root:" not in data, found)
    for query in ("limit=0", "limit=501", "limit=-1", "limit=x", "limit=99999999999999999999"):
        answer = server.get(f"/v1/signatures?{query}")
        check(f"signatures?{query}: 400 as a problem", answer.status == 400 and answer.is_problem(), answer.status)
    for query in ("q=%25", "q=_", "q='", "q=%00", "q=%ff", "q=" + "a" * 5000, "source=%22", "provider=x", "reason=x",
                  "status=x", "after=%ff", "q=a&q=b", "unknown=1", "&&=&"):
        below_500(f"signatures?{query[:30]}", server.get(f"/v1/signatures?{query}"))


GROUPS = [bodies, rejections, one_bad_record, stream_pace, injection, traversal]
