"""Bad inputs by real mail and HTTP, each with the answer it gets; what was acknowledged before
stays, and the raw input is kept. The numbers are those of the list of bad inputs."""
import contextlib
import imaplib
import socket
import ssl
import subprocess
import time
import urllib.parse

import pytest
from browser import Browser
from conftest import BUILD
from gateway import wait_for
from house import MANAGERS, SERVICE
from outside import OutsideAgent, SENDER, ask, counter, low, openssl, post, report_mail, settled

HEAD = f"From: Somebody <somebody@platen.test>\r\nTo: {SERVICE}\r\n".encode()


def rows(house, what, *words):
    return house.gateway.ctl("list", what, "limit=100000", *words)


def count(house, folder):
    with contextlib.closing(imaplib.IMAP4("localhost", house.servers.ports["imap"])) as client:
        client.starttls(ssl.create_default_context(cafile=house.servers.ca_file))
        client.login(SERVICE, house.servers.accounts[SERVICE])
        return int(client.select(folder, readonly=True)[1][0])


def event(house):
    return house.gateway.ctl("status")["event"]


def nested(depth):
    """A message within a message within ..."""
    part = b"Content-Type: message/rfc822\r\n\r\n"
    return HEAD + b"Subject: nested\r\nMIME-Version: 1.0\r\n" + part * depth + b"Subject: innermost\r\n\r\nx\r\n"


def many_parts(count):
    head = HEAD + b'Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * count + b"--b--\r\n"


# number, the mail, fate, class, begin of the reason, folder
MAILS = [
    (1, b"", "rejected", "empty", "Rejected"),
    (2, f"To: {SERVICE}\r\nSubject: nobody\r\n\r\nGood morning.\r\n".encode(), "staff", "no sender", "Processed"),
    (3, f"From: nobody at all\r\nTo: {SERVICE}\r\nSubject: no address\r\n\r\nx\r\n".encode(), "rejected", "bad address",
     "Rejected"),
    (4, b"From: " + b"(" * 3200 + b" a@platen.test\r\nSubject: brackets\r\n\r\nx\r\n", "rejected", "header too deep",
     "Rejected"),
    (5, nested(28000), "rejected", "too deep", "Rejected"),
    (6, many_parts(20000), "rejected", "too many parts", "Rejected"),
    (7, HEAD + b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 160000, "rejected", "too large",
     "Rejected"),
    (8, HEAD + b"Subject: " + b"x" * (5 << 20) + b"\r\n\r\nx\r\n", "rejected", "header too large", "Rejected"),
    (9, b"Received: from a by b\r\n" * 100 + HEAD + b"\r\nx\r\n", "rejected", "loop?", "Rejected"),
    (10, HEAD + b"Subject: open end\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n", "staff",
     "", "Processed"),
    (12, HEAD + b"Subject: Klingon\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhello \xff\r\n", "staff", "",
     "Processed"),
    (24, b"Authentication-Results: platen.test; dkim=pass header.d=platen.test\r\n" + HEAD +
     b"Subject: forged\r\n\r\nRegistration number 9999999: toner low\r\n", "staff", "", "Processed"),
    (26, HEAD + b"Subject: winmail\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx\r\n", "staff", "",
     "Processed"),
    (29, HEAD + b"Subject: script\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>Please come.\r\n", "staff", "",
     "Processed"),
]


def arrive(house, mail):
    """Puts bytes into the mailbox that no SMTP server would pass on, and gives the row it becomes."""
    before = {r["reception"] for r in rows(house, "mails")}
    house.servers.drop(SERVICE, [mail])
    return wait_for("the mail's fate", lambda: next((r for r in rows(house, "mails") if r["reception"] not in before), None))


@pytest.mark.parametrize("number, mail, fate, reason, folder", MAILS, ids=[m[0] for m in MAILS])
def test_mail(house, number, mail, fate, reason, folder):
    before = count(house, folder)
    began = time.monotonic()
    row = arrive(house, mail)
    assert (row["fate"], row["reason"][:len(reason)]) == (fate, reason)
    assert time.monotonic() - began < 30
    wait_for(f"the mail in {folder}", lambda: count(house, folder) == before + 1)
    kept = house.gateway.ctl("show", "mail", row["reception"])["raw"]
    assert kept["length"] > 0 or number == 1
    items = [i for i in rows(house, "items", "open=true") if i["mail"] == row["reception"]]
    assert len(items) == (fate == "staff")


