"""Reports by HTTP, by mail or both, one to five times each, out of order, with dropped replies: effects
equal distinct reports.

PLATEN_REPORTS: how many distinct ones (2000); PLATEN_SEED repeats a run.
"""
import collections
import contextlib
import http.client
import os
import random
import socket
import threading
import time

from conftest import BUILD
from gateway import wait_for
from house import SERVICE
from outside import SENDER, TYPE, made_reports, post, report_mail, settled
from test_kill import check_mails, listed

REPORTS = int(os.environ.get("PLATEN_REPORTS", "2000"))
SEED = int(os.environ.get("PLATEN_SEED", "7"))
TERMINALS = max(10, REPORTS // 200)
SENDERS = 6
WINDOW = 200        # sendings that may change places


def sendings(reports, rng):
    """(report, way) in the order they are sent: a tenth of the reports by mail too or alone."""
    found = []
    for report in reports:
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
            found.append((report, "mail" if rng.random() < 0.05 else "dropped" if rng.random() < 0.1 else "http"))
    places = [(number + rng.uniform(0, WINDOW), number) for number in range(len(found))]
    return [found[number] for _, number in sorted(places)]


class Sender(threading.Thread):
    """A connection of its own; what is refused for now (503) is sent again, as an agent would."""

    def __init__(self, house, work, counts):
        super().__init__(daemon=True)
        self.house, self.work, self.counts = house, work, counts
        self.connection = None

    def run(self):
        for (_, uuid, agent, der), way in self.work:
            self.counts[getattr(self, way)(agent, der)] += 1

    def mail(self, agent, der):
        self.house.servers.inject(report_mail(agent, der), SENDER, SERVICE)
        return "by mail"

    def dropped(self, agent, der):
        """The terminal is gone before the reply."""
        head = (f"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {TYPE}\r\nPlaten-Agent: {agent}\r\n"
                f"Content-Length: {len(der)}\r\n\r\n")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.house.gateway.port), 10) as raw:
            raw.sendall(head.encode() + der)
        return "reply dropped"

    def http(self, agent, der):
        for _ in range(600):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.house.gateway.port, timeout=60)
                self.connection.request("POST", "/report", der, {"Content-Type": TYPE, "Platen-Agent": agent})
                answer = self.connection.getresponse()
                answer.read()
                if answer.status == 200:
                    return "by HTTP"
                assert answer.status == 503, answer.status
                time.sleep(0.1)
                continue
            self.connection = None
        raise AssertionError("a report is refused for a minute")


def test_effects_equal_distinct_reports(house):
    rng = random.Random(SEED)
    made = made_reports(house, BUILD, TERMINALS, REPORTS - TERMINALS)
    for kind, _, agent, der in made:
        if kind in ("enrolment", "registration"):
            assert post(house, agent, der).status == 200, kind
    reports = [r for r in made if r[0] in ("status", "shortage")]
    assert len(reports) == REPORTS
    work, counts = sendings(reports, rng), collections.Counter()
    # one sending that is sure to arrive, in case the only one of a report was dropped: an agent repeats
    work += [(report, "http") for report in reports]
    began = time.monotonic()
    senders = [Sender(house, work[part::SENDERS], counts) for part in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60 + REPORTS)
        assert not sender.is_alive()
    print(f"{REPORTS} reports sent {len(work)} times in {time.monotonic() - began:.0f} s: {dict(counts)}")
    assert sum(counts.values()) == len(work), "a sender gave up"
    wait_for("the mailbox to be empty", lambda: house.gateway.ctl("status") and settled(house), 120 + REPORTS // 50)
    rows = [row for terminal in listed(house, "terminals") if terminal["agent_name"].startswith("machine-")
            for row in listed(house, "reports", f"terminal={terminal['number']}")]
    found = collections.Counter(r["uuid"] for r in rows)
    assert set(found) == {uuid for kind, uuid, _, _ in made if kind != "enrolment"}
    assert max(found.values()) == 1
    assert len(rows) == REPORTS + TERMINALS, "registrations come on top"
    assert sum(r["times_received"] for r in rows) <= len(work) + TERMINALS
    cases = listed(house, "cases", "kind=shortage")
    assert len(cases) == TERMINALS, "a case is missing or was doubled"
    assert not listed(house, "orders")
    check_mails(house)
    house.gateway.say("verify")
