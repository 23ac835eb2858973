"""Too few descriptors and too little memory (BAD-INPUTS 77), at the start and while the gateway runs: a clear
message, nothing acknowledged lost, and all goes on when there is enough again."""
import contextlib
import http.client
import os
import resource
import subprocess
import time

import pytest
from conftest import BUILD
from gateway import wait_for
from mainflow import MainFlow
from outside import post
from test_kill import check_mails, check_reports, children, listed


@pytest.fixture(scope="module")
def flow(house):
    return MainFlow(house, BUILD, 10)


def test_too_few_descriptors_to_start(house):
    house.gateway.stop()
    try:
        done = subprocess.run([BUILD / "platend", "--config", house.gateway.dir / "platend.conf"], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)))
    finally:
        house.gateway.start()
    assert 64 <= done.returncode <= 78 and "error" in done.stderr, (done.returncode, done.stderr)
    house.gateway.say("verify")


def refused(house, report):
    """Whether a report that is sent now is not acknowledged."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        return post(house, report[2], report[3], 3).status != 200
    return True


def test_no_descriptors_for_a_while(house, flow):
    """Connections wait or are refused; the same daemon takes them when there are descriptors again."""
    daemon = children(house.gateway.process.pid)[0][0]
    before = resource.prlimit(daemon, resource.RLIMIT_NOFILE)
    flow.run()
    flow.whole()
    report = flow.reports.pop()
    used = len(os.listdir(f"/proc/{daemon}/fd"))
    resource.prlimit(daemon, resource.RLIMIT_NOFILE, (used, before[1]))
    held = [http.client.HTTPConnection("127.0.0.1", house.gateway.port, timeout=3) for _ in range(8)]
    for connection in held:
        with contextlib.suppress(OSError):
            connection.connect()
    assert refused(house, report)
    wait_for("quiet: it spins while it waits", lambda: share(daemon) < 0.5, 60, 0)
    resource.prlimit(daemon, resource.RLIMIT_NOFILE, before)
    for connection in held:
        connection.close()
    flow.run()
    wait_for("the report", lambda: post(house, report[2], report[3]).status == 200, 90, 0.5)
    flow.sent.add(report[1])
    flow.whole()
    assert children(house.gateway.process.pid)[0] == [daemon]


def share(pid):
    """Processor time of two seconds, against a thread that does nothing else and gets what the machine has to give."""
    began, spent, own = time.monotonic(), cpu(pid), time.thread_time()
    while time.monotonic() < began + 2:
        pass
    return (cpu(pid) - spent) / (time.thread_time() - own)


def cpu(pid):
    """Seconds of processor time."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def test_no_memory_for_a_while(house, flow):
    """The daemon says so and ends; the next one goes on."""
    daemon = children(house.gateway.process.pid)[0][0]
    resource.prlimit(daemon, resource.RLIMIT_AS, (1 << 20, 1 << 20))
    for _ in range(3):
        flow.run()
    said = flow.whole()
    assert "out of memory" in said or daemon == flow.pid, said


def test_nothing_is_lost(house, flow):
    check_reports(house, flow.sent)
    check_mails(house)
    assert not listed(house, "outbox", "state=failed")
    house.gateway.say("verify")
