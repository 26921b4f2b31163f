#!/usr/bin/env python3
"""A stub of a proposer: every permanent refusal that was seen twice, word for word. Put something better in its place."""
import collections
import json
import re
import sys

seen = collections.Counter()


def begin(params):
    seen.clear()


def observations(params):
    for observation in params["observations"]:
        seen[observation["diagnostic"]] += 1
    return {"seen": sum(seen.values())}


def finish(params):
    proposals = []
    for text, count in sorted(seen.items()):
        reply = re.match(r"(?:smtp;\s*)?(5\d\d)[ -](?:5\.\d{1,3}\.\d{1,3} )?(.+)", text)
        if count < 2 or not reply:
            continue
        proposals.append({
            "title": "Seen by the plugin words",
            "status": "experimental",
            "verdict": "undetermined",  # A person says what it means.
            "reason": "undetermined",
            "match": {"reply_code": int(reply.group(1)), "contains": reply.group(2)},
            "examples": [text],
            "evidence": {"count": count},
        })
    return {"proposals": proposals}


def initialize(params):
    if 1 not in params["protocols"]:
        raise ValueError("this plugin speaks version 1")
    return {"protocol": 1, "plugin": {"name": "words", "version": "1.0.0"},
            "roles": ["proposer"], "capabilities": []}


METHODS = {"initialize": initialize, "propose/begin": begin, "propose/observations": observations,
           "propose/finish": finish, "ping": lambda params: None, "shutdown": lambda params: None}

for line in sys.stdin:
    request = json.loads(line)
    if "id" not in request:
        continue  # A notification, such as cancel.
    answer = {"jsonrpc": "2.0", "id": request["id"]}
    try:
        answer["result"] = METHODS[request["method"]](request.get("params", {}))
    except (KeyError, TypeError, ValueError) as fault:
        unknown = request.get("method") not in METHODS
        answer["error"] = {"code": -32601 if unknown else -32000, "message": repr(fault),
                           "data": {"kind": "unsupported" if unknown else "invalid_input"}}
    print(json.dumps(answer), flush=True)
