"""The order page says what is due soon, how long it lasts, and what lies on site."""
import html
import re

import pytest
from test_languages import set_manager

SOON = {"en": "Due soon", "de": "Bald fällig", "ja": "まもなく必要"}
ON_SITE = {"en": "One was delivered and is not in yet.", "de": "Eines wurde geliefert und ist noch nicht eingesetzt.",
           "ja": "お届け済みで未使用のものが1個あります。"}


def goods(demo, terminal):
    """Code of each item -> what its row says."""
    page = html.unescape(demo.get(f"{demo.home()}/t/{terminal}/order").text)
    rows = re.findall(r'<li class="row">(.*?)</li>', page, re.S)
    return {re.search(r'id="q\.([^"]+)"', row).group(1): row for row in rows}


@pytest.mark.parametrize("language", SOON)
def test_due_soon_and_on_site(demo, language):
    """Black toner is low and lasts days; a waste box came after the last one was exchanged (tests/flow/web_demo.c)."""
    set_manager(demo, language)
    try:
        rows = goods(demo, 1)
    finally:
        set_manager(demo, "en")
    assert [code for code, row in rows.items() if SOON[language] in row] == ["MX-61GTBA"]
    assert [code for code, row in rows.items() if ON_SITE[language] in row] == ["MX-607HB"]


def test_it_lasts_as_long_as_on_the_homepage(demo):
    said = re.search(r"Lasts about \d+ days, between \d+ and \d+", demo.get(demo.home()).text).group()
    rows = goods(demo, 1)
    assert said in rows["MX-61GTBA"] and "Room for about" in rows["MX-607HB"]
    assert "Lasts" not in rows["MX-61GTCA"]                  # no history


def test_what_is_under_way_is_not_due(demo):
    review = demo.get(demo.home() + "/t/1/review?q.MX-61GTBA=1")
    action, fields = review.form("/t/1/order")
    placed = demo.post(action, fields)
    assert placed.status == 303 and SOON["en"] not in "".join(goods(demo, 1).values())
    action, fields = demo.get(placed.location).form("/cancel")
    assert demo.post(action, fields).status == 303
    assert SOON["en"] in goods(demo, 1)["MX-61GTBA"]
