"""kill -9 at random instants, under load by both ways: what was acknowledged is there once, every
fact's mail arrives with one Message-ID, no order is doubled.

PLATEN_KILLS: cycles of all kill tests together (100), a fifth of them under load here and a fifth with
the agent; the others are in test_kill_exact.py. PLATEN_STATUSES: how many reports (700); PLATEN_SEED
repeats a run.
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

import sample
from browser import Browser
from conftest import BUILD
from gateway import wait_for
from house import MANAGERS, SERVICE
from outside import SENDER, made_reports, post, report_mail, terminated
from postbox import Mailbox

ALL_KILLS = int(os.environ.get("PLATEN_KILLS", "100"))
KILLS = ALL_KILLS // 5
SEED = int(os.environ.get("PLATEN_SEED", "7"))
TERMINALS, STATUSES = 20, int(os.environ.get("PLATEN_STATUSES", "700"))
ORDERS = 3
PATIENCE = 240      # seconds for one report or press: as long as all the kills may take on a busy machine


class Load:
    """Sends every report: a third by HTTP, a third by mail, a third both ways."""

    def __init__(self, house, reports):
        self.house, self.reports = house, reports
        self.acknowledged, self.mailed, self.failed = set(), set(), []
        self.threads = [threading.Thread(target=self._run, args=(part,), daemon=True) for part in range(4)]

    def _post(self, uuid, agent, der):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if post(self.house, agent, der, 10).status == 200:
                    self.acknowledged.add(uuid)
                    return
            time.sleep(0.1)
        self.failed.append(uuid)

    def _run(self, part):
        for number, (_, uuid, agent, der) in enumerate(self.reports):
            if number % 4 != part:
                continue
            way = number // 4 % 3
            if way != 1:
                self._post(uuid, agent, der)
            if way != 0:
                self.house.servers.inject(report_mail(agent, der), SENDER, SERVICE)
                self.mailed.add(uuid)
            time.sleep(0.05)

    def start(self):
        for thread in self.threads:
            thread.start()

    def running(self):
        return any(thread.is_alive() for thread in self.threads)


def children(pid):
    """The daemon (it has threads) and the readers of a supervisor."""
    daemons, readers = [], []
    with contextlib.suppress(OSError):
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with contextlib.suppress(OSError):
                (daemons if len(os.listdir(f"/proc/{child}/task")) > 1 else readers).append(int(child))
    return daemons, readers


def kill_supervisor(house):
    """With it all die; whoever started it starts it again, as systemd would."""
    pid = house.gateway.process.pid
    daemons, readers = children(pid)
    os.kill(pid, signal.SIGKILL)
    house.gateway.process.wait()
    terminated(daemons + readers)
    house.gateway.start()


def kill(house, victim, rng):
    if victim == "supervisor":
        kill_supervisor(house)
        return True
    daemons, readers = children(house.gateway.process.pid)
    chosen = daemons if victim == "daemon" else readers
    if chosen:
        with contextlib.suppress(ProcessLookupError):
            os.kill(rng.choice(chosen), signal.SIGKILL)
            return True
    return False


def victims(rng, count):
    """A daemon that dies again and again is restarted later each time; a new supervisor begins anew."""
    found = []
    while len(found) < count:
        found += rng.sample(["supervisor", "daemon", "reader"], 3)
    return found[:count]


def answers(house):
    return house.gateway.ctl("list", "customers", check=False) is not None


def listed(house, what, *words):
    return house.gateway.ctl("list", what, "limit=100000", *words)


def confirm_page(house, case):
    """The page with an order that waits for its confirmation."""
    person = next(p for p in listed(house, "persons") if p["mail"] == MANAGERS["north"])
    url = house.gateway.ctl("link", "show", str(person["id"]))["url"]
    browser = Browser()
    return browser, browser.press(browser.open(f"{url}/c/{case['service_id']}"), "order")


def press_until(browser, page):
    """The same button until an answer comes back: a person who presses again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            done = browser.press(page, "order")
            if done.status < 500:
                return done.status
        time.sleep(0.05)
    return 0


def check_reports(house, everything):
    """Each is there, and once."""
    def there():
        rows = listed(house, "reports")
        return rows if everything <= {r["uuid"] for r in rows} else None
    counts = collections.Counter(r["uuid"] for r in wait_for("all reports", there, 120, 0.5))
    assert all(counts[uuid] == 1 for uuid in everything)


