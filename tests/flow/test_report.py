"""Reports and replies against lxml, jing and xmllint: what we write is valid by schemas/*.rng, and
what another writes by the schema is read as it was meant."""
import os
import pathlib
import subprocess
import xml.etree.ElementTree as tree

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
TOOL = BUILD / "tests/flow/report_tool"
SPACE = "{urn:platen:report:1}"
HEAD = ('<report xmlns="urn:platen:report:1" id="6F1C9F7E-52f0-4b3c-9b93-0d8a1a2b3c4d" agent="0123456789abcdef0123"'
        ' terminal="lobby" time="2026-11-21T10:00:00.5Z" sequence="17" purpose="status"'
        ' recipient="centre@platen.test" manager="manager@platen.test" reply="agent@platen.test" full="true">')
FULL = HEAD + """
  <condition keyword="toner-low" severity="warning" since="2026-11-20T23:59:59Z">Toner &lt;K&gt; is low &amp; so on</condition>
  <condition keyword="media-jam" severity="error" component="tray &quot;2&quot; &amp; 3"/>
  <supply index="1.1" type="toner" colour="black" level="8" capacity="100" unit="percent" part="TK-1150"
          serial="A1" state="low">Black toner</supply>
  <supply index="1.2" class="filled" type="wasteToner" level="unknown">Waste box \u756a\u53f7</supply>
  <supply index="1.3" level="some" unit="tenthsOfGrams" capacity="9007199254740991" state="some"/>
  <counter name="total">12345</counter><counter name="colour">0</counter>
  <message origin="panel">two
lines, &#9;a tab and \U0001f5a8</message>
  <order item="TK-1150" quantity="2" origin="panel"/>
  <completion supply="1.1" evidence="level-rise"/>
  <completion condition="media-jam" component="tray 2" evidence="condition-cleared"/>
  <completion case="D3-000017" origin="panel">done by us</completion>
  <registration serial="S1" maker="Maker" model="M 1" place="2nd floor" site="HQ" department="D3" number="123456"
                in-company-id="IT-7"/>
  <enrolment code="abcd"><sign-key>AAEC
    Aw==</sign-key><receive-key>BAUGBw==</receive-key></enrolment>
  <future:thing xmlns:future="urn:future" deep="1"><condition xmlns="urn:platen:report:1" keyword="no"/></future:thing>
</report>"""
REPLY = ('<reply xmlns="urn:platen:reply:1" report="6f1c9f7e-52f0-4b3c-9b93-0d8a1a2b3c4d" agent="0123456789abcdef0123"'
         ' reception="1-00000017" time="2026-11-21T10:00:00Z" type="accepted" description="Thank you &amp; good bye">'
         '<data name="interval">3600</data><later/></reply>')


def tool(kind, xml):
    return subprocess.run([TOOL, kind], input=xml if isinstance(xml, bytes) else xml.encode(), capture_output=True)


def validate(xml, name, folder):
    path = folder / f"{name}.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    schema = ROOT / f"schemas/{name}.rng"
    lint = subprocess.run(["xmllint", "--noout", "--relaxng", schema, path], capture_output=True, text=True)
    jing = subprocess.run(["jing", schema, path], capture_output=True, text=True)
    assert lint.returncode == 0, lint.stderr
    assert jing.returncode == 0, jing.stdout


def flat(element):
    text = " ".join((element.text or "").split(" ")).strip()
    return element.tag, dict(element.attrib), text


def test_sample_is_valid(tmp_path):
    validate(FULL, "report", tmp_path)
    validate(REPLY, "reply", tmp_path)


def test_report_written_again_says_the_same_and_is_valid(tmp_path):
    done = tool("report", FULL)
    assert done.returncode == 0, done.stderr
    validate(done.stdout, "report", tmp_path)
    before, after = tree.fromstring(FULL), tree.fromstring(done.stdout)
    assert after.attrib == {**before.attrib, "id": before.attrib["id"].lower(), "time": "2026-11-21T10:00:00.500000Z"}
    known = [flat(e) for e in before if e.tag.startswith(SPACE) and not e.tag.endswith("enrolment")]
    again = [flat(e) for e in after if not e.tag.endswith("enrolment")]
    for tag, attributes, _ in known:
        for name, default in (("origin", "sensor"), ("class", "consumed")):
            if attributes.get(name) == default:
                del attributes[name]
        if tag == SPACE + "supply":
            attributes.setdefault("level", "unknown")
    assert sorted(known, key=repr) == sorted(again, key=repr)
    keys = after.find(SPACE + "enrolment")
    assert [(k.tag, k.text) for k in keys] == [(SPACE + "sign-key", "AAECAw=="), (SPACE + "receive-key", "BAUGBw==")]
    assert tool("report", done.stdout).stdout == done.stdout


