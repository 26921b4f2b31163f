"""The journal cannot store, or the process is killed: nothing that was acknowledged is lost, and answers go on."""

import concurrent.futures
import json
import os
import random
import secrets
import subprocess
import sys
import time
import urllib.parse

from lib import http
from lib.report import check, equal, section
from lib.server import Server

TOPIC = "arn:aws:sns:us-east-1:000000000000:bounces"
RECORD = {"diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"}


def main():
    binary, db, scratch, root = sys.argv[1:5]
    sender = subprocess.Popen(
        [sys.executable, os.path.join(root, "tools/fixtures/sns-sender"), "--port", "0", "--seconds", "600"],
        stdout=subprocess.PIPE, text=True)
    try:
        bench = Bench(binary, db, scratch, int(sender.stdout.readline()))
        section(killed, bench)
        section(damaged_journal, bench)
        if os.getuid() == 0:
            section(full_disk, bench)
            section(read_only, bench)
        else:
            print("# skipped: a full disk and a read-only one need root, for a mount")
    finally:
        sender.kill()
        sender.wait()


class Bench:
    """Makes servers with a journal, and signed messages for them."""

    def __init__(self, binary, db, scratch, port):
        self.binary, self.db, self.scratch, self.port = binary, db, scratch, port
        self.roots = os.path.join(scratch, "root.pem")
        with open(self.roots, "wb") as file:
            file.write(http.request(port, "GET", "/root.pem").body)
        self.key = os.path.join(scratch, "journal.key")
        with open(self.key, "w") as file:
            file.write(secrets.token_hex(16))
        os.chmod(self.key, 0o600)
        self.count = 0

    def server(self, journal):
        configuration = {
            "journal": {"path": journal, "key_file": self.key},
            "sns": {"topics": [TOPIC], "roots": self.roots}}
        return Server(self.binary, self.db, self.scratch, configuration,
                      {"AWS_ENDPOINT_URL_SNS": f"http://127.0.0.1:{self.port}", "AWS_REGION": "us-east-1"})

    def message(self):
        """A bounce of its own."""
        self.count += 1
        bounce = {"notificationType": "Bounce", "bounce": {
            "bounceType": "Transient", "bounceSubType": "General", "feedbackId": f"feedback-{self.count}",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "bouncedRecipients": [{"emailAddress": f"user{self.count}@example.com", "action": "failed",
                                   "status": "5.1.1", "diagnosticCode": "smtp;" + RECORD["diagnostic"]}]},
            "mail": {"messageId": str(self.count), "source": "sender@example.net"}}
        return http.request(self.port, "GET", "/message?text=" + urllib.parse.quote(json.dumps(bounce))).body


def receipt(server, message):
    """The status of the answer and its word; 0 where there was none."""
    try:
        answer = server.post("/v1/sns", message, "text/plain; charset=UTF-8", timeout=10)
        return answer.status, answer.json().get("status") if answer.status == 200 else answer
    except (OSError, http.http.client.HTTPException):
        return 0, None


def killed(bench):
    chance = random.Random(1)
    server = bench.server(os.path.join(bench.scratch, "killed.sqlite"))
    server.start()
    acknowledged, open_ended = [], []
    try:
        for _ in range(10):
            messages = [bench.message() for _ in range(40)]
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                answers = [pool.submit(receipt, server, message) for message in messages]
                time.sleep(chance.uniform(0.005, 0.15))
                server.process.kill()
                server.wait(5)
            for message, answer in zip(messages, answers):
                (acknowledged if answer.result() == (200, "stored") else open_ended).append(message)
            server.start()
        check(f"SIGKILL ten times: some were acknowledged, some not ({len(acknowledged)}, {len(open_ended)})",
              acknowledged and open_ended)
        lost = [found for found in (receipt(server, message) for message in acknowledged) if found != (200, "repeated")]
        check("no acknowledged message is lost: each is known when it comes again", not lost, f"{len(lost)}: {lost[:1]}")
        again = [receipt(server, message) for message in open_ended]
        check("the others are taken when SNS sends them again",
              all(status == 200 and word in ("stored", "repeated") for status, word in again),
              [found for found in again if found[0] != 200][:1])
        twice = [receipt(server, message) for message in open_ended]
        check("and only once", all(found == (200, "repeated") for found in twice))
    finally:
        server.end()


def damaged_journal(bench):
    path = os.path.join(bench.scratch, "damaged.sqlite")
    for name, data in {"random bytes": secrets.token_bytes(100_000), "a text": b"journal\n" * 1000}.items():
        with open(path, "wb") as file:
            file.write(data)
        code, output = bench.server(path).run_to_end(15)
        check(f"a journal of {name} at start: refuses with exit code 2, and names it",
              code == 2 and path in output, f"code {code}: {output[-300:]}")
        with open(path, "rb") as file:
            equal(f"a journal of {name} is left as it is", file.read() == data, True)
    path = os.path.join(bench.scratch, "no/such/folder/journal.sqlite")
    code, output = bench.server(path).run_to_end(15)
    check("a journal in a folder that is not there: refuses with exit code 2, and names it",
          code == 2 and path in output, f"code {code}: {output[-300:]}")


class Disk:
    """A small file system of its own."""

    def __init__(self, scratch, options):
        self.path, self.options = os.path.join(scratch, "disk"), options

    def __enter__(self):
        os.makedirs(self.path, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", self.options, "kb-test", self.path], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=True)

    def fill(self):
        with open(os.path.join(self.path, "ballast"), "wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self):
        os.remove(os.path.join(self.path, "ballast"))


def full_disk(bench):
    with Disk(bench.scratch, "size=8m") as disk, bench.server(os.path.join(disk.path, "journal.sqlite")) as server:
        first = bench.message()
        equal("before: a message is stored", receipt(server, first), (200, "stored"))
        disk.fill()
        refused = None
        for _ in range(300):
            message = bench.message()
            status, answer = receipt(server, message)
            if status != 200:
                refused = message
                break
        check("a full disk: /v1/sns answers 503 as a problem", refused is not None and status == 503
              and answer.is_problem(), status)
        equal("a full disk: one record is classified all the same", server.post("/v1/classify", RECORD).status, 200)
        equal("a full disk: the service is ready", server.get("/readyz").status, 200)
        disk.free()
        if refused:
            equal("room again: the refused message is stored when it comes again", receipt(server, refused),
                  (200, "stored"))
        equal("room again: what was stored before is known", receipt(server, first), (200, "repeated"))


def read_only(bench):
    with Disk(bench.scratch, "size=8m,ro") as disk:
        server = bench.server(os.path.join(disk.path, "journal.sqlite"))
        try:
            server.start(10)
        except RuntimeError as error:
            check("a read-only disk: refuses with exit code 2, and names the journal",
                  server.process.returncode == 2 and disk.path in str(error), str(error))
            return
        try:
            status, _ = receipt(server, bench.message())
            equal("a read-only disk: /v1/sns answers 503", status, 503)
            equal("a read-only disk: classifies all the same", server.post("/v1/classify", RECORD).status, 200)
        finally:
            server.end()


main()
