"""A manager chooses when we write and what about, in a plain form; the choice holds, and the last one to hear of
failures keeps hearing of them."""
import re

import pytest


def boxes(page):
    """Every box of the page: name -> on."""
    found = re.findall(r'<input type="(?:checkbox|radio)"([^>]*)>', page.text)
    return {re.search(r'name="([^"]+)" value="([^"]*)"', box).groups(): "checked" in box for box in found}


def filled(page):
    """What a browser would send for the form as it stands."""
    action, fields = page.form("/mails")
    fields.update({name: value for (name, value), on in boxes(page).items() if on})
    for name, value in re.findall(r'<input id="\w+" name="(\w+)" type="time"[^>]*value="([^"]*)"', page.text):
        fields[name] = value
    return action, fields


def test_at_once_and_all_by_default(demo):
    page = demo.get(demo.home() + "/mails")
    assert page.status == 200
    assert demo.home() + "/mails" in demo.get(demo.home() + "/contacts").text
    on = boxes(page)
    assert on[("when", "0")] and not on[("when", "1")] and not on[("weekend", "1")]
    assert all(v for (name, _), v in on.items() if re.match(r"[kst]\d", name))
    assert 'value="08:00"' in page.text


def test_the_choice_is_kept(demo):
    action, fields = filled(demo.get(demo.home() + "/mails"))
    machine = next(name for name in fields if re.match(r"t\d", name))
    fields.update(when="1", at="7:30", **{"from": "20:00"}, until="06:15", weekend="1")
    del fields["k0"], fields[machine]
    kept = demo.post(action, fields)
    assert kept.status == 303
    page = demo.get(kept.location)
    assert "It holds from the next mail on" in page.text
    on = boxes(page)
    assert on[("when", "1")] and on[("weekend", "1")] and not on[("k0", "1")] and not on[(machine, "1")] and on[("k1", "1")]
    assert [v for n, v in re.findall(r'name="(at|from|until)" type="time" value="([^"]*)"', page.text)] == [
        "07:30", "20:00", "06:15"]
    # what the form did not show stays as it is
    action, fields = filled(page)
    fields.pop("shown")
    assert demo.post(action, fields).status == 303
    assert not boxes(demo.get(demo.home() + "/mails"))[(machine, "1")]


@pytest.mark.parametrize("wrong", [{"when": "1", "at": "24:00"}, {"when": "1", "at": ""}, {"when": "1", "at": "８:００"},
                                   {"when": "1", "at": "8:60"}, {"from": "20:00", "until": ""}, {"from": "x", "until": "y"}])
def test_a_wrong_time_is_422_with_what_was_entered(demo, wrong):
    before = demo.events()
    action, fields = filled(demo.get(demo.home() + "/mails"))
    fields.pop("k2", None)
    answer = demo.post(action, {**fields, **wrong})
    assert answer.status == 422
    assert 'class="wrong"' in answer.text
    assert not boxes(answer)[("k2", "1")]
    assert demo.events() == before


def test_the_last_one_hears_of_failures(demo):
    home = demo.home(902)
    action, fields = filled(demo.get(home + "/mails"))
    del fields["k1"]
    answer = demo.post(action, fields)
    assert answer.status == 422
    assert "Nobody else would hear when this machine fails" in answer.text
    assert not boxes(answer)[("k1", "1")]
    assert boxes(demo.get(home + "/mails"))[("k1", "1")]
    # a machine of another customer is none of theirs
    action, fields = filled(demo.get(home + "/mails"))
    assert demo.post(action, {**fields, "shown": "t1"}).status == 404
    assert demo.post(demo.home() + "/mails", fields).status == 403
