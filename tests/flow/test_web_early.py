"""Cartridges that were exchanged early: from reports to the question on the homepage, its answer, and what staff see."""
import re

import pytest
from browser import Browser
from gateway import wait_for
from house import MANAGERS
from outside import OutsideAgent, post, whole_house
from test_languages import set_manager

# tests/flow/web_demo.c: cyan waits for its answer, black has it, yellow is in again, one is long ago
ASKED = {"en": "Cyan toner was exchanged with about 36 % still in it", "de": "mit etwa 36 % Restinhalt getauscht",
         "ja": "残り約36%で交換されました"}
WHY = {"en": "Why was it exchanged?", "de": "Warum wurde getauscht?", "ja": "交換された理由をお聞かせください。"}
ON_SITE = "One was delivered and is not in yet."


def say(demo, page, number, why, **more):
    action, fields = next(f for f in page.forms() if f[0].endswith("/early") and f[1].get("early") == str(number))
    done = demo.post(action, {**fields, "why": why, **more})
    assert done.status == 303, done.text
    return demo.get(done.location)


@pytest.mark.parametrize("language", ASKED)
def test_one_question_below_what_needs_an_act(demo, language):
    set_manager(demo, language)
    try:
        home, machine = demo.get(demo.home()), demo.get(demo.home() + "/t/1")
        for page in (home, machine):
            assert ASKED[language] in page.text and page.text.count(WHY[language]) == 1
        assert home.text.index('id="way"') < home.text.index('id="earlies"') < home.text.index('id="machines"')
    finally:
        set_manager(demo, "en")


def test_it_is_calm(demo):
    home, machine = demo.get(demo.home()).text, demo.get(demo.home() + "/t/1").text
    assert "That is €44.82 of its price." in home          # 36 % of 124.50
    assert "41 %" not in home and "You told us: Something else." in machine and "It was noisy" in machine
    assert "25 % still" not in machine                           # longer ago than thirty days
    assert "55 % still" not in machine                           # that one is in again


def test_one_press_answers_and_one_takes_it_back(demo, staff):
    assert "Not answered" in staff.get("/staff/early?terminal=1").text
    page = say(demo, demo.get(demo.home()), 4, "faint")
    assert "Thank you. It is noted; you can change it here." in page.text
    assert "You told us: The print was faint." in page.text
    assert WHY["en"] not in demo.get(demo.home()).text
    assert "The print was faint" in staff.get("/staff/early?terminal=1").text
    page = say(demo, page, 4, "")
    assert "Taken back." in page.text and WHY["en"] in page.text
    page = say(demo, page, 4, "other", text="It <b>leaked</b>")
    assert "You told us: Something else." in page.text and "It &lt;b&gt;leaked&lt;/b&gt;" in page.text
    say(demo, page, 4, "")


def test_what_is_not_his_or_not_there(demo):
    action, fields = next(f for f in demo.get(demo.home()).forms() if f[0].endswith("/early"))
    before = demo.events()
    assert demo.post(action, {**fields, "early": "4", "why": "it-is-blue"}).status == 422
    assert demo.post(action, {**fields, "early": "99", "why": "faint"}).status == 404
    assert demo.post(action, {**fields, "early": "1", "why": "faint"}).status == 409     # 45 days ago
    assert demo.post(action, {**fields, "early": "3", "why": "faint"}).status == 409     # the old one is in again
    assert demo.post(demo.home(902) + "/t/1/early", {**fields, "early": "4", "why": "faint"}).status in (403, 404)
    assert demo.events() == before


