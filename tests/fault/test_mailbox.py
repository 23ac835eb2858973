"""A mailbox that goes bad (BAD-INPUTS 31 to 34): hostile answers, a refused login, UIDVALIDITY that
changes, folders that are deleted, a full quota. The gateway reconnects with backoff, staff get an item
when it lasts, the item closes by itself, and each mail counts once."""
import time

import pytest
from gateway import wait_for
from house import SERVICE
from middle import CUT, Middle, rewire
from outside import OutsideAgent, report_of, shortage
from postbox import Mailbox


@pytest.fixture(scope="module")
def ways(house):
    imap, smtp = (Middle(house.servers, house.servers.ports[p]) for p in ("imaps", "smtps"))
    rewire(house, imap, smtp, alarm_after="2s")
    return imap, smtp


@pytest.fixture(scope="module")
def agent(house, ways):
    return OutsideAgent(house, "mailbox").enrol()


@pytest.fixture
def imap(ways):
    ways[0].clear()
    wait_for("IDLE", lambda: (ways[0].seen["up"] or [b""])[-1].endswith(b" IDLE\r\n"), 90)
    return ways[0]


def log(house):
    return (house.gateway.dir / "platend.log").read_text(errors="replace")


def items(house, kind, state="open"):
    return [i for i in house.gateway.ctl("list", "items", "limit=1000") if i["kind"] == kind and (state == "all" or not i["closed"])]


def taken(house, uuid, seconds=60):
    wait_for("the report", lambda: report_of(house, uuid), seconds)
    wait_for("an empty mailbox", lambda: not Mailbox(house.servers, SERVICE).mails(), seconds)
    return report_of(house, uuid)


# ---- 33: hostile servers ----

def says(*data):
    def action(connection, _line):
        for piece in data:
            connection.client.sendall(piece)
        return CUT
    return action


def silent(connection, _line):
    time.sleep(5)
    return CUT


def endless(connection, _line):
    piece = b"* 5 EXISTS\r\n" * 5000
    while True:
        connection.client.sendall(piece)


def endless_fetch(connection, _line):
    body = b"* 1 FETCH (UID 1 BODY[]<0> {1000000}\r\n" + b"x" * 1000000 + b")\r\n"
    while True:
        connection.client.sendall(body)


def wrong_tag(connection, line):
    return b"X" + line


def open_end(connection, line):
    """The line and then nothing more."""
    connection.client.sendall(line)
    time.sleep(5)
    return CUT


