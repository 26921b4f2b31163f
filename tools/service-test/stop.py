"""The service is told to stop while others ask."""

import signal
import sys
import time

from lib import http
from lib.clients import Crowd
from lib.report import check, equal, section
from lib.server import Server
from lib.sockets import RECORD, post

STREAM = (b"POST /v1/classify/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n")


def main():
    binary, db, scratch = sys.argv[1:4]
    for number in (signal.SIGTERM, signal.SIGINT):
        section(under_load, binary, db, scratch, number)
    for group in (idle, second_signal, stalled, again):
        section(group, binary, db, scratch)


def under_load(binary, db, scratch, number):
    name = signal.Signals(number).name
    with Server(binary, db, scratch, {"http": {"drain_seconds": 3}}) as server, Crowd(server.port, 4) as crowd:
        body, stream = http.connect(server.port), http.connect(server.port)
        body.sendall(post(length=len(RECORD), body=RECORD[:10]))
        line = RECORD + b"\n"
        stream.sendall(STREAM + b"%x\r\n%s\r\n" % (len(line), line))
        time.sleep(0.5)
        server.signal(number)
        time.sleep(0.5)
        try:
            ready = server.get("/readyz")
            check(f"{name}: /readyz is 503 draining while connections are still taken",
                  ready.status == 503 and ready.json().get("status") == "draining", ready.status)
            equal(f"{name}: other requests are still answered",
                  server.post("/v1/classify", RECORD).status, 200)
        except OSError as error:
            check(f"{name}: connections are still taken while draining", False, str(error))
        failed_draining = list(crowd.failures)
        refused_draining = crowd.refused
        time.sleep(1)
        body.sendall(RECORD[10:])
        found, _ = http.read_all(body, 10)
        equal(f"{name}: a request in flight is finished", http.statuses(found), [200])
        stream.sendall(b"%x\r\n%s\r\n" % (len(line), line) + b"0\r\n\r\n")
        found, _ = http.read_all(stream, 10)
        check(f"{name}: a stream in flight is finished", http.statuses(found) == [200]
              and found.count(b"user_unknown") == 2 and b"0\r\n\r\n" in found, found[-200:])
        equal(f"{name}: exit code", server.wait(20), 0)
        check(f"{name}: no request failed before the listener closed",
              not failed_draining and not refused_draining, f"{refused_draining} refused, {failed_draining[:2]}")
        broken = [fault for fault in crowd.failures if not fault.startswith(
            ("RemoteDisconnected", "ConnectionResetError", "BrokenPipeError"))]
        check(f"{name}: no request got half an answer or an error ({crowd.answered} answered)", not broken, broken[:2])
        # A client may write just when the server closes an idle connection; each of the four can meet that once.
        check(f"{name}: at most one request of each connection met the end", len(crowd.failures) <= 4,
              f"{len(crowd.failures)}: {crowd.failures[:2]}")
        check(f"{name}: nothing trapped", "Fatal error" not in server.log())


def idle(binary, db, scratch):
    with Server(binary, db, scratch, {"http": {"drain_seconds": 0}}) as server:
        crowd = [http.connect(server.port) for _ in range(50)]
        for stream in crowd[:25]:
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        server.signal(signal.SIGTERM)
        equal("idle connections do not hold it: exit code", server.wait(8), 0)
        for stream in crowd:
            stream.close()


def second_signal(binary, db, scratch):
    with Server(binary, db, scratch, {"http": {"drain_seconds": 60}}) as server:
        server.signal(signal.SIGTERM)
        time.sleep(1)
        check("drain_seconds 60: it is still there after a second", server.is_alive())
        server.signal(signal.SIGTERM)
        code = server.wait(8)
        check("a second SIGTERM ends the wait", code in (0, 128 + signal.SIGTERM, -signal.SIGTERM), code)


def stalled(binary, db, scratch):
    limits = {"drain_seconds": 1, "request_seconds": 3, "idle_seconds": 3}
    with Server(binary, db, scratch, {"http": limits}) as server:
        streams = [http.connect(server.port) for _ in range(3)]
        streams[0].sendall(post(length=100, body=b"{"))
        streams[1].sendall(STREAM)
        streams[2].sendall(b"GET /healthz HTTP/1.1\r\nX-Half: ")
        time.sleep(0.5)
        server.signal(signal.SIGTERM)
        equal("clients that stall do not hold it for ever: exit code", server.wait(20), 0)
        for stream in streams:
            stream.close()


def again(binary, db, scratch):
    with Server(binary, db, scratch) as server:
        code, output = Server.run_to_end(server, 15)
        check("a port that is taken: exit code 2 or 70, and it says so",
              code in (2, 70) and str(server.port) in output, f"code {code}: {output[-300:]}")
        server.signal(signal.SIGKILL)
        server.wait(5)
        server.start()
        equal("SIGKILL, and start on the same port", server.get("/readyz").status, 200)


main()
