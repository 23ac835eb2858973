"""Models and the registration table: as rows, as XML out of one house into another, by platenctl and on the staff's page.
XML is read by Python's own parser and judged by schemas/table.rng."""
import datetime
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET

import pytest
from query_centre import SOURCE, TABLES, Centre
from test_staff_tables import Desk

ROW = "{urn:platen:table:1}row"
MANY = 1100                                # of one snapshot an export reads 500
FRESH = {name: TABLES[name] for name in ("dealer", "customers")}


@pytest.fixture(scope="module", name="houses")
def two_houses(build):
    folders, centres = [], []
    for terminals, tables in (([f"60{n:04}" for n in range(MANY)], TABLES), ((), FRESH)):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pr.", dir="/tmp"))
        folder.chmod(0o755)
        folders.append(folder)
        centres.append(Centre(build, folder, terminals=terminals, tables=tables))
    yield centres
    for centre in centres:
        centre.stop()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", name="centre")
def the_first(houses):
    return houses[0]


@pytest.fixture(scope="module", name="desk")
def an_operator(centre):
    return Desk(centre, "operator", "operator")


def rows(text):
    return [dict(row.attrib) for row in ET.fromstring(text).iter(ROW)]


def valid(path):
    done = subprocess.run(["xmllint", "--noout", "--relaxng", SOURCE / "schemas/table.rng", path], capture_output=True,
                          text=True, check=False, timeout=60)
    return done.returncode == 0, done.stderr


def row(centre, number):
    return next(r for r in rows(centre.say("table", "export", "registrations").stdout) if r["number"] == number)


def test_export_goes_into_a_fresh_house_and_comes_out_the_same(houses):
    first, fresh = houses
    first.say("table", "set", "registrations", "600007", "place=Küche & \"Flur\" <2>", "billing_reference=KST 4711 / 事務")
    for name in ("models", "registrations"):
        out = first.say("table", "export", name).stdout
        path = fresh.dir / f"{name}.xml"
        path.write_text(out, encoding="utf-8")
        assert valid(path) == (True, f"{path} validates\n")
        assert f"table {name}, {len(rows(out))} rows" in fresh.say("table", "check", str(path)).stdout
        assert f"{len(rows(out))} new, 0 changed, 0 as they were" in fresh.say("table", "import", str(path)).stdout
        assert fresh.say("table", "export", name).stdout == out
        assert f"0 new, 0 changed, {len(rows(out))} as they were" in fresh.say("table", "import", str(path)).stdout
    table = {r["number"]: r for r in rows(out)}
    assert len(table) == MANY + 3 and table["600007"]["place"] == "Küche & \"Flur\" <2>"
    assert table["600007"]["billing_reference"] == "KST 4711 / 事務"
    assert table["123456"] == {"number": "123456", "customer": "C1", "site": "main", "department": "D3", "model": "MF-1",
                               "reported_model": "", "serial": "", "place": "2nd floor", "installing": "install.one@platen.test",
                               "installing_name": "Installing person, one", "billing_reference": ""}
    person = fresh.show("show", "person", "install.one@platen.test")
    assert person["name"] == "Installing person, one" and person["role"] == "installing"
    one = rows(first.say("table", "export", "registrations", "--customer", "C2").stdout)
    assert [r["number"] for r in one] == ["223456"]


def test_a_row_is_the_terminal_itself(centre):
    done = centre.say("table", "set", "registrations", "600001", "place=Attic", "billing_reference=KST 1")
    assert done.stdout == "Table registrations: 1 rows changed.\n"
    terminal = centre.show("show", "terminal", "600001")
    assert terminal["place"] == "Attic" and terminal["billing_reference"] == "KST 1"
    history = centre.show("table", "history", "registrations", "600001")
    assert [(h["column"], h["before"], h["after"], h["by"]) for h in history[:2]] == [
        ("place", "hall", "Attic", "operator"), ("billing_reference", "", "KST 1", "operator")]
    centre.say("table", "undo", "registrations", str(history[0]["version"]))
    assert row(centre, "600001")["place"] == "hall"


