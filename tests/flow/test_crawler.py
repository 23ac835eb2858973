"""A mail scanner follows every address in every mail, three times, by GET and by HEAD: nothing
changes, the store's last event stays what it was."""
import re
import urllib.parse

import sample
from browser import Browser
from gateway import wait_for
from house import MANAGERS, STAFF
from outside import ask, settled
from postbox import Mailbox, links_of

ADDRESS = re.compile(rb"https?://[^\s\"'<>)\]]+")


def cause_mails(house):
    """Mails of every kind that the house sends about machines, orders and visits."""
    ctl, gateway = house.gateway.ctl, house.gateway
    agent = sample.enrol(house, "trading")
    sample.enrol(house, "foods")
    agent.start()
    agent.status("copier-north").supply("1.1", level=8).write()
    agent.status("copier-harbour").due("FUSER", at=84000).count(total=84610).write()
    agent.status("printer-reception").condition("fuser-over-temp", severity="error", text="Fuser too hot").write()
    wait_for("three cases", lambda: len(ctl("list", "cases")) >= 3)
    case = next(c for c in ctl("list", "cases") if c["kind"] == "shortage")
    failure = next(c for c in ctl("list", "cases") if c["kind"] == "failure")
    person = next(p for p in ctl("list", "persons") if p["mail"] == MANAGERS["north"])
    url = ctl("link", "show", str(person["id"]))["url"]
    browser = Browser()
    browser.press(browser.press(browser.open(f"{url}/c/{case['service_id']}"), "order"), "order")
    order = wait_for("the order", lambda: next(iter(ctl("list", "orders")), None))["number"]
    gateway.say("deliver", order, "--from", "2027-03-01T09:00:00Z", "--to", "2027-03-01T11:00:00Z")
    browser.press(browser.open(f"{url}/c/{failure['service_id']}"), "accept")
    visit = wait_for("the visit", lambda: next(iter(ctl("list", "visits")), None))
    gateway.say("visit", str(visit["id"]), "--confirm")
    agent.status("copier-north").supply("1.1", level=100).write()
    wait_for("the shortage to end", lambda: ctl("show", "case", case["service_id"])["state"] in ("done", "closed"))
    gateway.say("link", "renew", str(next(p for p in ctl("list", "persons") if p["mail"] == MANAGERS["foods"])["id"]))
    settled(house)
    agent.stop()


def test_addresses_in_mails(house):
    cause_mails(house)
    mails = [m for a in (*MANAGERS.values(), STAFF) for _, m in Mailbox(house.servers, a).mails()]
    kinds = {r["kind"] for r in house.gateway.ctl("list", "outbox", "state=sent")}
    assert len(kinds - {"receipt"}) >= 6, kinds
    found = set()
    for mail in mails:
        assert links_of(mail, house.gateway.base_url), f"no link in \"{mail['Subject']}\""
        for part in mail.walk():
            if not part.is_multipart():
                found |= {a.decode().rstrip(".,;") for a in ADDRESS.findall(part.get_payload(decode=True))}
        found |= {a.decode() for a in ADDRESS.findall(str(mail.get("List-Unsubscribe", "")).encode())}
    ours = {a for a in found if a.startswith(house.gateway.base_url)}
    assert len(ours) >= 5
    before = settled(house)
    answers = {}
    for address in sorted(ours):
        parts = urllib.parse.urlsplit(address.replace("&amp;", "&"))
        path = parts.path + ("?" + parts.query if parts.query else "")
        for method in ("GET", "HEAD") * 3:
            answer = ask(house.gateway.port, method, path, headers={"Accept": "*/*"})
            answers.setdefault(answer.status, []).append(address)
    assert set(answers) <= {200, 410}, answers     # 410: the links before a renewed one
    # and what a scanner guesses from what it sees: the buttons of those pages
    for address in sorted(ours):
        page = Browser().open(address)
        for form in page.forms:
            ask(house.gateway.port, "GET", urllib.parse.urlsplit(urllib.parse.urljoin(address, form["action"])).path)
    assert settled(house) == before
