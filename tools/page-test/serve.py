#!/usr/bin/env python3
"""A development server for the page: the files of Sources/ClassifierService/Page, the headers of
the real service, and its API answered from canned data and by the program kb.

  tools/page-test/serve.py --kb .build/release/kb --db kb.sqlite --port 8080
  tools/page-test/serve.py --kb ... --db ... --proposals proposals.json --token secret
  tools/page-test/serve.py --upstream http://127.0.0.1:8080 --port 8081    a real service's answers

For work on the page and its test only: it knows no limits, and answers one request after another.
"""
import argparse
import datetime
import json
import pathlib
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = pathlib.Path(__file__).resolve().parents[2] / "Sources/ClassifierService/Page"
FILES = {"/": ("index.html", "text/html"), "/page.css": ("page.css", "text/css"),
         "/page.js": ("page.js", "text/javascript")}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
DECIDED = {"nothing": "nothing: no signature and no code matched", "alone": "there was only one",
           "layer": "the highest layer", "overrides": "an override",
           "containment": "the narrower template",
           "caution": "caution: one that does not suppress beats one that does",
           "order": "order: stable before experimental, cause order, more literal words, id"}
LAYERS = dict(enumerate(("overlay", "provider", "software", "phrase", "specific status", "vague", "queue",
                         "generic status", "reply code")))
HOSTILE = "hostile.<img src=x onerror=alert(1)>"
HOSTILE_SIGNATURE = {
    "id": HOSTILE, "revision": 1, "title": "A title with <b onclick=alert(2)>markup</b>",
    "status": "experimental", "layer": "phrase", "verdict": "permanent", "reason": "user_unknown",
    "suppresses": False, "origin": "phrase", "origin_kind": "standard",
    "templates": [{"pattern": "<script>alert(3)</script> {address}", "whole": False}],
    "reply_codes": [550], "enhanced_statuses": ["5.1.1"], "phases": ["rcpt_to"],
    "guards": ["<svg onload=alert(4)>"], "remote_mta_required": False, "overrides": [],
    "sources": [{"title": "<i>x</i>", "url": "javascript:alert(5)", "kind": "vendor",
                 "retrieved": "2026-11-23"}], "examples": ["550 5.1.1 <img src=x onerror=alert(6)>"]}


class Problem(Exception):
    def __init__(self, status, title, detail):
        self.body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        self.status = status