def test_what_platenctl_refuses(centre):
    path = centre.dir / "bad.xml"
    for words, code, said in (
            (("set", "registrations", "600001", "model=MX"), 65, "model: there is no model \"MX\""),
            (("set", "registrations", "600001", "installing=nobody@platen.test"), 65, "has no person with the address"),
            (("set", "registrations", "999999", "place=x"), 65, "There is no such row."),
            (("set", "models", "MF-1", "kind=car"), 65, "is none of: printer"),
            (("set", "errors", "341", "text=x"), 64, "rows are set of models and registrations"),
            (("remove", "models", "MF-1"), 65, "Machines of this model are registered"),
            (("remove", "registrations", "600001"), 65, "A registration ends when its machine is retired."),
            (("undo", "registrations", "4711"), 65, "There is no such version."),
            (("export", "models", "--customer", "C1"), 64, "--customer is of registrations"),
            (("import", str(path), "--from", "2027-01-01T00:00Z"), 64, "counts at once"),
            (("import", str(path)), 65, f"{path}:2: site: customer C1 has no site \"moon\"")):
        path.write_text('<table xmlns="urn:platen:table:1" name="registrations">\n'
                        '<row number="600001" customer="C1" model="MF-1" place="Roof" site="moon"/></table>', encoding="utf-8")
        assert said in centre.say("table", *words, code=code).stderr
    assert row(centre, "600001")["place"] == "hall"


def test_a_retired_terminal_is_no_row_any_more(centre):
    centre.say("standing", "600999", "retire")
    assert "600999" not in [r["number"] for r in rows(centre.say("table", "export", "registrations").stdout)]
    assert "no such row" in centre.say("table", "set", "registrations", "600999", "place=x", code=65).stderr


def test_the_page_lists_finds_and_exports(centre, desk):
    desk.get("/staff/tables/registrations")
    assert desk.status == 200 and "install.one@platen.test" in desk.text and "row=123456" in desk.text
    assert desk.text.count("/row?row=") == 50
    following = re.search(r'href="([^"]+)" rel="next"', desk.text).group(1).replace("&amp;", "&")
    desk.get(following)
    assert desk.text.count("/row?row=") == 50 and 'rel="next"' in desk.text and "row=123456" not in desk.text
    desk.get("/staff/tables/registrations?after=601070")
    assert desk.text.count("/row?row=") == 29 and 'rel="next"' not in desk.text
    desk.get("/staff/tables/registrations?find=INSTALL.one")
    assert desk.text.count("/row?row=") == 1 and "row=123456" in desk.text
    assert desk.get("/staff/tables/registrations?find=nothing-like-it").text.count("/row?row=") == 0
    desk.get("/staff/tables/registrations/xml")
    assert desk.headers["Content-Disposition"] == 'attachment; filename="registrations.xml"'
    assert desk.text == centre.say("table", "export", "registrations").stdout
    assert len(rows(desk.text)) == MANY + 2          # one is retired


def test_the_page_changes_a_row(centre, desk):
    desk.get("/staff/tables/registrations/row?row=600002")
    assert desk.status == 200 and 'value="MF-1"' in desk.text and 'value="hall"' in desk.text
    fields = {"model": "MF-1", "place": "Lobby", "site": "main", "department": "D3", "billing_reference": "KST 2",
              "installing": "install.new@platen.test", "installing_name": "Installing person, new"}
    desk.send("/staff/tables/registrations/row", **fields)
    assert desk.status == 200 and "Version" in desk.text
    now = row(centre, "600002")
    assert (now["place"], now["billing_reference"], now["installing_name"]) == ("Lobby", "KST 2", "Installing person, new")
    desk.get("/staff/tables/registrations/row?row=600002")
    assert "hall → Lobby" in desk.text and "(empty) → KST 2" in desk.text and "operator" in desk.text
    desk.get("/staff/tables/registrations").send("/staff/tables/registrations/undo")
    assert desk.status == 200 and row(centre, "600002")["place"] == "hall"


