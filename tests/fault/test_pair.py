"""Two Platens that are each other's manager: what the one mails is mail that the other takes in. It comes
to rest by itself, whether the marks of automatic mail arrive or a careless relay takes them off."""
import collections
import contextlib
import email
import re

import pytest
from conftest import BUILD
from gateway import wait_for
from outside import OutsideAgent, low, post, whole_house
from postbox import Mailbox

EAST, WEST = "service@east.platen.test", "service@west.platen.test"
MARKS = {
    "unchanged": (),
    "auto-submitted": ("auto-submitted",),
    "every-mark": ("auto-submitted", "x-auto-response-suppress", "precedence", "list-unsubscribe", "list-unsubscribe-post",
                   "platen-mail"),
}


def full(level):
    return low(level).replace('state="low"', 'state="ok"')


class Outbound(Mailbox):
    """The peer's address as one house's servers have it: where the carrier finds what was sent there."""

    def raws(self, above):
        """Mails with a UID above this: (uid, bytes), oldest first."""
        client = self._open()
        client.select("INBOX", readonly=True)
        uids = [u for u in client.uid("search", None, "ALL")[1][0].split() if int(u) > above]
        parts = client.uid("fetch", b",".join(uids), "(UID BODY.PEEK[])")[1] if uids else []
        client.logout()
        return [(int(re.search(rb"UID (\d+)", p[0])[1]), p[1]) for p in parts if isinstance(p, tuple)]


def without(raw, names):
    """The mail without these fields of its header; all the other bytes as they are."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head)
    kept = [f for f in fields if f.partition(b":")[0].strip().lower().decode() not in names]
    return b"\r\n".join(kept) + blank + body


class Side:
    """One house, and what was carried away from it."""

    def __init__(self, house, peer):
        self.house, self.peer = house, peer
        people = house.dir / "peer.csv"
        people.write_text(f"customer,mail,name,role,language,sites\nTRADING,{peer},The other house,manager,en,NORTH\n",
                          encoding="ascii")
        house.gateway.say("import", "persons", people)
        self.agent = OutsideAgent(house, "pair").enrol()
        self.box, self.last, self.carried = Outbound(house.servers, peer), 0, []

    def rows(self, what, *words):
        return self.house.gateway.ctl("list", what, "limit=100000", *words)

    def event(self):
        return self.house.gateway.ctl("status")["event"]

    def terminal(self, name):
        inside = (f'<registration serial="{self.house.service[8]}-{name}" maker="Sample Imaging" model="BC200" '
                  'place="Copier, outside"/>')
        self.tell(inside, name, "registration")

    def tell(self, inside, name, purpose="status"):
        xml, _ = self.agent.report(inside, name, purpose, manager=self.peer)
        answer = post(self.house, self.agent.id, self.agent.seal(xml))
        assert answer.status == 200, answer.detail

    def carry(self, other, marks):
        """Hands what is new here over to the other house; gives how many mails."""
        found = self.box.raws(self.last)
        for uid, raw in found:
            mail = email.message_from_bytes(raw)
            other.house.servers.inject(without(raw, marks), mail["Return-Path"].strip("<>"), self.peer)
            self.last = uid
            self.carried.append((uid, mail))
        return len(found)

    def sent(self):
        return [r for r in self.rows("outbox") if r["sent_to"] == self.peer and r["state"] == "sent"]

    def taken(self):
        return [m["message_id"].strip("<>") for m in self.rows("mails")]


def at_rest(sides, marks):
    """True when nothing is under way in either house or between them, and nothing came of looking."""
    events = [s.event() for s in sides]
    moved = [s.carry(sides[1 - i], marks) for i, s in enumerate(sides)]
    for one, other in zip(sides, sides[::-1]):
        if (one.rows("outbox", "state=waiting") or len(one.sent()) != len(one.carried) or
                len(other.taken()) != len(one.carried) or Mailbox(other.house.servers, other.house.service).mails()):
            return False
    return not any(moved) and events == [s.event() for s in sides]


@pytest.fixture(scope="module")
def sides():
    with contextlib.ExitStack() as stack:
        east = stack.enter_context(whole_house(BUILD, service=EAST, others=[WEST]))
        west = stack.enter_context(whole_house(BUILD, service=WEST, others=[EAST]))
        yield Side(east, WEST), Side(west, EAST)


def rest(sides, marks):
    wait_for("rest", lambda: at_rest(sides, marks), 120, 0.2)


def bounded(side, other, rows, mails, cases):
    """One mail a matter and what happened to it, none about anything else; all of them have arrived, once."""
    new = [r for r in side.rows("outbox") if r["event"] > rows]
    about = collections.Counter((r["case"], r["kind"]) for r in new)
    assert 1 <= len(new) == len(side.carried) - mails <= cases, new
    assert set(about.values()) == {1} and {kind for _, kind in about} <= {"shortage", "done"}, about
    assert {r["sent_to"] for r in new} == {side.peer}
    for uid, mail in side.carried[mails:]:
        assert mail["Auto-Submitted"] == "auto-generated"
        assert not set((mail["In-Reply-To"] or "").split()) & {m["Message-ID"] for _, m in other.carried}
        found = [m for m in other.rows("mails") if m["message_id"] == mail["Message-ID"].strip("<>")]
        assert len(found) == 1, (uid, found)
        assert found[0]["fate"] in ("accepted", "staff", "dropped") and found[0]["reason"], found


@pytest.mark.parametrize("mode", MARKS)
def test_two_platens_come_to_rest(sides, mode):
    """Both houses give their machines the same numbers, and in each another one runs short. A Platen's mail
    says so of itself and is no matter in the other. Where a relay takes that mark off too, what the one writes
    about its machine is read as an unsigned word about the other's, which is a matter there. That one is mailed
    back, about a machine whose matter is open already. So each house has at most two matters."""
    marks = MARKS[mode]
    most = 2 if "platen-mail" in marks else 1
    for side in sides:
        for number in range(len(sides)):
            side.terminal(f"{mode}-{number}")
    rest(sides, marks)
    for level in (5, 80):       # runs short; was changed
        before = [(s.event(), len(s.carried)) for s in sides]
        for number, side in enumerate(sides):
            side.tell(low() if level == 5 else full(level), f"{mode}-{number}")
        wait_for("a mail from each", lambda b=before: all(len(s.sent()) > n for s, (_, n) in zip(sides, b)), 90, 0.2)
        rest(sides, marks)
        for i, (rows, mails) in enumerate(before):
            bounded(sides[i], sides[1 - i], rows, mails, most)
