"""What is provoked, what the corpus must say of it, and how its answer is judged."""

import re
from dataclasses import dataclass, field

GENERIC = ("phrase.", "vague.", "queue.", "status.", "reply.")


@dataclass
class Scenario:
    """One refusal to provoke.

    `steps` are SMTP commands, the reply to the last one counts; for a `bounce` the message must be taken, and what the server
    then writes about `recipient` counts. `by` names whose signature must answer: "own" where the server has words of its own,
    "generic" where its words say no more than the code. With `repeat` the session is held so many times and the last one counts.
    """

    name: str
    reason: str
    steps: list = field(default_factory=list)
    port: int = 0
    source: str = "192.0.2.1"
    suppress: bool = False
    by: str = "own"
    bounce: bool = False
    recipient: str = ""
    eager: bool = False
    repeat: int = 1


@dataclass
class Observation:
    """What a server said in a scenario, as it said it."""

    scenario: Scenario
    text: str = ""
    status: str = ""
    command: str = ""
    recipient: str = ""

    def record(self, identifier):
        """The line for `kb classify --format jsonl`."""
        members = {"id": str(identifier), "diagnostic": redact(self.text)}
        if self.status:
            members["status"] = self.status
        if self.recipient:
            members["recipient"] = self.recipient
        if self.command:
            members["smtp_command"] = self.command
        return members


def redact(text):
    """Everything is provoked with example names already; queue ids, process numbers and times are what is left."""
    text = re.sub(r"\b[0-9A-F]{9,12}\b|\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b", "0000000000", text)
    text = re.sub(r"\b[0-9A-Za-z]{8}\d{6}\b", "00000000000000", text)
    return re.sub(r"\b\d{10}\.[A-Za-z0-9_]+\.(?=[a-z])", "0.", text)


def judge(software, observation, answer):
    """("ok", "") or what is wrong with the answer."""
    wanted = observation.scenario
    if not observation.text:
        return "silent", "the server did not refuse, or said nothing"
    if "error" in answer or "verdict" not in answer:
        return "wrong", "the record could not be read"
    signature = answer.get("signature", "")
    if not signature:
        return "nobody", f"no signature answers; expected {wanted.reason}"
    own = signature.startswith(software + ".")
    if not own and not signature.startswith(GENERIC):
        return "foreign", f"answered by {signature}, another product's signature"
    if answer["reason"] != wanted.reason:
        return "wrong", f"expected {wanted.reason}"
    if bool(answer.get("suppress")) != wanted.suppress:
        return "wrong", "expected suppress" if wanted.suppress else "expected not to suppress"
    if wanted.by == "own" and not own:
        return "generic", f"expected a signature {software}.*"
    return "ok", ""
