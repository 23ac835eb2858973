"""The mails of the outbox, read by Python's own mail, XML and HTML modules."""
import base64
import datetime
import email
import email.policy
import email.utils
import html.parser
import re
import subprocess
import zoneinfo

import icalendar
import pytest
from conftest import SOURCE
from lxml import etree

LETTERS = ["shortage", "still-empty", "maintenance", "failure", "order-taken", "delivery-date", "visit-date", "visit-cancelled", "done",
           "confirm", "new-link", "digest", "second", "inspection", "replace", "self"]
BASE = "https://service.platen.test/h/"


def make(build, folder, *name):
    subprocess.run([build / "tests/flow/mail_tool", SOURCE / "templates", folder, *name], check=True)
    return folder


@pytest.fixture(scope="module")
def folder(build, tmp_path_factory):
    return make(build, tmp_path_factory.mktemp("mails"))


def read(folder, kind):
    return email.message_from_bytes((folder / f"{kind}.eml").read_bytes(), policy=email.policy.default)


def part(mail, subtype):
    return mail.get_body((subtype,)).get_content()


class Page(html.parser.HTMLParser):
    """Links, everything that a mail program would fetch, and the words."""

    def __init__(self, text):
        super().__init__()
        self.links, self.fetched, self.words, self.skip = [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.skip += tag in ("style", "title")
        if tag == "a":
            self.links.append(attrs["href"])
        assert tag not in ("script", "img", "link", "iframe", "form", "object")
        self.fetched += [v for k, v in attrs.items() if k in ("src", "background", "srcset")]
        assert "url(" not in attrs.get("style", "")

    def handle_endtag(self, tag):
        self.skip -= tag in ("style", "title")

    def handle_data(self, data):
        if not self.skip and data.strip():
            self.words.append(" ".join(data.split()))


SUBJECTS = {
    "shortage": "Black toner low: Copier 2nd floor, north (D3-000017)",
    "still-empty": "Delivered, but not in yet: black toner, Copier 2nd floor, north (D3-000017)",
    "maintenance": "Maintenance due: Copier 2nd floor, north (D3-000018)",
    "failure": "Fuser failure: Copier 2nd floor, north (D3-000019)",
    "order-taken": "Order O-000012 taken: Copier 2nd floor, north (D3-000017)",
    "delivery-date": "Order O-000012 comes Wednesday 25 November: Copier 2nd floor, north (D3-000017)",
    "visit-date": "Service visit Tuesday 24 November: Copier 2nd floor, north (D3-000019)",
    "visit-cancelled": "Service visit cancelled: Copier 2nd floor, north (D3-000019)",
    "done": "Done: Black toner low, Copier 2nd floor, north (D3-000017)",
    "confirm": "Please confirm your address for North Office Service",
    "new-link": "Your new link to North Office Service",
    "digest": "Black toner low: Copier 2nd floor, north, and 2 more matters",
    "second": "Fuser failure: Copier 2nd floor, north (D3-000019)",
    "inspection": "Possible fault in the paper feed (frequent jams): Copier 2nd floor, north (D3-000020)",
    "self": "Maintenance due: Copier 2nd floor, north (D3-000022)",
    "replace": "Black toner must be replaced: Copier 2nd floor, north (D3-000021)",
}
FIRST = {
    "shortage": "Please order black toner for Copier 2nd floor, north: 12 % is left.",
    "still-empty": "What you ordered for Copier 2nd floor, north was delivered, but the machine says that the old one is "
                   "still in (black toner).",
    "maintenance": "Please choose a time for the maintenance of Copier 2nd floor, north. "
                   "The fuser is nearly worn out.",
    "failure": "Please look after Copier 2nd floor, north. Fuser failure.",
    "inspection": "Nothing has failed yet, but we would like to look at Copier 2nd floor, north. "
                  "Possible fault in the paper feed (frequent jams).",
    "self": "Please order a new part for Copier 2nd floor, north. The drum is worn out.",
    "replace": "Please order black toner for Copier 2nd floor, north: it must be replaced.",
    "order-taken": "We have your order O-000012 for Copier 2nd floor, north; you need do nothing more.",
    "delivery-date": "Your order O-000012 for Copier 2nd floor, north comes Wednesday 25 November, 9:00 to 12:00.",
    "visit-date": "Service person, north store comes to Copier 2nd floor, north Tuesday 24 November, 14:00 to 16:00.",
}


@pytest.mark.parametrize("kind", LETTERS)
def test_form(folder, kind):
    raw = (folder / f"{kind}.eml").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998 and raw.isascii()
    mail = read(folder, kind)
    assert not mail.defects
    assert mail["Subject"] == SUBJECTS[kind]
    assert mail["From"] == "North Office Service <centre@platen.test>"
    assert mail["To"].addresses[0].display_name == "Manager, north site"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert email.utils.parsedate_to_datetime(mail["Date"]).isoformat() == "2026-11-21T10:00:00+00:00"
    assert len(set(k.lower() for k in mail.keys())) == len(mail.keys())
    assert [p.get_content_charset() for p in mail.iter_parts()][:2] == ["utf-8", "utf-8"]


def test_shortage_says_how_long_it_lasts(folder):
    """One percent a day, 12 left: 12 days, and a step of the gauge to either side."""
    lines = [" ".join(line.split()) for line in part(read(folder, "shortage"), "plain").splitlines()]
    assert any(re.fullmatch(r"Lasts:? about 12 days, between 11 and 13", line) for line in lines), lines


@pytest.mark.parametrize("kind", LETTERS)
def test_text_and_html_say_the_same(folder, kind):
    mail = read(folder, kind)
    text, page = part(mail, "plain"), Page(part(mail, "html"))
    flat = " ".join(text.split())
    for words in (w for words in page.words for w in words.split(" · ")):
        assert words in flat or words == "If the button does nothing, open this address:"
    if kind in FIRST:
        assert text.splitlines()[0] == FIRST[kind]
    assert page.words[1] == text.splitlines()[0]
    assert page.fetched == []
    if kind == "digest":
        return  # has a link for each of its matters: test_digest
    assert len(set(page.links)) == 1 and page.links[0].startswith(BASE)
    assert text.count(page.links[0]) == 1
    case = re.search(r"\((D3-\d+)\)", SUBJECTS[kind])
    end = "/o/1" if "O-000012" in SUBJECTS[kind] else f"/c/{case[1]}" if case else ""
    assert page.links[0][len(BASE) + 43:] == end
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", page.links[0][len(BASE):].split("/")[0])


def test_what_a_service_person_fits_is_said(folder):
    text = part(read(folder, "order-fitted"), "plain")
    assert "A service person fits it; we write again as soon as we know when." in text
    assert "as soon as we know when it comes" not in text
    assert "A service person fits it" not in part(read(folder, "order-taken"), "plain")
    schema = etree.RelaxNG(etree.parse(SOURCE / "schemas/mail.rng"))
    schema.assertValid(etree.parse(folder / "order-fitted.xml"))


def test_what_the_customer_puts_in_is_ordered(folder):
    text = part(read(folder, "self"), "plain")
    assert "you can put it in yourself" in text and "service person" not in text
    assert "service person" in part(read(folder, "maintenance"), "plain")


def test_digest(folder):
    mail = read(folder, "digest")
    text, page = part(mail, "plain"), Page(part(mail, "html"))
    home = page.links[-1]
    assert re.fullmatch(re.escape(BASE) + "[A-Za-z0-9_-]{43}", home)
    assert page.links == [f"{home}/c/D3-000017", f"{home}/c/D3-000018", f"{home}/c/D3-000017", home, home]
    assert re.findall(r"https://\S+", text) == page.links[:4]
    lines = text.splitlines()
    assert lines[0] == "3 matters of your machines, since the last mail."
    assert lines[2:4] == ["Black toner low: Copier 2nd floor, north (D3-000017)",
                          "To order: 12 % is left. Since Friday 20 November, 9:00."]
    assert lines[6:8] == ["Maintenance due: Copier 2nd floor, north (D3-000018)",
                          "The fuser is nearly worn out. Please choose a time. Since Friday 20 November, 9:00."]
    assert lines[10:12] == ["Done: Black toner low, Copier 2nd floor, north (D3-000017)",
                            "You need do nothing. Done Saturday 21 November, 11:00."]
    assert mail["In-Reply-To"] is None
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]


