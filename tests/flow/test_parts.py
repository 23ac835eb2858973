"""Parts that a service person fits, and what may fail: from the agent's report over the manager's homepage to the end."""
import datetime
import re
import urllib.parse

import browser
import pytest
import sample
import web
from gateway import wait_for
from house import MANAGERS

COPIER = sample.machine("copier-north")


@pytest.fixture(scope="module")
def agent(house):
    agent = sample.enrol(house, "trading")
    agent.say("run", "--once")
    return agent


@pytest.fixture
def manager(house):
    """The homepage, opened anew at each call."""
    link = house.gateway.say("link", "show", MANAGERS["north"]).split()[-1]
    window = browser.Browser()
    window.home = lambda: window.open(link)
    return window


def tell(agent, status):
    status.write()
    agent.say("run", "--once")


def cases(house, kind):
    return [c for c in house.gateway.ctl("list", "cases") if c["kind"] == kind]


def row(house, things, number):
    return house.gateway.ctl("show", things, str(number))


def mails(house, kind):
    return [m for m in house.gateway.ctl("list", "outbox") if m["kind"] == kind]


def test_a_worn_drum_is_ordered_fitted_and_done(house, agent, manager):
    status = agent.status(COPIER.name)
    tell(agent, status.supply("1.6", level=6))
    case = wait_for("a case", lambda: cases(house, "maintenance"))[0]
    assert case["keyword"] == "opc-near-eol"
    tell(agent, status.supply("1.6", level=0))                    # it must be replaced: the same matter, told once
    wait_for("worn out", lambda: cases(house, "maintenance")[0]["keyword"] == "opc-life-over")
    assert len(cases(house, "maintenance")) == 1 == len(mails(house, "maintenance"))

    page = manager.open(manager.home().link("The drum is worn out"))
    assert "A service person fits it" in page.text                # beside the goods
    order_it = next(place["href"] for place in page.links if "q.DR200=1" in place["href"])
    review = manager.open(urllib.parse.urljoin(page.url, order_it))
    assert "A service person fits what you order." in review.text
    ordered = manager.press(review, "Order now")
    assert "A service person fits it. The date follows by mail and stands here." in ordered.text, ordered.text
    order = house.gateway.ctl("list", "orders")[0]
    visit = house.gateway.ctl("list", "visits")[0]
    assert (order["state"], order["case"]) == ("placed", case["service_id"])
    assert (visit["state"], visit["case"]) == ("asked", case["service_id"]) and not visit["start"]

    monday = datetime.date.today() + datetime.timedelta(7 + 7 - datetime.date.today().weekday())
    house.gateway.say("visit", str(visit["id"]), "--confirm", "--from", f"{monday}T14:00Z", "--to", f"{monday}T16:00Z")
    house.gateway.say("deliver", order["number"], "--from", f"{monday}T08:00Z", "--to", f"{monday}T09:00Z")
    home = manager.home().text
    at = home.index("Drum unit DR200")                            # one row with both
    assert home.index("Arrives", at) < home.index("Confirmed", at) < home.index(order["number"], at)
    assert home.count("Drum unit DR200") == 1 and "The drum is worn out" not in home

    tell(agent, status.supply("1.6", level=100))
    wait_for("the end", lambda: cases(house, "maintenance")[0]["state"] == "done")
    assert row(house, "order", order["number"])["state"] == "delivered"
    assert row(house, "visit", visit["id"])["state"] == "done"
    assert "Drum unit DR200" not in manager.home().text


def test_frequent_jams_are_the_possibility_of_a_failure(house, agent, manager):
    status = agent.status(COPIER.name)
    for jam in range(5):                                          # jam-limit, within jam-sheets
        tell(agent, status.condition("media-jam", severity="warning").count(total=84200 + jam))
        tell(agent, status.clear("media-jam"))
    case = wait_for("an inspection", lambda: cases(house, "inspection"))[0]
    assert (case["keyword"], case["component"]) == ("media-path-failure", "jams")
    assert not cases(house, "failure") and len(mails(house, "inspection")) == 1

    home = manager.home()
    assert "Possible fault in the paper feed (frequent jams)" in home.text and case["service_id"] in home.text
    asked = manager.press(home, "Accept")
    assert asked.status == 200
    visit = house.gateway.ctl("list", "visits", f"case={case['service_id']}")[0]
    assert visit["state"] == "asked" and visit["start"]

    tell(agent, status.count(total=86000))                        # a thousand sheets without one
    wait_for("the end", lambda: cases(house, "inspection")[0]["state"] == "done")
    assert row(house, "visit", visit["id"])["state"] == "done"
    assert "Possible fault" not in manager.home().text


def test_a_drum_that_the_customer_puts_in_makes_no_visit(house, agent, manager):
    printer = sample.machine("printer-reception")
    tell(agent, agent.status(printer.name).supply("1.2", level=4))
    case = wait_for("a case", lambda: [c for c in cases(house, "maintenance") if c["state"] == "open"])[0]
    page = manager.open(manager.home().link("The drum is nearly worn out"))
    assert "you can put it in yourself" in page.text and "A service person" not in page.text
    review = manager.press(page, "Order drum")
    assert "DP200" in review.text and "A service person" not in review.text
    assert "A service person" not in manager.press(review, "Order now").text
    assert not house.gateway.ctl("list", "visits", f"case={case['service_id']}")
    tell(agent, agent.status(printer.name).supply("1.2", level=100))
    wait_for("the end", lambda: row(house, "case", case["service_id"])["state"] == "done")
    order = next(o for o in house.gateway.ctl("list", "orders") if o["case"] == case["service_id"])
    assert order["state"] == "placed"                             # it is still to come


def test_pages_of_what_is_fitted_are_valid(build, tmp_path):
    """The demo ends well only if each page that it drew fits its schema."""
    with web.demo(build, tmp_path) as demo:
        review = demo.get(demo.home() + "/t/1/review?q.MX-61NRSA=1")
        assert "A service person fits what you order." in review.text
        action, fields = review.form("/t/1/order")
        done = demo.post(action, {**fields, "q.MX-61NRSA": "1"})
        assert done.status == 303
        order = demo.get(done.location)
        assert "A service person fits it. The date follows" in order.text
        case = next(href for href in re.findall(r'href="(/h/[^"]+/c/[^"]+)"', order.text))
        assert "Drum is to be fitted" in demo.get(case).text
        for page in (demo.home(), demo.home() + "/orders", case, case + "/visit"):
            assert demo.get(page).status == 200, page
        home = demo.get(demo.home()).text
        assert home.count("A service person fits it. The date follows") == 1
        action, fields = demo.get(done.location).form("/cancel")
        assert demo.post(action, fields).status == 303                # and nobody comes
        assert "A service person fits it. The date follows" not in demo.get(demo.home()).text