FETCH = rb"^\* \d+ FETCH .*BODY\[\]"
HOSTILE = {
    "bye": (FETCH, says(b"* 1 FETCH (UID 1 BODY[]<0> {100}\r\nabc\r\n* BYE tired\r\n"), ""),
    "literal": (FETCH, says(b"* 1 FETCH (UID 1 BODY[]<0> {4294967295}\r\n"), "more bytes than were asked for"),
    "line": (FETCH, says(*[b"x" * (1 << 20)] * 50), "a line without an end"),
    "bodystructure": (FETCH, says(b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 200000 + b"\r\n"), "nested too deep"),
    "silence": (FETCH, silent, "in time"),
    "half": (FETCH, open_end, "in time"),
    "endless": (FETCH, endless, "without an end"),
    "endless-mail": (FETCH, endless_fetch, "more mail than was asked for"),
    "nul": (FETCH, says(b"* 1 FETCH (UID 1 \0\0\0 BODY[] NIL)\r\n"), ""),
    "wrong-tag": (rb"^\d+ OK Fetch", wrong_tag, ""),
    "wrong-tag-search": (rb"^\d+ OK Search", wrong_tag, ""),
    "wrong-tag-move": (rb"^\d+ OK .*Move", wrong_tag, ""),
    "untagged-search": (rb"^\* SEARCH", endless, "without an end"),
    "garbage-greeting": (rb"^\* OK \[CAPA", says(b"\xff\xfe\0 220 smtp.platen.test ESMTP\r\n"), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_server(house, agent, imap, name):
    pattern, action, words = HOSTILE[name]
    if name == "garbage-greeting":
        imap.rule("down", rb"^\* \d+ EXISTS", CUT)
    imap.rule("down", pattern, action)
    before = len(log(house))
    uuid = shortage(house, agent)
    told = wait_for("a line about it", lambda: [line for line in log(house)[before:].splitlines()
                                                if "intake service" in line and "again in" in line and words in line])
    assert "localhost:" in told[0]
    report = taken(house, uuid)
    assert report["times_received"] <= 2


def test_backoff_and_alarm(house, agent, imap):
    """A server that breaks off at each FETCH: tries get rarer, staff are told, and told when it is over."""
    imap.rule("down", FETCH, says(b"* BYE tired\r\n"), times=1000)
    before = len(log(house))
    uuid = shortage(house, agent)
    item = wait_for("the item", lambda: items(house, "mailbox"))[0]
    assert "service" in item["text"]
    wait_for("backoff", lambda: "again in 4 s" in log(house)[before:])
    assert log(house)[before:].count("staff are told") == 1
    assert len(items(house, "mailbox")) == 1
    imap.clear()
    taken(house, uuid)
    wait_for("the item closed", lambda: not items(house, "mailbox"))
    assert [i["closed_by"] for i in items(house, "mailbox", "all") if i["id"] == item["id"]] == ["gateway"]


# ---- gaps, and mails that FETCH leaves out ----

def test_uids_with_gaps_and_mails_left_out(house, agent, imap):
    """Three mails, one of them deleted, one left out of the first answers: nothing is lost."""
    hidden = []

    def leave_out(connection, line):
        hidden.append(line)
        return b""
    imap.rule("down", rb"^\* \d+ FETCH .*RFC822.SIZE", leave_out, times=2)
    uuids = [shortage(house, agent) for _ in range(3)]
    for uuid in uuids:
        assert taken(house, uuid)["times_received"] == 1
    assert len(hidden) == 2


# ---- 31: UIDVALIDITY ----

def test_uidvalidity_changes(house, agent, imap):
    """Mails whose fate is known, but that stand in the folder still, get other UIDs: no duplicates."""
    imap.rule("up", rb"UID MOVE", CUT, times=3)
    uuids = [shortage(house, agent) for _ in range(2)]
    text = b"From: somebody@platen.test\r\nTo: service@platen.test\r\nSubject: about the copier\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n"
    house.servers.inject(text, "somebody@platen.test", SERVICE)
    wait_for("the reports", lambda: all(report_of(house, u) for u in uuids))
    wait_for("the mail", lambda: mails_of(house))
    before = len(log(house))
    house.servers.stop_imap()
    uids = house.servers.dir / "mail" / SERVICE / "dovecot-uidlist"
    head, _, rest = uids.read_text().partition("\n")
    assert " V" in head
    lines = [f"{100 + n}{line[line.index(' '):]}" for n, line in enumerate(rest.splitlines())]
    uids.write_text(" ".join(["3", "V1234567", f"N{200}", *[w for w in head.split() if w[0] == "G"]]) + "\n" + "".join(x + "\n" for x in lines))
    for index in (house.servers.dir / "mail" / SERVICE).glob("dovecot.index*"):
        index.unlink()
    house.servers.start_imap()
    for uuid in uuids:
        assert taken(house, uuid)["cases"]
    assert "UIDVALIDITY changed from" in log(house)[before:]
    assert len(mails_of(house)) == 1
    processed = [str(m["Subject"]) for _, m in Mailbox(house.servers, SERVICE).mails("Processed")]
    assert processed.count("about the copier") == 1


def mails_of(house):
    return [m for m in house.gateway.ctl("list", "mails", "limit=100000") if m["subject"] == "about the copier"]


# ---- 32: folders and quota ----

def test_processed_is_deleted(house, agent, imap):
    client = Mailbox(house.servers, SERVICE)._open()
    client.delete("Processed")
    client.logout()
    uuid = shortage(house, agent)
    taken(house, uuid)
    assert len(Mailbox(house.servers, SERVICE).mails("Processed")) == 1


def restart_dovecot(house, extra):
    house.servers.stop_imap()
    house.servers.dovecot_extra = extra
    house.servers.start_imap()


def test_quota_is_full(house, agent, imap):
    """COPY is refused: the report counts, staff hear of it, and the mail goes when there is room."""
    no_move = ("protocol imap {\n  imap_capability = IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE UIDPLUS\n"
               "  mail_plugins = $mail_plugins quota\n}\n")
    quota = "plugin {\n  quota = maildir:User quota\n  quota_rule = *:messages=%d\n}\n"
    there = len(Mailbox(house.servers, SERVICE).mails("Processed"))
    restart_dovecot(house, no_move + quota % (there + 1))
    uuid = shortage(house, agent)
    wait_for("the report", lambda: report_of(house, uuid))
    item = wait_for("the item", lambda: items(house, "mailbox-full"))[0]
    assert "quota" in item["text"].lower()
    assert len(Mailbox(house.servers, SERVICE).mails()) == 1
    assert report_of(house, uuid)["times_received"] == 1
    restart_dovecot(house, no_move + quota % 10000)
    assert taken(house, uuid, 90)["times_received"] <= 2
    wait_for("the item closed", lambda: not items(house, "mailbox-full"))
    assert any(b"UID EXPUNGE" in line for line in imap.seen["up"])
    assert not any(b" EXPUNGE\r\n" in line for line in imap.seen["up"])
    restart_dovecot(house, "")


def test_neither_move_nor_uidplus(house, agent, imap):
    """The mails stay in their folder, marked as deleted, and are not taken again."""
    restart_dovecot(house, "protocol imap {\n  imap_capability = IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE\n}\n")
    uuid = shortage(house, agent)
    wait_for("the report", lambda: report_of(house, uuid))
    wait_for("the mark", lambda: any(b"UID STORE" in line for line in imap.seen["up"]))
    second = shortage(house, agent)
    wait_for("the second", lambda: report_of(house, second))
    assert report_of(house, uuid)["times_received"] == 1
    assert not any(line.split()[1:2] == [b"EXPUNGE"] for line in imap.seen["up"])
    assert "no UIDPLUS" in log(house)
    restart_dovecot(house, "")


# ---- 34: login ----

def test_login_is_refused(house, agent, imap):
    """One try a minute at most, and staff are told without waiting for the next try."""
    users = house.servers.dir / "users"
    good = users.read_text()
    users.write_text("".join(f"{SERVICE}:{{PLAIN}}another::::::\n" if line.startswith(SERVICE) else line
                             for line in good.splitlines(True)))
    before = len((house.servers.dir / "dovecot.log").read_text(errors="replace"))
    imap.cut_all()
    item = wait_for("the item", lambda: items(house, "mailbox"))[0]
    assert "login refused" in item["text"]
    time.sleep(6)
    tries = [line for line in (house.servers.dir / "dovecot.log").read_text(errors="replace")[before:].splitlines()
             if "auth failed" in line and SERVICE in line]
    assert 1 <= len(tries) <= 2, tries
    users.write_text(good)
    house.gateway.stop()
    house.gateway.start()       # an item of an earlier run closes too
    wait_for("the item closed", lambda: not items(house, "mailbox"))


# ---- the relay ----

def test_dead_relay(house, agent, ways):
    ways[1].clear()
    ways[1].rule("down", rb"^220", CUT, times=1000)
    ways[1].cut_all()       # connections kept from earlier mails have had their greeting
    uuid = shortage(house, agent)
    wait_for("the report", lambda: report_of(house, uuid))
    item = wait_for("the item", lambda: items(house, "relay"))[0]
    assert "localhost" in item["text"]
    ways[1].clear()
    wait_for("the item closed", lambda: not items(house, "relay"), 90)
    wait_for("nothing waiting", lambda: not house.gateway.ctl("list", "outbox", "state=waiting"), 90)
