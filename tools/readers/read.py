#!/usr/bin/env python3
"""A reader of the compiled file in plain SQL: Python's standard library and nothing else.

  read.py KB.sqlite CONFORMANCE.jsonl   prints how many answers agree; exit 1 if any does not
  read.py KB.sqlite --text DIAGNOSTIC   prints one answer

Written from knowledge/FORMAT.md alone, as an example and as a check on that page. For bulk work use the
library or `kb classify`; this looks candidates up by their anchor, well below a millisecond a message. It
reads one file: overlays, and the ids that they switch off, are the library's and the tool's.
"""
import json, re, sqlite3, struct, sys

MASK = (1 << 64) - 1
PRECEDES_RECIPIENT = {"connect", "ehlo", "mail_from"}


def verify(path):
    """Identity and checksum, before SQLite sees the file."""
    data = open(path, "rb").read()
    if data[:16] != b"SQLite format 3\0" or data[68:72] != b"MTAR":
        sys.exit(f"{path}: not a compiled knowledge file")
    if struct.unpack(">I", data[60:64])[0] > 1:
        sys.exit(f"{path}: a newer layout than this reader's, 1")
    state = len(data)
    for word in struct.unpack(f"<{len(data) // 8}Q", data[: len(data) // 8 * 8]):
        state = ((state ^ word) * 0x9E3779B97F4A7C15) & MASK
        state ^= state >> 29
    if state:
        sys.exit(f"{path}: the checksum is wrong; copy the file again")


# Normalisation

STATUS = re.compile(r"(?<![A-Za-z0-9\x80-\U0010ffff])(?<![A-Za-z0-9]\.)([245])\.(\d{1,3})\.(\d{1,3})(?![A-Za-z0-9\x80-\U0010ffff])(?!\.[A-Za-z0-9])")
CODE = r"[245]\d\d(?![A-Za-z0-9_@%\x80-\U0010ffff])(?![./:]\d)"
BLANK = "[\x00-\x20\x7f]"
MARKERS = [  # words, form, phase, whether a code must follow
    ("said:", "host", None, True), ("refused to talk to me:", "host", "connect", False),
    (" returned ", "host", None, True), ("smtp error from remote mail server after ", "exim", None, False),
    ("smtp error from remote mailer after ", "exim", None, False), ("<<<", "transcript", None, False),
    ("remote server returned message denied by administrative policy", "", None, False),
    ("remote server returned", "", None, False), ("the error that the other server returned was:", "", None, False),
    ("the response from the remote server was:", "", None, False), ("the response was:", "", None, True),
    ("remote server replied:", "", None, False), ("remote server responded:", "", None, False),
    ("generated following response:", "", None, False), ("returned the following error:", "", None, False),
    ("the following error:", "", None, True), ("diagnostic-code: smtp;", "", None, False), ("smtp;", "", None, True), ("esmtp;", "", None, True),
    ("responded with:", "", None, False), ("error message is:", "", None, False), ("server response:", "", None, False),
    ("smtp reply:", "", None, False), ("reason:", "", None, True), ("->", "", None, True),
]
SENTENCES = [
    ("does not like recipient", "rcpt_to"), ("sender was rejected", "mail_from"), ("greeting failed", "connect"),
    ("my name was rejected", "ehlo"), ("failed after i sent the message", "data"), ("failed on data command", "data"),
    ("rcpt to", "rcpt_to"), ("mail from", "mail_from"),
]
TAILS = ["(in reply to ", "(delivery attempts:", "giving up on ", "[rcpt_to]", "[mail_from]", "> #smtp#", "(delivery not attempted"]
PHASES = {
    "connect": "connect", "connection": "connect", "connecting": "connect", "conn": "connect", "greeting": "connect",
    "banner": "connect", "initial": "connect", "ehlo": "ehlo", "helo": "ehlo", "lhlo": "ehlo", "starttls": "ehlo",
    "auth": "ehlo", "tls": "ehlo", "mail": "mail_from", "mailfrom": "mail_from", "rcpt": "rcpt_to", "rcptto": "rcpt_to",
    "vrfy": "rcpt_to", "data": "data", "bdat": "data", "message": "data", "body": "data",
}

LISTING = set(  # words that speak of a listing
    """
    black blackholed blacklist blacklisted blacklisting blacklists block blocked blocking blocklist blocklisted blocklists blocks bl
    dnsbl listed listing listings rbl rbls reputation uribl blockiert geblokkeerd gelistet gesperrt sperrliste vermeld zwarte bloccata
    bloccato bloque bloqueada bloqueado bloquee elencato listada listado listee negra nera noire czarnej zablokowany заблокирован
    списке черном 列 阻 黑
    """.split()
)
LISTED = set("blocked listed blacklisted blocklisted denied rejected found blacklist blocklist dnsbl rbl".split())
BEFORE_LIST = set("using by in on at from via".split())
LABEL = r"[a-zA-Z0-9_\-\x80-\U0010ffff]"


def flexible(words):
    return "".join(BLANK + "+" if c == " " else re.escape(c) for c in words)


def at_word(words):
    """A pattern for words with which a run of letters and digits begins."""
    return re.compile(("(?<![A-Za-z0-9])" if words[0].isalpha() else "") + flexible(words), re.I | re.A)


ANY_MARKER = [(at_word(m[0]), m) for m in MARKERS]
ANY_TAIL = [at_word(t) for t in TAILS]
ANY_SENTENCE = [(re.compile(flexible(w), re.I | re.A) if w == "mail from" else at_word(w), phase) for w, phase in SENTENCES]
SENDER_GUARDS = 0
SENDER = re.compile("|".join(flexible(w) for w in ("sender", "mail from", "return path", "verification failed")), re.I | re.A)


def phase_of(command):
    return next((PHASES[w.lower()] for w in re.findall("[A-Za-z]+", command) if w.lower() in PHASES), None)


def statuses(text):
    return [".".join(str(int(p)) for p in m) for m in STATUS.findall(text)]


def reply_start(text, index, bare=True):
    """Where a reply starts at index, opening quotes and brackets skipped."""
    start = re.compile(f"(?:{BLANK}|['\"<(\\[{{#`])*").match(text, index).end()
    if re.compile(CODE).match(text, start) or (bare and STATUS.match(text, start)):
        return start
    return None


def nested_code(text, start, end, accepts):
    """The first code that reads as the code of a reply."""
    for m in re.compile(CODE).finditer(text, start, end):
        index = m.start()
        code = int(m[0])
        if not (index + 3 == end or re.match(f"{BLANK}|[-:]", text[index + 3])) or not accepts(code):
            continue
        if index == start:
            return code, index
        before = text[index - 1]
        if (before.isascii() and before.isalnum()) or before in ".-":
            continue
        head = re.sub(f"{BLANK}*$", "", text[:index])
        blanks = text[len(head) : index]
        after = re.compile(f"(?:{BLANK}|-)*").match(text, index + 3).end()
        if "\n" in blanks or "\r" in blanks or not head or head[-1] in ":'\"(<>;#=" or (after > index + 3 and STATUS.match(text, after)):
            return code, index
    return None


def host_before(text, word):
    found = [m for m in re.finditer(re.escape(word), text[-400:], re.I) if m.start() == 0 or not re.match("[A-Za-z0-9]", text[-400:][m.start() - 1])]
    if not found:
        return None
    name = re.match("[A-Za-z0-9._-]*", text[-400:][found[-1].end() :])[0].rstrip(".")
    return name or None


def in_address(text, word):
    """Whether `sender` stands in an address."""
    label = "[A-Za-z0-9._+-]{0,256}"
    return word[0].lower() == "sender" and bool(re.compile(label + "@").match(text, word.end()) or re.search(f"@{label}\\Z", text[: word.start()]))


def peel(text):
    """The inner reply of the outermost wrapper: start, end, phase, host, whether it is about the sender (start 0: it stays quoted)."""
    if STATUS.match(text):
        for m in re.finditer(f"(?<={BLANK}){CODE}(?=-')", text):
            end = text.rfind("'") + 1
            return m.start(), end if end > m.start() + 5 else len(text), None, None, False
    senders = list(SENDER.finditer(text))
    hits = sorted(((m.start(), number, m.end(), marker) for number, (pattern, marker) in enumerate(ANY_MARKER) for m in pattern.finditer(text)))
    for start, _, end, (words, form, phase, needs_code) in hits:
        host, stop = None, len(text)
        if form == "exim":
            found = nested_code(text, end, min(len(text), end + 600), lambda c: c >= 400)
            if not found:
                continue
            at = found[1]
            phase = phase_of(text[end : min(at, end + 20)])
            host = host_before(text[end:at], "host ") or host_before(text[:start], "host ")
        elif form == "transcript":
            at = reply_start(text, end)
            code = at is not None and re.compile(CODE).match(text, at)
            if not code or code[0][0] == "2":
                continue
            command = max(text.rfind(">>>", 0, start), 0)
            phase = phase_of(text[command : min(start, command + 20)])
            host = host_before(text[:start], "talking to ")
            stop = transcript_end(text, at)
        else:
            at = reply_start(text, end, not needs_code)
            if at is None:
                continue
            if form == "host":
                host = host_before(text[:start], "host ") or host_before(text[:start], "server at ")
        if at <= 0:
            continue
        if phase is None:
            phase = next((p for words, p in ANY_SENTENCE if words.search(text, max(0, start - 200), start)), None)
        meant = [m for m in senders if m.start() < start]
        if meant and phase != "mail_from":
            return 0, len(text), None, None, not all(in_address(text, m) for m in meant)
        return at, stop, phase, host, phase == "mail_from"
    return None


def transcript_end(text, at):
    index = at
    while index + 3 <= len(text):
        if text[index : index + 3] in (">>>", "<<<"):
            if text[index] == "<":
                following = reply_start(text, index + 3, False)
                if following is not None and text[following : following + 3] == text[at : at + 3]:
                    index = following
                    continue
            return index
        index += 1
    return len(text)


def trim_tail(text):
    hits = sorted((m.start(), number, m.end()) for number, pattern in enumerate(ANY_TAIL) for m in pattern.finditer(text) if m.start() > 0)
    if not hits:
        return text, None
    start, number, end = hits[0]
    phase = phase_of(text[end : end + 24]) if number == 0 else {3: "rcpt_to", 4: "mail_from"}.get(number)
    return text[:start], phase


def lift(text):
    """The reply code, and the text in parts without the codes of its lines."""
    start = reply_start(text, 0, False)
    parts = []
    if start is not None:
        code = int(text[start : start + 3])
    else:
        found = nested_code(text, 0, len(text), lambda c: c >= 400)
        if not found:
            return None, [text]
        code, start = found
        if start:
            parts.append(text[:start])
    start += 3
    continued = text[start : start + 1] == "-"
    part = start + continued
    for m in re.compile(f"(?<={BLANK}){code}").finditer(text, start):
        after, before = text[m.end() : m.end() + 1], text[m.start() - 1]
        if after == "":
            starts_line = continued
        elif after == "-":
            starts_line = True
        elif not re.match(BLANK, after):
            starts_line = False
        else:
            rest = re.compile(f"{BLANK}*").match(text, m.end()).end()
            starts_line = continued or before in "\r\n" or bool(STATUS.match(text, rest))
        if starts_line:
            parts.append(text[part : m.start()])
            part = m.end() + (after == "-")
    parts.append(text[part:])
    return code, [p for p in parts if p]


class Reader:
    def __init__(self, path):
        verify(path)
        self.db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        rows = lambda sql: self.db.execute(sql).fetchall()
        version = rows("SELECT value FROM metadata WHERE name = 'normalizer_version'")[0][0]
        if version != "1":
            sys.exit(f"{path}: normalisation {version}, and this reader knows version 1")
        self.fold = dict(rows("SELECT code_point, folded FROM fold"))
        self.classes = rows("SELECT first, last, class FROM word_class ORDER BY first")
        self.reasons = rows("SELECT id, suppress FROM reason ORDER BY number")
        self.suffixes = rows("SELECT suffix, origin FROM host_suffix")
        self.blocklists = dict(rows("SELECT number, id FROM blocklist"))
        columns = "number, id, status, layer, verdict, reason, origin, remote_mta_required, has_templates"
        names = columns.split(", ")
        self.signatures = {row[0]: dict(zip(names, row)) for row in rows(f"SELECT {columns} FROM signature")}
        for record in self.signatures.values():
            record.update(codes=set(), statuses=set(), phases=set(), guards=set(), overrides=set())
        for key, sql in (
            ("codes", "SELECT signature, reply_code FROM signature_reply_code"),
            ("statuses", "SELECT signature, enhanced_status FROM signature_enhanced_status"),
            ("phases", "SELECT signature, phase FROM signature_phase"), ("guards", "SELECT signature, guard_group FROM signature_guard"),
            ("overrides", "SELECT winner, loser FROM signature_override"),
        ):
            for owner, value in rows(sql):
                self.signatures[owner][key].add(value)
        self.guards = {}
        for group, phrase in rows("SELECT guard_group, phrase FROM guard_phrase"):
            words = phrase.split(" ")
            self.guards.setdefault(group, {}).setdefault(words[0], []).append(words)
        self.without_templates = [record for record in self.signatures.values() if not record["has_templates"]]

    def kind(self, point):
        low, high = 0, len(self.classes)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.classes[middle][0] <= point else (low, middle)
        return self.classes[low - 1][2] if low and point <= self.classes[low - 1][1] else 0

    def tokenize(self, parts):
        """Words (text, whether a blank stands before, place) and the folded text."""
        folded, words, open_word = "", [], None
        for part in parts:
            blank = True
            folded += " "
            part = STATUS.sub("\x00\x01", part)  # a status separates and is no blank
            index = 0
            while index < len(part):
                if part.startswith("\x00\x01", index):
                    open_word = None
                    index += 2
                    continue
                c = part[index]
                index += 1
                if c <= " " or c == "\x7f":
                    open_word, blank = None, True
                    folded += "" if folded.endswith(" ") else " "
                    continue
                for f in self.fold.get(ord(c), c):
                    kind = self.kind(ord(f))
                    start = len(folded)
                    folded += f
                    if kind == 0:
                        open_word = None
                        blank = blank or f in "\u3000\xa0"
                    elif kind == 3 or open_word is None:
                        words.append([f, blank, start])
                        blank, open_word = False, None if kind == 3 else words[-1]
                    else:
                        open_word[0] += f
            open_word = None
        return [tuple(w) for w in words], folded

    def spans(self, words, folded):
        """The end of the longest span of each kind that starts at a word."""
        found = {}

        def add(kind, start, end):
            first = next((i for i, w in enumerate(words) if w[2] >= start), None)
            if first is None or words[first][2] >= end:
                return
            last = first
            while last < len(words) and words[last][2] + len(words[last][0]) <= end:
                last += 1
            if last > first:
                found[kind, first] = max(found.get((kind, first), 0), last)

        label = LABEL
        for m in re.finditer(r"[^ ]+", folded):
            run, base = m[0], m.start()
            for d in re.finditer(f"{label}(?:{label}|\\.)*", run):
                name = d[0].rstrip(".")
                labels = name.split(".")
                if len(labels) < 2 or not all(0 < len(x.encode()) <= 63 for x in labels):
                    continue
                if all(re.fullmatch("[0-9]{1,3}", x) for x in labels):
                    if len(labels) == 4 and all(int(x) <= 255 for x in labels):
                        add("ip", base + d.start(), base + d.start() + len(name))
                elif re.search("[^0-9]", labels[-1]):
                    add("host", base + d.start(), base + d.start() + len(name))
            for a in re.finditer("@", run):
                sign = a.start()
                if run[sign + 1 : sign + 2] == "[":
                    end = run.find("]", sign + 1)
                    end = min(end if end >= 0 else len(run), sign + 64, len(run))
                else:
                    end = re.compile(f"(?:{label}|\\.)*").match(run, sign + 1).end()
                wide = re.search(f"(?:{label}|[.+!#$%&'*/=?^`{{|}}~])*$", run[:sign]).start()
                narrow = re.search(f"(?:{label}|[.+])*$", run[:sign]).start()
                if sign and run[sign - 1] == '"':
                    quote = run.rfind('"', 0, sign - 1)
                    wide = narrow = max(0, quote)
                if end > sign + 1 and (narrow < sign or wide < sign):
                    add("address", base + wide, base + end)
                    if narrow != wide and narrow < sign:
                        add("address", base + narrow, base + end)
            u = re.search(r"([a-zA-Z0-9]+)://[^<>\"]*", run)
            if u and run.find("://") == u.end(1):
                add("url", base + u.start(), base + u.end())
            for v in re.finditer(r"[0-9a-fA-F:][0-9a-fA-F:.]*", run):
                name = v[0]
                cut = re.match(r"[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*", name)
                name = cut[0] if cut else re.match(r"[0-9a-fA-F:]*", name)[0]
                end = v.start() + len(name)
                if 2 <= name.count(":") <= 7 and len(re.sub("[:.]", "", name)) >= 2 and (v.start() == 0 or not re.match(label, run[v.start() - 1])) and (end == len(run) or not re.match(label, run[end])):
                    add("ip", base + v.start(), base + end)
        return found

    def read(self, parts):
        words, folded = self.tokenize(parts)
        return {
            "words": [w[0] for w in words[:4096]], "list": words[:4096], "folded": folded, "cut": len(words) > 4096,
            "spans": self.spans(words, folded),
        }

    def normalize(self, event):
        source = event["diagnostic"]
        text = source.strip("".join(map(chr, range(33))) + "\x7f")
        typed = re.match(rf"((?:smtp|lmtp|esmtp|local|unknown|dns|x-[A-Za-z0-9-]*){BLANK}*;)", text, re.I)
        if typed and len(typed[0]) <= 25:
            text = text[typed.end() :].strip()
        whole, phase, host, layers, sender, start = text, None, None, 0, False, 0
        while layers < 8:
            inner = peel(text)
            sender = sender or bool(inner and inner[4])
            if not inner or inner[0] == 0:
                break
            text, phase, host, layers, start = text[inner[0] : inner[1]], inner[2] or phase, inner[3], layers + 1, start + inner[0]
        text, tail = trim_tail(text)
        code, parts = lift(text.strip())
        own = [s for part in parts for s in statuses(part)]
        every = list(dict.fromkeys(statuses(source)))
        fits = lambda found: next((s for s in found if (s[0] != "2" if code is None else int(s[0]) == code // 100)), None)
        recipient = event.get("recipient") or ""
        return {
            "code": code, "status": fits(own) or fits(every) or event.get("status"), "every": every,
            "phase": tail or phase or event.get("phase"), "host": host if layers else event.get("remote_mta"), "sender": sender,
            "transient": nested_code(whole, 0, len(whole), lambda c: c // 100 == 4) is not None,
            "introduction": whole[:start], **self.read(parts), "domain": recipient.rsplit("@", 1)[1].lower() if "@" in recipient else None,
        }

    # Matching

    def hole(self, name, index, reply):
        words = reply["words"]
        if index >= len(words):
            return None
        if name == "number":
            return index + 1 if words[index].isdigit() else None
        if name == "token":
            end = index + 1
            while end < len(words) and not reply["list"][end][1]:
                end += 1
            return end
        end = reply["spans"].get(("host" if name == "recipient_domain" else name, index))
        if end and name == "recipient_domain":
            last = reply["list"][end - 1]
            if reply["folded"][reply["list"][index][2] : last[2] + len(last[0])] != reply["domain"]:
                return None
        return end

    def match(self, pattern, whole, reply):
        """The places of the literals of the leftmost match, or None."""
        words, literals, position = reply["words"], [], 0
        stretches, current = [], []
        for element in pattern.split(" ") + ["{text}"]:
            if element == "{text}":
                if current:
                    stretches.append(current)
                current = []
            else:
                current.append(element)
        for number, stretch in enumerate(stretches):
            for start in range(position, len(words)):
                at, places = start, []
                for element in stretch:
                    if element.startswith("{"):
                        at = self.hole(element[1:-1], at, reply)
                        if at is None:
                            break
                    elif at < len(words) and words[at] == element:
                        places.append(at)
                        at += 1
                    else:
                        at = None
                        break
                if at is not None and not (whole and number == len(stretches) - 1 and at != len(words)):
                    break
                if whole and number == 0:
                    return None
            else:
                return None
            literals += places
            position = at
        return literals if stretches else None

    def origin(self, host):
        host = host.lower().rstrip(".")
        found = [s for s in self.suffixes if host == s[0] or host.endswith("." + s[0])]
        return max(found, key=lambda s: len(s[0]))[1] if found else None

    def fits(self, record, reply):
        if record["codes"] and reply["code"] not in record["codes"]:
            return False
        if record["statuses"] and not record["statuses"] & {reply["status"], *reply["every"]}:
            return False
        if record["phases"] and reply["phase"] and reply["phase"] not in record["phases"]:
            return False
        if record["remote_mta_required"]:
            if reply["host"]:
                return self.origin(reply["host"]) == record["origin"]
            if self.dead(record, templates=False):
                return False
            domains = [reply["domain"]] if reply["domain"] else []
            for (kind, first), end in reply["spans"].items():
                if kind == "address":
                    last = reply["list"][end - 1]
                    domains.append(reply["folded"][reply["list"][first][2] : last[2] + len(last[0])].rsplit("@", 1)[-1])
            return record["origin"] in map(self.origin, domains)
        return True

    def guarded(self, record, literals, reply):
        words = reply["words"]
        covered = {i for (kind, first), end in reply["spans"].items() if kind in ("address", "url") for i in range(first, end)}
        for group in record["guards"]:
            phrases = self.guards.get(group, {})
            for start, word in enumerate(words):
                for phrase in phrases.get(word, ()):
                    if words[start : start + len(phrase)] == phrase:
                        places = set(range(start, start + len(phrase)))
                        if not places & covered and not places <= set(literals):
                            return True
        return False

    def about_sender(self, reply):
        """Whether what is quoted was said about the sender, or is introduced as if it were."""
        introduction = self.read([reply["introduction"]])
        return reply["sender"] or introduction["cut"] or self.guarded({"guards": [SENDER_GUARDS]}, [], introduction)

    def dead(self, record, templates=True):
        """Whether a signature's meaning would suppress."""
        meaning = record["verdict"] == "permanent" and self.reasons[record["reason"]][1]
        return bool(meaning and (not templates or (record["layer"] < 4 and record["has_templates"])))

    def candidates(self, reply):
        words = reply["words"]
        anchors = list(dict.fromkeys(words + [f"{a} {b}" for a, b in zip(words, words[1:])]))
        for start in range(0, len(anchors), 500):
            chunk = anchors[start : start + 500]
            yield from self.db.execute(f"SELECT signature, whole, pattern FROM template WHERE anchor IN ({','.join('?' * len(chunk))}) ORDER BY number", chunk)

    def classify(self, event):
        reply = self.normalize(event)
        best = {}
        for number, whole, pattern in self.candidates(reply):
            record = self.signatures[number]
            literals = self.match(pattern, whole, reply)
            if literals is None or not self.fits(record, reply) or self.guarded(record, literals, reply):
                continue
            if number not in best or len(literals) > best[number][0]:
                best[number] = len(literals), whole, pattern
        for record in self.without_templates:
            named = reply["status"] in record["statuses"] if record["statuses"] else reply["code"] in record["codes"]
            if named and self.fits(record, reply):
                best[record["number"]] = 0, None, None
        return self.answer(reply, event, *self.decide(best))

    # The blocklist that is named

    def blocklist(self, reply):
        words, folded, spans = reply["words"], reply["folded"], reply["spans"]
        addresses = {i for (kind, first), end in spans.items() if kind == "address" for i in range(first, end)}
        speaks = any(w in LISTING for w in words)
        best, index = None, 0
        while index < len(words):
            step = 1
            rows = self.db.execute("SELECT name, host, rank, blocklist FROM blocklist_name WHERE first = ?", (words[index],))
            for name, host, rank, number in sorted(rows, key=lambda row: -len(row[0].split(" "))):
                size = len(name.split(" "))
                start = reply["list"][index][2]
                if words[index : index + size] != name.split(" ") or any(i in addresses for i in range(index, index + size)):
                    continue
                if host and not (folded.startswith(host, start) and not re.match(LABEL, folded[max(0, start - 1) : start]) and not re.match(rf"\.?{LABEL}", folded[start + len(host) :])):
                    continue
                if size >= 3 or speaks:
                    if best is None or (rank, size) > best[:2]:
                        best = rank, size, number
                    step = size
                    break
            index += step
        if best:
            return self.blocklists[best[2]]
        for first, end in sorted((first, end) for (kind, first), end in spans.items() if kind == "host"):
            if first and words[first - 1] in BEFORE_LIST and LISTED & set(words[max(0, first - 7) : first]):
                last = reply["list"][end - 1]
                return folded[reply["list"][first][2] : last[2] + len(last[0])]
        return None

    # Decision

    def decide(self, best):
        left = sorted(best)
        contested = False

        def drop(beaten):
            nonlocal left
            rest = [n for n in left if n not in set(beaten)]
            left = rest or left

        if not left:
            return None, False
        top = min(self.signatures[n]["layer"] for n in left)
        drop([n for n in left if self.signatures[n]["layer"] != top])
        drop([n for n in left if any(n in self.signatures[m]["overrides"] for m in left)])
        drop([n for n in left if any(m != n and best[m][2] and best[n][2] and self.narrower(best[m], best[n]) for m in left)])
        dead = [n for n in left if self.dead(self.signatures[n])]
        if dead and len(dead) < len(left):
            drop(dead)
            contested = True
        key = lambda n: (self.signatures[n]["status"] != "stable", self.signatures[n]["reason"], -best[n][0], self.signatures[n]["id"])
        return self.signatures[min(left, key=key)], contested

    def narrower(self, a, b):
        return self.contains(b, a) and not self.contains(a, b)

    def contains(self, wide, narrow):
        symbols = lambda m: m[2].split(" ") if m[1] else ["{text}"] + m[2].split(" ") + ["{text}"]
        text = symbols(narrow)
        reachable = {0}
        for element in symbols(wide):
            if element == "{text}":
                reachable = set(range(min(reachable), len(text) + 1)) if reachable else set()
            else:
                covers = lambda s: s == element or (element == "{number}" and re.fullmatch("[0-9]+", s)) or (element == "{host}" and s == "{recipient_domain}")
                reachable = {i + 1 for i in reachable if i < len(text) and covers(text[i])}
        return len(text) in reachable

    def answer(self, reply, event, record, contested):
        given = reply["every"] + [s for s in [event.get("status")] if s]
        is_transient = (reply["code"] or 0) // 100 == 4 or reply["transient"] or any(s[0] == "4" for s in given)
        delayed = event.get("action") == "delayed"
        answer = {"verdict": "transient" if delayed or is_transient else "undetermined", "reason": "undetermined", "suppress": False, "basis": "none", "contested": contested}
        if record:
            verdict = record["verdict"]
            if verdict == "permanent":
                if delayed:
                    verdict = "transient"
                elif reply["code"]:
                    if reply["code"] // 100 == 4 and reply["code"] not in record["codes"]:
                        verdict = "transient"
                elif reply["status"] and reply["status"][0] == "4" and reply["status"] not in record["statuses"]:
                    verdict = "transient"
            basis = {4: "enhanced_status", 7: "enhanced_status", 8: "reply_code"}.get(record["layer"], "signature")
            answer.update(verdict=verdict, reason=self.reasons[record["reason"]][0], basis=basis, signature=record["id"])
            stopped = (
                is_transient or event.get("action", "failed") != "failed" or reply["phase"] in PRECEDES_RECIPIENT or reply["cut"] or self.about_sender(reply)
                or reply["code"] in (530, 534, 535, 538) or record["status"] != "stable"
                or any(vetoed(s) and s not in record["statuses"] for s in given)
            )
            answer["suppress"] = self.dead(record) and not stopped and verdict == "permanent"
        if reply["code"]:
            answer["reply_code"] = reply["code"]
        if reply["status"]:
            answer["enhanced_status"] = reply["status"]
        blocklist = self.blocklist(reply)
        if blocklist:
            answer["blocklist"] = blocklist
        return answer


def vetoed(status):
    _, subject, detail = map(int, status.split("."))
    return (
        (subject, detail) in {(1, 7), (1, 8), (2, 2), (2, 3), (4, 6), (4, 7)} or subject == 3 and 1 <= detail <= 5
        or subject == 6 or subject == 7 and detail not in (0, 1, 13, 17)
    )


def main():
    if len(sys.argv) == 4 and sys.argv[2] == "--text":
        print(json.dumps(Reader(sys.argv[1]).classify({"diagnostic": sys.argv[3]}), ensure_ascii=False))
        return
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    reader = Reader(sys.argv[1])
    agreed = total = 0
    for line in open(sys.argv[2], encoding="utf-8"):
        event = json.loads(line)
        expected, got = event["expect"], reader.classify(event)
        total += 1
        agreed += expected == got
        if expected != got:
            print(f"{event['diagnostic']!r}\n  expected {expected}\n  got      {got}")
    print(f"{agreed} of {total} agree")
    sys.exit(agreed != total)


if __name__ == "__main__":
    main()