def test_13_same_message_id_other_content(house):
    first, second = [arrive(house, HEAD + b"Message-ID: <same@platen.test>\r\nSubject: " + word + b"\r\n\r\n" + word + b"\r\n")
                     for word in (b"one", b"two")]
    assert [first["subject"], second["subject"]] == ["one", "two"]
    assert first["reception"] != second["reception"]


@pytest.fixture(scope="module")
def agents(house):
    """Two agents, enrolled, each with a terminal."""
    return [OutsideAgent(house, name).enrol().register("mfp-1") for name in ("first", "second")]


def reports(house, uuid):
    return [r for r in rows(house, "reports") if r["uuid"] == uuid]


def by_mail(house, agent, der, subject):
    house.servers.inject(report_mail(agent, der, subject), SENDER, SERVICE)
    return wait_for("the mail's fate", lambda: next((r for r in rows(house, "mails") if r["subject"] == subject), None))


def test_14_same_report_again(house, agents):
    agent = agents[0]
    xml, uuid = agent.report(low() + counter(1000))
    assert post(house, agent.id, agent.seal(xml)).status == 200
    cases = len(rows(house, "cases"))
    assert post(house, agent.id, agent.seal(xml)).status == 200
    assert by_mail(house, agent.id, agent.seal(xml), "bad 14")["fate"] == "accepted"
    found = reports(house, uuid)
    assert len(found) == 1 and found[0]["times_received"] == 3
    assert len(rows(house, "cases")) == cases


@pytest.mark.parametrize("way", ["http", "mail"])
def test_15_same_number_other_content(house, agents, way):
    agent = agents[0]
    xml, uuid = agent.report(counter(1001))
    assert post(house, agent.id, agent.seal(xml)).status == 200
    other, _ = agent.report(counter(999999), uuid=uuid)
    if way == "http":
        assert post(house, agent.id, agent.seal(other)).status == 200     # the sealed reply says refused
    else:
        assert by_mail(house, agent.id, agent.seal(other), "bad 15")["fate"] == "staff"
    items = [i for i in rows(house, "items", "open=true") if i["kind"] == "conflict" and i["value"] == uuid]
    assert len(items) == 1
    number = next(t for t in rows(house, "terminals") if t["agent"] == agent.id)["number"]
    counters = house.gateway.ctl("show", "terminal", number)["counters"]
    assert counters == [{"name": "total", "value": 1001}]


def test_16_key_that_is_not_registered(house, agents):
    stranger = OutsideAgent(house, "stranger")
    xml, uuid = stranger.report(low())
    answer = post(house, stranger.id, stranger.seal(xml))
    assert answer.status == 403 and "enrolled" in answer.detail
    row = by_mail(house, stranger.id, stranger.seal(xml), "bad 16")
    assert (row["fate"], row["reason"]) == ("staff", "signed by a key that is not registered")
    assert not [r for r in reports(house, uuid) if r["cases"]]


def test_16_another_key_under_a_known_name(house, agents):
    first, second = agents
    xml, uuid = first.report(low())
    answer = post(house, first.id, first.seal(xml, signer=second))
    assert answer.status == 403
    row = by_mail(house, first.id, first.seal(xml, signer=second), "bad 16 pinned")
    assert row["fate"] == "staff"
    assert not [r for r in reports(house, uuid) if r["cases"]]


def test_17_sender_of_another_device(house, agents):
    first, second = agents
    xml, uuid = first.report(low())
    assert post(house, second.id, first.seal(xml)).status == 403
    row = by_mail(house, second.id, first.seal(xml), "bad 17")
    assert row["fate"] == "staff" and row["reason"].startswith("identity mismatch")
    assert not [r for r in reports(house, uuid) if r["cases"]]


