"""Another time than the one given, and two managers at once."""
import datetime
import re

import pytest


def day(ahead):
    return (datetime.date.today() + datetime.timedelta(ahead)).isoformat()


# The last Sunday of March at 2:30 is left out in Berlin (the person's zone).
def gap():
    year = datetime.date.today().year + (datetime.date.today() > datetime.date(datetime.date.today().year, 3, 20))
    last = datetime.date(year, 3, 31)
    return (last - datetime.timedelta((last.weekday() + 1) % 7)).isoformat()


WRONG = {
    "past": (day(-3), "10:00", "This time is over"),
    "31 Feb": (f"{datetime.date.today().year + 1}-02-31", "10:00", "no such day"),
    "gap": (gap(), "02:30", "this time does not exist"),
    "far": (day(500), "10:00", "more than a year ahead"),
    "unread": ("soon", "10:00", "a day and a time"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_time_that_cannot_be_is_422_with_a_suggestion(demo, wrong):      # BAD-INPUTS 55
    when, clock, says = WRONG[wrong]
    before = demo.events()
    action, fields = demo.get(demo.home() + "/c/D3-000018/visit").form("/visit")
    answer = demo.post(action, {**fields, "time": "-", "day": when, "clock": clock, "note": "Kept as it was."})
    assert answer.status == 422
    assert says in answer.text
    assert "Kept as it was." in answer.text and f'value="{when}"' in answer.text
    assert demo.events() == before
    take = re.search(r'<button type="submit" name="take" value="([^"]+)"', answer.text)
    assert take and datetime.datetime.fromisoformat(take[1]) > datetime.datetime.now()
    if wrong == "gap":
        assert take[1] == f"{when} 03:00"


def test_a_visit_at_a_time_of_ones_own(demo):
    action, fields = demo.get(demo.home() + "/c/D3-000018/visit").form("/visit")
    asked = demo.post(action, {**fields, "time": "-", "day": day(9), "clock": "11:00"})
    assert asked.status == 303
    assert "You asked for" in demo.get(asked.location).text
    # somebody else's form, drawn before: they see what was asked for (BAD-INPUTS 57)
    second = demo.post(action, {**fields, "once": "another", "time": "0"})
    assert second.status == 409
    page = demo.get(demo.home() + "/c/D3-000018/visit")
    action, fields = page.form("/visit")
    assert demo.post(action, {**fields, "time": "0"}).status == 303
    action, fields = demo.get(demo.home() + "/c/D3-000018").form("/cancel")
    assert demo.post(action, fields).status == 303


def test_two_managers_order_at_once(demo):                                  # BAD-INPUTS 57
    forms = []
    for _ in range(2):
        review = demo.get(demo.home() + "/t/1/review?c=D3-000017&q.MX-61GTBA=1")
        action, fields = review.form("/t/1/order")
        forms.append((action, {**fields, "q.MX-61GTBA": "1", "c": "D3-000017"}))
    first, second = (demo.post(*form) for form in forms)
    assert first.status == 303
    assert second.status == 409
    assert "This is ordered already" in second.text
    assert re.search(r"You placed order O-\d+ on", second.text)
    order = re.search(r'href="(/h/[^"]+/o/\d+)"', second.text)[1]
    assert demo.get(order).status == 200
    action, fields = demo.get(order).form("/cancel")
    assert demo.post(action, fields).status == 303


def dated_order(demo):
    for order in set(re.findall(r'href="(/h/[^"]+/o/\d+)"', demo.get(demo.home() + "/orders").text)):
        if order + "/time" in demo.get(order).text:
            return order
    raise AssertionError("the demo has no order with a date")


def test_another_time_for_a_delivery(demo):
    order = dated_order(demo)
    page = demo.get(order + "/time")
    action, fields = page.form("/time")
    assert demo.post(action, fields).status == 422
    assert demo.post(action, {**fields, "time": "-", "day": day(-1), "clock": "9:00"}).status == 422
    suggestions = re.findall(r'name="time" value="(\d{4}-\d\d-\d\d \d\d:\d\d)"', page.text)
    assert len(suggestions) == 3 and sorted(suggestions) == suggestions
    assert all(datetime.datetime.fromisoformat(s).weekday() < 5 for s in suggestions)
    asked = demo.post(action, {**fields, "time": suggestions[1], "note": "Nobody is there."})
    assert asked.status == 303
    told = demo.get(asked.location).text
    assert "Until then the date stands" in told and "until then the date stands" in told and "We have your wish" in told
    assert demo.get(demo.home(902) + order[order.index("/o/"):] + "/time").status == 404
