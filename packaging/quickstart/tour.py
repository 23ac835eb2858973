"""./quickstart --tour: walks the whole job and says what was seen.

A line per step: seen CLAIM CHANNEL what (milliseconds). CLAIM is a claim of the source document
(docs/claims.md), a state of the second (001.x), http, mail-and-http-once, snmp, ipp, alertmail, fallback or firewall; CHANNEL is how the terminal's word travelled.
Every 000.x step is made while the agent's HTTP is refused.
"""
import email
import email.policy
import hmac
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import sample
from browser import Browser
from firewall import Firewall
from gateway import ProgramError, wait_for
from house import AGENTS, MANAGERS, SERVICE
from mailservers import _have_sudo
from ports import free_port
from postbox import Mailbox, links_of, text_of
from printers import IppPrinter, SnmpPrinter
from relay import Relay

STEPS = []


class NotTried(Exception):
    """The step needs what is not here; the text says what."""


def step(claim, what, channel=None):
    """Marks a function as a step; its order in this file is the order of the walk."""
    def mark(function):
        STEPS.append((claim, channel, what, function))
        return function
    return mark


def expect(condition, what):
    if not condition:
        raise ProgramError(what)


class Walk:
    """What the steps share: the house, the manager's browser, the agent's way to the gateway's HTTP."""

    def __init__(self, house):
        self.house = house
        self.browser = Browser()
        self.mail_channel = "mail" if house.mode == "postfix" else "lmtp"
        self.http = Relay(("127.0.0.1", free_port()), ("127.0.0.1", house.gateway.port))
        self.north = Mailbox(house.servers, MANAGERS["north"])
        self.south = Mailbox(house.servers, MANAGERS["south"])
        self.trading = house.agents["trading"]
        self.page = None
        self.number = None             # of the terminal without an agent

    @property
    def url(self):
        """Where the agent thinks that the gateway's HTTP is."""
        return f"http://127.0.0.1:{self.http.listen[1]}"

    def ctl(self, *words):
        return self.house.gateway.ctl(*words)

    def cases(self, machine, open_only=True):
        number = self.terminal(machine)["number"]
        return [c for c in self.ctl("list", "cases") if c["terminal"] == number and
                not (open_only and c["state"] in ("done", "closed"))]

    def terminal(self, machine):
        return next(t for t in self.ctl("list", "terminals") if t["serial"] == sample.machine(machine).serial)

    def case(self, machine, kind):
        return wait_for(f"a {kind} case of {machine}", lambda: next(
            (c for c in self.cases(machine) if c["kind"] == kind), None))

    def mail_about(self, box, *words):
        """The newest mail that says all these words and carries a link to the homepage."""
        def matches(message):
            text = f"{message['Subject']} {text_of(message)}".lower()
            return all(w.lower() in text for w in words) and links_of(message, self.house.gateway.base_url)
        return box.wait(" ".join(words), matches)

    def open_link(self, message):
        self.page = self.browser.open(links_of(message, self.house.gateway.base_url)[0])
        expect(self.page.status == 200, f"the mail's link answered {self.page.status}")
        return self.page

    def homepage(self):
        """The manager's page without what stands behind the token."""
        url = "/".join(self.page.url.split("/")[:5])
        return self.browser.open(url)


def walk(house, say):
    house.start()
    sample.import_dealer(house)
    w = Walk(house)
    seen = tried = 0
    try:
        for claim, channel, what, function in STEPS:
            start = time.monotonic()
            channel = channel or w.mail_channel
            try:
                function(w)
            except NotTried as why:
                say(f"not tried {claim} {channel} {what}: {why}")
                continue
            except (ProgramError, OSError, LookupError, StopIteration) as why:
                say(f"not seen {claim} {channel} {what}: {type(why).__name__}: {why}")
                say(f"tour: {len(STEPS)} steps, {seen} seen")
                if w.browser.page:
                    say(f"--- the last page, {w.browser.page.url.rpartition('/')[2]}\n{w.browser.page.text}")
                keep_logs(house)
                return 1
            seen += 1
            tried += 1
            say(f"seen {claim} {channel} {what} ({(time.monotonic() - start) * 1000:.0f} ms)")
    finally:
        w.http.close()
    left = len(STEPS) - tried
    say(f"tour: {len(STEPS)} steps, {seen} seen" + (f", {left} not tried" if left else ""))
    return 0


