"""One mail server, started inside the private root with a configuration of its own."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import client
import stubs
from scenario import Observation


class Server:
    """What the modules of the single servers have in common; they say how it is configured and what is provoked."""

    name = ""
    package = ""
    ports = ()
    users = ()
    settle = 25

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.processes = []

    def write(self, path, text, mode=0o644):
        """Writes a file of the private root; refuses to where that is not one."""
        if not (self.root / ".observe-root").exists():
            raise SystemExit(f"{self.root} is no private root; nothing is written")
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)

    def folder(self, path, owner=(0, 0), mode=0o755):
        """Makes a folder of the private root."""
        target = self.root / path.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        os.chown(target, *owner)
        target.chmod(mode)

    def add_users(self):
        """Adds the server's own accounts and the mailbox of `user`, in the private root only."""
        for number, name in enumerate(("user", "full", "sender", *self.users)):
            for path, line in (
                ("etc/passwd", f"{name}:x:{7100 + number}:{7100 + number}::/home/{name}:/bin/sh\n"),
                ("etc/group", f"{name}:x:{7100 + number}:\n"),
            ):
                with open(self.root / path, "a", encoding="utf-8") as file:
                    file.write(line)
            self.folder(f"home/{name}", (7100 + number, 7100 + number))

    def identity(self, name):
        """The numbers of an account of the private root."""
        for line in (self.root / "etc/passwd").read_text().splitlines():
            parts = line.split(":")
            if parts[0] == name:
                return int(parts[2]), int(parts[3])
        raise SystemExit(f"no account {name}")

    def command(self, *arguments):
        return ["chroot", str(self.root), *arguments]

    def run(self, *arguments, **options):
        """Runs a program of the private root to its end."""
        return subprocess.run(
            self.command(*arguments), timeout=60, check=False, text=True, capture_output=True, **options)

    def start_process(self, *arguments):
        """Starts a program that stays; its output goes to a log in the private root."""
        log = open(self.root / "observe.log", "ab")
        self.processes.append(
            subprocess.Popen(
                self.command(*arguments), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True))

    def log(self):
        """What the server wrote on its output, for deferred deliveries and for what goes wrong."""
        path = self.root / "observe.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self):
        """Ends what was started, by its process group; the PID namespace ends what escaped it."""
        for process in self.processes:
            for stop in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, stop)
                    process.wait(10)
                    break
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue

    def configure(self):
        raise NotImplementedError

    def start(self):
        raise NotImplementedError

    def scenarios(self):
        raise NotImplementedError

    def bounces(self):
        """What the server wrote about mail that it had taken, failed and deferred: two of {recipient: (text, status)}."""
        return {}, {}

    def observe(self):
        """Provokes everything; gives an Observation for each scenario."""
        scenarios = self.scenarios()
        observations = []
        for scenario in scenarios:
            begin = time.monotonic()
            observations.append(self._provoke(scenario))
            if os.environ.get("OBSERVE_SLOW") and time.monotonic() - begin > 2:
                print(f"slow: {scenario.name}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
        waiting = [o for o in observations if o.scenario.bounce and not o.text]
        end = time.monotonic() + self.settle
        while waiting and time.monotonic() < end:
            time.sleep(1)
            failed, deferred = self.bounces()
            for observation in waiting:
                known = deferred if observation.scenario.name.startswith("deferred:") else failed
                text, status = known.get(observation.scenario.recipient, ("", ""))
                observation.text, observation.status = text, status
            waiting = [o for o in waiting if not o.text]
        return observations

    def _provoke(self, scenario):
        try:
            for _ in range(scenario.repeat):
                told = client.converse(
                    stubs.SERVER, scenario.port or self.ports[0], scenario.steps, scenario.source, scenario.eager)
        except OSError as fault:
            return Observation(scenario, command=str(fault))
        command, reply = told[-1] if told else ("", "")
        recipient = scenario.recipient
        for step, _ in told:
            if step.upper().startswith("RCPT TO:") and not scenario.bounce:
                recipient = step[8:].split(">")[0].strip(" <")
        if scenario.bounce:
            # A refusal at once means that the scenario is wrong; its text shows why.
            return Observation(scenario, "" if reply[:1] in "23" else reply, recipient=recipient)
        verb = command.split(":")[0].strip()
        if isinstance(command, client.Message):
            verb = "."
        if command == client.GREETING or verb.split(" ")[0].upper() not in ("EHLO", "HELO", "MAIL", "RCPT", "DATA", "."):
            verb = ""
        if reply[:1] in ("2", "3"):
            reply = ""
        recipient = recipient if "@" in recipient and recipient.isascii() else ""
        return Observation(scenario, reply, command=verb, recipient=recipient)