def test_envelope_message_id_and_thread(folder):
    for number, kind in enumerate(["shortage", "maintenance", "failure", "order-taken", "delivery-date"], 100):
        mail = read(folder, kind)
        sender, to = (folder / f"{kind}.env").read_text().split()
        assert mail["Message-ID"] == f"<1.{number}.1@platen.test>"
        assert (sender, to) == (f"bounce+{number}.1.1@platen.test", "manager@platen.test")
    assert read(folder, "shortage")["References"] is None
    for kind in ("order-taken", "delivery-date", "done"):
        assert read(folder, kind)["In-Reply-To"] == read(folder, kind)["References"] == "<1.100.1@platen.test>"


def test_held_addresses(folder):
    assert (folder / "second.env").read_text().split()[1] == "second@platen.test"
    assert not (folder / "held.eml").exists()
    assert "held" in (folder / "held.error").read_text()


@pytest.mark.parametrize("kind", LETTERS)
def test_documents_are_valid(folder, kind):
    schema = etree.RelaxNG(etree.parse(SOURCE / "schemas/mail.rng"))
    schema.assertValid(etree.parse(folder / f"{kind}.xml"))


def calendar(folder, kind):
    """The calendar part, read by python3-icalendar: method of the Content-Type, calendar, its one event."""
    parts = [p for p in read(folder, kind).walk() if p.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    text = parts[0].get_content()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))     # RFC 5545, 3.1
    found = icalendar.Calendar.from_ical(text)
    assert found["VERSION"] == "2.0" and found["PRODID"] and not found.errors
    events = found.walk("VEVENT")
    assert len(events) == 1 and not events[0].errors
    return parts[0].get_param("method"), found, events[0]


