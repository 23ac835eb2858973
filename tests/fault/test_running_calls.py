"""A system call of the running gateway, or of the running agent, fails while the main flow goes through: it
goes well all the same, or the process ends with an exit code of sysexits.h and a reason and is started
again; nothing acknowledged is lost or counted twice, and no signal ends a process.

brk is left out: a kernel never answers it with an error number, and glibc would take that for an address.

PLATEN_CALLS: all = each call a thread makes in the flow (a hundred of a kind at most); otherwise one a kind.
"""
import collections
import contextlib
import os
import pathlib
import random
import re
import subprocess
import threading

import pytest
import sample
from conftest import BUILD
from gateway import ProgramError, wait_for
from mainflow import MainFlow
from test_kill import listed

ALL = os.environ.get("PLATEN_CALLS") == "all"
MOST = 100
COMMON = {"pwrite64": "EIO", "write": "EIO", "pread64": "EIO", "read": "EIO", "fdatasync": "EIO", "fsync": "EIO",
          "openat": "EMFILE", "newfstatat": "EACCES", "getdents64": "EIO", "socket": "EMFILE", "connect": "ETIMEDOUT",
          "recvfrom": "ECONNRESET", "sendto": "ECONNRESET", "poll": "ENOMEM", "fcntl": "ENOLCK", "setsockopt": "ENOBUFS",
          "getsockopt": "ENOBUFS", "mmap": "ENOMEM", "mprotect": "ENOMEM", "getrandom": "EINTR",
          "rename": "EIO", "unlink": "EACCES", "lseek": "EIO", "clone3": "EAGAIN"}
GATEWAY = COMMON | {"accept4": "EMFILE", "sendmsg": "EPIPE", "socketpair": "EMFILE", "dup": "EMFILE", "statfs": "EIO",
                    "access": "EIO", "getsockname": "ENOBUFS", "getpeername": "ENOTCONN", "shutdown": "ENOTCONN"}
# What the flow cannot do without, wherever it runs; the rest depends on the machine.
MET = {"pwrite64", "write", "read", "fdatasync", "socket", "connect", "recvfrom", "sendto", "poll", "accept4"}
AGENT = COMMON | {"ppoll": "ENOMEM", "flock": "ENOLCK", "ftruncate": "ENOSPC", "mkdir": "ENOSPC", "link": "EIO"}


def let_go(tracer):
    """Where it waits for a thread that does not come it is killed; what it traced goes on."""
    tracer.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        tracer.wait(1)
    tracer.kill()
    tracer.wait(20)