class Knowledge:
    """What the compiled file holds, read with plain SQL."""

    def __init__(self, kb, db):
        self.kb, self.db = kb, db
        self.sql = sqlite3.connect(f"file:{db}?mode=ro", uri=True, check_same_thread=False)
        self.sql.row_factory = sqlite3.Row
        self.tables = {name for (name,) in self.sql.execute("SELECT name FROM sqlite_master")}

    def run(self, arguments, text=None):
        done = subprocess.run([self.kb, *arguments], input=text, capture_output=True, timeout=60)
        return done.stdout.decode("utf-8", "replace")

    def lines(self, arguments, text=None):
        return [json.loads(line) for line in self.run(arguments, text).splitlines() if line]

    def explain(self, text):
        events = self.lines(["read", "-"], text)
        explanations, skipped, errors = [], [], []
        for number, event in enumerate(events[:100], 1):
            if "error" in event:
                error = event["error"]
                errors.append({"code": error.get("code", "unreadable"), "line": number,
                               "message": error.get("message", str(error))})
            elif "skipped" in event:
                skipped.append({"line": number, "note": str(event["skipped"])})
            else:
                explanations.append(self.explain_event(event))
        kind = "text"
        if text.lstrip().startswith(b"{"):
            kind = "ses" if b"notificationType" in text or b"eventType" in text else "jsonl"
        return {"format": kind, "explanations": explanations, "skipped": skipped, "errors": errors}

    def explain_event(self, event):
        diagnostic = event.get("diagnostic", "")
        arguments = ["explain", "--json", "--quiet", "--db", self.db]
        for key, option in (("remote_mta", "--remote-mta"), ("status", "--status"),
                            ("smtp_command", "--smtp-command")):
            if event.get(key):
                arguments += [option, event[key]]
        found = json.loads(self.run(arguments + ["--", diagnostic]) or "{}")
        answer = found.get("answer", {})
        if event.get("reported"):
            answer["reported"] = event["reported"]
            answer["reclassified"] = (event["reported"].lower() == "transient"
                                      and answer.get("verdict") == "permanent")
        found["answer"] = answer
        found["event"] = {key: event[key] for key in (
            "recipient", "diagnostic", "status", "remote_mta", "reported") if key in event}
        signature = answer.get("signature")
        if signature:
            detail = self.signature(signature)
            found["title"], found["sources"] = detail["title"], detail["sources"]
        found["decided_by_text"] = DECIDED.get(found.get("decided_by"), "")
        won = [one for one in found.get("participants", [])
               if one["fate"] == "won" and one.get("template")]
        if won:
            marked = mark(diagnostic, won[0]["template"])
            if marked:
                found["marked"] = marked
        reason = self.reasons().get(answer.get("reason"), {})
        found["obstacles"] = []
        if answer.get("verdict") == "permanent" and reason.get("suppress") and not answer["suppress"]:
            found["obstacles"] = ["the answer rests on a code alone, which is a hint and no proof"]
        return found

    def reasons(self):
        return {row["id"]: {"id": row["id"], "concerns": row["concerns"],
                            "verdicts": row["verdicts"].split(), "suppress": bool(row["suppress"]),
                            "meaning": row["meaning"]}
                for row in self.sql.execute("SELECT * FROM reason ORDER BY number")}

    SUMMARY = """SELECT s.number, s.id, s.revision, s.title, s.status, s.layer, s.verdict,
        r.id AS reason, r.suppress, o.id AS origin, o.kind, s.remote_mta_required
        FROM signature s JOIN reason r ON r.number = s.reason JOIN origin o ON o.number = s.origin"""

    def summary(self, row):
        return {"id": row["id"], "revision": row["revision"], "title": row["title"],
                "status": row["status"], "layer": LAYERS.get(row["layer"], str(row["layer"])),
                "verdict": row["verdict"], "reason": row["reason"],
                "suppresses": bool(row["suppress"]) and row["verdict"] == "permanent"
                and row["status"] == "stable", "origin": row["origin"], "origin_kind": row["kind"]}

    def column(self, sql, *values):
        return [value for (value,) in self.sql.execute(sql, values)]

    def sources(self, number):
        rows = self.sql.execute("""SELECT title, url, kind, retrieved FROM source JOIN
            signature_source ON source.number = signature_source.source WHERE signature = ?""",
                                (number,))
        return [dict(row) for row in rows]

    def signature(self, wanted):
        if wanted == HOSTILE:
            return HOSTILE_SIGNATURE
        live = self.column("SELECT id FROM alias WHERE old = ?", wanted)
        row = self.sql.execute(self.SUMMARY + " WHERE s.id = ?", (live or [wanted])[:1]).fetchone()
        if row is None:
            if self.column("SELECT id FROM retired WHERE id = ?", wanted):
                raise Problem(410, "That signature was retired", f"{wanted} is gone.")
            raise Problem(404, "There is no such signature", f"Nothing is called {wanted}.")
        number = row["number"]
        templates = self.sql.execute(
            "SELECT DISTINCT pattern, whole FROM template WHERE signature = ? ORDER BY number",
            (number,))
        return self.summary(row) | {
            "templates": [{"pattern": one["pattern"], "whole": bool(one["whole"])}
                          for one in templates],
            "reply_codes": self.column(
                "SELECT reply_code FROM signature_reply_code WHERE signature = ?", number),
            "enhanced_statuses": self.column(
                "SELECT enhanced_status FROM signature_enhanced_status WHERE signature = ?", number),
            "phases": self.column("SELECT phase FROM signature_phase WHERE signature = ?", number),
            "guards": self.column("""SELECT DISTINCT phrase FROM guard_phrase JOIN signature_guard
                USING(guard_group) WHERE signature = ?""", number),
            "remote_mta_required": bool(row["remote_mta_required"]),
            "overrides": self.column("""SELECT id FROM signature JOIN signature_override
                ON number = loser WHERE winner = ?""", number),
            "sources": self.sources(number),
            "examples": self.column("""SELECT diagnostic FROM corpus_text
                WHERE signature = ? AND role = 'example'""", number)}

    def search(self, query):
        def one(name):
            return query.get(name, [""])[0].lower()
        limit = int(one("limit") or 50)
        if not 1 <= limit <= 500:
            raise Problem(400, "limit is a number from 1 to 500", f"It was {limit}.")
        found = []
        for row in self.sql.execute(self.SUMMARY + " ORDER BY s.id"):
            if any(one(name) and one(name) != str(row[key]).lower() for name, key in (
                    ("provider", "origin"), ("reason", "reason"), ("status", "status"))):
                continue
            if one("source") and not any(one("source") in (source["title"] + " " + source["url"])
                                         .lower() for source in self.sources(row["number"])):
                continue
            if one("q"):
                text = (row["id"] + " " + row["title"]).lower() + " ".join(self.column(
                    "SELECT pattern FROM template WHERE signature = ?", row["number"]))
                if not all(word in text for word in one("q").split()):
                    continue
            found.append(self.summary(row))
        if "hostile" in one("q"):
            found.append({key: HOSTILE_SIGNATURE[key] for key in (
                "id", "revision", "title", "status", "layer", "verdict", "reason", "suppresses",
                "origin", "origin_kind")})
        rest = [row for row in found if row["id"] > query.get("after", [""])[0]]
        answer = {"signatures": rest[:limit], "total": len(found)}
        if len(rest) > limit:
            answer["next"] = rest[limit - 1]["id"]
        return answer

    def about(self):
        facts = dict(self.sql.execute("SELECT name, value FROM metadata").fetchall())
        count = self.column("SELECT count(*) FROM signature")[0]
        origins = self.sql.execute("""SELECT o.id, o.kind, o.name, count(*) AS signatures
            FROM origin o JOIN signature s ON s.origin = o.number GROUP BY o.number ORDER BY o.id""")
        return {"layers": [{"name": facts.get("name", "knowledge"),
                            "version": facts.get("version", "0"),
                            "licence": facts.get("licence", ""), "content_sha256": "0" * 64,
                            "signatures": count, "examples": self.column(
                                "SELECT count(*) FROM corpus_text WHERE role = 'example'")[0]}],
                "trust": "stable", "opened": "2026-11-26T00:00:00Z",
                "reasons": list(self.reasons().values()), "origins": [dict(row) for row in origins]}


