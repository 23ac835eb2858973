"""kill -9 of all of the gateway at an exact instant: by strace at a system call around a commit (raw
input, log, "acknowledged up to"), by a man in the middle at a line of IMAP (MOVE) or SMTP (the final
dot and its 250). What was acknowledged is there once, and each fact's mail arrives with one Message-ID.

PLATEN_KILLS: cycles of all kill tests together (100), three fifths of them here; PLATEN_SEED as there.
"""
import collections
import contextlib
import http.client
import os
import pathlib
import random
import signal
import subprocess
import threading
import time

import pytest
from conftest import BUILD
from gateway import wait_for
from house import SERVICE
from middle import CUT, Middle, rewire
from outside import SENDER, made_reports, post, report_mail, terminated
from test_kill import ALL_KILLS, SEED, check_mails, check_reports, children, listed

CYCLES = ALL_KILLS * 3 // 5
TERMINALS = 20
WAIT = 15           # seconds for the instant to come; then the cycle counts as missed

# what the file's path ends with, and the call whose beginning is the end of the gateway
ON_DISK = [("raw/00000001.seg", "pwrite64"), ("raw/00000001.seg", "fdatasync"), ("db/log.0000000001", "pwrite64"),
           ("db/log.0000000001", "fdatasync"), ("acked", "pwrite64"), ("acked", "fdatasync")]
# which server, which way, which line, and whether the line still goes on after the kill
IN_LINES = [("imap", "up", rb"UID FETCH", True), ("imap", "up", rb"UID MOVE", False), ("imap", "up", rb"UID MOVE", True),
            ("imap", "down", rb"COPYUID", False), ("imap", "down", rb"Move completed", False),
            ("smtp", "up", rb"^MAIL FROM", True), ("smtp", "up", rb"^\.\r\n", False), ("smtp", "up", rb"^\.\r\n", True),
            ("smtp", "down", rb"^250 2\.0\.0 .*(queued|delivered)", False)]


class Killer:
    def __init__(self, house):
        self.house = house
        self.killed = []    # and perhaps not gone yet: a store is locked until its process is
        self.lock = threading.Lock()

    def pids(self):
        daemons, readers = children(self.house.gateway.process.pid)
        return [self.house.gateway.process.pid, *daemons, *readers]

    def daemon(self):
        return wait_for("the daemon", lambda: children(self.house.gateway.process.pid)[0])[0]

    def now(self, process):
        """What belongs to this start of the gateway; a line that passes late kills nothing of the next."""
        with self.lock:
            if self.house.gateway.process is process:
                self._kill()

    def _kill(self):
        """The supervisor first: it does not start again what dies, nor while its children are counted."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.house.gateway.process.pid, signal.SIGSTOP)
        self.killed = [*self.killed, *self.pids()]
        for pid in self.killed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def up_again(self):
        with self.lock:
            self._kill()
            self.house.gateway.process.wait()
            terminated(self.killed)
            self.killed = []
            self.house.gateway.start()


@pytest.fixture(scope="module")
def ways(house):
    found = {name: Middle(house.servers, house.servers.ports[port]) for name, port in (("imap", "imaps"), ("smtp", "smtps"))}
    rewire(house, found["imap"], found["smtp"])
    return found


def persist(house, agent, der, done):
    """A terminal that repeats its report until it is acknowledged."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if post(house, agent, der, 10).status == 200:
                done.append(True)
                return
        time.sleep(0.05)


@contextlib.contextmanager
def traced(pid, path, call, number):
    """strace that kills the process when it begins that call on that file for the so-manieth time."""
    words = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", path, "-e", f"trace={call}",
             "-e", f"inject={call}:signal=KILL:when={number}", "-p", str(pid)]
    tracer = subprocess.Popen([str(w) for w in words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    status = pathlib.Path(f"/proc/{pid}/status")
    try:
        wait_for("strace", lambda: "TracerPid:\t0\n" not in status.read_text(), 90, 0.01)
        yield
    finally:
        tracer.kill()          # what it traces dies next
        tracer.wait(10)


def gone(pid):
    try:
        return "State:\tZ" in pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def within(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def at_a_call(house, killer, instant, report, rng):
    """One report by HTTP, repeated until it is acknowledged; the daemon dies at the call."""
    pid, done = killer.daemon(), []
    with traced(pid, house.gateway.dir / "store" / instant[0], instant[1], rng.randint(1, 2)):
        sender = threading.Thread(target=persist, args=(house, report[2], report[3], done), daemon=True)
        sender.start()
        # the second call may need a second report: the one that follows takes its place
        hit = within(lambda: gone(pid) or done, WAIT) and gone(pid)
    killer.up_again()
    sender.join(60)
    assert done, "a report that is repeated was never acknowledged"
    return hit


def at_a_line(house, killer, ways, instant, report):
    """One report by mail; all die when the line passes."""
    server, way, pattern, on = instant
    middle, process = ways[server], house.gateway.process
    middle.clear()

    def kill(_, line):
        killer.now(process)
        return line if on else CUT
    middle.rule(way, pattern, kill)
    house.servers.inject(report_mail(report[2], report[3]), SENDER, SERVICE)
    hit = within(lambda: middle.hits, WAIT)
    middle.clear()
    killer.up_again()
    return hit


def test_exact_instants(house, ways):
    rng, killer = random.Random(SEED), Killer(house)
    mails = CYCLES // 3
    reports = made_reports(house, BUILD, max(TERMINALS, mails), CYCLES)
    for kind, _, agent, der in reports:
        if kind in ("enrolment", "registration"):
            assert post(house, agent, der).status == 200, kind
    statuses = [r for r in reports if r[0] == "status"]
    shortages = [r for r in reports if r[0] == "shortage"]
    instants = [ON_DISK[n % len(ON_DISK)] if n % 5 < 2 else IN_LINES[n % len(IN_LINES)] for n in range(CYCLES)]
    hits, sent = collections.Counter(), set()
    for instant in instants:
        # only what runs short makes a mail
        report = (shortages if instant[0] == "smtp" and shortages else statuses or shortages).pop()
        hit = (at_a_call(house, killer, instant, report, rng) if len(instant) == 2
               else at_a_line(house, killer, ways, instant, report))
        hits[" ".join(str(word) for word in instant), hit] += 1
        sent.add(report[1])
    print(f"{sum(hits.values())} cycles:", dict(hits))
    check_reports(house, sent)
    check_mails(house)
    house.gateway.say("verify")
    assert sum(count for (_, hit), count in hits.items() if hit) >= CYCLES // 2