@contextlib.contextmanager
def traced(pid, *words):
    """strace on all threads of a process; it may end before its tracer."""
    tracer = subprocess.Popen(["strace", "-f", "-qq", *words, "-p", str(pid)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status = pathlib.Path(f"/proc/{pid}/status")
    try:
        wait_for("strace", lambda: "TracerPid:\t0\n" not in status.read_text(), 90, 0.01)
        yield tracer
    finally:
        let_go(tracer)


def counted(pid, calls, flow, log):
    """How often at most one thread makes each call in the flow: strace counts by thread."""
    with traced(pid, "-o", log, "-e", "trace=" + ",".join(calls)):
        flow()
    found = collections.defaultdict(collections.Counter)
    for thread, call in re.findall(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.M):
        found[call][thread] += 1
    return {call: max(threads.values()) for call, threads in found.items()}


def chosen(times, rng):
    if not ALL:
        return [rng.randint(1, times)]
    return sorted(rng.sample(range(1, times + 1), min(times, MOST)))


@contextlib.contextmanager
def injected(pid, call, error, number, log):
    """Fails that call of a thread, and lets go then: strace would fail it in each later thread too."""
    log.write_text("", encoding="ascii")
    with traced(pid, "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}") as tracer:
        over = threading.Event()

        def watch():
            while not over.wait(0.01):
                if "(INJECTED)" in log.read_text(errors="replace"):
                    let_go(tracer)
                    return
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()


def test_gateway(house):
    rng = random.Random(7)
    flow = MainFlow(house, BUILD, 3000 if ALL else 40)
    flow.run()
    flow.whole()
    times = counted(flow.pid, GATEWAY, flow.run, house.dir / "strace.log")
    flow.whole()
    ends, wrong = collections.Counter(), []
    for call, most in sorted(times.items()):
        for number in chosen(most, rng):
            before, pid = len(flow.ends), flow.pid
            try:
                with injected(pid, call, GATEWAY[call], number, house.dir / "strace.log"):
                    flow.run()
                flow.whole()
            except (AssertionError, ProgramError) as error:
                wrong.append(f"{call} number {number} of {most} with {GATEWAY[call]}: {error}: {flow.said()[-1500:]}")
                flow.anew()
            ends[flow.ends[-1][0] if len(flow.ends) > before else "daemon anew" if flow.pid != pid else "well"] += 1
    print(f"gateway: {sum(ends.values())} calls failed: {dict(ends)}")
    assert not wrong, "\n".join(wrong)
    flow.check()
    assert MET <= set(times), times


class AgentFlow:
    """A counter that changes at a terminal and a supply that runs short or was changed, told by HTTP or by
    mail alone; a reply takes them out of the spool."""

    def __init__(self, house, name, terminal, by_mail):
        self.house, self.agent = house, sample.enrol(house, name)
        if by_mail:
            with open(self.agent.dir / "agent.conf", "a", encoding="utf-8") as conf:
                conf.write('http {\n    proxy = "http://127.0.0.1:1"\n}\n')     # nobody listens there
        self.status, self.value = self.agent.status(terminal), 90000
        self.number = next(t["number"] for t in listed(house, "terminals") if t["agent_name"] == terminal)
        self.spool = self.agent.dir / "state" / "spool"
        self.ends = []
        self.start()

    def start(self):
        self.agent.start()
        self.pid, self.read = self.agent.process.pid, len(self.log())
        wait_for("the agent to watch", lambda: "watching" in self.said() or self.agent.process.poll() is not None)

    def anew(self):
        self.agent.process.kill()
        self.agent.process.wait()
        self.start()

    def log(self):
        return (self.agent.dir / "agent.log").read_text(errors="replace")

    def said(self):
        return self.log()[self.read:]

    def keep_up(self):
        code = self.agent.process.poll()
        if code is None:
            return
        last = self.said().strip().splitlines()[-1:]
        assert 64 < code < 78 and last, f"platen-agent ended with {code}: {self.said()[-500:]}"
        self.ends.append((code, last[0]))
        self.start()

    def counter(self):
        counters = self.house.gateway.ctl("show", "terminal", self.number)["counters"]
        return next((c["value"] for c in counters if c["name"] == "total"), 0)

    def until(self, what, condition):
        def tried():
            self.keep_up()
            return condition()
        wait_for(what, tried, 90, 0.1)

    def run(self):
        self.value += 10
        self.status.count(total=self.value).supply("1.1", level=5 if self.value % 20 else 95).write()
        self.until("the counter", lambda: self.counter() == self.value)
        self.until("the spool to be empty", lambda: not list(self.spool.iterdir()))

    def check(self):
        self.agent.stop()
        uuids = [r["uuid"] for r in listed(self.house, "reports", f"terminal={self.number}")]
        assert len(uuids) == len(set(uuids))
        self.house.gateway.say("verify")


@pytest.mark.parametrize("name,terminal,by_mail", [("foods", "mfp-kitchen", False), ("trading", "copier-north", True)],
                         ids=["http", "mail"])
def test_agent(house, name, terminal, by_mail):
    rng, flow = random.Random(7), AgentFlow(house, name, terminal, by_mail)
    flow.run()
    times = counted(flow.pid, AGENT, flow.run, house.dir / "strace.log")
    ends, wrong = collections.Counter(), []
    for call, most in sorted(times.items()):
        for number in chosen(most, rng):
            before = len(flow.ends)
            try:
                with injected(flow.pid, call, AGENT[call], number, house.dir / "strace.log"):
                    flow.run()
            except (AssertionError, ProgramError) as error:
                wrong.append(f"{call} number {number} of {most} with {AGENT[call]}: {error}: {flow.said()[-1500:]}")
                flow.anew()
            ends[flow.ends[-1][0] if len(flow.ends) > before else "well"] += 1
    print(f"agent by {'mail' if by_mail else 'HTTP'}: {sum(ends.values())} calls failed: {dict(ends)}")
    assert not wrong, "\n".join(wrong)
    flow.check()