def mark(text, template):
    """The pieces of `text` around the words of a template; crude, good enough to look at."""
    words = [word for word in template.split() if not word.startswith("{")]
    if not words:
        return None
    folded = text.lower()
    start = folded.find(words[0])
    end = folded.rfind(words[-1])
    if start < 0 or end < start:
        return None
    end += len(words[-1])
    return [text[:start], text[start:end], text[end:]]


def statistics():
    """A day of canned figures, the same each time but for its hours."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
    hours = [now - datetime.timedelta(hours=23 - index) for index in range(24)]

    def text(moment):
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    by_hour = [{"hour": text(hour), "bounces": 40 + (index * 37) % 90 + (index > 7) * 60,
                "unknown": (index * 13) % 17} for index, hour in enumerate(hours)]
    total = sum(hour["bounces"] for hour in by_hour)
    reasons = ["user_unknown", "mailbox_full", "spam", "policy", "ip_reputation", "greylisted",
               "rate_limited", "undetermined", "auth_failure", "mailbox_disabled"]
    providers = ["gmail", "exchange-online", "", "yahoo", "icloud", "gmx", "<b>hostile</b>"]

    def parts(names):
        counts = [max(1, total // (2 ** (index + 1))) for index in range(len(names))]
        counts[0] += total - sum(counts)
        return zip(names, counts)
    return {"since": text(hours[0]), "until": text(now + datetime.timedelta(hours=1)),
            "bounces": total, "suppressions": total // 5,
            "unknown": sum(hour["unknown"] for hour in by_hour),
            "by_reason": [{"reason": name, "count": count} for name, count in parts(reasons)],
            "by_provider": [{"provider": name, "count": count} for name, count in parts(providers)],
            "by_hour": by_hour}


def handler(knowledge, options):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments):
            pass

        def answer(self, status, body, kind="application/json", **more):
            if not isinstance(body, bytes):
                body = json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            for name, value in {"Content-Type": kind + "; charset=utf-8",
                                "Content-Length": str(len(body)),
                                "Content-Security-Policy": POLICY, "Cache-Control": "no-store",
                                "X-Content-Type-Options": "nosniff", **more}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def serve(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            url = urllib.parse.urlsplit(self.path)
            query = urllib.parse.parse_qs(url.query)
            try:
                if url.path in FILES:
                    name, kind = FILES[url.path]
                    return self.answer(200, (PAGE / name).read_bytes(), kind)
                if url.path == "/openapi.yaml":
                    return self.answer(200, b"openapi: 3.1.0\n", "application/yaml")
                if options.upstream:
                    return self.forward(body)
                if options.token and self.headers.get("Authorization") != "Bearer " + options.token:
                    raise Problem(401, "A token is needed", "Send Authorization: Bearer TOKEN.")
                return self.answer(200, self.api(url.path, query, body))
            except Problem as problem:
                more = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
                return self.answer(problem.status, problem.body, "application/problem+json", **more)

        def forward(self, body):
            """The page from here, the answer from a service that runs."""
            headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")
                       if self.headers[name]}
            request = urllib.request.Request(options.upstream + self.path, data=body or None,
                                             headers=headers, method=self.command)
            try:
                reply = urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                reply = error
            more = {name: reply.headers[name] for name in ("Retry-After", "WWW-Authenticate")
                    if reply.headers[name]}
            self.answer(reply.status, reply.read(), reply.headers["Content-Type"].split(";")[0],
                        **more)

        do_GET = do_HEAD = do_POST = serve

        def api(self, path, query, body):
            if path == "/v1/explain" and self.command == "POST":
                if b"please-fail" in body:
                    raise Problem(503, "Service Unavailable", "The service is <i>stopping</i>.")
                return knowledge.explain(body)
            if path == "/v1/knowledge":
                return knowledge.about()
            if path == "/v1/signatures":
                return knowledge.search(query)
            if path.startswith("/v1/signatures/"):
                return knowledge.signature(urllib.parse.unquote(path[len("/v1/signatures/"):]))
            if path == "/v1/statistics":
                return statistics()
            if path == "/v1/proposals" and options.proposals:
                return json.loads(pathlib.Path(options.proposals).read_text())
            raise Problem(404, "There is nothing of that name", path)

    return Handler


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kb", help="the program kb")
    parser.add_argument("--db", help="the compiled knowledge")
    parser.add_argument("--proposals", help="what kb suggest --output json wrote")
    parser.add_argument("--token", help="ask for this token")
    parser.add_argument("--upstream", help="take the answers of the service at this address")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    options = parser.parse_args()
    if not options.upstream and not (options.kb and options.db):
        parser.error("name --kb and --db, or --upstream")
    knowledge = None if options.upstream else Knowledge(options.kb, options.db)
    server = ThreadingHTTPServer(("127.0.0.1", options.port),
                                 handler(knowledge, options))
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