def test_what_the_page_refuses_stands_at_its_field(centre, desk):
    for fields, at, said in (({"model": "MX-9"}, "model", "there is no model &quot;MX-9&quot;"),
                             ({"site": "moon"}, "site", "customer C1 has no site &quot;moon&quot;"),
                             ({"installing": "no address"}, "installing", "is no mail address"),
                             ({"place": "x" * 201}, "place", "is longer than 200 characters")):
        desk.get("/staff/tables/registrations/row?row=600003")
        desk.send("/staff/tables/registrations/row", **{"model": "MF-1", "billing_reference": "KST 3", **fields})
        assert desk.status == 422 and 'value="KST 3"' in desk.text
        wrong = re.search(rf'id="{at}-wrong"[^>]*>(.*?)</p>', desk.text, re.DOTALL).group(1)
        assert said in wrong.replace('"', "&quot;"), wrong
    desk.get("/staff/tables/registrations/row?row=600003")
    desk.send("/staff/tables/registrations/row", **{"model": "MF-1", "from": "2020-01-01"})
    assert desk.status == 422 and "This day cannot be" in desk.text
    assert row(centre, "600003")["billing_reference"] == ""
    assert desk.get("/staff/tables/registrations/row?row=999999").status == 404
    assert desk.get("/staff/tables/registrations/row").status == 404


def test_two_of_the_staff_at_once(centre, desk):
    desk.get("/staff/tables/registrations/row?row=600004")
    page = desk.text
    assert desk.send("/staff/tables/registrations/row", model="MF-1", place="One").status == 200
    desk.text = page
    desk.send("/staff/tables/registrations/row", model="MF-1", place="Two", once="f" * 32)
    assert desk.status == 409 and "changed since" in desk.text and 'value="One"' in desk.text
    assert row(centre, "600004")["place"] == "One"


def test_from_a_day_on(centre, desk):
    day = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=20)).strftime("%Y-%m-%d")
    desk.get("/staff/tables/registrations/row?row=600005")
    desk.send("/staff/tables/registrations/row", **{"model": "MF-1", "place": "New wing", "from": day})
    assert desk.status == 200 and "In force from" in desk.text and row(centre, "600005")["place"] == "hall"
    desk.get("/staff/tables/registrations/row?row=600005")
    assert "Waits for its day" in desk.text and "hall → New wing" in desk.text
    desk.get("/staff/tables/registrations").send("/staff/tables/registrations/undo")
    assert "Taken back before its day" in desk.get("/staff/tables/registrations/row?row=600005").text


def test_models_on_the_page(centre, desk):
    desk.get("/staff/tables/models/row").send("/staff/tables/models/row", code="MF-2", maker="Maker", name="MF-2", kind="mfp")
    assert desk.status == 200 and "row=MF-2" in desk.text
    desk.get("/staff/tables/models/row").send("/staff/tables/models/row", code="MF-2", maker="Maker", name="Another", kind="fax")
    assert desk.status == 422 and "There is a row with this code already." in desk.text and 'value="Another"' in desk.text
    desk.get("/staff/tables/models/row?row=MF-1").send("/staff/tables/models/row", remove="yes")
    assert desk.status == 422 and "Machines of this model are registered" in desk.text
    desk.get("/staff/tables/models/row?row=MF-2").send("/staff/tables/models/row", remove="yes")
    assert desk.status == 200 and [r["code"] for r in rows(centre.say("table", "export", "models").stdout)] == ["MF-1"]


def test_who_may(centre):
    desk = Desk(centre, "accounts", "accounts")
    desk.get("/staff/tables/registrations")
    assert desk.status == 200 and "/undo" not in desk.text
    assert "<button class=\"primary\"" not in desk.get("/staff/tables/registrations/row?row=123456").text
    assert "2nd floor" in desk.text
    assert desk.ask("POST", "/staff/tables/registrations/row", "row=123456").status == 403
