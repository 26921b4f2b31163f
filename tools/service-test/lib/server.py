"""A classifier service under test: started on a free port, ended by its process id."""

import json
import os
import signal
import socket
import subprocess
import time

from . import http


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One process; a context manager that waits until it answers, and ends it."""

    count = 0

    def __init__(self, binary, db, scratch, configuration=None, environment=None, arguments=()):
        Server.count += 1
        self.binary, self.db = binary, db
        self.port = free_port()
        self.environment = dict(os.environ, **(environment or {}))
        name = os.path.join(scratch, f"server-{Server.count}")
        self.log_path = name + ".log"
        self.configuration_path = name + ".json"
        with open(self.configuration_path, "w") as file:
            json.dump(configuration or {}, file)
        self.arguments = list(arguments)
        self.settings = ["--config", self.configuration_path]
        if os.environ.get("KB_TEST_SETTINGS") == "environment":
            self.settings = []
            self.environment.update(variables("KB_SERVE", configuration or {}))
        self.process = None

    def command(self):
        return [self.binary, *self.settings, "--db", self.db,
                *(["--port", str(self.port)] if self.port is not None else []), *self.arguments]

    def start(self, seconds=20):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment,
                preexec_fn=prepare_child)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log()[-600:]}")
            try:
                if self.get("/healthz", timeout=2).status == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def run_to_end(self, seconds=20):
        """Starts a server that is expected to refuse; answers its exit code and what it printed."""
        process = subprocess.Popen(
            self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env=self.environment)
        try:
            output, _ = process.communicate(timeout=seconds)
            return process.returncode, output.decode(errors="replace")
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            return None, output.decode(errors="replace")

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds):
        """The exit code, None while it runs."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        if self.wait(15) is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.end()

    def is_alive(self):
        return self.process.poll() is None

    def log(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def get(self, path, **options):
        return http.request(self.port, "GET", path, **options)

    def post(self, path, body, content_type="application/json", **options):
        headers = {"Content-Type": content_type, **options.pop("headers", {})}
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        return http.request(self.port, "POST", path, body=body, headers=headers, **options)

    def memory(self, field):
        """VmRSS or VmHWM in MiB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) / 1024
        raise KeyError(field)

    def cpu_seconds(self):
        """User and system time of the process so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def variables(prefix, settings):
    """The same settings as environment variables."""
    found = {}
    for key, value in settings.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            found.update(variables(name, value))
        else:
            found[name] = ",".join(value) if isinstance(value, list) else json.dumps(value).strip('"')
    return found


def prepare_child():
    """In the child: as many files as there may be, and an end with this process, whatever happens to it."""
    import ctypes
    import resource
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
