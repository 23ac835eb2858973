"""Pages in German and Japanese: who chooses, what follows, and that nothing English is left."""
import html
import pathlib
import re

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
MANAGER = ["", "/c/D3-000017", "/c/D3-000018", "/c/D3-000016", "/c/D3-000018/visit", "/t/1", "/t/1/order",
           "/t/1/review?c=D3-000017&q.MX-61GTBA=1", "/t/1/service", "/t/1/guide", "/orders", "/o/1", "/contacts"]
# Japanese has the kana, German its own small words; English pages have neither.
OWN = {"ja": re.compile("[\u3041-\u30fa]{2}"), "de": re.compile(r"\b(und|nicht|Sie|Gerät\w*|noch|wird|der|die|von|zu|kein\w*)\b", re.I)}
NAME = {"en": "English", "de": "Deutsch", "ja": "日本語"}


def visible(page):
    """What a person can read of a page, and hear."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    spoken = re.findall(r'(?:aria-label|title|placeholder|data-keys|data-news)="([^"]*)"', text)
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", text), *spoken]))


def english_only():
    """Texts of the English catalogue that German or Japanese say otherwise: whole sentences."""
    found = {}
    for path in (SOURCE / "templates/lang").glob("*.en.xml"):
        # what supplies are called, the dealer may say in the catalogue of goods, in English only
        for text in re.findall(r'<(?:word key="(?!supply)[^>]*|one|other)>([^<{]{12,})</', path.read_text(encoding="utf-8")):
            if len(text.split()) > 2:
                found[" ".join(html.unescape(text).split())] = path.name
    return found


def set_manager(demo, language):
    action, fields = demo.get(demo.home() + "/contacts").form("/settings")
    assert demo.post(action, {**fields, "language": language}).status == 303


def test_a_manager_chooses_and_can_go_back(demo):
    contacts = demo.get(demo.home() + "/contacts").text
    for code, name in NAME.items():
        assert re.search(rf'<option value="{code}" lang="{code}"[^>]*>{name}</option>', contacts)
    for language, heading in [("de", "Zwei Vorgänge warten auf Sie."), ("ja", "ご対応が必要な件が2件あります。"),
                              ("en", "Two things need you.")]:
        set_manager(demo, language)
        page = demo.get(demo.home()).text
        assert f'<html lang="{language}">' in page
        assert f"<h1>{heading}</h1>" in page


def test_what_nobody_speaks_is_refused(demo):
    action, fields = demo.get(demo.home() + "/contacts").form("/settings")
    answer = demo.post(action, {**fields, "language": "tlh", "name": "Kept name"})
    assert answer.status == 422 and "Please choose one of these languages" in answer.text
    assert 'value="Kept name"' in answer.text
    assert '<html lang="en">' in demo.get(demo.home()).text


def test_the_dealers_own_words_say_their_language_where_it_is_known(demo):
    """docs/import.md: names of goods are in English, others in the language that their column names; of what
    models, sites and departments are called nobody says it."""
    set_manager(demo, "de")
    try:
        order = demo.get(demo.home() + "/t/1/order").text
        assert '<label for="q.MX-61GTCA"><span lang="en">Cyan toner</span></label>' in order
        assert '<label for="q.MX-607HB">Resttonerbehälter</label>' in order
        assert '<p><span lang="en">Open the front cover.' in order
        assert re.search(r'<section [^>]*lang="en"[^>]*><h2>The MX-2651', demo.get(demo.home() + "/t/1/guide").text)
        assert '<span lang="en">The MX-2651 follows' in demo.get(demo.home()).text
    finally:
        set_manager(demo, "en")
    assert '<label for="q.MX-607HB">Waste toner box</label>' in demo.get(demo.home() + "/t/1/order").text
    for path in ["", "/o/1", "/t/1/guide"]:
        assert not re.search(r'<(?!html|option)[^>]* lang="', demo.get(demo.home() + path).text)


@pytest.mark.parametrize("language", ["de", "ja"])
def test_managers_pages_leave_nothing_in_english(demo, language):
    set_manager(demo, language)
    try:
        english = english_only()
        for path in MANAGER:
            page = demo.get(demo.home() + path)
            assert page.status == 200 and f'<html lang="{language}">' in page.text, path
            text = " ".join(visible(page.text).split())
            assert OWN[language].search(text), path
            assert [words for words in english if words in text] == [], path
        missing = demo.get(demo.home() + "/o/99999")
        assert missing.status == 404 and OWN[language].search(visible(missing.text))
    finally:
        set_manager(demo, "en")


def test_times_and_money_are_written_as_the_language_does(demo):
    review = "/t/1/review?c=D3-000017&q.MX-61GTBA=1&q.MX-607HB=2"
    set_manager(demo, "de")
    german = visible(demo.get(demo.home() + review).text), visible(demo.get(demo.home()).text)
    set_manager(demo, "ja")
    japanese = visible(demo.get(demo.home() + review).text), visible(demo.get(demo.home()).text)
    set_manager(demo, "en")
    assert "147,00 €" in german[0] and "147.00ユーロ" in japanese[0]
    assert re.search(r"(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d+\. \w+, \d+:\d\d\sUhr annehmen", german[1])
    assert re.search(r"\d+月\d+日（[月火水木金土日]） \d+:\d\d で了承する", japanese[1])


def test_staff_choose_their_own(demo, staff):
    page = staff.get("/staff/q/open").text
    assert '<html lang="en">' in page
    for language, title in [("ja", "未完了"), ("de", "Offene Vorgänge"), ("en", "Open cases")]:
        done = staff.press("/staff/q/open", "/staff/language", language=language)
        assert done.status == 303 and done.headers["Location"].startswith("/staff/q/open")
        page = staff.get("/staff/q/open").text
        assert f'<html lang="{language}">' in page and f"<h1>{title}</h1>" in page
    assert demo.get(demo.home()).text.count('<html lang="en">') == 1      # a manager's page is not theirs


def test_staff_choose_for_a_manager(demo, staff):
    customer = re.search(r'href="(/staff/customers/\d+)"', staff.get("/staff/c/D3-000017").text).group(1)
    done = staff.press(customer, "/staff/p/901/language", language="ja")
    assert done.status == 303 and done.headers["Location"].startswith(customer)
    assert '<html lang="ja">' in demo.get(demo.home()).text
    assert staff.press(customer, "/staff/p/901/language", language="xx").status == 422
    assert staff.press(customer, "/staff/p/901/language", language="en").status == 303
    assert '<html lang="en">' in demo.get(demo.home()).text


@pytest.mark.parametrize("language", ["de", "ja"])
def test_staff_pages_leave_nothing_in_english(demo, staff, language):
    staff.press("/staff/q/open", "/staff/language", language=language)
    try:
        english = english_only()
        home = staff.get("/staff/q/open").text
        paths = {"/staff/search", "/staff/search?q=copier"}
        todo = set(re.findall(r'href="(/staff/q/[^"#]*)"', home))
        for queue in todo:
            text = staff.get(html.unescape(queue)).text
            paths |= set(re.findall(r'<th scope="row"[^>]*><a href="(/staff/[^"#]*)"', text)) | {queue}
        for path in sorted(paths):
            page = staff.get(html.unescape(path))
            assert page.status == 200 and f'<html lang="{language}">' in page.text, path
            text = " ".join(visible(page.text).split())
            assert [words for words in english if words in text] == [], path
    finally:
        staff.press("/staff/q/open", "/staff/language", language="en")