def test_18_weak_cipher(house, agents):
    agent = agents[0]
    xml, _ = agent.report(low())
    der = agent.seal(xml, cipher="aes-256-cbc")
    answer = post(house, agent.id, der)
    assert answer.status == 422 and "weak cipher" in answer.detail
    row = by_mail(house, agent.id, der, "bad 18")
    assert (row["fate"], row["reason"]) == ("rejected", "weak cipher")


def test_11_damaged_part_and_the_next_is_counted(house, agents):
    agent = agents[0]
    xml, _ = agent.report(low())
    der = bytearray(agent.seal(xml))
    der[-20] ^= 1
    row = by_mail(house, agent.id, bytes(der), "bad 11")
    assert (row["fate"], row["reason"]) == ("rejected", "damaged part")
    xml, uuid = agent.report(counter(1002))
    assert by_mail(house, agent.id, agent.seal(xml), "good after 11")["fate"] == "accepted"
    assert len(reports(house, uuid)) == 1


# ---- pages ----

class Manager:
    """A manager's pages, and what a form of them holds."""

    def __init__(self, house, mail):
        self.house, self.browser = house, Browser()
        self.id = next(p for p in rows(house, "persons") if p["mail"] == mail)["id"]
        self.url = house.gateway.ctl("link", "show", str(self.id))["url"]

    def page(self, path=""):
        return self.browser.open(self.url + path)

    def post(self, url, fields, **headers):
        body = urllib.parse.urlencode(fields)
        path = urllib.parse.urlsplit(url).path
        words = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.house.gateway.base_url} | headers
        return ask(self.house.gateway.port, "POST", path, body, {k: v for k, v in words.items() if v})


@pytest.fixture(scope="module")
def manager(house, agents):
    return Manager(house, MANAGERS["north"])


def ordering(house, manager, agents):
    """The page that shows the order before it is confirmed, and the address of its choosing page."""
    terminal = next(t for t in rows(house, "terminals") if t["agent"] == agents[0].id)
    page = manager.page(f"/t/{terminal['id']}/review?q.TN200K=1")
    assert page.status == 200
    form, button = page.form("order")
    fields = dict(form["fields"])
    if button["name"]:
        fields[button["name"]] = button["value"]
    return urllib.parse.urljoin(page.url, form["action"]), fields, f"/t/{terminal['id']}"


def test_48_get_changes_nothing(house, manager, agents):
    url, fields, terminal = ordering(house, manager, agents)
    before = settled(house)
    path = urllib.parse.urlsplit(url).path
    for method in ("GET", "HEAD"):
        assert ask(house.gateway.port, method, path + "?" + urllib.parse.urlencode(fields)).status == 200
        assert ask(house.gateway.port, method, urllib.parse.urlsplit(manager.url).path + "/confirm").status == 405
        assert ask(house.gateway.port, method, urllib.parse.urlsplit(manager.url).path + "/renew").status == 405
    assert event(house) == before


@pytest.mark.parametrize("what", ["no token", "wrong token", "token of another form", "foreign origin", "no origin",
                                  "origin null"])
def test_49_forms_of_others(house, manager, agents, what):
    url, fields, terminal = ordering(house, manager, agents)
    headers = {"foreign origin": {"Origin": "https://elsewhere.test"}, "no origin": {"Origin": None},
               "origin null": {"Origin": "null"}}.get(what, {})
    if what == "no token":
        del fields["token"]
    elif what == "wrong token":
        fields["token"] = "A" * 43
    elif what == "token of another form":
        other = manager.page(f"{terminal}/service")
        fields["token"] = next(dict(f["fields"])["token"] for f in other.forms if "token" in dict(f["fields"]))
    before = settled(house)
    assert manager.post(url, fields, **headers).status == 403
    assert event(house) == before


def test_50_pressed_twice(house, manager, agents):
    url, fields, _ = ordering(house, manager, agents)
    before = len(rows(house, "orders"))
    answers = [manager.post(url, fields) for _ in range(3)]
    assert {a.status for a in answers} == {303}
    assert len({a.headers["location"] for a in answers}) == 1
    assert len(rows(house, "orders")) == before + 1


