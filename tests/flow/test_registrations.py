"""Models and the registration table: as rows, as XML out of one house into another, by platenctl and on the staff's page.
XML is read by Python's own parser and judged by schemas/table.rng."""
import pathlib
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET

import pytest
from query_centre import SOURCE, TABLES, Centre
from test_staff_tables import Desk

ROW = "{urn:platen:table:1}row"
FRESH = {name: TABLES[name] for name in ("dealer", "customers")}


@pytest.fixture(scope="module", name="houses")
def two_houses(build):
    folders, centres = [], []
    for terminals, tables in (([f"6000{n:02}" for n in range(60)], TABLES), ((), FRESH)):
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
    assert len(table) == 63 and table["600007"]["place"] == "Küche & \"Flur\" <2>"
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
    centre.say("standing", "600059", "retire")
    assert "600059" not in [r["number"] for r in rows(centre.say("table", "export", "registrations").stdout)]
    assert "no such row" in centre.say("table", "set", "registrations", "600059", "place=x", code=65).stderr
