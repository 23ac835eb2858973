"""A person's page at the staff's desk: the link ended and mailed anew, the machines handed over, what the old link says."""
import datetime
import re

PERSON = "/staff/p/902"


def test_no_longer_the_one_is_a_staff_item(demo, staff):
    action, fields = demo.get(demo.home(902) + "/contacts").form("/leave")
    done = demo.post(action, {**fields, "note": "Ask <b>the reception</b>."})
    assert done.status == 303
    assert "Our staff find who looks after the machines now" in demo.get(done.location).text
    queue = staff.get("/staff/q/items").text
    assert "No longer the one" in queue
    items = [staff.get(path).text for path in set(re.findall(r'href="(/staff/i/\d+)"', queue))]
    item = next(text for text in items if "no longer looks after" in text)
    assert PERSON in item and "Ask &lt;b&gt;the reception&lt;/b&gt;." in item


def test_what_is_wrong_is_422_with_what_was_entered(demo, staff):
    before = demo.events()
    action, fields = staff.get(PERSON).form("/hand-over")
    for wrong in ({"mail": "nobody"}, {"mail": "manager.kitchen@platen.test"}, {"mail": ""},
                  {"mail": "after@platen.test", "day": "2026-02-31"}, {"mail": "after@platen.test", "day": "2001-01-01"}):
        answer = staff.post(action, {**fields, "name": "Manager, after", **wrong})
        assert answer.status == 422, wrong
        assert 'value="Manager, after"' in answer.text and 'class="wrong"' in answer.text
    assert demo.events() == before


def test_handed_over(demo, staff):
    """The old one goes on until the other has confirmed."""
    day = (datetime.date.today() + datetime.timedelta(20)).isoformat()
    done = staff.press(PERSON, "/hand-over", mail="after@platen.test", name="Manager, after", day=day)
    assert done.status == 303
    assert "after@platen.test" in staff.get(PERSON).text
    assert staff.press(PERSON, "/withdraw").status == 303
    assert demo.get(demo.home(902)).status == 200
    # to somebody who has confirmed: at once
    done = staff.press(PERSON, "/hand-over", mail="manager.two@platen.test", name="Manager, two")
    assert done.status == 303
    assert "has not confirmed yet" in staff.get(PERSON).text
    assert demo.get(demo.home(902)).status == 200
    waiting = staff.get(re.search(r'href="(/staff/p/\d+)">Manager, two', staff.get(PERSON).text)[1])
    assert "manager.two@platen.test" in waiting.text


def test_the_old_link_says_who_and_nothing_else(demo, staff):
    assert staff.press("/staff/p/901", "/hand-over", mail="manager.before@platen.test").status == 303
    for path in ("", "/c/D3-000018", "/orders", "/t/1"):
        gone = demo.get(demo.home() + path)
        assert gone.status == 410
        assert "Manager, before looks after them now." in gone.text
        assert "D3-" not in gone.text and "manager.before@" not in gone.text and "/renew" not in gone.text
    assert "Manager, before" in staff.get("/staff/p/901").text
    assert staff.press("/staff/p/904", "/hand-over", mail="manager.north@platen.test").status == 303
    assert demo.get(demo.home()).status == 200


def test_the_link_is_ended_and_mailed_anew(demo, staff):
    page = staff.get("/staff/p/901")
    assert "It is good." in page.text
    assert staff.press("/staff/p/901", "/revoke").status == 303
    assert demo.get(demo.home()).status == 410
    assert "It has ended." in staff.get("/staff/p/901").text
    assert staff.press("/staff/p/901", "/renew").status == 303
    assert "A new link is on its way" in staff.get("/staff/p/901?done=link-renewed").text
    assert demo.get(demo.home()).status == 410                      # the old one stays gone
    assert staff.get("/staff/p/999999").status == 404
