"""The network is cut at the exact place: in the middle of FETCH, IDLE and MOVE, and of DATA before and
after the final dot, with real Dovecot and Postfix behind. Each mail counts once; each of ours arrives,
with the same Message-ID where it had to go twice."""
import pytest
from gateway import wait_for
from house import MANAGERS, SERVICE
from middle import AFTER, CUT, Middle, rewire
from outside import OutsideAgent, report_of, shortage
from postbox import Mailbox


@pytest.fixture(scope="module")
def ways(house):
    imap, smtp = (Middle(house.servers, house.servers.ports[p]) for p in ("imaps", "smtps"))
    rewire(house, imap, smtp)
    return imap, smtp


@pytest.fixture(scope="module")
def agent(house, ways):
    return OutsideAgent(house, "cut").enrol()


@pytest.fixture
def imap(ways):
    ways[0].clear()
    wait_for("IDLE", lambda: (ways[0].seen["up"] or [b""])[-1].endswith(b" IDLE\r\n"))
    return ways[0]


@pytest.fixture
def smtp(ways):
    ways[1].clear()
    return ways[1]


def mails_about(house, uuid):
    """Message-IDs of the manager's mails about the report's case."""
    case = report_of(house, uuid)["cases"][0]
    return [str(m["Message-ID"]) for _, m in Mailbox(house.servers, MANAGERS["north"]).mails() if case in str(m["Subject"])]


def taken(house, uuid):
    wait_for("the report", lambda: report_of(house, uuid))
    wait_for("an empty mailbox", lambda: not Mailbox(house.servers, SERVICE).mails())
    wait_for("the manager's mail", lambda: mails_about(house, uuid), 90, 0.3)


@pytest.mark.parametrize("way,pattern,action", [
    ("down", rb"FETCH .*RFC822.SIZE", AFTER),
    ("down", rb"FETCH .*BODY\[\]", AFTER),
    ("down", rb"^Content-Transfer-Encoding: base64", AFTER),
    ("down", rb"OK Fetch completed", CUT),
    ("up", rb"UID FETCH", CUT),
    ("up", rb"UID MOVE", CUT),
    ("down", rb"COPYUID", CUT),
    ("down", rb"OK .*Move completed", CUT),
    ("up", rb" IDLE\r\n", CUT),
    ("down", rb"^\+ idling", AFTER),
    ("up", rb"^DONE", CUT),
], ids=["sizes", "body-begins", "mid-body", "fetch-end", "fetch-asked", "move-asked", "copyuid", "move-end", "idle-asked",
        "idle", "done"])
def test_imap(house, agent, imap, way, pattern, action):
    before = imap.connections
    imap.rule(way, pattern, action)
    uuid = shortage(house, agent)
    taken(house, uuid)
    wait_for("the cut", lambda: imap.hits == 1 and imap.connections > before)
    assert report_of(house, uuid)["times_received"] <= 2
    assert len(mails_about(house, uuid)) == 1
    processed = Mailbox(house.servers, SERVICE).mails("Processed")
    assert len({uid for uid, _ in processed}) == len(processed)
    house.gateway.say("verify")


@pytest.mark.parametrize("way,pattern,action,twice", [
    ("up", rb"^MAIL FROM", CUT, False),
    ("up", rb"^DATA", CUT, False),
    ("down", rb"^354", CUT, False),
    ("up", rb"^Message-I[dD]:", CUT, False),
    ("up", rb"^\.\r\n", CUT, False),
    ("down", rb"^250 2\.0\.0 .*(queued|delivered)", CUT, True),
], ids=["mail-from", "data", "354", "mid-data", "before-dot", "after-dot"])
def test_smtp(house, agent, smtp, way, pattern, action, twice):
    smtp.rule(way, pattern, action)
    uuid = shortage(house, agent)
    wait_for("the cut", lambda: smtp.hits == 1)
    taken(house, uuid)
    wait_for("nothing waiting", lambda: not house.gateway.ctl("list", "outbox", "state=waiting"))
    if twice:
        wait_for("it twice", lambda: len(mails_about(house, uuid)) == 2, 90, 0.3)
    assert len(mails_about(house, uuid)) == 1 + twice
    assert len(set(mails_about(house, uuid))) == 1
    assert not house.gateway.ctl("list", "outbox", "state=failed")
