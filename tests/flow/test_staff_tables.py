"""Tables of codes on the staff's pages: a row changed, refused, given back, taken back; what it does to a query."""
import pathlib
import re
import shutil
import tempfile
import urllib.parse

import pytest
import web
from query_centre import Centre
from web_staff import PASSWORD, totp

FORM = "application/x-www-form-urlencoded"


class Desk:
    """Somebody of the staff with a session."""

    def __init__(self, centre, login, role):
        link = centre.say("staff", "add", login, "--name", login, "--mail", f"{login}@platen.test", "--role", role)
        self.centre, self.cookie = centre, ""
        self.get(urllib.parse.urlsplit(link.stdout.split()[-1]).path)
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', self.text).group(1)
        self.send("/staff/enrol", password=PASSWORD, again=PASSWORD, code=totp(secret))
        assert self.status == 200, self.text

    def ask(self, method, path, body=None):
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.centre.port}", "Content-Type": FORM}
        self.status, self.headers, self.text = self.centre.ask(method, path, body, headers)
        if self.headers["Set-Cookie"]:
            self.cookie = self.headers["Set-Cookie"].split(";")[0]
        if self.status == 303:
            self.get(self.headers["Location"])
        return self

    def get(self, path):
        return self.ask("GET", path)

    def send(self, action, nth=0, **fields):
        forms = [f for f in web.FORM.findall(self.text) if f[0].startswith(action)]
        return self.ask("POST", forms[nth][0], urllib.parse.urlencode({**dict(web.HIDDEN.findall(forms[nth][1])), **fields}))


@pytest.fixture(scope="module")
def centre(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pt.", dir="/tmp"))
    folder.chmod(0o755)
    centre = Centre(build, folder, terminals=[f"5000{n:02}" for n in range(6)])
    yield centre
    centre.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def desk(centre):
    return Desk(centre, "operator", "operator")


def test_a_row_is_changed_and_given_back(centre, desk):
    assert centre.query("U=500000&P=341").description == "toner end"
    desk.get("/staff/tables/errors/row?code=341&model=")
    assert desk.status == 200 and "toner end" in desk.text and "Tonerflasche" in desk.text
    row = {"keyword": "toner-low", "severity": "warning", "text.en": "toner runs out", "text.ja": "トナー残量わずか"}
    desk.send("/staff/tables/errors/row", **row)
    assert desk.status == 200 and "toner runs out" in desk.text and "Version 1" in desk.text and "operator" in desk.text
    assert centre.query("U=500001&P=341").description == "toner runs out"
    desk.get("/staff/tables/errors/row?code=341&model=")
    desk.send("/staff/tables/errors/row", remove="yes", **row)
    assert desk.status == 200 and centre.query("U=500002&P=341").description == "toner end"


def test_undo(centre, desk):
    desk.get("/staff/tables/errors/row").send("/staff/tables/errors/row", code="905", keyword="other", severity="error", **{"text.en": "lid"})
    assert centre.query("U=500003&P=905").description == "lid"
    newest = re.search(r"Version (\d+)", desk.text).group(1)
    desk.send("/staff/tables/errors/undo")                     # the newest stands first
    assert desk.status == 200 and f"takes version {newest} back" in desk.text
    assert centre.query("U=500004&P=905").type == "unknown-error"
    versions = [v for v in centre.show("table", "show") if v["table"] == "errors"]
    assert versions[-1]["by"] == "operator" and len(versions) == int(newest) + 1
    desk.send("/staff/tables/errors/undo", version="1")        # others came after it
    assert desk.status == 409 and "was changed after version 1" in desk.text


def test_from_a_day_on(centre, desk):
    desk.get("/staff/tables/errors/row").send(
        "/staff/tables/errors/row", code="906", keyword="other", severity="error", **{"text.en": "later", "from": "2028-02-01"})
    assert desk.status == 422                                  # over a year away
    desk.send("/staff/tables/errors/row", code="906", keyword="other", severity="error", **{"text.en": "later", "from": "2020-01-01"})
    assert desk.status == 422 and 'value="906"' in desk.text and 'value="later"' in desk.text


def test_what_is_wrong_is_said_and_kept(centre, desk):
    desk.get("/staff/tables/errors/row").send("/staff/tables/errors/row", code="907", severity="error", **{"text.en": "<b>"})
    assert desk.status == 422 and "an error has a keyword and a severity" in desk.text and "&lt;b&gt;" in desk.text
    assert desk.get("/staff/tables/nothing").status == 404


def test_two_at_once(centre, desk):
    desk.get("/staff/tables/words/row")
    page = desk.text
    words = {"code": "squeaks", "matches": "squeak\nquietscht", "text.en": "squeaks"}
    assert desk.send("/staff/tables/words/row", **words).status == 200
    desk.text = page
    desk.send("/staff/tables/words/row", **{**words, "text.en": "another", "once": "f" * 32})
    assert desk.status == 409 and "changed since" in desk.text
    assert centre.query("U=500005&T=it+quietscht+sehr").description == "squeaks"


def test_export_is_what_platenctl_takes(centre, desk):
    desk.get("/staff/tables/words/xml")
    assert desk.status == 200 and desk.headers["Content-Disposition"] == 'attachment; filename="words.xml"'
    path = centre.dir / "words.xml"
    path.write_text(desk.text, encoding="utf-8")
    assert "0 rows changed" in centre.say("table", "import", str(path)).stdout
    assert centre.say("table", "export", "words").stdout == desk.text


def test_who_may(centre):
    desk = Desk(centre, "accounts", "accounts")
    desk.get("/staff/tables/errors")
    assert desk.status == 200 and "/undo" not in desk.text
    assert "<button class=\"primary\"" not in desk.get("/staff/tables/errors/row?code=341&model=").text
    assert desk.ask("POST", "/staff/tables/errors/row", "code=908").status == 403