def keep_logs(house):
    """The last lines of each log, for whoever has to find out."""
    for log in sorted(house.dir.glob("*/*.log")):
        lines = log.read_text(errors="replace").splitlines()[-12:]
        print(f"--- {log.parent.name}/{log.name}", *lines, sep="\n", flush=True)


# ---- claim 1: registration from the terminal, status, information on the web site ----

@step("000.1", "a terminal registers its manager's address, the centre's and its identification")
def registers(w):
    sample.enrol(w.house, "trading", w.url)
    found = wait_for("the registrations", lambda: [t for t in w.ctl("list", "terminals")] if len(
        w.ctl("list", "terminals")) >= 3 else None)
    serials = {t["serial"] for t in found}
    expect({m.serial for m in sample.MACHINES if m.agent == "trading"} <= serials, f"registered: {serials}")
    addresses = {p["mail"] for p in w.ctl("list", "persons")}
    expect(MANAGERS["south"] in addresses, "the manager named at the terminal is not registered")
    w.trading.start()


@step("000.2", "a manager named at the terminal gets a mail with the homepage's URL and confirms the address")
def confirms(w):
    message = w.south.wait("confirm", lambda m: links_of(m, w.house.gateway.base_url))
    page = w.open_link(message)
    done = w.browser.press(page, "my address")
    expect(done.status == 200, f"the button answered {done.status}")
    person = next(p for p in w.ctl("list", "persons") if p["mail"] == MANAGERS["south"])
    expect(person["confirmed"], "the address is not confirmed")


@step("000.1", "statuses that the terminal detects are shown on the manager's homepage")
def status_shown(w):
    home = w.homepage()
    wait_for("the machine's counter on the page",
             lambda: "84,120" in w.browser.open(home.link("harbour office")).text)


# ---- claims 3 and 4: shortage, introduction, order, delivery ----

@step("000.3", "a shortage of toner is reported and its mail leads to where consumables are introduced and ordered")
def shortage(w):
    w.trading.status("copier-north").supply("1.1", level=8).write()
    case = w.case("copier-north", "shortage")
    w.open_link(w.mail_about(w.north, "toner", case["service_id"]))
    expect(case["service_id"] in w.page.text, "the link does not land on the matter")


@step("000.4", "the homepage introduces what fits this terminal")
def introduces(w):
    text = w.page.text
    expect("TN200" in text, "the fitting toner is not introduced")
    expect("TP200" not in text, "a toner that does not fit is introduced")
    expect("24,000" in text and "89.50" in text, "yield and price are not shown")


@step("000.4", "the manager orders on the homepage with one confirmation")
def orders(w):
    page = w.browser.act(w.page, "order black toner")
    done = w.browser.press(page, "order now")
    expect(done.status == 200, f"the order answered {done.status}: {done.text[:200]}")
    w.order = wait_for("the order", lambda: next(iter(w.ctl("list", "orders")), None))
    w.north.wait("order taken", lambda m: w.order["number"] in text_of(m))


@step("000.4", "date and time of the delivery are shown on the homepage and mailed")
def delivery(w):
    start, end = time.time() + 86400, time.time() + 86400 + 7200
    stamp = lambda t: time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(t))
    w.house.gateway.say("deliver", w.order["number"], "--from", stamp(start), "--to", stamp(end))
    w.house.gateway.say("deliver", w.order["number"], "--dispatch")
    day = time.strftime("%-d %B", time.gmtime(start))
    wait_for("the delivery date on the page", lambda: day in w.homepage().text)
    w.north.wait("delivery date", lambda m: w.order["number"] in text_of(m) and day in text_of(m))


# ---- claims 5 and 6: maintenance, failure, visit, guide ----

@step("000.5", "maintenance that is due is mailed and shown")
def maintenance(w):
    w.trading.status("copier-harbour").due("FUSER", at=84600).count(total=84610).write()
    case = w.case("copier-harbour", "maintenance")
    w.open_link(w.mail_about(w.south, case["service_id"]))
    expect("fuser kit" in w.page.text.lower(), "the page does not say what is due")


@step("000.5", "a failure is mailed and shown with what to do")
def failure(w):
    w.trading.status("printer-reception").condition(
        "fuser-over-temp", severity="error", text="Fuser too hot").write()
    case = w.case("printer-reception", "failure")
    w.failure = case
    w.open_link(w.mail_about(w.north, case["service_id"]))
    expect("switch the machine off" in w.page.text.lower(), "the page does not say what to do")


