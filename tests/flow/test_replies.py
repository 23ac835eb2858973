"""What people and calendars answer to real mails, and what one sender may send: mails by Python's email module
through Postfix and Dovecot, the staff's pages as a browser gets them."""
import email
import email.message
import email.utils
import pathlib
import re
import tempfile
import time

import icalendar
import pytest
from web_staff import PASSWORD, totp

house_module = pytest.importorskip("house")
import browser  # noqa: E402
import sample  # noqa: E402
from gateway import wait_for  # noqa: E402
from postbox import Mailbox  # noqa: E402

MANAGER, SERVICE = house_module.MANAGERS["north"], house_module.SERVICE
PROGRAM = b"MZ\x90\x00 not really a program"


@pytest.fixture(scope="module")
def house(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pr.", dir="/tmp"))
    folder.chmod(0o755)
    house = house_module.House(folder, build)
    assert house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        sample.enrol(house, "trading")
        trading = house.agents["trading"]
        sample.write_status(trading, sample.machine("copier-north"))
        trading.start()
        trading.status("copier-north").supply("1.1", level=9).write()
        wait_for("a case", lambda: house.gateway.ctl("list", "cases"))
        yield house
    finally:
        house.remove()


@pytest.fixture(scope="module")
def desk(house):
    link = house.gateway.say("staff", "add", "dispatcher", "--name", "Dispatcher", "--mail", house_module.STAFF,
                             "--role", "admin").strip().splitlines()[-1].split()[-1]
    desk = browser.Browser()
    page = desk.open(link)
    secret = re.search(rb'class="secret">([A-Z2-7]{32})<', page.body).group(1).decode()
    desk.press(page, "Set both and log in", password=PASSWORD, again=PASSWORD, code=totp(secret))
    return desk


@pytest.fixture(scope="module")
def told(house):
    """The gateway's mail about the case, as the manager got it; the address is confirmed first."""
    box = Mailbox(house.servers, MANAGER)
    return box.wait("the notice", lambda m: "D" in m["Subject"] and "(" in m["Subject"], 40)


def send(house, mail, sender=MANAGER):
    house.servers.inject(mail.as_bytes(), sender, SERVICE)


def mails(house, subject):
    return house.gateway.ctl("list", "mails", f"subject={subject}", "limit=20000")


def answer_to(told, subject, sender=MANAGER):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, SERVICE, subject
    mail["Message-ID"] = email.utils.make_msgid(domain="customer.test")
    mail["In-Reply-To"] = mail["References"] = told["Message-ID"]
    return mail


def test_an_answer_with_attachments(house, desk, told):
    mail = answer_to(told, "Re: toner")
    mail.set_content("Please come on Monday.\n\nOn Saturday, North Office Service <service@platen.test> wrote:\n> Toner is low\n")
    mail.add_attachment(PROGRAM, maintype="image", subtype="png", filename="../../f\u00fcr Sie.exe")
    mail.add_attachment("<script>alert(1)</script>", subtype="html", filename="page.html")
    send(house, mail)
    got = wait_for("the answer", lambda: mails(house, "Re: toner"))[0]
    assert got["fate"] == "accepted"
    page = desk.open(house.gateway.base_url + f"/staff/m/{int(got['reception'].split('-')[1])}")
    assert "Please come on Monday." in page.text and "What it quotes of ours" in page.text
    assert "a program: do not start it" in page.text and f"{len(PROGRAM)} bytes" in page.text
    file = desk.open(page.link("f\u00fcr Sie.exe"))
    assert file.status == 200 and file.body == PROGRAM
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"] == \
        "attachment; filename=\"f_r_Sie.exe\"; filename*=UTF-8''f%C3%BCr%20Sie.exe"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"] == "default-src 'none'; sandbox"
    script = desk.open(page.link("page.html"))
    assert script.headers["content-type"] == "application/octet-stream" and b"alert(1)" in script.body
    assert desk.open(page.url + "/part/7").status == 404
    assert PROGRAM not in browser.Browser().open(page.url + "/part/0").body     # nobody without a session
    case = house.gateway.ctl("show", "case", got["case"])
    assert [m["text"] for m in case["messages"]] == ["Please come on Monday."]


def test_a_stranger_is_marked(house, told):
    mail = answer_to(told, "Re: from elsewhere", "stranger@platen.test")
    mail.set_content("I pay nothing.\n")
    send(house, mail, "stranger@platen.test")
    got = wait_for("the answer", lambda: mails(house, "Re: from elsewhere"))[0]
    assert got["fate"] == "staff" and "none of its people's" in got["reason"]


def test_a_vacation_is_counted_and_not_answered(house, told):
    before = len(house.gateway.ctl("outbox", "list"))
    for _ in range(2):
        mail = answer_to(told, "I am away")
        mail["Auto-Submitted"] = "auto-replied"
        mail.set_content("Back on Monday.\n")
        send(house, mail, "")
    got = wait_for("both", lambda: len(mails(house, "I am away")) == 2 and mails(house, "I am away"))
    assert {m["fate"] for m in got} == {"dropped"}
    assert len(house.gateway.ctl("outbox", "list")) == before


def test_a_calendar_declines(house):
    """The date goes out with a calendar part; a COUNTER made of it by another library comes back."""
    gateway = house.gateway
    case = gateway.ctl("list", "cases")[0]
    box = Mailbox(house.servers, MANAGER)
    home = next(line for line in gateway.say("link", "show", MANAGER).split() if "/h/" in line)
    person = browser.Browser()
    page = person.open(f"{home}/c/{case['service_id']}/visit")
    person.press(page, "Ask for this visit", time="0")
    visit = wait_for("the visit", lambda: gateway.ctl("list", "visits"))[0]
    start = time.strftime("%Y-%m-%dT10:00Z", time.gmtime(time.time() + 5 * 86400))
    end = start.replace("T10", "T12")
    gateway.say("visit", str(visit["id"]), "--confirm", "--from", start, "--to", end)
    mail = box.wait("the date", lambda m: any(p.get_content_type() == "text/calendar" for p in m.walk()))
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    asked = icalendar.Calendar.from_ical(part.get_content())
    event = asked.walk("VEVENT")[0]
    reply = icalendar.Calendar()
    for name, value in (("PRODID", "-//other//EN"), ("VERSION", "2.0"), ("METHOD", "REPLY")):
        reply.add(name, value)
    said = icalendar.Event()
    for name in ("UID", "SEQUENCE", "ORGANIZER", "DTSTART"):
        said[name] = event[name]
    said.add("DTSTAMP", email.utils.localtime())
    attendee = icalendar.vCalAddress(f"mailto:{MANAGER}")
    attendee.params["PARTSTAT"] = icalendar.vText("DECLINED")
    said.add("ATTENDEE", attendee, encode=0)
    said.add("COMMENT", "We are closed then.")
    reply.add_component(said)
    answer = answer_to(mail, "Declined")
    answer.set_content("Manager, north site has declined.\n")
    answer.add_alternative(reply.to_ical().decode(), subtype="calendar", params={"method": "REPLY"})
    send(house, answer)
    got = wait_for("the calendar's answer", lambda: mails(house, "Declined"))[0]
    assert (got["class"], got["fate"]) == ("calendar", "accepted"), got
    visit = gateway.ctl("show", "visit", str(visit["id"]))
    assert visit["state"] == "asked" and visit["note"] == "We are closed then."
    assert any(i["kind"] == "visit-declined" for i in gateway.ctl("list", "items"))


def test_one_sender_is_limited(house):
    """10,000 mails of one sender: 300 are taken, one notice; a manager's mail behind them is taken all the same."""
    flood = [f"From: flood@elsewhere.test\r\nTo: {SERVICE}\r\nSubject: flood\r\nMessage-ID: <{n}@elsewhere.test>\r\n\r\n"
             f"Again, {n}.\r\n".encode() for n in range(10000)]
    house.servers.drop(SERVICE, flood)
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = MANAGER, SERVICE, "behind the flood"
    mail.set_content("When do you come?\n")
    began = time.monotonic()
    send(house, mail)
    wait_for("the manager's mail", lambda: mails(house, "behind the flood"), 180, 1)
    print(f"taken {time.monotonic() - began:.1f} s behind 10,000 mails of another sender")
    wait_for("the last of them", lambda: not Mailbox(house.servers, SERVICE).mails(), 180, 2)
    items = [i for i in house.gateway.ctl("list", "items") if i["kind"] == "sender-limited"]
    assert len(items) == 1 and items[0]["value"] == "flood@elsewhere.test"
    rejected = house.gateway.ctl("list", "mails", "fate=rejected", "limit=20000")
    assert len(rejected) == 9700 and all("set aside" in m["reason"] for m in rejected)
    assert mails(house, "behind the flood")[0]["fate"] == "staff"


def complaint_of(told):
    """RFC 5965, its appendix B.1 about our mail: a provider's button "this is spam" was pressed."""
    return "\r\n".join([
        "From: <abusedesk@provider.test>", f"To: <{SERVICE}>", f"Date: {email.utils.formatdate()}",
        "Subject: FW: Earn money", "MIME-Version: 1.0", f"Message-ID: {email.utils.make_msgid(domain='provider.test')}",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="part1"', "", "--part1",
        "Content-Type: text/plain; charset=US-ASCII", "", "This is an email abuse report.", "", "--part1",
        "Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "User-Agent: SomeGenerator/1.0", "Version: 1",
        "", "--part1", "Content-Type: message/rfc822", "Content-Disposition: inline", "",
        f"From: <{SERVICE}>", f"To: <{MANAGER}>", f"Subject: {' '.join(told['Subject'].split())}",
        f"Message-ID: {told['Message-ID']}", "", "Toner is low.", "", "--part1--", ""]).encode()


def test_a_feedback_report_stops_routine_mail(house, desk, told):
    house.servers.inject(complaint_of(told), "abusedesk@provider.test", SERVICE)
    item = wait_for("the complaint", lambda: [i for i in house.gateway.ctl("list", "items") if i["kind"] == "complaint"])[0]
    page = desk.open(f"{house.gateway.base_url}/staff/i/{item['id']}")
    assert MANAGER in page.text and "Send routine mail again" in page.text
    desk.press(page, "Send routine mail again")
    page = desk.open(page.url)
    assert "It can be taken back until" in page.text
    page = desk.press(page, "Take this back")
    assert "Taken back." in page.text and "Send routine mail again" in page.text
