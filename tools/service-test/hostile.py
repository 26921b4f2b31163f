"""Clients that mean harm, or are broken."""

import sys

from lib import access, content, sockets
from lib.report import check, section
from lib.server import Server


def main():
    binary, db, scratch = sys.argv[1:4]
    limits = {"header_seconds": 2, "idle_seconds": 3, "request_seconds": 5, "body_bytes": 1 << 20, "items": 100}
    with Server(binary, db, scratch, {"http": limits}) as server:
        for group in (*sockets.GROUPS, *content.GROUPS):
            section(group, server)
            if not check(f"after {group.__name__.replace('_', ' ')} the server runs and answers", answers(server)):
                server.end()
                server.start()
        check("nothing trapped", "Fatal error" not in server.log())
    for group in access.GROUPS:
        section(group, binary, db, scratch)


def answers(server):
    try:
        record = {"diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"}
        return server.is_alive() and server.post("/v1/classify", record).json()["reason"] == "user_unknown"
    except (OSError, ValueError, KeyError):
        return False


main()
