"""The main flow through a running gateway (a report by HTTP, one by mail, the page, an order, the mails that
go out), made again and again while something fails in it. A client repeats what was not answered, as an
agent or a person would; a gateway that ended with an exit code of sysexits.h is started again, as systemd
would."""
import contextlib
import http.client

from browser import Browser
from gateway import ProgramError, wait_for
from house import MANAGERS, SERVICE
from outside import SENDER, made_reports, post, report_mail
from postbox import Mailbox
from test_kill import check_mails, check_reports, children

PATIENCE = 90       # seconds for one step, with a daemon that is started again after a pause


class MainFlow:
    def __init__(self, house, build, runs):
        self.house, self.sent, self.ends = house, set(), []
        made = made_reports(house, build, 2 * runs, 0)
        for kind, _, agent, der in made:
            if kind in ("enrolment", "registration"):
                assert post(house, agent, der).status == 200, kind
        self.reports = [r for r in made if r[0] == "shortage"]
        people = house.gateway.ctl("list", "persons")
        person = next(p for p in people if p["mail"] == MANAGERS["north"])
        self.page = house.gateway.ctl("link", "show", str(person["id"]))["url"]
        self.began()

    def log(self):
        return (self.house.gateway.dir / "platend.log").read_text(errors="replace")

    def daemon(self):
        return wait_for("the daemon", lambda: children(self.house.gateway.process.pid)[0])[0]

    def began(self):
        """What comes from here on is this round's."""
        self.pid, self.read = self.daemon(), len(self.log())

    def said(self):
        """What the log says since began()."""
        return self.log()[self.read:]

    def keep_up(self):
        """Starts a gateway again that ended; how it ended is asserted, and kept with its last line."""
        code = self.house.gateway.process.poll()
        if code is None:
            return
        last = self.said().strip().splitlines()[-1:]
        assert 64 < code < 78 and last, f"platend ended with {code}: {self.said()[-500:]}"
        self.ends.append((code, last[0]))
        with contextlib.suppress(ProgramError):     # it may end again while it starts
            self.house.gateway.start()

    def until(self, what, attempt):
        def tried():
            self.keep_up()
            with contextlib.suppress(OSError, http.client.HTTPException, LookupError, ProgramError):
                return attempt()
            return None
        return wait_for(what, tried, PATIENCE, 0.1)

    def case_of(self, uuid):
        rows = [r for r in self.house.gateway.ctl("list", "reports", "newest", "limit=20") if r["uuid"] == uuid]
        assert len(rows) <= 1, rows
        return rows[0]["cases"][0] if rows and rows[0]["cases"] else None

    def order(self, case):
        browser = Browser()
        page = browser.press(browser.open(f"{self.page}/c/{case}"), "order")
        return browser.press(page, "order").status == 200

    def ordered(self, case):
        """An order whose answer was lost is there all the same: the page has no button then."""
        return any(o["case"] == case for o in self.house.gateway.ctl("list", "orders", "newest", "limit=5"))

    def run(self):
        """Once through; the two cases' numbers."""
        by_http, by_mail = self.reports.pop(), self.reports.pop()
        self.house.servers.inject(report_mail(by_mail[2], by_mail[3]), SENDER, SERVICE)
        self.until("a report by HTTP", lambda: post(self.house, by_http[2], by_http[3]).status == 200)
        self.sent |= {by_http[1], by_mail[1]}
        cases = [self.until("the case", lambda r=r: self.case_of(r[1])) for r in (by_http, by_mail)]
        self.until("an order", lambda: self.ordered(cases[0]) or self.order(cases[0]))
        self.until("the mails", lambda: self.house.gateway.ctl("list", "outbox", "state=waiting") == [])
        self.until("an empty mailbox", lambda: not Mailbox(self.house.servers, SERVICE).mails())
        return cases

    def whole(self):
        """Alive after a round, by itself or as systemd would; a daemon that a signal ended is a fault."""
        self.until("an answer", lambda: self.house.gateway.ctl("status"))
        said = self.said()
        assert "killed by signal" not in said, said[-2000:]
        if self.daemon() != self.pid:               # a fresh supervisor waits for nothing when it restarts
            self.anew()
        self.began()
        return said

    def anew(self):
        self.house.gateway.stop()
        self.house.gateway.start()
        self.began()

    def check(self):
        check_reports(self.house, self.sent)
        orders = [o["case"] for o in self.house.gateway.ctl("list", "orders", "limit=100000")]
        assert len(orders) == len(set(orders)), "an order was doubled"
        check_mails(self.house)
        self.house.gateway.say("verify")