def test_calendar(folder):
    method, asked, first = calendar(folder, "visit-date")
    assert method == asked["METHOD"] == "REQUEST"
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    assert first["DTSTART"].params["TZID"] == "Europe/Berlin"
    # 14:00 where the machine stands, by the rules that stand in the mail, and by the machine's own
    zone = asked.walk("VTIMEZONE")[0].to_tz()
    start = first["DTSTART"].dt.replace(tzinfo=None)
    assert zone.localize(start).astimezone(datetime.timezone.utc) == datetime.datetime(
        2026, 11, 24, 13, tzinfo=datetime.timezone.utc) == start.replace(tzinfo=berlin)
    assert first["DTEND"].dt - first["DTSTART"].dt == datetime.timedelta(hours=2)
    attendee = first["ATTENDEE"]
    assert attendee == "mailto:manager@platen.test" and attendee.params["RSVP"] == "TRUE"
    assert first["ORGANIZER"] == "mailto:centre@platen.test"
    method, called_off, second = calendar(folder, "visit-cancelled")
    assert method == called_off["METHOD"] == "CANCEL" and second["STATUS"] == "CANCELLED"
    assert first["UID"] == second["UID"] and first["SEQUENCE"] < second["SEQUENCE"]
    assert calendar(folder, "delivery-date")[2]["UID"] != first["UID"]
    assert not [p for p in read(folder, "shortage").walk() if p.get_content_type() == "text/calendar"]


def test_calendar_zones(folder):
    """The changes of the clock in the VTIMEZONE are those of the zone's own file, a year around."""
    _, asked, event = calendar(folder, "visit-date")
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    zone = asked.walk("VTIMEZONE")[0].to_tz()
    day = event["DTSTART"].dt.replace(tzinfo=None, hour=12)
    for days in range(-380, 380):
        noon = day + datetime.timedelta(days=days)
        assert zone.localize(noon).utcoffset() == noon.replace(tzinfo=berlin).utcoffset(), noon