def check_mails(house):
    """Every row of the outbox arrived with its one Message-ID, and nothing else arrived."""
    wait_for("the outbox to be empty", lambda: not listed(house, "outbox", "state=waiting"), 120, 0.5)
    rows = [r for r in listed(house, "outbox") if r["state"] == "sent"]
    facts = collections.Counter((r["kind"], r["case"], r["order"], r["person"]) for r in rows if r["case"])
    assert not [fact for fact, times in facts.items() if times > 1], "one fact has two rows"
    wanted = {f"<{r['epoch']}.{r['event']}.{r['index']}@platen.test>" for r in rows}

    def arrived():
        found = {str(m["Message-ID"]) for a in house.servers.accounts if a != SERVICE
                 for _, m in Mailbox(house.servers, a).mails()}
        return found if wanted <= found else None
    assert wait_for("every mail", arrived, 90, 0.5) == wanted


def test_gateway_under_load(house):
    rng = random.Random(SEED)
    reports = made_reports(house, BUILD, TERMINALS, STATUSES)
    for kind, _, agent, der in reports:
        if kind in ("enrolment", "registration"):
            assert post(house, agent, der).status == 200, kind
    load = Load(house, [r for r in reports if r[0] in ("status", "shortage")])
    load.start()
    killed = collections.Counter()
    for victim in victims(rng, KILLS):
        time.sleep(rng.uniform(0.02, 0.5))
        killed[victim if load.running() else "idle " + victim] += kill(house, victim, rng)
        wait_for("the gateway after a kill", lambda: answers(house))
    wait_for("the load to end", lambda: not load.running(), PATIENCE)
    assert not load.failed
    check_reports(house, load.acknowledged | load.mailed)
    cases = listed(house, "cases", "kind=shortage")
    assert len(cases) == TERMINALS, "a case is missing or was doubled"
    check_mails(house)
    house.gateway.say("verify")
    print(f"killed: {dict(killed)}; {len(load.acknowledged)} reports by HTTP, {len(load.mailed)} by mail")


def test_orders(house):
    """Confirmations are pressed again and again while all dies: one order each."""
    rng = random.Random(SEED)
    for number, case in enumerate(listed(house, "cases", "kind=shortage")[:ORDERS]):
        browser, page = confirm_page(house, case)
        presser = threading.Thread(target=press_until, args=(browser, page), daemon=True)
        presser.start()
        time.sleep(rng.uniform(0, 0.02))
        kill(house, ("supervisor", "daemon")[number % 2], rng)
        presser.join(60)
        assert press_until(browser, page) == 200
        assert len(listed(house, "orders")) == number + 1
    check_mails(house)


def tell_and_kill(agent, text, rng, command_too):
    """A text told while the agent is killed; true when the command kept it (75: it is sent later)."""
    command = subprocess.Popen(agent.words("tell", "mfp-kitchen", text), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.uniform(0, 0.3))
    if command_too:
        command.kill()
    agent.process.kill()
    agent.process.wait()
    agent.start()
    return command.wait(60) in (0, 75)


def test_agent_and_its_spool(house):
    """Texts told at the terminal and changes of its status, each reported once, while agent, commands
    and daemon die."""
    rng = random.Random(SEED)
    agent = sample.enrol(house, "foods")
    status = agent.status("mfp-kitchen")
    agent.start()
    kept, base = [], 90000
    for cycle in range(KILLS):
        status.count(total=base + cycle).supply("1.1", level=5 if cycle % 2 else 95).write()
        if tell_and_kill(agent, f"text {cycle} of the kitchen", rng, cycle % 3 == 2):
            kept.append(cycle)
        if cycle % 7 == 3:
            kill(house, "daemon", rng)
    assert len(kept) >= KILLS // 2
    status.condition("media-jam", severity="error", text="Jam at the end").write()
    wait_for("the gateway after a kill", lambda: answers(house))
    number = next(t for t in listed(house, "terminals") if t["agent_name"] == "mfp-kitchen")["number"]
    spool = agent.dir / "state" / "spool"
    wait_for("the spool to be empty", lambda: not list(spool.iterdir()))

    def texts():
        said = [r["summary"] for r in listed(house, "reports", f"terminal={number}")]
        counts = [sum(f"text {cycle} of" in s for s in said) for cycle in range(KILLS)]
        return counts if all(counts[cycle] for cycle in kept) else None
    assert max(wait_for("every text", texts, 90, 0.5)) == 1
    wait_for("the last counter", lambda: any(
        c["name"] == "total" and c["value"] == base + KILLS - 1
        for c in house.gateway.ctl("show", "terminal", number)["counters"]))
    uuids = collections.Counter(r["uuid"] for r in listed(house, "reports", f"terminal={number}"))
    assert max(uuids.values()) == 1
    agent.stop()
    house.gateway.say("verify")