@step("000.6", "the manager picks a time when the service person is available, staff confirm it")
def visit(w):
    expect("service person" in w.page.text.lower(), "no times of the service person are shown")
    done = w.browser.press(w.page, "accept")
    expect(done.status == 200, f"the button answered {done.status}: {done.text[:200]}")
    asked = wait_for("the visit", lambda: next(iter(w.ctl("list", "visits")), None))
    w.house.gateway.say("visit", str(asked["id"]), "--confirm")
    w.north.wait("the visit's date", lambda m: w.failure["service_id"] in text_of(m) and any(
        part.get_content_type() == "text/calendar" or "confirmed" in text_of(m).lower() for part in m.walk()))
    page = w.homepage()
    expect("service person, north" in page.text.lower() and w.failure["service_id"] in page.text,
           "the homepage does not say who comes")


@step("000.6", "the guide to the new product is shown for that model")
def guide(w):
    text = w.homepage()
    page = w.browser.open(text.link("BC300"))
    expect("bc300" in page.text.lower() and page.status == 200, "the guide is not shown")


# ---- claim 7: completion takes the notice away ----

@step("000.7", "a replenishment is reported and its notice is gone")
def replenished(w):
    case = w.case("copier-north", "shortage")
    expect(case["service_id"] in w.homepage().text, "the notice is not there before")
    w.house.gateway.say("deliver", w.order["number"], "--delivered")
    w.trading.status("copier-north").supply("1.1", level=100).write()
    wait_for("the notice to go", lambda: case["service_id"] not in notices(w))


@step("000.7", "a repair is reported and its notice is gone")
def repaired(w):
    expect(w.failure["service_id"] in notices(w), "the notice is not there before")
    w.trading.status("printer-reception").clear("fuser-over-temp").write()
    wait_for("the notice to go", lambda: w.failure["service_id"] not in notices(w))


def notices(w):
    """The homepage's text up to where other things than notices begin."""
    return w.homepage().text


# ---- HTTP, once, and the firewall ----

@step("http", "with HTTP open the same report goes by HTTP", "http")
def by_http(w):
    w.http.open()
    w.trading.stop()               # a new start asks HTTP at once, not only when its pause is over
    w.trading.start()
    w.trading.status("printer-reception").supply("1.1", level=7).write()
    case = w.case("printer-reception", "shortage")
    report = w.ctl("show", "report", case["first_report"])
    expect(report["by_http"] and not report["by_mail"], "the report did not come by HTTP alone")
    w.open_link(w.mail_about(w.north, case["service_id"]))


@step("mail-and-http-once", "one report sent both ways counts once", "both")
def both_once(w):
    before = len(w.cases("copier-north", open_only=False))
    w.http.lose_answers = True
    w.trading.status("copier-north").supply("1.2", level=5).write()
    case = w.case("copier-north", "shortage")
    report = wait_for("the same report by mail", lambda: next(
        (r for r in [w.ctl("show", "report", case["first_report"])] if r["by_http"] and r["by_mail"]), None))
    w.http.lose_answers = False
    expect(report["times_received"] >= 2, "it came once only")
    expect(len(w.cases("copier-north", open_only=False)) == before + 1, "it was counted twice")


# ---- a terminal that speaks HTTP and nothing more: the seven states of the second document ----

def terminal_asks(w, fields, program="cgi.remoteservice"):
    """Headers and body of what the gateway replies to a terminal with HTTP alone."""
    with urllib.request.urlopen(f"{w.house.gateway.base_url}/cgi-bin/{program}?{fields}", timeout=90) as answer:
        return answer.headers, answer.read()


def query(w, fields):
    """The reply's type of contents, reception number and description."""
    lines = terminal_asks(w, f"U={w.number}&{fields}")[1].decode().split("\n")
    expect(len(lines) == 5, f"the reply has {len(lines) - 1} lines")
    return lines[1:4]


def queried(w, fields, *wanted):
    kind, reception, description = query(w, fields)
    expect((kind, description) == wanted, f"the reply was {kind}: {description}")
    expect(query(w, fields)[1] == reception, "the same again got another number")
    report = w.ctl("show", "report", reception)
    expect(report["terminal"] == w.number and report["channel"] == "query", "staff do not see whose it is")
    return report


def query_cases(w):
    return [c for c in w.ctl("list", "cases", f"terminal={w.number}") if c["state"] not in ("done", "closed")]


