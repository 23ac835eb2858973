"""What was delivered and is not in the machine: kept, put in, or told to the staff by one button."""
import re

CASE = "/c/D9-000002"       # delivered, still empty, and told: tests/flow/web_demo.c


def questions(staff):
    queue = staff.get("/staff/q/items").text
    items = [staff.get(path).text for path in set(re.findall(r'href="(/staff/i/\d+)"', queue))]
    return [text for text in items if "<h1>Delivered, but not in</h1>" in text]


def say(demo, home, case, what):
    action, fields = demo.get(home + case).form("/arrived")
    done = demo.post(action, {**fields, "what": what})
    assert done.status == 303
    return demo.get(done.location).text


def test_still_empty_needs_the_manager(demo):
    home = demo.get(demo.home(902)).text
    assert "It has arrived, but the machine says that the old one is still in." in home
    assert 'value="does-not-fit"' in home and 'value="not-found"' in home
    assert "<h1>Two things need you.</h1>" in home


def test_one_button_tells_the_staff_and_one_takes_it_back(demo, staff):
    home = demo.home(902)
    assert not questions(staff)
    page = say(demo, home, CASE, "does-not-fit")
    assert "Our staff look into it and answer you." in page and "You told us that it does not fit." in page
    assert "<h1>One thing needs you.</h1>" in demo.get(home).text
    asked, = questions(staff)
    assert "O-000003" in asked and "its manager says that it does not fit" in asked
    page = say(demo, home, CASE, "")
    assert "Taken back." in page and 'value="not-found"' in page
    assert not questions(staff)


def test_nobody_elses_matter(demo):
    action, fields = demo.get(demo.home(902) + CASE).form("/arrived")
    before = demo.events()
    assert demo.post(demo.home() + CASE + "/arrived", {**fields, "what": "not-found"}).status in (403, 404)
    assert demo.post(action, {**fields, "what": "is-blue"}).status == 422
    assert demo.events() == before


def test_low_is_kept_until_the_machine_asks(demo, staff):
    home = demo.home()
    action, fields = demo.get(home + "/t/1/review?c=D3-000017&q.MX-61GTBA=1").form("/order")
    order = demo.post(action, {**fields, "q.MX-61GTBA": "1", "c": "D3-000017"}).location
    number = re.search(r"/o/(\d+)", order).group(1)
    for step in ("dispatch", "delivered"):
        action, fields = staff.get(f"/staff/o/{number}").form(f"/{step}")
        assert staff.post(action, fields).status == 303
    page = demo.get(home + "/c/D3-000017").text
    assert "Keep it until the machine asks for it" in page
    assert "Keep it until the machine asks for it" in demo.get(home).text
    assert "One thing needs you." in demo.get(home).text      # the fuser; this one does not
