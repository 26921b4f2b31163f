"""Who may ask, how often, and what is told about it: tokens, rates, addresses, metrics, logs."""

import hashlib
import time

from . import http, metrics
from .report import check, equal
from .server import Server

RECORD = {"diagnostic": "550 5.1.1 user unknown"}
CANARY = "canary-3141592653"


def tokens(binary, db, scratch):
    secrets = {"mail-desk": "token-of-the-mail-desk-0000", "reports": "token-of-the-reports-00000"}
    hashes = {name: hashlib.sha256(secret.encode()).hexdigest() for name, secret in secrets.items()}
    configuration = {"tokens": [f"{name}:{value}" for name, value in hashes.items()]}
    with Server(binary, db, scratch, configuration) as server:
        def status(value, path="/v1/classify"):
            headers = {} if value is None else {"Authorization": value}
            if path == "/v1/classify":
                return server.post(path, RECORD, headers=headers)
            return server.get(path, headers=headers)
        for name, secret in secrets.items():
            equal(f"the token of {name}", status(f"Bearer {secret}").status, 200)
        equal("the scheme in other letters", status(f"bearer {secrets['reports']}").status, 200)
        wrong = {
            "none": None, "empty": "Bearer ", "wrong": "Bearer token", "cut short": f"Bearer {secrets['reports'][:-1]}",
            "with more": f"Bearer {secrets['reports']}0", "its hash": f"Bearer {hashes['reports']}",
            "its name": "Bearer reports", "name and token": f"Bearer reports:{secrets['reports']}",
            "name and hash": f"Bearer reports:{hashes['reports']}", "as Basic": f"Basic {secrets['reports']}",
            "without a scheme": secrets["reports"], "two": f"Bearer {secrets['reports']}, Bearer {secrets['reports']}",
            "of 10 KiB": "Bearer " + "a" * 10_000,
        }
        for name, value in wrong.items():
            answer = status(value)
            check(f"token {name}: 401 as a problem with WWW-Authenticate",
                  answer.status == 401 and answer.is_problem()
                  and (answer.header("www-authenticate") or "").startswith("Bearer"), answer.status)
        for path in ("/metrics", "/v1/knowledge", "/v1/signatures", "/v1/signatures/x", "/v1/statistics",
                     "/v1/proposals"):
            equal(f"{path} needs a token", status(None, path).status, 401)
        for path in ("/healthz", "/readyz", "/", "/page.js", "/page.css", "/openapi.yaml"):
            equal(f"{path} needs none", status(None, path).status, 200)
        for path in ("/V1/classify", "//v1/classify", "/v1//classify", "/v1/classify/", "/%761/classify", "/v1/./classify"):
            answer = server.post(path, RECORD)
            check(f"{path} is no way around the token", answer.status in (400, 401, 404), answer.status)
        check("no token in the log", not any(secret in server.log() for secret in secrets.values()))
        check("/v1/sns needs no token", server.post("/v1/sns", "{}", "text/plain").status in (400, 403, 404))


def without_tokens(binary, db, scratch):
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        server = Server(binary, db, scratch, {"host": host})
        code, output = server.run_to_end(10)
        check(f"without tokens it does not listen on {host}: exit code 2", code == 2, f"code {code}: {output[-300:]}")
        check(f"{host}: it says that tokens are missing", "token" in output.lower(), output[-300:])
    for name, configuration in {
        "a token that is no hash": {"tokens": ["reports:secret"]}, "a key nobody knows": {"prot": 1},
        "a port that is none": {"port": 70000}, "a wrong type": {"http": {"items": "many"}},
        "a limit below zero": {"http": {"items": -1}},
    }.items():
        server = Server(binary, db, scratch, configuration, arguments=["--check-config"])
        server.port = None if "port" in configuration else server.port
        code, output = server.run_to_end(10)
        check(f"--check-config: {name}: exit code 2", code == 2, f"code {code}: {output[-300:]}")
        check(f"--check-config: {name}: the secret is not printed", "secret" not in output)
    code, output = Server(binary, db, scratch, {}, arguments=["--check-config"]).run_to_end(10)
    check("--check-config: a good one: exit code 0", code == 0, f"code {code}: {output[-300:]}")


