"""What 200 terminals cost in memory, 100 of them read by SNMP side by side and 100 from status files."""
import os
import re

import pytest
import sample
from gateway import wait_for
from snmp_hostile import Responder
from test_read_hostile import printer

TERMINALS = 100                             # of each kind
MOST, OWN = 32 * 1024, 10 * 1024            # kB: all that is resident, and what is not pages of programs and libraries


def memory(pid, word):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(rf"{word}:\s+(\d+) kB", status.read())[1])


@pytest.mark.skipif("fsanitize" in os.environ.get("CFLAGS", ""), reason="sanitizers take memory of their own")
def test_two_hundred_terminals(house):
    agent = sample.enrol(house, "trading")
    state, files = agent.dir / "state", agent.dir / "status"
    conf = agent.dir / "agent.conf"
    conf.write_text("update-every = 0s\nread-timeout = 60s\n" + conf.read_text(encoding="utf-8").replace(
        "read-interval = 1s\n", ""), encoding="utf-8")
    with Responder(printer(12)) as device:
        agent.say("register", "--terminal", "snmp-0", "--manager", "manager.north@platen.test", "--centre", "centre@platen.test",
                  "--place", "Hall", "--serial", "S-0", "--model", "BP200", "--status", device.uri())
        # The others as if they had been registered: what counts here is what the agent does with them.
        for kind, model in (("snmp", "snmp-0"), ("file", "copier-north")):
            text = (state / "terminals" / f"{model}.terminal").read_text(encoding="utf-8")
            for n in range(1, TERMINALS):
                (state / "terminals" / f"{kind}-{n}.terminal").write_text(
                    re.sub(r"(?m)^(serial = ).*$", rf"\g<1>{kind}-{n}", text), encoding="utf-8")
        good = (files / "copier-north.status").read_text(encoding="utf-8")
        for n in range(1, TERMINALS):
            (files / f"file-{n}.status").write_text(good, encoding="utf-8")
        agent.start()
        try:
            wait_for("all of them to be seen", lambda: len(list((state / "memory").glob("*.memory"))) >= 2 * TERMINALS, 120)
            wait_for("all reports to be sent", lambda: not list((state / "spool").iterdir()), 240)
            most, own = memory(agent.process.pid, "VmHWM"), memory(agent.process.pid, "RssAnon")
        finally:
            agent.stop()
    print(f"{2 * TERMINALS} terminals: {most} kB resident at most, {own} kB of its own")
    assert most <= MOST and own <= OWN, f"{most} kB, {own} kB of its own"
