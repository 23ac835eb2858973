"""An alert mail of no known form is taught on a page by staff: marked, looked at, kept. From then on such mails are
read, without a restart; the form is listed, switched off, undone; platenctl does the same."""
import json
import re

import pytest
from outside import whole_house
from web_staff import PASSWORD, totp

browser = pytest.importorskip("browser")
from gateway import ProgramError, wait_for  # noqa: E402
from house import SERVICE, STAFF  # noqa: E402

FORM = ('<alerts xmlns="urn:platen:alerts:1"><form name="{name}" maker="Ashby"><when><key in="subject">ashby '
        'bulletin</key></when><label is="serial">Kennung</label><says is="media-jam" severity="error">{words}</says>'
        '</form></alerts>')


def mail(number, subject="ASHBY notice 77-3", kennung="AB70001", words="colour B exhausts itself"):
    return (f"From: ashby@north.platen.test\nTo: {SERVICE}\nSubject: {subject}\n"
            f"Message-ID: <teach.{number}@north.platen.test>\n\n"
            f"Kennung: {kennung}\nBefund: {words}\nLaufleistung gesamt: 4711\n").encode()


@pytest.fixture(scope="module")
def house(build):
    with whole_house(build) as running:
        terminals = running.dir / "terminals.csv"
        terminals.write_text("number,customer,model,serial,place,site,manager\n"
                             "700071,TRADING,BC200,AB70001,Second floor,NORTH,manager-north@platen.test\n"
                             "700072,TRADING,BC200,AB70002,Third floor,NORTH,manager-north@platen.test\n", encoding="ascii")
        running.gateway.say("import", "terminals", terminals)
        yield running


@pytest.fixture(scope="module")
def desk(house):
    said = house.gateway.say("staff", "add", "operator", "--name", "Operator", "--mail", STAFF, "--role", "admin")
    desk = browser.Browser()
    page = desk.open(said.strip().splitlines()[-1].split()[-1])
    secret = re.search(rb'class="secret">([A-Z2-7]{32})<', page.body).group(1).decode()
    desk.press(page, "Set both and log in", password=PASSWORD, again=PASSWORD, code=totp(secret))
    return desk


def came(house, raw, number):
    """What the gateway made of it."""
    house.servers.inject(raw, "ashby@north.platen.test", SERVICE)
    return wait_for("the mail", lambda: row(house, number))


def row(house, number):
    found = [m for m in house.gateway.ctl("list", "mail") if m["message_id"] == f"teach.{number}@north.platen.test"]
    return found[0] if found else None


def page_of(house, desk, found):
    return desk.open(f"{house.gateway.base_url}/staff/m/{int(found['reception'].split('-')[1])}")


MARKS = {"name": "ashby", "maker": "Ashby", "subject": "ashby notice", "text0": "kennung", "text1": "befund",
         "m0": "serial", "s1": "toner-low", "w1": "exhausts itself", "m2": "counter:total"}


def marked(page, **more):
    """The form's fields as they are, with some marked: the selects have nothing chosen of themselves."""
    return {**MARKS, **more}


def test_taught_on_the_page(house, desk):
    first = came(house, mail(1), 1)
    other = came(house, mail(2, "ASHBY notice 78-1", "AB70002"), 2)
    assert (first["fate"], other["fate"]) == ("staff", "staff"), first
    page = page_of(house, desk, first)
    page = desk.open(page.link("Teach this form"))
    assert page.status == 200 and "exhausts itself" in page.text
    looked = desk.press(page, "Show what it would read", **marked(page))
    assert looked.status == 200, looked.text
    for said in ("AB70001", "toner-low raised", "total 4711", "by form ashby", "It would read 1 of 1"):
        assert said in looked.text, looked.text
    # Nothing is kept by looking.
    assert "No form was taught yet" in desk.open(house.gateway.base_url + "/staff/alerts").text
    kept = desk.press(looked, "Keep", **marked(looked))
    assert kept.status == 200 and "The form is kept" in kept.text, kept.text
    assert "AB70001" in kept.text and "toner-low raised" in kept.text
    # Those that waited were taken again, and their items are gone.
    assert [row(house, n)["fate"] for n in (1, 2)] == ["accepted", "accepted"]
    assert {c["terminal"] for c in house.gateway.ctl("list", "cases") if c["keyword"] == "toner-low"} == \
        {"700071", "700072"}
    assert not [i for i in house.gateway.ctl("list", "items") if i["kind"] == "mail" and not i["closed"]]
    # From now on each reader has it.
    for number in range(3, 9):
        assert came(house, mail(number, f"ASHBY notice {number}"), number)["fate"] == "accepted"


