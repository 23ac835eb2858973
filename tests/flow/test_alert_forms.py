"""The forms of machines' own mails: each is valid, each has an example, and each example is read as its
.json says; templates/alerts."""
import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as xml

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
FORMS = ROOT / "templates" / "alerts"
SPACE = "{urn:platen:alerts:1}"
EXAMPLES = sorted(FORMS.glob("*.eml"))


def explain(*paths):
    done = subprocess.run([BUILD / "platenctl", "mail", "explain", *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.xml")), ids=lambda path: path.stem)
def test_form_is_valid(path):
    done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "schemas" / "alerts.rng", path],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_form_is_built_in():
    listed = (ROOT / "templates" / "module.mk").read_text()
    assert not [path.name for path in FORMS.glob("*.xml") if f"templates/alerts/{path.name}" not in listed]


def test_every_form_has_an_example():
    names = {form.get("name") for path in FORMS.glob("*.xml") for form in xml.parse(path).iter(f"{SPACE}form")}
    assert names and not names - {json.loads(path.with_suffix(".json").read_text())["form"] for path in EXAMPLES}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path):
    line, = explain(path)
    wanted = json.loads(path.with_suffix(".json").read_text())
    assert (line["class"], line["trust"], line["form"]) == ("alert", "unsigned", wanted["form"])
    assert line["fate"] == "accepted", line["reason"]
    assert {name: line["terminal"][name] for name in wanted.get("terminal", {})} == wanted.get("terminal", {})
    assert line["time"] == wanted.get("time", line["time"])
    for name in ("conditions",):
        if name in wanted:
            assert len(line[name]) == len(wanted[name]), line[name]
            for got, want in zip(line[name], wanted[name]):
                assert {key: got[key] for key in want} == want
    supplies = {supply["index"]: supply for supply in line["supplies"]}
    assert {index: supplies[index]["percent"] for index in wanted.get("supplies", {})} == wanted.get("supplies", {})
    assert {index: supplies[index]["range"] for index in wanted.get("ranges", {})} == wanted.get("ranges", {})
    assert {name: line["counters"].get(name) for name in wanted.get("counters", {})} == wanted.get("counters", {})
