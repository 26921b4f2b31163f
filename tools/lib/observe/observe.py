"""Observes one server: `observe.py NAME ROOT VERSION KB DATABASE RESULTS`, inside the namespaces that `enter` makes."""

import importlib
import json
import subprocess
import sys

import client
import stubs
from scenario import judge


def classify(kb, database, observations):
    """The answers of `kb classify`, in order."""
    lines = "".join(json.dumps(o.record(i)) + "\n" for i, o in enumerate(observations))
    run = subprocess.run(
        [kb, "classify", "--db", database, "--quiet", "--format", "jsonl", "--output", "json", "-"],
        input=lines, capture_output=True, text=True, timeout=120, check=False)
    answers = {a.get("id"): a for a in map(json.loads, filter(None, run.stdout.splitlines()))}
    return [answers.get(str(i), {}) for i in range(len(observations))]


def main(name, root, version, kb, database, results):
    server = importlib.import_module(name).SERVER(root)
    stubs.start()
    server.add_users()
    server.configure()
    try:
        server.start()
        for port in server.ports:
            if not client.wait_for_port(stubs.SERVER, port):
                print(f"error: {name} does not listen on port {port}; its log:\n{server.log()}", file=sys.stderr)
                return 2
        observations = server.observe()
    finally:
        server.stop()
    answers = classify(kb, database, [o for o in observations])
    rows = []
    for observation, answer in zip(observations, answers):
        judgement, why = judge(name, observation, answer)
        text = observation.record(0)["diagnostic"]
        rows.append({
            "server": name, "version": version, "scenario": observation.scenario.name, "text": text,
            "status": observation.status, "signature": answer.get("signature", ""), "reason": answer.get("reason", ""),
            "verdict": answer.get("verdict", ""), "suppress": bool(answer.get("suppress")), "judgement": judgement, "why": why})
        print(f"{name}: {observation.scenario.name}", file=sys.stderr)
        for line in (text or "(nothing)").split("\n"):
            print(f"    {observation.status + ' ' if observation.status else ''}{line}", file=sys.stderr)
        row = rows[-1]
        print(f"  {judgement}: {row['signature'] or 'nobody'}, {row['verdict']} {row['reason']}"
              f"{', suppress' if row['suppress'] else ''}{'; ' + why if why else ''}", file=sys.stderr)
    if any(r["judgement"] == "silent" for r in rows):
        print("\n".join(server.log().splitlines()[-400:]), file=open(results + ".log", "w", encoding="utf-8"))
    with open(results, "a", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
