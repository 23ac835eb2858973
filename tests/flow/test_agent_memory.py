"""What 200 terminals cost in memory, 100 of them read by SNMP side by side and 100 from status files."""
import contextlib
import os
import re
import threading

import pytest
import sample
from gateway import wait_for
from snmp_hostile import Responder
from test_read_hostile import printer
from tls_front import TlsFront

TERMINALS = 100                             # of each kind
MOST, OWN = 20 * 1000 * 1000 // 1024, 10 * 1024     # kB: all that is resident, and what is not pages of programs and libraries


def memory(pid, word):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(rf"{word}:\s+(\d+) kB", status.read())[1])


class Watch(threading.Thread):
    """What a process and its children have resident, looked at fifty times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.own, self.ended = pid, 0, 0, threading.Event()
        self.start()

    def tree(self):
        with open(f"/proc/{self.pid}/task/{self.pid}/children", encoding="ascii") as children:
            return [self.pid, *map(int, children.read().split())]

    def run(self):
        while not self.ended.wait(0.02):
            with contextlib.suppress(OSError, TypeError):
                pids = self.tree()
                self.most = max(self.most, sum(memory(pid, "VmRSS") for pid in pids))
                self.own = max(self.own, sum(memory(pid, "RssAnon") for pid in pids))

    def figures(self):
        return max(self.most, memory(self.pid, "VmHWM")), self.own

    def end(self):
        self.ended.set()
        self.join(10)


def fleet(agent, device):
    """As if they all had been registered: what counts here is what the agent does with them."""
    state, files = agent.dir / "state", agent.dir / "status"
    agent.say("register", "--terminal", "snmp-0", "--manager", "manager.north@platen.test", "--centre", "centre@platen.test",
              "--place", "Hall", "--serial", "S-0", "--model", "BP200", "--status", device.uri())
    for kind, model in (("snmp", "snmp-0"), ("file", "copier-north")):
        text = (state / "terminals" / f"{model}.terminal").read_text(encoding="utf-8")
        for n in range(1, TERMINALS):
            (state / "terminals" / f"{kind}-{n}.terminal").write_text(
                re.sub(r"(?m)^(serial = ).*$", rf"\g<1>{kind}-{n}", text), encoding="utf-8")
    good = (files / "copier-north.status").read_text(encoding="utf-8")
    for n in range(1, TERMINALS):
        write(files / f"file-{n}.status", good)
    return good


def write(path, text):
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.rename(path)


def by_mail(state):
    """Reports that left by mail and were answered by mail."""
    answered = 0
    for path in (state / "panel").glob("*"):
        with contextlib.suppress(OSError):          # the file under its name of the moment
            text = path.read_text(encoding="utf-8")
            answered += "mailed = yes" in text and "replied = " in text
    return answered


@pytest.mark.skipif("fsanitize" in os.environ.get("CFLAGS", ""), reason="sanitizers take memory of their own")
def test_two_hundred_terminals(house):
    agent = sample.enrol(house, "trading")
    state, conf = agent.dir / "state", agent.dir / "agent.conf"
    conf.write_text("update-every = 0s\nread-timeout = 60s\n" + conf.read_text(encoding="utf-8").replace(
        "read-interval = 1s\n", "") + f'http {{\n ca-file = "{house.servers.ca_file}"\n}}\n', encoding="utf-8")
    front = TlsFront(house.gateway.port, house.servers.dir / "cert.pem", house.servers.dir / "key.pem")
    enrolment = state / "enrolment"
    write(enrolment, enrolment.read_text(encoding="utf-8").replace(house.gateway.base_url, f"https://localhost:{front.port}"))
    with Responder(printer(12)) as device:
        good = fleet(agent, device)
        agent.start()
        watch = Watch(agent.process.pid)
        try:
            wait_for("all of them to be seen", lambda: len(list((state / "memory").glob("*.memory"))) >= 2 * TERMINALS, 120)
            wait_for("all reports to be sent", lambda: not list((state / "spool").iterdir()), 240)
            by_http = watch.figures()
            front.stop()
            for n in range(1, 21):
                write(agent.dir / "status" / f"file-{n}.status", good.replace("level = 58%", "level = 5%"))
            wait_for("replies to mails", lambda: by_mail(state) > 0, 120)
            both = watch.figures()
        finally:
            watch.end()
            agent.stop()
    for way, (most, own) in (("HTTPS", by_http), ("HTTPS and mail", both)):
        print(f"{2 * TERMINALS} terminals, {way}: {most} kB resident at most, {own} kB of its own")
    assert both[0] <= MOST and both[1] <= OWN, both