def rates(binary, db, scratch):
    with Server(binary, db, scratch, {"http": {"rate_per_second": 5, "rate_burst": 10}}) as server:
        time.sleep(2)  # the bucket is full again after the start
        answers = [server.post("/v1/classify", RECORD) for _ in range(40)]
        codes = [answer.status for answer in answers]
        check("a burst is let through, what is over it gets 429", codes[:8] == [200] * 8 and codes.count(429) >= 15, codes)
        late = next((answer for answer in answers if answer.status == 429), None)
        if check("429 as a problem with Retry-After", late is not None and late.is_problem()
                 and (late.header("retry-after") or "").isdigit() and int(late.header("retry-after")) >= 1,
                 late and late.headers):
            time.sleep(int(late.header("retry-after")) + 0.2)
            equal("after Retry-After it goes on", server.post("/v1/classify", RECORD).status, 200)
    with Server(binary, db, scratch, {"http": {"concurrency": 4}}) as server:
        crowd = []
        for _ in range(4):
            stream = http.connect(server.port)
            stream.sendall(b"POST /v1/classify/stream HTTP/1.1\r\nHost: localhost\r\n"
                           b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n")
            crowd.append(stream)
        time.sleep(0.5)
        answer = server.post("/v1/classify", RECORD)
        check("more requests at once than `concurrency`: 503 as a problem with Retry-After",
              answer.status == 503 and answer.is_problem() and answer.header("retry-after"), answer.status)
        equal("/healthz is answered all the same", server.get("/healthz").status, 200)
        for stream in crowd:
            http.reset(stream)
        time.sleep(0.5)
        equal("and when they are gone, so is the refusal", server.post("/v1/classify", RECORD).status, 200)


def metric_text(binary, db, scratch):
    with Server(binary, db, scratch) as server:
        server.post("/v1/classify", [RECORD, {"diagnostic": "words that nobody knows"}, {}])
        server.get("/no/such/path"), server.get('/v1/signatures/a"b\\c%0a'), server.get("/healthz")
        answer = server.get("/metrics")
        equal("metrics: the media type", answer.media_type(), "text/plain")
        check("metrics: version=0.0.4", "version=0.0.4" in (answer.header("content-type") or ""))
        try:
            samples = metrics.parse(answer.body)
            check("metrics: the grammar of the text format", True)
        except (metrics.GrammarError, UnicodeDecodeError) as error:
            check("metrics: the grammar of the text format", False, str(error))
            return
        names = {name for name, _ in samples}
        for wanted in ("kb_http_requests_total", "kb_http_request_seconds_count", "kb_answers_total", "kb_unknown_total",
                       "kb_knowledge_age_seconds", "kb_knowledge_stale", "kb_knowledge_reloads_total"):
            check(f"metrics: {wanted}", wanted in names, sorted(names))
        equal("metrics: what was unknown is counted", metrics.total(samples, "kb_unknown_total"), 1)
        equal("metrics: answers by basis", metrics.total(samples, "kb_answers_total", basis="none"), 1)
        for number in range(200):
            server.get(f"/no/such/{number}")
            server.get(f"/v1/signatures/{number}")
            http.request(server.port, f"M{number}", "/")
        again = metrics.parse(server.get("/metrics").body)
        check("metrics: 600 odd paths and methods make no new series", len(again) <= len(samples) + 60,
              f"{len(samples)} before, {len(again)} after")


def logs(binary, db, scratch):
    for level in ("info", "debug", "trace"):
        with Server(binary, db, scratch, {"log_level": level}) as server:
            address = f"{CANARY}@example.com"
            record = {"id": CANARY, "recipient": address, "diagnostic": f"550 5.1.1 <{address}> unknown",
                      "remote_mta": f"{CANARY}.example.com"}
            for path in ("/v1/classify", "/v1/explain", "/v1/normalize", "/v1/classify/stream", "/v1/sns"):
                for body in (record, [record], str(record), {"diagnostic": 5, "recipient": address}):
                    server.post(path, body)
                server.post(path, f"550 5.1.1 {address}", "text/plain")
            server.get(f"/{address}"), server.get(f"/v1/signatures?q={address}"), server.get(f"/v1/signatures/{address}")
            server.get("/healthz", headers={"Authorization": f"Bearer {CANARY}", "User-Agent": CANARY, "Referer": CANARY})
            answer = server.post("/v1/classify", {"diagnostic": 5, "recipient": address})
            check(f"log_level {level}: no address in a problem", CANARY not in answer.body.decode())
        time.sleep(0.2)
        found = [line for line in server.log().splitlines() if CANARY in line]
        check(f"log_level {level}: no address, diagnostic, path of a client or token in the log", not found,
              found[:1])


GROUPS = [tokens, without_tokens, rates, metric_text, logs]
