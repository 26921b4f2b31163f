"""Clients that ask all the time and count what fails."""

import http.client
import json
import threading

from . import http as plain

RECORD = json.dumps({"diagnostic": "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"})
HEADERS = {"Content-Type": "application/json"}


class Crowd:
    """Threads that keep their connections alive and check every answer, until they are told to stop."""

    def __init__(self, port, count):
        self.port = port
        self.answered = 0
        self.failures = []
        self.refused = 0  # connections that nobody accepted
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join(20)

    def work(self):
        connection = None
        while not self.stopping.is_set():
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
                try:
                    connection.connect()
                except OSError:
                    with self.lock:
                        self.refused += 1
                    connection = None
                    self.stopping.wait(0.05)
                    continue
            try:
                answer = plain.send(connection, "POST", "/v1/classify", RECORD, HEADERS)
                fault = None if answer.status == 200 and answer.json()["suppress"] is True else (
                    f"{answer.status} {answer.body[:100]}")
                if answer.header("connection") == "close":
                    connection.close()
                    connection = None
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                fault = f"{type(error).__name__}: {error}"
                connection.close()
                connection = None
            with self.lock:
                if fault is None:
                    self.answered += 1
                else:
                    self.failures.append(fault)
