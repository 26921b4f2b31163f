"""A strict reader of the Prometheus text format 0.0.4."""

import math
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
KINDS = {"counter", "gauge", "histogram", "summary", "untyped"}
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}


class GrammarError(Exception):
    pass


def parse(data):
    """Answers {(name, labels): value}; raises GrammarError that names the line."""
    text = data.decode("utf-8")
    if text and not text.endswith("\n"):
        raise GrammarError("the last line does not end with a line feed")
    if "\r" in text:
        raise GrammarError("a carriage return")
    samples, kinds, helped, order = {}, {}, set(), []
    for number, line in enumerate(text.split("\n")[:-1], 1):
        def fail(why):
            raise GrammarError(f"line {number}: {why}: {line[:120]}")
        if not line.strip():
            continue
        if line.startswith("#"):
            words = line.split(" ", 3)
            if len(words) < 3 or words[0] != "#" or words[1] not in ("HELP", "TYPE"):
                continue  # a comment
            name = words[2]
            if not NAME.fullmatch(name):
                fail("no metric name")
            if words[1] == "HELP":
                if name in helped:
                    fail("a second HELP")
                helped.add(name)
            else:
                if name in kinds:
                    fail("a second TYPE")
                if len(words) < 4 or words[3] not in KINDS:
                    fail("no such type")
                if any(family(key[0], kinds) == name for key in samples):
                    fail("TYPE after a sample")
                kinds[name] = words[3]
            continue
        name, labels, value = sample(line, fail)
        owner = family(name, kinds)
        if owner not in kinds:
            fail("a sample without TYPE")
        if not order or order[-1] != owner:
            if owner in order:
                fail("the samples of one metric do not stand together")
            order.append(owner)
        if (name, labels) in samples:
            fail("the same sample again")
        if kinds[owner] == "counter" and not value >= 0:
            fail("a counter below zero")
        samples[name, labels] = value
    check_histograms(samples, kinds)
    return samples


def family(name, kinds):
    for kind, suffixes in SUFFIXES.items():
        for suffix in suffixes:
            if suffix and name.endswith(suffix) and kinds.get(name[:-len(suffix)]) == kind:
                return name[:-len(suffix)]
    return name


def sample(line, fail):
    match = NAME.match(line)
    if not match:
        fail("no metric name")
    name, rest = match.group(), line[match.end():]
    labels = []
    if rest.startswith("{"):
        rest = rest[1:]
        while not rest.startswith("}"):
            match = LABEL.match(rest)
            if not match:
                fail("no label name")
            label, rest = match.group(), rest[match.end():]
            if not rest.startswith('="'):
                fail("no label value")
            value, rest = quoted(rest[2:], fail)
            if label in dict(labels):
                fail("the same label again")
            labels.append((label, value))
            if rest.startswith(","):
                rest = rest[1:]
            elif not rest.startswith("}"):
                fail("no comma between labels")
        rest = rest[1:]
    words = rest.split()
    if not rest.startswith((" ", "\t")) or len(words) not in (1, 2):
        fail("no value")
    try:
        value = float(words[0])
        if len(words) == 2:
            int(words[1])
    except ValueError:
        fail("no number")
    return name, tuple(sorted(labels)), value


def quoted(rest, fail):
    value, index = [], 0
    while index < len(rest):
        character = rest[index]
        if character == '"':
            return "".join(value), rest[index + 1:]
        if character == "\\":
            index += 1
            if rest[index:index + 1] not in ("\\", '"', "n"):
                fail("no such escape")
            character = {"n": "\n"}.get(rest[index], rest[index])
        value.append(character)
        index += 1
    fail("a label value without an end")


def check_histograms(samples, kinds):
    for name in (name for name, kind in kinds.items() if kind == "histogram"):
        series = {}
        for (sample_name, labels), value in samples.items():
            if sample_name == name + "_bucket":
                bounds = dict(labels)
                if "le" not in bounds:
                    raise GrammarError(f"{name}: a bucket without le")
                bound = float(bounds.pop("le"))
                series.setdefault(tuple(sorted(bounds.items())), []).append((bound, value))
        for labels, buckets in series.items():
            buckets.sort()
            if not math.isinf(buckets[-1][0]):
                raise GrammarError(f"{name}: no bucket +Inf")
            if [count for _, count in buckets] != sorted(count for _, count in buckets):
                raise GrammarError(f"{name}: buckets are not cumulative")
            if samples.get((name + "_count", labels)) != buckets[-1][1]:
                raise GrammarError(f"{name}: the count is not the bucket +Inf")
            if (name + "_sum", labels) not in samples:
                raise GrammarError(f"{name}: no sum")


def total(samples, name, **labels):
    """The sum of the samples of a name that have these labels."""
    wanted = set(labels.items())
    return sum(value for (found, pairs), value in samples.items() if found == name and wanted <= set(pairs))