def test_staff_see_sums_and_take_one_out(demo, staff):
    # 25 + 41 + 36 percent; 22.25 + 36.49 + 44.82
    sums = "3 cartridges were exchanged early: 102 % and €103.56 wasted"
    assert sums in staff.get("/staff/early").text
    page = staff.get("/staff/early?customer=1")
    assert sums in page.text and "The old one is in again" in page.text and "A1, then B2" in page.text
    assert "No cartridge was exchanged early" in staff.get("/staff/early?customer=3").text
    assert staff.get("/staff/early?customer=77").status == 404

    page = staff.get("/staff/t/1")
    action, fields = next(f for f in page.forms() if f[0].endswith("/early") and f[1].get("early") == "4")
    done = staff.post(action, {**fields, "why": "not-counted", "text": ""})
    assert done.status == 303 and "Noted." in staff.get(done.location).text
    assert "2 cartridges were exchanged early: 66 % and €58.74 wasted" in staff.get("/staff/early").text
    assert WHY["en"] not in demo.get(demo.home()).text
    action, fields = next(f for f in staff.get("/staff/t/1").forms() if f[0].endswith("/early") and f[1].get("early") == "4")
    assert staff.post(action, {**fields, "why": "kept", "text": "by telephone"}).status == 303
    assert "2 cartridges were exchanged early" in staff.get("/staff/early").text         # kept: nothing is wasted
    assert "We noted: It is kept, to be used again." in demo.get(demo.home() + "/t/1").text
    action, fields = next(f for f in staff.get("/staff/t/1").forms() if f[0].endswith("/early") and f[1].get("early") == "4")
    assert staff.post(action, {**fields, "why": "", "text": ""}).status == 303
    assert sums in staff.get("/staff/early").text


def supply(level, serial):
    return (f'<supply index="1.1" type="toner" colour="black" level="{level}" capacity="100" unit="percent" '
            f'part="TN200K" serial="{serial}"/>')


def test_from_reports_to_staff(build):
    """Three days of one percent each, then another cartridge: 59 % of 89.50 are wasted."""
    with whole_house(build) as house:
        agent = OutsideAgent(house, "early").enrol().register()

        def report(level, serial, ago):
            xml, _ = agent.report(supply(level, serial), ago=ago, full="true")
            assert post(house, agent.id, agent.seal(xml)).status == 200

        for day in (3, 2, 1):
            report(59 + day, "A1", 86400 * day)
        assert house.gateway.ctl("list", "early-exchanges") == []

        person = next(p for p in house.gateway.ctl("list", "persons") if p["mail"] == MANAGERS["north"])
        url, browser = house.gateway.ctl("link", "show", str(person["id"]))["url"], Browser()
        machine = next(t for t in house.gateway.ctl("list", "terminals") if t["agent"] == agent.id)
        house.gateway.say("order", "place", machine["number"], "TN200K")
        order = house.gateway.ctl("list", "orders")[0]["number"]
        house.gateway.say("deliver", order, "--dispatch")
        house.gateway.say("deliver", order, "--delivered")
        shelf = f"{url}/t/{machine['id']}/order"
        assert ON_SITE in browser.open(shelf).text

        report(100, "B2", -5)                     # after the delivery, in whole seconds
        early, = wait_for("the exchange", lambda: house.gateway.ctl("list", "early-exchanges"))
        assert (early["percent"], early["wasted"], early["item"], early["state"]) == (59, "52.81", "TN200K", "counts")
        assert (early["serial_before"], early["serial_after"], early["reason"]) == ("A1", "B2", "")

        assert ON_SITE not in browser.open(shelf).text

        home = browser.open(url)
        assert "Black toner was exchanged with 59 % still in it" in home.text and "That is €52.81 of its price." in home.text
        page = browser.press(home, "The panel asked for it")
        assert "You told us: The panel asked for it." in page.text
        early, = house.gateway.ctl("list", "early-exchanges", "reason=panel")
        assert early["person"] == MANAGERS["north"] and re.match(r"\d{4}-", early["answered"])

        # The old one is put back: nothing is wasted, and nobody is asked.
        report(60, "A1", 0)
        assert house.gateway.ctl("list", "early-exchanges")[0]["state"] == "back"
        assert ON_SITE in browser.open(shelf).text
        assert "Exchanged early" not in browser.open(page.url.split("?")[0]).text
