"""kill -9 at random instants, under load by both ways: what was acknowledged is there once, every
fact's mail arrives with one Message-ID, no order is doubled.

PLATEN_KILLS: how many cycles (20); PLATEN_SEED repeats a run.
"""
import collections
import http.client
import os
import pathlib
import random
import signal
import subprocess
import threading
import time
import urllib.error

from browser import Browser
from conftest import BUILD
from gateway import wait_for
from house import MANAGERS, SERVICE
from postbox import Mailbox

KILLS = int(os.environ.get("PLATEN_KILLS", "20"))
SEED = int(os.environ.get("PLATEN_SEED", "7"))
TERMINALS, STATUSES = 20, 400
HTTP_TRIES = 200


def make_reports(house):
    enrolment = house.dir / "load.enrolment"
    house.gateway.say("code", "new", "--customer", "TRADING", "--out", str(enrolment))
    folder = house.dir / "load"
    folder.mkdir()
    out = subprocess.run([BUILD / "tests" / "support" / "report_files", enrolment, folder, str(TERMINALS), str(STATUSES)],
                         check=True, capture_output=True, text=True).stdout
    return [line.split() for line in out.splitlines()]


def post(house, agent, path):
    """True when the gateway acknowledged it."""
    connection = http.client.HTTPConnection("127.0.0.1", house.gateway.port, timeout=10)
    try:
        connection.request("POST", "/report", pathlib.Path(path).read_bytes(), {
            "Content-Type": "application/pkcs7-mime; smime-type=authEnveloped-data", "Platen-Agent": agent})
        return connection.getresponse().status // 100 == 2
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def post_until(house, agent, path):
    for _ in range(HTTP_TRIES):
        if post(house, agent, path):
            return True
        time.sleep(0.1)
    return False


def send_mail(house, agent, path):
    import base64
    body = base64.encodebytes(pathlib.Path(path).read_bytes()).replace(b"\n", b"\r\n")
    head = (f"From: agent-trading@platen.test\r\nTo: {SERVICE}\r\nSubject: Report\r\nPlaten-Agent: {agent}\r\n"
            "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=authEnveloped-data\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n").encode()
    house.servers.inject(head + body, "agent-trading@platen.test", SERVICE)


class Load:
    """Sends every report: a third by HTTP, a third by mail, a third both ways."""

    def __init__(self, house, reports):
        self.house, self.reports = house, reports
        self.acknowledged, self.mailed, self.failed = set(), set(), []
        self.threads = [threading.Thread(target=self._run, args=(part,), daemon=True) for part in range(4)]

    def _run(self, part):
        for number, (_, uuid, agent, path) in enumerate(self.reports):
            if number % 4 != part:
                continue
            way = number // 4 % 3
            if way != 1:
                if post_until(self.house, agent, path):
                    self.acknowledged.add(uuid)
                else:
                    self.failed.append(uuid)
            if way != 0:
                send_mail(self.house, agent, path)
                self.mailed.add(uuid)

    def start(self):
        for thread in self.threads:
            thread.start()

    def running(self):
        return any(thread.is_alive() for thread in self.threads)


def children(pid):
    try:
        return [int(c) for c in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill_one(house, rng):
    """The supervisor, the daemon or a reader; the supervisor is started again as systemd would."""
    supervisor = house.gateway.process.pid
    victim = rng.choice(["supervisor", "daemon", "reader", "reader", "daemon"])
    below = children(supervisor)
    if victim != "supervisor" and below:
        names = {pid: (pathlib.Path(f"/proc/{pid}/comm").read_text().strip() if os.path.exists(f"/proc/{pid}/comm") else "")
                 for pid in below}
        daemons = [pid for pid in below if len(os.listdir(f"/proc/{pid}/task")) > 1] if names else []
        chosen = daemons if victim == "daemon" else [pid for pid in below if pid not in daemons]
        if chosen:
            os.kill(rng.choice(chosen), signal.SIGKILL)
            return victim
    os.kill(supervisor, signal.SIGKILL)
    house.gateway.process.wait()
    house.gateway.start()
    return "supervisor"


def answers(house):
    return house.gateway.ctl("list", "customers", check=False) is not None


def confirm_order(house):
    """The page with an order that waits for its confirmation."""
    case = wait_for("a shortage", lambda: next((c for c in house.gateway.ctl("list", "cases")
                                                if c["kind"] == "shortage"), None), 60)
    person = next(p for p in house.gateway.ctl("list", "persons") if p["mail"] == MANAGERS["north"])
    url = house.gateway.ctl("link", "show", str(person["id"]))["url"]
    browser = Browser()
    return browser, browser.act(browser.open(f"{url}/c/{case['service_id']}"), "order black toner")


def press_until(browser, page):
    """The same button until an answer comes back: a person who presses again."""
    for _ in range(HTTP_TRIES):
        try:
            done = browser.press(page, "order now")
            if done.status < 500:
                return done.status
        except (OSError, http.client.HTTPException, urllib.error.URLError):
            pass
        time.sleep(0.1)
    return 0


def test_kill_under_load(house):
    rng = random.Random(SEED)
    reports = make_reports(house)
    for kind, _, agent, path in reports:
        if kind in ("enrolment", "registration"):
            assert post(house, agent, path), kind
    load = Load(house, [r for r in reports if r[0] in ("status", "shortage")])
    load.start()
    killed = collections.Counter()
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.05, 0.7))
        killed[kill_one(house, rng)] += 1
        wait_for("the gateway after a kill", lambda: answers(house), 60)
    wait_for("the load to end", lambda: not load.running(), 180)
    assert not load.failed
    everything = load.acknowledged | load.mailed
    rows = wait_for("all reports", lambda: (
        lambda found: found if everything <= {r["uuid"] for r in found} else None)(
            house.gateway.ctl("list", "reports", "limit=10000")), 120)
    counts = collections.Counter(r["uuid"] for r in rows)
    assert all(counts[uuid] == 1 for uuid in everything)
    check_mails(house)
    check_order(house, rng)
    house.gateway.say("verify")
    print(f"killed: {dict(killed)}; {len(everything)} reports, {len(load.acknowledged)} by HTTP, {len(load.mailed)} by mail")


def check_mails(house):
    """Each case's mail came, and all copies of one fact bear one Message-ID."""
    cases = [c for c in house.gateway.ctl("list", "cases") if c["kind"] == "shortage"]
    assert len(cases) == TERMINALS, "a case is missing or was doubled"
    box = Mailbox(house.servers, MANAGERS["north"])

    def ids():
        found = collections.defaultdict(set)
        for _, message in box.mails():
            for case in cases:
                if case["service_id"] in str(message["Subject"]):
                    found[case["service_id"]].add(message["Message-ID"])
        return found if len(found) == len(cases) else None

    found = wait_for("a mail for every case", ids, 120)
    assert all(len(v) == 1 for v in found.values()), found


def check_order(house, rng):
    """The confirmation is pressed again and again while the daemon dies: one order."""
    browser, page = confirm_order(house)
    presser = threading.Thread(target=press_until, args=(browser, page), daemon=True)
    presser.start()
    time.sleep(rng.uniform(0, 0.02))
    kill_one(house, rng)
    presser.join(60)
    assert press_until(browser, page) in (200, 303)
    assert len(house.gateway.ctl("list", "orders")) == 1
