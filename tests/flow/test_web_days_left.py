"""How long a supply lasts, on pages and in the mail: what the desk heard over three weeks, said in three languages."""
import html
import re

import pytest
from house import MANAGERS
from outside import OutsideAgent, post, whole_house
from postbox import Mailbox, text_of
from test_languages import set_manager

# tests/flow/web_demo.c: six weeks of an office that rests at weekends, and a box of a gauge that knows quarters
BLACK = {"en": r"Lasts about (\d+) days, between (\d+) and (\d+)", "de": r"Reicht etwa (\d+) Tage, zwischen (\d+) und (\d+)",
         "ja": r"あと約(\d+)日（(\d+)～(\d+)）使えます"}
BOX = {"en": "Room for about", "de": "Platz für etwa", "ja": "満杯まで約"}
STEPS = {"en": "its gauge knows only steps", "de": "die Anzeige kennt nur Stufen", "ja": "残量表示が段階式のため目安"}


def said(page, language):
    return tuple(map(int, re.search(BLACK[language], html.unescape(page.text)).groups()))


@pytest.mark.parametrize("language", BLACK)
def test_the_homepage_and_the_machines_page_say_it(demo, language):
    set_manager(demo, language)
    try:
        home, machine = demo.get(demo.home()), demo.get(demo.home() + "/t/1")
        about, least, most = said(home, language)
        # five days of 14 to 20 per mille a week: 12 percent are seven to thirteen days
        assert least <= about <= most and 7 <= about <= 13
        assert said(machine, language) == said(home, language) == said(demo.get(demo.home() + "/c/D3-000017"), language)
        assert BOX[language] in machine.text and STEPS[language] in machine.text
        # the drum tells no level, and cyan has no history
        assert len(re.findall(re.escape(BOX[language]), machine.text)) == 1
        assert len(re.findall(BLACK[language], html.unescape(machine.text))) == 1
    finally:
        set_manager(demo, "en")


def test_staff_see_it_at_the_terminal(demo, staff):
    page = staff.get("/staff/t/1")
    assert page.status == 200 and said(page, "en") == said(demo.get(demo.home()), "en")


def test_three_weeks_of_reports_become_a_sentence(build):
    """From an agent's documents to the manager's mail: two percent fall a day."""
    with whole_house(build) as house:
        agent = OutsideAgent(house, "days").enrol().register()
        for day in range(21, -1, -1):
            supply = f'<supply index="1.1" type="toner" colour="black" level="{8 + 2 * day}" capacity="100" unit="percent"/>'
            xml, _ = agent.report(supply, ago=86400 * day, full="true")
            assert post(house, agent.id, agent.seal(xml)).status == 200
        mailbox = Mailbox(house.servers, MANAGERS["north"])
        mail = text_of(mailbox.wait("black toner", lambda m: "Black toner low: Copier, outside" in m["Subject"], 60))
        # 8 or 10 percent, by when it is sent, at two a day; a step of the gauge is two percent, so a day to either side
        assert re.search(r"Lasts\W+about [45] days, between [345] and [56]\s", mail), mail
