#!/usr/bin/env python3
"""Compares the engine with the reader in plain SQL on mutated diagnostics.

  fuzz.py KB_PROGRAM KB.sqlite CONFORMANCE.jsonl [COUNT] [SEED]

The two were written apart, so where they differ one of them, or FORMAT.md, is wrong. Exit 1 on a difference.
"""
import json, random, subprocess, sys

import read

PIECES = [
    "550", "550-", "550 ", "421 ", "5.1.1", "4.2.2", "smtp;", "host ", "said: ", "(in reply to ", "RCPT TO command)", "<<< ", ">>> ",
    "-> ", "Remote server returned ", "5.1.0 - Unknown address error 550-'", "'", '"', "@", "://", "http://a", "[", "]", "192.0.2.1",
    "2001:db8::", "\u3042", "\u0e01", "\u0301", "\ud55c", "\U0001f600", ".", "..", "-", "_", "\t", "user unknown", "mailbox full",
    "u@example.com", '"a b"@example.com', "sender ", "sender", "my.sender@", "mail from ", "Return-Path ", "remitente ", "esmtp;", "Absender ", "try again later", "mx.example.com",
    "zen.spamhaus.org", "listed in ", "blocked using ", "SpamCop", "https://www.spamhaus.org/query/ip/", "Listed by XBL", "dnsbl-1.uceprotect.net",
]


def mutated(text):
    text = list(text)
    for _ in range(random.randint(0, 5)):
        place, choice = random.randint(0, len(text)), random.random()
        if choice < 0.5:
            text[place:place] = random.choice(PIECES)
        elif choice < 0.75:
            del text[place : place + random.randint(1, 20)]
        else:
            text[place:place] = text[max(0, place - random.randint(1, 30)) : place]
    return "".join(text)


def events(path, count):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    for number in range(count):
        line = random.choice(lines)
        event = {"id": str(number), "diagnostic": mutated(line["diagnostic"])}
        if random.random() < 0.2:
            event["diagnostic"] += " " + random.choice(lines)["diagnostic"]
        event.update((k, line[k]) for k in ("recipient", "status", "action", "remote_mta") if k in line and random.random() < 0.7)
        if "phase" in line:
            event["phase"] = event["smtp_command"] = line["phase"]
        yield event


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, database, conformance = sys.argv[1:4]
    count, seed = (int(a) for a in (sys.argv[4:] + ["2000", "1"][len(sys.argv) - 4 :])[:2])
    random.seed(seed)
    given = list(events(conformance, count))
    run = subprocess.run(
        [program, "classify", "--quiet", "--db", database, "--format", "jsonl", "--output", "json"],
        input="\n".join(map(json.dumps, given)), capture_output=True, text=True,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode or len(answers) != count:
        sys.exit(f"{program} ended with {run.returncode} after {len(answers)} of {count} answers")
    reader, different = read.Reader(database), 0
    keys = ("verdict", "reason", "suppress", "basis", "signature", "contested", "reply_code", "enhanced_status", "blocklist")
    for event, answer in zip(given, answers):
        expected, got = {k: answer[k] for k in keys if k in answer}, reader.classify(event)
        if expected != got:
            different += 1
            print(f"{json.dumps(event)}\n  engine {expected}\n  reader {got}")
    print(f"{count - different} of {count} agree (seed {seed})")
    sys.exit(different > 0)


if __name__ == "__main__":
    main()
