#!/usr/bin/env python3
"""Reads event webhooks of SocketLabs, one JSON object a line, for kb."""
import base64
import json
import sys

KINDS = {"Failed": "bounce", "Deferred": "delay", "Delivered": "delivery", "Sent": "delivery", "Complaint": "complaint"}


def record(line, number):
    """One event as kb read prints it, or why there is none."""
    try:
        body = json.loads(line)
    except ValueError as fault:
        return {"error": {"code": "invalid_json", "line": number, "message": f"line {number} is not valid JSON: {fault.msg}"}}
    if not isinstance(body, dict):
        return {"error": {"code": "not_an_object", "line": number, "message": f"line {number} holds no object"}}
    kind = body.get("Type")
    if kind not in KINDS:
        return {"skipped": {"line": number, "note": f"{kind}: not a bounce"}}
    event = {
        "id": body.get("MessageId"),
        "kind": KINDS[kind],
        "recipient": body.get("Address"),
        "diagnostic": body.get("DiagnosticCode") or body.get("Reason") or "",
        "status": body.get("BounceStatus"),
        "remote_mta": body.get("RemoteMta"),
        "reported": body.get("FailureType"),
        "timestamp": body.get("DateTime"),
    }
    if body.get("FailureType") == "Suppressed":
        event["attempted"] = False  # SocketLabs did not try: nothing is to be learned from it.
    return event


def detect(params):
    start = base64.b64decode(params["base64"])
    certain = b'"Type"' in start and b'"MailingId"' in start and b'"SecretKey"' in start
    return {"confidence": "certain" if certain else "no"}


def decode(params):
    first = params.get("line", 1)
    return {"records": [record(line, first + i) for i, line in enumerate(params["lines"]) if line.strip()]}


def initialize(params):
    if 1 not in params["protocols"]:
        raise ValueError("this plugin speaks version 1")
    return {"protocol": 1, "plugin": {"name": "socketlabs", "version": "1.0.0"},
            "roles": ["format"], "capabilities": ["lines"]}


METHODS = {"initialize": initialize, "format/detect": detect, "format/decode": decode,
           "ping": lambda params: None, "shutdown": lambda params: None}

for text in sys.stdin:
    request = json.loads(text)
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