def test_wrong_marks_are_told(house, desk):
    strange = came(house, mail(20, "Bulletin"), 20)
    page = desk.open(page_of(house, desk, strange).url + "/teach")
    for wrong, told in (({"name": "Ashby 2"}, "small letters"),
                        ({"subject": "", "text0": "", "text1": "", "from": ""}, "by which words"),
                        ({"subject": "no such subject"}, "does not read this mail yet")):
        again = desk.press(page, "Keep", **marked(page, **wrong))
        assert again.status == 422 and told in again.text, again.text
    assert [f["name"] for f in house.gateway.ctl("alert", "list")] == ["ashby"]


def test_off_on_and_undone(house, desk):
    page = desk.open(house.gateway.base_url + "/staff/alerts")
    page = desk.press(page, "Switch ashby off")
    assert "switched off" in page.text
    assert came(house, mail(30), 30)["fate"] == "staff"
    page = desk.press(page, "Switch ashby on")
    assert came(house, mail(31), 31)["fate"] == "accepted"
    page = desk.press(page, "Take the last version of ashby back")
    assert "No form was taught yet" in page.text
    assert came(house, mail(32), 32)["fate"] == "staff"


def test_by_platenctl(house, tmp_path):
    ctl, path = house.gateway.ctl, tmp_path / "form.xml"
    path.write_text(FORM.format(name="bulletin", words="stecken geblieben"), encoding="utf-8")
    bad = tmp_path / "bad.xml"
    bad.write_text(FORM.format(name="bulletin", words="x").replace("media-jam", "Media Jam"), encoding="utf-8")
    subject = "ASHBY bulletin 5"
    stuck = came(house, mail(40, subject, words="Blatt stecken geblieben"), 40)
    assert stuck["fate"] == "staff"
    tried = ctl("alert", "test", path)
    assert [m["mail"] for m in tried if m["read"]] == [stuck["reception"]], tried
    with pytest.raises(ProgramError, match="exit 65.*not valid"):
        house.gateway.say("alert", "add", bad, stuck["reception"])
    house.gateway.say("alert", "add", path, stuck["reception"])
    assert row(house, 40)["fate"] == "accepted"
    listed, = ctl("alert", "list")
    assert (listed["name"], listed["version"], listed["off"], listed["mail"]) == ("bulletin", 1, False, stuck["reception"])
    # Its mail is its test: a version that reads it otherwise fails it.
    test, = ctl("alert", "test")
    assert (test["name"], test["passed"]) == ("bulletin", True), test
    path.write_text(FORM.format(name="bulletin", words="x").replace("bulletin</key>", "gazette</key>"), encoding="utf-8")
    house.gateway.say("alert", "add", path, stuck["reception"])
    assert house.gateway.say("alert", "show", "bulletin").strip() == path.read_text()
    test, = ctl("alert", "test")
    assert not test["passed"]
    assert came(house, mail(41, subject, words="Blatt stecken geblieben"), 41)["fate"] == "staff"
    house.gateway.say("alert", "undo", "bulletin")
    assert came(house, mail(42, subject, words="Blatt stecken geblieben"), 42)["fate"] == "accepted"
    house.gateway.say("alert", "off", "bulletin")
    assert json.dumps(ctl("alert", "list")[0]["off"]) == "true"


def test_a_restart_keeps_them(house):
    house.gateway.say("alert", "on", "bulletin")
    house.gateway.stop()
    house.gateway.start()
    assert came(house, mail(50, "ASHBY bulletin 6", words="stecken geblieben"), 50)["fate"] == "accepted"