@pytest.mark.parametrize("quantity", ["0", "-1", "1e99", "１２", "1,000", "1.5", "99999999999999999999", "0x10", "2 2"])
def test_51_quantities(house, manager, agents, quantity):
    url, fields, terminal = ordering(house, manager, agents)
    before = settled(house)
    fields["q.TN200K"] = quantity
    answer = manager.post(url, fields)
    assert answer.status == 422
    assert f'value="{quantity}"' in answer.body.decode(), "the entry is not kept"
    page = manager.page(f"{terminal}/review?" + urllib.parse.urlencode({"q.TN200K": quantity}))
    assert page.status == 422
    assert event(house) == before


def test_52_revoked_and_guessed(house, manager, agents):
    other = Manager(house, MANAGERS["foods"])
    house.gateway.say("link", "revoke", str(other.id))
    gone = other.page()
    assert gone.status == 410 and "mail" in gone.text.lower()
    guess = ask(house.gateway.port, "GET", "/h/" + "A" * 43)
    assert guess.status == 404
    house.gateway.say("link", "renew", str(other.id))
    assert Manager(house, MANAGERS["foods"]).page().status == 200
    assert other.page().status == 410


def test_53_case_of_another_tenant(house, manager, agents):
    foreign = OutsideAgent(house, "foods", "FOODS").enrol()
    foreign.register("mfp-9")
    xml, uuid = foreign.report(low(), "mfp-9", manager=MANAGERS["foods"])
    assert post(house, foreign.id, foreign.seal(xml)).status == 200
    case = reports(house, uuid)[0]["cases"][0]
    before = settled(house)
    assert manager.page(f"/c/{case}").status == 404
    terminal = next(t for t in rows(house, "terminals") if t["agent"] == foreign.id)
    url, fields, own = ordering(house, manager, agents)
    assert manager.page(f"/t/{terminal['id']}").status == 404
    stolen = url.replace(own, f"/t/{terminal['id']}")
    assert manager.post(stolen, fields).status in (403, 404)
    assert event(house) == before
    assert "not theirs" in log(house)
    fields["c"] = case                         # ordering for one's own machine on somebody else's case
    assert manager.post(url, fields).status == 404
    assert not house.gateway.ctl("list", "orders", f"case={case}")


def log(house):
    return (house.gateway.dir / "platend.log").read_text(errors="replace")


# ---- programs ----

def platend(house, *words):
    return subprocess.run([BUILD / "platend", "--config", house.gateway.dir / "platend.conf", *words], text=True,
                          capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL)


def test_68_second_gateway_on_the_same_store(house):
    done = platend(house)
    assert done.returncode == 75
    assert "locked by pid " in done.stderr
    pid = int(done.stderr.split("locked by pid ")[1].split()[0].rstrip(".,;:"))
    assert pid in [int(c) for c in open(f"/proc/{house.gateway.process.pid}/task/{house.gateway.process.pid}/children",
                                        encoding="ascii").read().split()]
    assert house.gateway.ctl("status")


def test_68_port_in_use(house):
    conf = (house.gateway.dir / "platend.conf").read_text()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        house.gateway.stop()
        try:
            other = house.gateway.dir / "other.conf"
            other.write_text(conf.replace(f"listen-port = {house.gateway.port}", f"listen-port = {port}"))
            done = subprocess.run([BUILD / "platend", "--config", other], text=True, capture_output=True, check=False,
                                  timeout=60)
        finally:
            house.gateway.start()
    assert done.returncode == 75
    assert str(port) in done.stderr and "in use" in done.stderr


def test_70_restore_onto_a_store(house):
    backup = house.dir / "backup"
    house.gateway.say("backup", str(backup))
    events = event(house)
    house.gateway.stop()
    try:
        refused = platend(house, "--restore", backup)
        assert refused.returncode != 0 and "--replace" in refused.stderr
    finally:
        house.gateway.start()
    assert event(house) >= events
    running = platend(house, "--restore", backup, "--replace")
    assert running.returncode == 75, running.stderr      # not under a gateway that runs
    assert house.gateway.ctl("status")


def test_nothing_was_lost(house, agents):
    house.gateway.say("verify")
    text = openssl("version")
    assert text.startswith(b"OpenSSL 3")
