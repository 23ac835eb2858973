"""Out of service and back, not monitored, another in its place, one machine under two names: on staff's pages and by
platenctl."""
import json
import re
import subprocess

from outside import OutsideAgent, counter, post, whole_house


def change(staff, terminal, what, **more):
    action, fields = staff.get(f"/staff/t/{terminal}").form("/standing")
    return staff.post(action, {**fields, "what": what, **more})


def test_staff_see_what_stands_for_what(staff):
    copier, second, printer, before = (staff.get(f"/staff/t/{n}").text for n in (1, 6, 2, 7))
    assert re.search(r'Known also as</dt>\s*<dd><a href="/staff/t/6">100206</a>, 00075041354', copier)
    assert "Merged into another" in second and '<a href="/staff/t/1">100201</a>' in second
    assert re.search(r"Opening read</dt>\s*<dd>Pages in all 412", printer) and '<a href="/staff/t/7">100207</a>' in printer
    assert re.search(r"Closing read</dt>\s*<dd>Pages in all 812,377", before) and "Not signed: none to bill by" in before


def test_not_monitored_and_back(demo, staff):
    done = change(staff, 4, "unmonitor")
    assert done.status == 303 and "You can take it back here" in staff.get(done.location).text
    home = demo.get(demo.home()).text
    assert "Not monitored" in home and "Not heard for a while" not in home
    assert change(staff, 4, "monitor").status == 303
    assert "Not monitored" not in demo.get(demo.home()).text


def test_retired_it_is_on_no_page_of_the_manager(demo, staff):
    assert "3rd floor south" in demo.get(demo.home()).text
    assert change(staff, 3, "retire").status == 303
    assert demo.get(demo.home()).text.count("3 machines") == 1
    page = staff.get("/staff/t/3").text
    assert "It is out of service. Its history stays." in page and "Closing read" in page
    assert change(staff, 3, "return").status == 303
    assert "4 machines" in demo.get(demo.home()).text


def test_what_cannot_be_is_said(staff):
    for other, words in [("nothing-like-it", "There is no such terminal."), ("100203", "That is the same terminal."),
                         ("100205", "That terminal is another customer"), ("100206", "That terminal is not in service.")]:
        answer = change(staff, 3, "merge", other=other)
        assert answer.status == 422 and words in answer.text
    assert change(staff, 3, "unmerge").status == 409
    assert change(staff, 3, "dance").status == 404


def test_merged_by_its_serial_and_undone(staff):
    assert change(staff, 3, "merge", other="75041354").status == 303
    assert '<a href="/staff/t/3">100203</a>' in staff.get("/staff/t/1").text
    assert change(staff, 3, "unmerge").status == 303
    assert '<a href="/staff/t/3">100203</a>' not in staff.get("/staff/t/1").text


def test_one_machine_under_two_spellings_from_report_to_record(build):
    """Two agents' worth of names: reports of the second count for the first, and after it is undone no more."""
    with whole_house(build) as house:
        agent = OutsideAgent(house, "two").enrol().register("one", "SN-531").register("other", "00SN531")

        def tell(name, pages):
            xml, _ = agent.report(counter(pages), name)
            assert post(house, agent.id, agent.seal(xml)).status == 200

        def shown(serial):
            return house.gateway.ctl("show", "terminal", serial)

        def stand(*words):
            return house.gateway.say("standing", *words)
        tell("one", 1000)
        number = shown("SN-531")["number"]
        assert "is known as" in stand("00SN531", "merge", number)
        tell("other", 1100)
        assert shown("SN-531")["counters"][0]["value"] == 1100 and shown("00SN531")["merged_into"] == number
        assert not shown("00SN531")["counters"]
        stand("00SN531", "unmerge")
        tell("other", 1200)
        assert [shown(s)["counters"][0]["value"] for s in ("SN-531", "00SN531")] == [1100, 1200]
        stand("SN-531", "replace", "00SN531")
        old, new = shown("SN-531"), shown("00SN531")
        assert old["state"] == "retired" and old["closing"]["counters"][0]["value"] == 1100
        assert old["replaced_by"] == new["number"] and new["replaces"] == old["number"]
        assert new["opening"]["counters"][0]["value"] == 1200
        kinds = [event["kind"] for event in house.gateway.ctl("list", "events", "newest", "limit=10")]
        assert kinds.count("change_standing") >= 1 or kinds.count("change-standing") >= 1, json.dumps(kinds)
        wrong = subprocess.run([build / "platenctl", "standing", "SN-531", "merge"], capture_output=True, text=True)
        assert wrong.returncode == 64