@step("001.1", "a terminal with HTTP alone registers by a code and reports little toner", "query")
def query_toner(w):
    file = w.house.dir / "terminal.enrolment"
    w.house.gateway.say("code", "new", "--customer", "TRADING", "--out", str(file))
    code = next(line.split()[1] for line in file.read_text().splitlines() if line.startswith("Code:"))
    form = urllib.parse.urlencode({"code": code, "model": "BC200", "place": "Archive", "manager": MANAGERS["north"]})
    with urllib.request.urlopen(f"{w.house.gateway.base_url}/report", form.encode(), timeout=90) as answer:
        said = answer.read().decode().split("\n")
    expect(said[1] == "registration", f"the reply was {said}")
    w.number = "".join(c for c in said[3] if c.isdigit())
    queried(w, "P=341", "error", "toner end")
    expect([c["keyword"] for c in query_cases(w)] == ["toner-low"], "there is no notice of it")


@step("001.2", "the toner bottle should be replaced: the same matter", "query")
def query_bottle(w):
    queried(w, "P=531", "error", "toner bottle should be replaced")
    expect(len(query_cases(w)) == 1, "there are two matters")


@step("001.3", "an abnormal condition in the fixing drum", "query")
def query_abnormal(w):
    queried(w, "P=784", "error", "abnormal condition in fixing drum")
    expect("failure" in [c["kind"] for c in query_cases(w)], "it is no failure")


@step("001.4", "what a user typed, in Shift_JIS", "query")
def query_text(w):
    typed = "\u5730\u6c5a\u308c"
    queried(w, "T=" + urllib.parse.quote(typed.encode("shift_jis")), "message", "scumming")
    said = [m["text"] for c in query_cases(w) for m in w.ctl("show", "case", c["service_id"])["messages"]]
    expect(typed in said, "nobody reads what was typed")


@step("001.5", "an order waits until a person accepts it", "query")
def query_order(w):
    queried(w, "E=Type2&U=2", "order", "Type2 toner two")
    held = w.ctl("list", "orders", f"terminal={w.number}")
    expect([o["state"] for o in held] == ["held"], "it is not held")
    item = next(i for i in w.ctl("list", "items", "open=true") if i["terminal"] == w.number)
    w.house.gateway.say("item", "accept", str(item["id"]))
    expect(w.ctl("show", "order", held[0]["number"])["state"] == "placed", "it is not placed")


def publish(w):
    """The operator's folder with a program for BC200, on the gateway and given to all of them."""
    gateway, folder = w.house.gateway, w.house.dir / "updates"
    program = w.house.dir / "controller-2.1.bin"
    program.write_bytes(bytes(range(256)) * 400)
    key = w.house.dir / "online.key"
    key.write_text(gateway.say("update", "key"), encoding="ascii")
    gateway.say("update", "sign", str(folder), str(program), "--online-key", str(key), "--name", "controller", "--release", "1",
                "--version", "2.1", "--model", "BC200", "--text", "controller update")
    gateway.say("update", "publish", str(folder))
    gateway.say("update", "stage", program.name, "--percent", "100")
    return program


def check_update(w):
    """The four lines, and the program behind them if there is one."""
    headers, body = terminal_asks(w, f"U={w.number}", "cgi.checkupdate")
    kind = headers["Content-Type"]
    if not kind.startswith("multipart/mixed"):
        return body.decode().split("\n"), None
    mail = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=email.policy.HTTP)
    text, program = mail.iter_parts()
    start = body.index(b"\r\n\r\n", body.index(b"Content-Disposition")) + 4
    return text.get_content().replace("\r\n", "\n").split("\n"), body[start:start + int(program["Content-Length"])]


@step("001.6", "the program of the controller is updated: asked for, sent with its description, and then no more", "query")
def query_update(w):
    program = publish(w)
    w.house.gateway.say("update", "unverified", w.number, "yes")
    lines, content = check_update(w)
    expect(lines[1] == "update" and lines[3] == "controller update", f"the reply was {lines}")
    expect(content == program.read_bytes(), "another program came than was published")
    entry = next(e for e in w.ctl("update", "status", program.name) if e["terminal"] == w.number)
    expect(entry["reception"] == lines[2], "the history has another reception number")
    expect(check_update(w)[0][3] == "There is no new program.", "the same is sent again")


@step("001.7", "the counts of images output", "query")
def query_counts(w):
    report = queried(w, "TC=46456&BC=34842&CC=11614", "utilization",
                     "Sheets output: total 46456, monochrome 34842, color 11614.")
    expect(sorted(c["value"] for c in report["counters"]) == [11614, 34842, 46456], "they are not kept")


