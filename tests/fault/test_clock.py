"""The gateway's clock is set while it runs (BAD-INPUTS 76): a year ahead, then an hour back, then right again.
libfaketime moves the clock of the gateway's processes alone; the monotonic one stays as it is."""
import collections
import glob
import os
import re
import time

import pytest
from conftest import BUILD
from gateway import wait_for
from house import MANAGERS, SERVICE
from outside import SENDER, OutsideAgent, counter, low, post, report_mail, settled, whole_house

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
HOUR, DAY = 3600, 86400

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="no libfaketime (package faketime)")


class Clock:
    """The clock of one gateway, in seconds against the real one."""

    def __init__(self, house):
        self.house, self.by = house, 0
        self.file = house.dir / "clock"
        self.set(0)
        faked = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                 "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
        house.gateway.stop()
        os.environ.update(faked)
        try:
            house.gateway.start()
        finally:
            for name in faked:
                del os.environ[name]

    def set(self, by):
        new = self.file.with_suffix(".new")
        new.write_text(f"{by:+d}\n", encoding="ascii")
        new.rename(self.file)
        self.by = by


def rows(house, what):
    return house.gateway.ctl("list", what, "limit=100000")


def steps(house):
    return [e for e in rows(house, "events") if e["kind"] == "clock_step"]


def items(house, kind):
    return [i for i in rows(house, "items") if i["kind"] == kind]


def mails(house):
    """What was mailed, a matter or person each: how often."""
    return collections.Counter((m["kind"], m["person"], m["case"]) for m in rows(house, "outbox"))


def calm(house, ticks=4):
    """The last event, when so many ticks of the gateway (a second each) brought none."""
    quiet = [settled(house), time.monotonic()]

    def still():
        now = house.gateway.ctl("status")["event"]
        if now != quiet[0]:
            quiet[:] = [now, time.monotonic()]
        return time.monotonic() - quiet[1] > ticks
    wait_for("calm", still)
    return settled(house)


def kinds(house, since):
    """What happened after this event, how often each."""
    return collections.Counter(e["kind"] for e in rows(house, "events") if e["sequence"] > since)


class World:
    """A house whose clock moves: an agent with machines, a shortage that was mailed, a manager not yet confirmed."""

    def __init__(self, house):
        self.house, self.clock = house, Clock(house)
        self.agent = OutsideAgent(house, "clock").enrol()
        self.machines = iter(range(100))
        xml, _ = self.agent.report('<registration serial="new" maker="Sample Imaging" model="BC200" place="Copier"/>',
                                   "mfp-new", "registration", manager=MANAGERS["south"])
        assert post(house, self.agent.id, self.agent.seal(xml)).status == 200
        self.first = self.report()
        calm(house)

    def report(self, ago=None, by_mail=False):
        """A shortage of a new machine; by the gateway's clock where ago says nothing else. Its sealed form."""
        name = f"mfp-{next(self.machines)}"
        ago = -self.clock.by if ago is None else ago
        for inside, purpose in ((f'<registration serial="{name}" maker="Sample Imaging" model="BC200" place="x"/>',
                                 "registration"),
                                (low() + counter(1000), "status")):
            xml, uuid = self.agent.report(inside, name, purpose, ago=ago)
            der = self.agent.seal(xml)
            if by_mail and purpose == "status":
                self.house.servers.inject(report_mail(self.agent.id, der), SENDER, SERVICE)
            else:
                assert post(self.house, self.agent.id, der).status == 200
            wait_for("the report", lambda u=uuid: [r for r in rows(self.house, "reports") if r["uuid"] == u])
        return uuid, der

    def taken(self, uuid):
        return next(r for r in rows(self.house, "reports") if r["uuid"] == uuid)

    def shortages(self):
        """A shortage is mailed once."""
        found = {key: n for key, n in mails(self.house).items() if key[0] == "shortage"}
        assert set(found.values()) == {1}
        return len(found)

    def goes_on(self):
        """Reports by both ways count, each is mailed once; one that came before is known still."""
        before, uuid, der = self.shortages(), *self.first
        reports = [self.report()[0], self.report(by_mail=True)[0]]
        times = self.taken(uuid)["times_received"]
        assert post(self.house, self.agent.id, der).status == 200
        calm(self.house)
        assert self.taken(uuid)["times_received"] == times + 1
        assert all(self.taken(r)["cases"] and not self.taken(r)["flags"] for r in reports)
        assert self.shortages() == before + len(reports)


