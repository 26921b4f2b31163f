"""The table and the summary of what was observed; the exit code says whether the corpus knew it all."""

import json
import sys

FINDINGS = ("wrong", "nobody", "foreign", "generic", "silent")


def _table(rows):
    columns = ("server", "scenario", "reason", "suppress", "signature", "")
    cells = [columns] + [
        (r["server"], r["scenario"], r["reason"] or "-", "yes" if r["suppress"] else "no", r["signature"] or "-", r["judgement"])
        for r in rows
    ]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def main(arguments):
    as_json = "--json" in arguments
    paths = [a for a in arguments if a != "--json"]
    rows = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            rows += [json.loads(line) for line in file]
    observed = [r for r in rows if "scenario" in r]
    skipped = [r for r in rows if "skipped" in r]
    counts = {judgement: sum(r["judgement"] == judgement for r in observed) for judgement in ("ok", *FINDINGS)}
    if as_json:
        print(json.dumps({"observations": observed, "skipped": skipped, "summary": counts}, ensure_ascii=False, indent=1))
    else:
        if observed:
            _table(observed)
            print()
        for row in skipped:
            print(f"skipped: {row['server']}: {row['skipped']}")
        servers = sorted({r["server"] + " " + r["version"] for r in observed})
        print(f"{len(observed)} replies of {', '.join(servers) or 'no server'}: "
              + ", ".join(f"{number} {judgement}" for judgement, number in counts.items() if number or judgement == "ok"))
    return 1 if any(counts[judgement] for judgement in FINDINGS) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
