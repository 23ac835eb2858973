"""An allocation of the gateway's daemon, of its readers, of the agent, or of a command fails: it goes well all
the same, or the process says a reason and ends with an exit code of sysexits.h, and is started again; nothing
acknowledged is lost or counted twice, and no signal ends a process.

What fails are places that allocate, told apart by their callers: each place can fail once, however often the
flow comes there. PLATEN_ALLOCATIONS: all = every place; otherwise so many of each process (6).
"""
import collections
import ctypes
import mmap
import os
import pathlib
import random
import struct
import subprocess
import tempfile

import pytest
from conftest import BUILD
from gateway import ProgramError, wait_for
from mainflow import MainFlow
from outside import whole_house
from test_kill import children
from test_running_calls import AgentFlow

LIBRARY = BUILD / "tests" / "support" / "failing_memory.so"
HOW_MANY = os.environ.get("PLATEN_ALLOCATIONS", "6")
ADDR_NO_RANDOMIZE = 0x0040000
WAYS = 16384

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="no tests/support/failing_memory.so")


class Plan:
    """The file that tests/support/failing_memory.c reads: its struct plan."""
    PID, MADE, FAIL_AT, FAIL_WAY, FAILED, LEARN, N_WAYS = range(0, 56, 8)

    def __init__(self, path):
        path.write_bytes(bytes(56 + 8 * WAYS))
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 0)

    def set(self, **values):
        for name, value in values.items():
            struct.pack_into("<Q", self.map, getattr(self, name.upper()), value % (1 << 64))

    def get(self, name):
        return struct.unpack_from("<Q", self.map, getattr(self, name.upper()))[0]

    def learned(self, pid, flow):
        """The ways to an allocation that the process goes in the flow."""
        self.map[56:] = bytes(8 * WAYS)
        self.set(pid=pid, learn=1, fail_way=0, n_ways=0)
        flow()
        self.set(pid=0, learn=0)
        return sorted(way for way in struct.unpack_from(f"<{WAYS}Q", self.map, 56) if way)

    def failing(self, pid, way):
        self.set(failed=0, fail_way=way, pid=pid)

    def over(self):
        """Whether it came to that."""
        self.set(pid=0, fail_way=0)
        return self.get("failed") > 0


def chosen(ways):
    return ways if HOW_MANY == "all" else random.Random(7).sample(ways, min(len(ways), int(HOW_MANY)))


@pytest.fixture(scope="module")
def plan():
    """In force for what is started from now on; addresses are the same in each start."""
    libc = ctypes.CDLL(None)
    before = libc.personality(0xffffffff)
    libc.personality(before | ADDR_NO_RANDOMIZE)
    with tempfile.TemporaryDirectory(prefix="pa.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp") as folder:
        path = pathlib.Path(folder) / "plan"
        made = Plan(path)
        os.environ |= {"LD_PRELOAD": str(LIBRARY), "PLATEN_FAILING_MEMORY": str(path)}
        yield made
        del os.environ["LD_PRELOAD"], os.environ["PLATEN_FAILING_MEMORY"]
    libc.personality(before)


@pytest.fixture(scope="module")
def house(plan):
    """With one reader, so that it is known which one works."""
    with whole_house(BUILD) as running:
        conf = running.gateway.dir / "platend.conf"
        conf.write_text("readers = 1\n" + conf.read_text(encoding="utf-8"), encoding="utf-8")
        running.gateway.stop()
        running.gateway.start()
        yield running


def tell(what, ends):
    print(f"{what}: {sum(ends.values())} places: {dict(ends)}")


@pytest.fixture(scope="module")
def flow(house):
    return MainFlow(house, BUILD, 6000 if HOW_MANY == "all" else 2 * int(HOW_MANY) + 20)