def downs(w, number):
    return {d["name"]: d["result"] for d in w.ctl("list", "downs", f"terminal={number}")}


def tell(w, machine, text):
    """What a person says at the machine. EX_TEMPFAIL: it did not get through at once, and the agent that runs sends it."""
    done = subprocess.run(w.trading.words("tell", machine, text), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    expect(done.returncode in (os.EX_OK, os.EX_TEMPFAIL), f"tell: exit {done.returncode}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


@step("001.down", "what waits for a terminal rides in the reply to whatever it sends next, signed or sealed", "both")
def data_down(w):
    key = w.house.gateway.say("query-key", w.number, "new").split()[-1]
    w.house.gateway.say("down", "send", w.number, "panel", "The service person comes at 14:00.")
    asked = f"U={w.number}&D=1"
    signed = hmac.new(bytes.fromhex(key), asked.encode(), "sha256").hexdigest()
    lines = terminal_asks(w, f"{asked}&K={signed}")[1].decode().split("\n")
    expect(lines[4].startswith("panel ") and lines[4].endswith(" The service person comes at 14:00."),
           f"the reply was {lines}")
    wait_for("its being sent", lambda: downs(w, w.number).get("panel") == "sent")
    number = w.terminal("copier-north")["number"]
    w.house.gateway.say("down", "send", number, "panel", "Thank you.")
    tell(w, "copier-north", "it smells")
    wait_for("the panel", lambda: "Thank you." in w.trading.say("panel", "copier-north"))

    def acknowledged():    # by the next report, unless a late reply by mail came between
        tell(w, "copier-north", "it still smells")
        return downs(w, number).get("panel") == "done"
    wait_for("its acknowledgement", acknowledged, 90, 2)


@step("001.update", "an agent verifies the signed program, applies it and says that it runs", "http")
def signed_update(w):
    def applied():
        w.trading.say("update")
        link = w.trading.dir / "state" / "update" / "current" / "copier-north" / "controller"
        return link.exists() and link.read_bytes() == (w.house.dir / "controller-2.1.bin").read_bytes()
    wait_for("the program", applied, 90, 1)
    number = w.terminal("copier-north")["number"]
    wait_for("its running to be told", lambda: [e for e in w.ctl("update", "status", "controller-2.1.bin")
                                                if e["terminal"] == number and e["running"]])


# ---- printers that are read ----

def reading(w, printer, name):
    """Its toner runs low by the printer's own word and is exchanged: a case, and done."""
    low = printer["low"]
    w.trading.say("register", "--terminal", name, "--manager", MANAGERS["north"], "--centre", SERVICE, "--place",
                  "Studio", "--serial", printer["serial"], "--model", "BP200", "--status", printer["uri"])
    number = wait_for("its registration", lambda: next(
        (t["number"] for t in w.ctl("list", "terminals") if t["serial"] == printer["serial"]), None))
    wait_for("its first reading", lambda: "Black toner cartridge" in w.trading.say("show", name))
    low(True)
    case = wait_for("a shortage case", lambda: next(
        (c for c in w.ctl("list", "cases", f"terminal={number}") if c["kind"] == "shortage"), None))
    low(False)
    wait_for("its end", lambda: w.ctl("show", "case", case["service_id"])["state"] in ("done", "closed"))


@step("snmp", "a printer read by SNMP says that its toner is low, and is full again", "read")
def by_snmp(w):
    printer = SnmpPrinter("BP200-SNMP-1")

    def low(is_so):
        printer.low, printer.level = is_so, 0 if is_so else 100
    try:
        reading(w, {"serial": printer.serial, "uri": printer.uri, "low": low}, "printer-studio-1")
    finally:
        printer.stop()


@step("ipp", "a printer read by IPP says that its toner is low, and is full again", "read")
def by_ipp(w):
    printer = IppPrinter("BP200-IPP-1")

    def low(is_so):
        printer.reason, printer.level = "toner-low-warning" if is_so else "none", 4 if is_so else 100
    try:
        reading(w, {"serial": printer.serial, "uri": printer.uri, "low": low}, "printer-studio-2")
    finally:
        printer.stop()


# ---- machines' own mails ----

@step("alertmail", "a printer's own mail says that toner is low; one that submit passes on, that it is replaced", "both")
def by_alert_mail(w):
    machines = w.house.dir / "alertmail.csv"
    machines.write_text("number,customer,model,serial,place,site,manager\n"
                        f"700090,TRADING,BP200,BP200-MAIL-1,Archive,NORTH,{MANAGERS['north']}\n", encoding="ascii")
    w.house.gateway.say("import", "terminals", machines)

    def mail(words):
        return (f"From: printer@north.platen.test\nTo: {SERVICE}\nSubject: Alert Message\nAuto-Submitted: auto-generated\n\n"
                f"Device Model: BP200\nSerial Number: BP200-MAIL-1\nStatus: {words}\n").encode()

    def low():
        return next((c for c in w.ctl("list", "cases") if c["terminal"] == "700090" and c["state"] == "open"), None)
    w.house.servers.inject(mail("Toner low (K)"), "printer@north.platen.test", SERVICE)
    case = wait_for("a case by the printer's mail", low)
    expect(case["trust"] == "unsigned", "a mail that nobody signed counts as signed")
    done = subprocess.run(w.trading.words("submit"), input=mail("Toner (K) has been replaced"), capture_output=True,
                          check=False)
    expect(done.returncode == 0, f"submit: exit {done.returncode}: {done.stderr.decode().strip()}")
    wait_for("the end of the case", lambda: not low())


# ---- HTTP goes away and comes back ----

@step("fallback", "HTTP is cut, mail takes over, and HTTP is used again when it returns", "both")
def fallback(w):
    def told(text):
        said = tell(w, "copier-harbour", text)
        found = re.search(r"\b\d+-\d{8}\b", said)
        return w.ctl("show", "report", found[0]) if found else {"by_http": False, "by_mail": False}
    wait_for("a report by HTTP", lambda: told("Before")["by_http"], 90, 1)
    w.http.close()
    w.trading.status("copier-harbour").supply("1.3", level=4).write()
    case = w.case("copier-harbour", "shortage")
    report = w.ctl("show", "report", case["first_report"])
    expect(report["by_mail"] and not report["by_http"], "the report did not come by mail alone")
    w.http.open()
    last = wait_for("a report by HTTP again", lambda: next((r for r in [told("After")] if r["by_http"]), None), 90, 1)
    expect(not last["by_mail"], "it came by mail too")


@step("firewall", "an agent that lets nothing in and only HTTP, SMTP and IMAP out reports and is answered", "both")
def firewall(w):
    if w.house.mode != "postfix":
        raise NotTried("it needs root or sudo")
    if not (shutil.which("ip") and shutil.which("nft")):
        raise NotTried("it needs iproute2 and nftables")
    ports = w.house.servers.ports
    wall = Firewall([w.house.gateway.port, ports["smtps"], ports["imaps"]]).start()
    agent = w.house.agents["foods"]
    try:
        agent.wrap = wall.within()
        expect_wall(wall, ports["lmtp"])
        sample.enrol(w.house, "foods")
        agent.start()
        agent.status("mfp-kitchen").supply("1.3", level=6).write()
        w.case("mfp-kitchen", "shortage")
        wait_for("the reply at the panel", lambda: "-0000" in agent.say("panel", "mfp-kitchen"))
    finally:
        agent.stop()
        agent.wrap = []
        wall.stop()


LISTENER = """
import select, socket, sys
server = socket.create_server(("0.0.0.0", 9000))
print("ready", flush=True)
select.select([server, sys.stdin], [], [])
"""


def expect_wall(wall, closed_port):
    """The wall must hold: nothing comes in, and no other port lets out."""
    # it ends by itself when its input does: sudo stands between us and it, so it cannot be killed
    listener = subprocess.Popen(wall.within(sys.executable, "-c", LISTENER), stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    try:
        expect(listener.stdout.readline() == "ready\n", "nothing can listen behind the firewall")
        expect(not reaches(wall.inside, 9000), "the firewall lets a connection in")
        probe = f"import socket;socket.create_connection(('{wall.host}',{closed_port}),1)"
        out = subprocess.run(wall.within(sys.executable, "-c", probe), stdin=subprocess.DEVNULL, capture_output=True,
                             check=False)
        expect(out.returncode != 0 and b"timed out" in out.stderr, "the firewall lets another port out")
    finally:
        listener.stdin.close()
        listener.wait(10)
        listener.stdout.close()


def reaches(host, port):
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True


import tour_output  # noqa: E402,F401  pylint: disable=wrong-import-position,unused-import,cyclic-import