def test_receipt(folder, tmp_path):
    mail = read(folder, "receipt")
    assert mail.get_content_type() == "application/pkcs7-mime"
    assert mail.get_param("smime-type") == "authEnveloped-data"
    assert mail["Content-Transfer-Encoding"] == "base64"
    assert mail["Platen-Agent"] == "0123456789abcdef0123"
    assert mail["In-Reply-To"] == "<report.1@agent.platen.test>"
    assert mail["To"] == (folder / "receipt.env").read_text().split()[1] == "agent+1@platen.test"
    der = base64.b64decode(mail.get_payload().encode())
    # by openssl(1), not by our own seal; what is inside is signed but readable
    opened = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-inkey", folder / "agent.der", "-keyform", "DER"],
                            input=der, capture_output=True, check=False)
    assert opened.returncode == 0, opened.stderr
    assert b"1-00000017" in opened.stdout and b"accepted" in opened.stdout


EVIL = [
    "X\r\nBcc: evil@platen.test\r\n\r\nbody", "X\nBcc: evil@platen.test", "X\rBcc: evil@platen.test", "a\x00b"[:1],
    '<script>alert(1)</script>"', "=?utf-8?q?X=0D=0ABcc:_evil?=", "\u202egnirts", "a" * 10000, "机器 2階", "é" * 500,
    "x\u2028Bcc: evil@platen.test", '"><b>', "manager@platen.test>, evil@platen.test"]


@pytest.mark.parametrize("name", EVIL, ids=range(len(EVIL)))
def test_names_that_want_to_be_headers(build, tmp_path, name):
    make(build, tmp_path, name)
    plain = make(build, tmp_path / "plain") if (tmp_path / "plain").mkdir() is None else None
    for kind in LETTERS:
        mail, expected = read(tmp_path, kind), read(plain, kind)
        assert sorted(k.lower() for k in mail.keys()) == sorted(k.lower() for k in expected.keys())
        assert [a.addr_spec for a in mail["To"].addresses] == ["manager@platen.test" if kind != "second" else
                                                              "second@platen.test"]
        raw = (tmp_path / f"{kind}.eml").read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
        assert b"\nBcc:" not in raw.split(b"\r\n\r\n")[0]
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        Page(part(mail, "html"))
        assert "\u202e" not in part(mail, "plain") and len(mail["Subject"]) < 500


def paper(mail, folder):
    """The attached page, as pdftotext reads it (poppler, another reading than cairo's)."""
    attached = [p for p in mail.iter_attachments()]
    assert [p.get_content_type() for p in attached] == ["application/pdf"]
    (folder / "page.pdf").write_bytes(attached[0].get_content())
    read_it = subprocess.run(["pdftotext", "-layout", folder / "page.pdf", "-"], capture_output=True, text=True, check=True,
                             timeout=60)
    assert read_it.stdout.count("\f") == 1                  # one page
    return attached[0].get_filename(), read_it.stdout


def test_what_a_query_said_to_the_installing_person(folder, tmp_path):
    mail = read(folder, "report")
    assert mail.get_content_type() == "multipart/mixed"
    assert mail["Subject"] == "toner end: Copier 2nd floor, north (D3-000017)"
    text, page = part(mail, "plain"), Page(part(mail, "html"))
    assert text.splitlines()[0] == "Copier 2nd floor, north reports: toner end."
    assert page.links == [] and "http" not in text           # no homepage of theirs
    name, words = paper(mail, tmp_path)
    assert name == "report-1-00000017.pdf"
    for fact in ("toner end", "41720033", "2nd floor, north", "Manager, north site", "manager@platen.test", "1-00000017",
                 "North Office Service"):
        assert fact in words and fact in text, (fact, words)
    etree.RelaxNG(etree.parse(SOURCE / "schemas/mail.rng")).assertValid(etree.parse(folder / "report.xml"))


def test_the_same_by_fax(folder, tmp_path):
    mail = read(folder, "fax")
    assert mail["To"].addresses[0].addr_spec == (folder / "fax.env").read_text().split()[1] == "49405550103@fax.platen.test"
    _, words = paper(mail, tmp_path)
    assert "地汚れ" in words and "many scummings" in words and "+49 40 5550 103" in words
    etree.RelaxNG(etree.parse(SOURCE / "schemas/mail.rng")).assertValid(etree.parse(folder / "fax.xml"))