def run_gateway(flow, plan, what, victim):
    """victim(): the process whose allocations fail, as it runs now."""
    flow.run()
    ways = plan.learned(victim(), flow.run)
    flow.whole()
    ends, wrong = collections.Counter(), []
    for way in chosen(ways):
        before, pid = len(flow.ends), flow.pid
        try:
            plan.failing(victim(), way)
            flow.run()
            failed = plan.over()
            said = flow.whole()
            ends["not met" if not failed else flow.ends[-1][0] if len(flow.ends) > before else
                 "started anew" if flow.pid != pid or "a reader ended" in said else "well"] += 1
        except (AssertionError, ProgramError) as error:
            plan.over()
            wrong.append(f"way {way:x}: {error}: {flow.said()[-1500:]}")
            flow.anew()
    tell(f"{what}, {len(ways)} known", ends)
    assert not wrong, "\n".join(wrong)
    flow.check()


def test_daemon(house, flow, plan):
    run_gateway(flow, plan, "daemon", lambda: children(house.gateway.process.pid)[0][0])


def test_reader(house, flow, plan):
    def reader():
        return wait_for("a reader", lambda: children(house.gateway.process.pid)[1])[0]
    run_gateway(flow, plan, "reader", reader)


@pytest.mark.parametrize("name,terminal,by_mail", [("foods", "mfp-kitchen", False), ("trading", "copier-north", True)],
                         ids=["http", "mail"])
def test_agent(house, plan, name, terminal, by_mail):
    flow = AgentFlow(house, name, terminal, by_mail)
    flow.run()
    ways = sorted({way for _ in range(2) for way in plan.learned(flow.pid, flow.run)})      # runs short, and was changed
    ends, wrong = collections.Counter(), []
    for way in chosen(ways):
        before = len(flow.ends)
        try:
            plan.failing(flow.pid, way)
            flow.run()
            if not plan.get("failed"):
                flow.run()
            ends["not met" if not plan.over() else flow.ends[-1][0] if len(flow.ends) > before else "well"] += 1
        except (AssertionError, ProgramError) as error:
            plan.over()
            wrong.append(f"way {way:x}: {error}: {flow.said()[-1500:]}")
            flow.anew()
    tell(f"agent by {'mail' if by_mail else 'HTTP'}, {len(ways)} known", ends)
    assert not wrong, "\n".join(wrong)
    flow.check()


COMMANDS = {"list": ["platenctl", "--run-dir", "RUN", "list", "terminals"],
            "import": ["platenctl", "--run-dir", "RUN", "import", "persons", "PEOPLE"],
            "explain": ["platenctl", "mail", "explain", "MAIL"],
            "verify": ["platend", "--config", "CONF", "--verify-tables"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_command(house, tmp_path, name):
    """A command says why it fails; it never says that it did what it did not do."""
    own = Plan(tmp_path / "plan")
    (tmp_path / "people.csv").write_text("customer,mail,name,role,language,sites\n"
                                         "TRADING,manager-new@platen.test,Manager,manager,en,NORTH\n", encoding="ascii")
    (tmp_path / "mail").write_bytes(b"From: somebody@platen.test\r\nTo: service@platen.test\r\nSubject: x\r\n\r\nhello\r\n")
    there = {"RUN": house.gateway.dir / "run", "PEOPLE": tmp_path / "people.csv", "MAIL": tmp_path / "mail",
             "CONF": house.gateway.dir / "platend.conf"}
    words = [str(there.get(word, word)) for word in COMMANDS[name]]
    words[0] = str(BUILD / words[0])

    def run():
        env = os.environ | {"PLATEN_FAILING_MEMORY": str(tmp_path / "plan")}
        return subprocess.run(words, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    if name == "verify":
        house.gateway.stop()
    try:
        good = run()
        assert good.returncode == 0, good.stderr
        ways, ends = own.learned(-1, run), collections.Counter()
        for way in chosen(ways):
            own.failing(-1, way)
            done = run()
            failed = own.over()
            ends[done.returncode if failed else "not met"] += 1
            where = f"way {way:x}: exit {done.returncode}: {done.stderr[-300:]}"
            assert done.returncode == 0 or 64 <= done.returncode <= 78 and done.stderr.strip(), where
            assert done.returncode != 0 or done.stderr or name == "import" or done.stdout == good.stdout, where
    finally:
        if name == "verify":
            house.gateway.start()
    tell(f"{name}, {len(ways)} known", ends)