def test_reply_written_again_says_the_same_and_is_valid(tmp_path):
    done = tool("reply", REPLY)
    assert done.returncode == 0, done.stderr
    validate(done.stdout, "reply", tmp_path)
    after = tree.fromstring(done.stdout)
    assert after.attrib == tree.fromstring(REPLY).attrib
    assert [(e.attrib, e.text) for e in after] == [({"name": "interval"}, "3600")]


def test_summary():
    assert tool("summary", FULL).stdout.decode() == (
        "enrols the agent; registers M 1, 2nd floor; Black toner 8 %, low; toner-low; "
        'media-jam (tray "2" & 3); orders 2 \u00d7 TK-1150; done: 1.1; done: media-jam; done: D3-000017; '
        "\u201ctwo lines, \ta tab and \U0001f5a8\u201d; 12,345 pages".replace("\t", " "))


LAUGHS = ('<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
          + "".join(f'<!ENTITY l{i} "{("&l%d;" % (i - 1) if i else "&lol;") * 10}">' for i in range(10))
          + ']>' + HEAD + "<message>&l9;</message></report>")
BAD = {
    "empty": (b"", "empty"),
    "no XML": (b"hello", "Start tag expected"),
    "doctype": ('<!DOCTYPE report>' + HEAD + "</report>", "DOCTYPE refused"),
    "external entity": ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + HEAD + "<message>&x;</message></report>",
                        "DOCTYPE refused"),
    "billion laughs": (LAUGHS, "DOCTYPE refused"),
    "deep": (HEAD + "<a>" * 40 + "</a>" * 40 + "</report>", "nested too deep"),
    "large": (HEAD + " " * 300000 + "</report>", "larger than 256 kB"),
    "cut": (FULL[:-20], "line"),
    "NUL": (HEAD.encode() + b"\0</report>", "line"),
    "broken UTF-8": (HEAD.encode() + b"<message>\xff\xfe</message></report>", "line"),
    "UTF-16": (FULL.encode("utf-16"), "line"),
    "other namespace": (FULL.replace("urn:platen:report:1", "urn:platen:report:2", 1), "not a report of namespace"),
    "reply": (REPLY, "not a report of namespace"),
    "uuid": (FULL.replace("6F1C9F7E", "6F1C9F7"), "id: not a UUID"),
    "no id": (FULL.replace(' id="6F1C9F7E-52f0-4b3c-9b93-0d8a1a2b3c4d"', ""), "id: missing"),
    "agent": (FULL.replace('agent="0123', 'agent="X123'), "agent: not 20 hex digits"),
    "time": (FULL.replace("10:00:00.5Z", "10:00:00.5"), "time: not a time in UTC"),
    "31 February": (FULL.replace("2026-11-21T", "2026-02-31T"), "time: not a time in UTC"),
    "sequence": (FULL.replace('sequence="17"', 'sequence="-1"'), "sequence: not a number"),
    "purpose": (FULL.replace('"status"', '"party"'), "purpose: not one of the known words"),
    "address": (FULL.replace("manager@platen.test", "a@b&#10;RCPT TO:c@d.test"), "manager: "),
    "counter 1e9": (FULL.replace(">12345<", ">1e9<"), "counter (line"),
    "counter 2^64": (FULL.replace(">12345<", ">18446744073709551616<"), "counter (line"),
    "negative counter": (FULL.replace(">12345<", ">-5<"), "counter (line"),
    "counter twice": (FULL.replace('"colour">', '"total">'), "counter total stands twice"),
    "supply twice": (FULL.replace('"1.2"', '"1.1"'), "supply 1.1 stands twice"),
    "level": (FULL.replace('level="8"', 'level="-3"'), "level: not a level"),
    "full-width quantity": (FULL.replace('quantity="2"', 'quantity="\uff11\uff12"'), "quantity: not a number from 1 to 9999"),
    "quantity 0": (FULL.replace('quantity="2"', 'quantity="0"'), "quantity: not a number from 1 to 9999"),
    "completion of two": (FULL.replace('case="D3-000017"', 'case="D3-000017" supply="1.1"'), "exactly one of"),
    "number": (FULL.replace('number="123456"', 'number="12345"'), "number: not 6 to 10 digits"),
    "two registrations": (FULL.replace("</report>", "<registration/></report>"), "registration stands twice"),
    "key": (FULL.replace("BAUGBw==", "BAUGBw="), "receive-key: not a key in base64"),
    "long message": (HEAD + f"<message>{'x' * 4097}</message></report>", "too long"),
    "many": (HEAD + "<condition keyword='a'/>" * 1001 + "</report>", "more than 1000 times condition"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_report_is_refused_in_words(name):
    xml, words = BAD[name]
    done = tool("report", xml)
    assert done.returncode == 1
    assert words in done.stderr.decode()
