#!/usr/bin/python3
"""A house for the browser's tests: ./quickstart's servers, gateway and agents in known states.

Prints one line of JSON when all stands, then follows orders from its standard input, a line each,
and ends when that ends:
    mail ADDRESS SUBJECT-WORDS    the newest such mail: {"subject", "html", "text", "links"}
Each order is answered by one line of JSON; what went wrong by {"error": ...}.
"""
import csv
import json
import os
import pathlib
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "packaging" / "quickstart"))
import sample  # noqa: E402
from browser import Browser  # noqa: E402
from gateway import ProgramError, wait_for  # noqa: E402
from house import DOMAIN, MANAGERS, STAFF, House  # noqa: E402
from main import manager_link, start_mailview  # noqa: E402
from postbox import Mailbox, html_of, links_of, text_of  # noqa: E402

FORMER = f"manager-former@{DOMAIN}"      # whose link is revoked
ABROAD = {"de": ("Europe/Berlin", f"manager-de@{DOMAIN}"), "ja": ("Asia/Tokyo", f"manager-ja@{DOMAIN}")}
DAY = 86400


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(seconds))


class State:
    """Brings the house into the states that the tests look at."""

    def __init__(self, house):
        self.house, self.gateway = house, house.gateway
        self.staff_link = ""

    def machine(self, name):
        serial = sample.machine(name).serial
        return next(t for t in self.gateway.ctl("list", "terminals") if t["serial"] == serial)

    def case(self, name, kind):
        number = self.machine(name)["number"]
        return wait_for(f"a {kind} of {name}", lambda: next(
            (c for c in self.gateway.ctl("list", "cases") if c["terminal"] == number and c["kind"] == kind), None))

    def enter(self):
        """The dealer's data, more managers, the machines."""
        sample.import_dealer(self.house)
        with open(sample.HERE / "persons.csv", encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        persons = self.house.dir / "persons.csv"
        with open(persons, "w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, columns, restval="")
            rows.writeheader()
            rows.writerow({"customer": "TRADING", "mail": FORMER, "name": "Former manager", "role": "manager",
                           "language": "en", "zone": "Europe/London", "sites": "NORTH"})
            for language, (zone, mail) in ABROAD.items():
                rows.writerow({"customer": "TRADING", "mail": mail, "name": f"Manager {language}", "role": "manager",
                               "language": language, "zone": zone, "sites": "NORTH"})
        self.gateway.say("import", "persons", str(persons))
        for name, agent in self.house.agents.items():
            sample.enrol(self.house, name)
            agent.start()

    def buy(self, name, item, quantity):
        """The manager orders on the homepage."""
        browser, home = Browser(), manager_link(self.house, MANAGERS["north"])
        page = browser.open(f"{home}/t/{self.machine(name)['id']}/review?q.{item}={quantity}")
        browser.press(page, "order now")

    def happen(self):
        """A toner runs low, a failure, maintenance is due, an order has its date."""
        trading, foods = self.house.agents["trading"], self.house.agents["foods"]
        trading.status("copier-north").supply("1.1", level=9).write()
        trading.status("printer-reception").condition(
            "fuser-over-temp", severity="error", text="Fuser too hot").write()
        foods.status("mfp-kitchen").due("FUSER", at=84000).write()
        self.case("copier-north", "shortage")
        self.case("printer-reception", "failure")
        self.case("mfp-kitchen", "maintenance")
        self.buy("copier-north", "TN200C", 2)
        order = wait_for("the order", lambda: next(iter(self.gateway.ctl("list", "orders")), None))
        start = time.time() + DAY
        self.gateway.say("deliver", order["number"], "--from", stamp(start), "--to", stamp(start + 7200))
        self.order = order["number"]
        self.staff_link = self.gateway.say(
            "staff", "add", "dispatcher", "--name", "Dispatcher", "--mail", STAFF, "--role", "admin", "--role",
            "dispatcher").strip().splitlines()[-1]

    def urls(self, mails):
        north = manager_link(self.house, MANAGERS["north"])
        former = manager_link(self.house, FORMER)
        person = next(p for p in self.gateway.ctl("list", "persons") if p["mail"] == FORMER)
        self.gateway.say("link", "revoke", str(person["id"]))
        return {
            "base": self.gateway.base_url, "north": north, "former": former,
            "south": manager_link(self.house, MANAGERS["south"]),
            "foods": manager_link(self.house, MANAGERS["foods"]),
            "managers": MANAGERS, "abroad": {language: mail for language, (_, mail) in ABROAD.items()}, "order": self.order,
            "shortage": self.case("copier-north", "shortage")["service_id"],
            "failure": self.case("printer-reception", "failure")["service_id"],
            "maintenance": self.case("mfp-kitchen", "maintenance")["service_id"],
            "copier": self.machine("copier-north")["id"],
            "printer": self.machine("printer-reception")["id"],
            "staff": self.staff_link, "mails": mails}


def find_mail(house, address, *words):
    def matches(message):
        text = f"{message['Subject']} {text_of(message)}".lower()
        return all(w.lower() in text for w in words)
    found = Mailbox(house.servers, address).wait(" ".join(words), matches)
    return {"subject": str(found["Subject"]), "html": html_of(found), "text": text_of(found),
            "links": links_of(found, house.gateway.base_url)}


def follow(house, line):
    words = line.split()
    try:
        if words[0] == "mail":
            return find_mail(house, *words[1:])
        return json.loads(house.gateway.say("--json", *words[1:]) or "null") if words[0] == "ctl" else {
            "error": f"no order: {line}"}
    except (ProgramError, LookupError, OSError, ValueError) as why:
        return {"error": f"{type(why).__name__}: {why}"}


def tell(what):
    print(json.dumps(what), flush=True)


def main():
    folder = tempfile.mkdtemp(prefix="pw.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, os.environ.get("top_builddir", TOP / "build"), others=[mail for _, mail in ABROAD.values()])
    house.lock()
    view = None
    try:
        house.start()
        state = State(house)
        state.enter()
        state.happen()
        view, mails = start_mailview(house)
        tell(state.urls(mails))
        for line in sys.stdin:
            tell(follow(house, line))
    except KeyboardInterrupt:
        pass
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if view:
            view.terminate()
            view.wait(10)
        house.remove()


def interrupt(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    main()