@pytest.fixture(scope="module")
def world():
    with whole_house(BUILD) as house:
        yield World(house)


def told(world, since, by):
    """One event of the clock, and an item for it."""
    found = [e for e in steps(world.house) if e["sequence"] > since]
    assert len(found) == 1 and found[0]["actor_kind"] == "clock"
    texts = [i["text"] for i in items(world.house, "clock") if i["opened"] == found[0]["time"]]
    assert len(texts) == 1
    seconds = int(re.fullmatch(r"The gateway's clock was set by ([+-]\d+) seconds\.", texts[0])[1])
    assert abs(seconds - by) <= 2
    return found[0]


def test_a_year_ahead(world):
    """Of a year's due things each comes once: the agent is silent (one item, not one a machine), and the
    manager who has not confirmed is asked once more."""
    house, before = world.house, mails(world.house)
    since = calm(house)
    world.clock.set(365 * DAY)
    wait_for("the clock's event", lambda: steps(house))
    calm(house)
    event = told(world, since, 365 * DAY)
    assert kinds(house, since) == {"clock_step": 1, "tick": 1, "outbox_result": 1}
    assert event["sequence"] == since + 1
    assert [e["time"] > event["time"] for e in rows(house, "events") if e["kind"] == "tick"] == [True]  # waited for one
    assert [i["agent"] for i in items(house, "silent")] == [world.agent.id]
    assert mails(house) - before == {("confirm", MANAGERS["south"], ""): 1}
    world.goes_on()
    uuid, _ = world.report(ago=0)               # a clock that is right, a year behind: kept, no effect
    assert world.taken(uuid)["flags"] == ["stale"] and not world.taken(uuid)["cases"]


def test_an_hour_back(world):
    """Seen with the first thing that happens; what was due before is not due again."""
    back(world, -HOUR)


def test_right_again(world):
    """What was filed in the wrong year is filed anew at once, and nobody is mailed for it."""
    house, by = world.house, HOUR - 365 * DAY
    since, before, silent = calm(house), mails(house), len(items(house, "silent"))
    world.clock.set(world.clock.by + by)
    wait_for("the clock's event", lambda: [e for e in steps(house) if e["sequence"] > since])
    calm(house)
    assert told(world, since, by)["sequence"] == since + 1
    assert kinds(house, since) == {"clock_step": 1, "tick": 1} and mails(house) == before
    heard = [t["heard"] for t in rows(house, "terminals")]
    assert max(heard) <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), heard
    world.goes_on()
    assert len(items(house, "silent")) == silent


def back(world, by):
    house, since, before = world.house, calm(world.house), mails(world.house)
    silent = len(items(house, "silent"))
    world.clock.set(world.clock.by + by)
    assert calm(house) == since and mails(house) == before
    world.goes_on()
    assert told(world, since, by)["sequence"] == since + 1
    assert set(mails(house) - before) == {k for k in mails(house) if k not in before}
    assert len(items(house, "silent")) == silent


def test_order(world):
    """Only the event that tells a step back may be earlier than the one before it; the gateway ran through."""
    events = rows(world.house, "events")
    assert [e["sequence"] for e in events] == list(range(1, len(events) + 1))
    earlier = [e["kind"] for last, e in zip(events, events[1:]) if e["time"] < last["time"]]
    assert earlier == ["clock_step", "clock_step"]
    receptions = [r["reception"] for r in sorted(rows(world.house, "reports"), key=lambda r: r["reception"])]
    assert len(receptions) == len(set(receptions))
    assert "restarting" not in (world.house.gateway.dir / "platend.log").read_text(errors="replace")
    world.house.gateway.say("verify")
