"""The knowledge is replaced while others ask."""

import os
import shutil
import signal
import sys
import time

from lib import metrics
from lib.clients import Crowd
from lib.report import check, equal, section
from lib.server import Server

PATIENCE = 20


def main():
    binary, db, scratch = sys.argv[1:4]
    live = os.path.join(scratch, "live.sqlite")
    shutil.copy(db, live)
    with Server(binary, live, scratch, {"reload_seconds": 1}) as server:
        with Crowd(server.port, 4) as crowd:
            for group in (by_rename, by_signal, bad_files, in_a_row):
                section(group, server, db, live, scratch)
        check(f"no request failed while files were replaced ({crowd.answered} answered)",
              crowd.answered > 100 and not crowd.failures and not crowd.refused,
              f"{len(crowd.failures)} failed, {crowd.refused} refused: {crowd.failures[:2]}")
        check("under 100 MiB after all reloads", server.memory("VmRSS") < 100, f"{server.memory('VmRSS'):.0f} MiB")
        check("nothing trapped", "Fatal error" not in server.log())
    section(at_start, binary, db, scratch)


def reloads(server, outcome):
    return metrics.total(metrics.parse(server.get("/metrics").body), "kb_knowledge_reloads_total", outcome=outcome)


def wait_for(condition, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def replace(path, data):
    """Puts a file in the place of another by rename."""
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.rename(path + ".new", path)


def by_rename(server, db, live, scratch):
    with open(db, "rb") as file:
        data = file.read()
    before = reloads(server, "taken")
    for turn in range(4):
        replace(live, data)
        check(f"replaced by rename, {turn + 1}: it is taken",
              wait_for(lambda: reloads(server, "taken") >= before + turn + 1))


def by_signal(server, db, live, scratch):
    before = reloads(server, "taken")
    server.signal(signal.SIGHUP)
    check("SIGHUP: the file is read again", wait_for(lambda: reloads(server, "taken") > before))
    for _ in range(20):
        server.signal(signal.SIGHUP)
    time.sleep(1)
    check("20 SIGHUP at once do no harm", server.is_alive() and server.get("/readyz").status == 200)


def damaged(data):
    """Files that must not be taken, and a word that the reason has to name."""
    def patched(offset, new):
        return data[:offset] + new + data[offset + len(new):]
    middle = len(data) // 2
    return {
        "one bit flipped in the middle": (patched(middle, bytes([data[middle] ^ 1])), ""),
        "one bit flipped near the end": (patched(len(data) - 100, bytes([data[-100] ^ 0x80])), ""),
        "half a file": (data[:middle], ""),
        "one page too few": (data[:-4096], ""),
        "one byte too many": (data + b"\0", ""),
        "an empty file": (b"", ""),
        "a text": (b"knowledge\n" * 1000, ""),
        "zeros": (bytes(len(data)), ""),
        "a layout from the future (user_version 99)": (patched(60, (99).to_bytes(4, "big")), "99"),
        "an older layout (user_version 0)": (patched(60, (0).to_bytes(4, "big")), ""),
        "another application's SQLite file": (patched(68, b"MBTI"), ""),
    }


def bad_files(server, db, live, scratch):
    with open(db, "rb") as file:
        data = file.read()
    version = server.get("/readyz").json()["knowledge"]
    for name, (bad, word) in damaged(data).items():
        before = reloads(server, "refused")
        replace(live, bad)
        if not check(f"{name}: refused and counted", wait_for(lambda: reloads(server, "refused") > before)):
            continue
        ready = server.get("/readyz")
        state = ready.json()
        check(f"{name}: goes on serving, stale, and says why",
              ready.status == 200 and state["stale"] is True and state["knowledge"] == version
              and state.get("refused") and word in state["refused"], state)
        equal(f"{name}: kb_knowledge_stale", metrics.total(metrics.parse(server.get("/metrics").body),
                                                           "kb_knowledge_stale"), 1)
    os.remove(live)
    time.sleep(2.5)
    equal("no file at all: goes on serving", server.get("/readyz").status, 200)
    server.signal(signal.SIGHUP)
    time.sleep(0.5)
    check("no file at all, SIGHUP: goes on serving", server.is_alive() and server.get("/readyz").status == 200)
    os.mkdir(live)
    time.sleep(2.5)
    check("a folder in its place: goes on serving", server.is_alive() and server.get("/readyz").status == 200)
    os.rmdir(live)
    replace(live, data)
    check("a good one again: taken, no longer stale", wait_for(lambda: server.get("/readyz").json()["stale"] is False))
    check("a good one again: no reason is left", "refused" not in server.get("/readyz").json())


def in_a_row(server, db, live, scratch):
    with open(db, "rb") as file:
        data = file.read()
    for turn in range(30):
        replace(live, data if turn % 2 else data[: len(data) // 3])
        time.sleep(0.1)
    check("30 files within 3 seconds, good and bad in turn: the last one, which is good, is taken",
          wait_for(lambda: server.get("/readyz").json()["stale"] is False))


def at_start(binary, db, scratch):
    with open(db, "rb") as file:
        data = file.read()
    path = os.path.join(scratch, "start.sqlite")
    for name, (bad, word) in damaged(data).items():
        replace(path, bad)
        refuses(binary, path, scratch, f"{name} at start", word)
    os.remove(path)
    refuses(binary, path, scratch, "no file at start", "")
    refuses(binary, scratch, scratch, "a folder at start", "")


def refuses(binary, path, scratch, name, word):
    code, output = Server(binary, path, scratch).run_to_end(15)
    check(f"{name}: refuses with exit code 2", code == 2, f"code {code}: {output[-300:]}")
    check(f"{name}: names the file and why", os.path.basename(path) in output and word in output, output[-300:])


main()
