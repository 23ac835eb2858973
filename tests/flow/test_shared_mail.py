"""mail explain on mails that others wrote (../shared/data): it never dies, and says what they say.
Skipped where the folder is not there."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
EXPLAIN = [BUILD / "platenctl", "mail", "explain"]
DATA = pathlib.Path(os.environ.get("PLATEN_SHARED", ROOT.parent / "shared")) / "data"
CLASSES = {"imip": ["calendar"], "human": ["person"], "bounce-or-human": ["bounce", "person"]}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA}")


def explain(paths):
    done = subprocess.run([*EXPLAIN, *paths], capture_output=True)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(paths)
    assert not [line["file"] for line in lines if "reader died" in (line["reason"] or "")]
    return lines


def cases(folder):
    """(mail, expected) of every file of a folder that has an expectation."""
    for expected in sorted((DATA / folder).glob("*.expected.json")):
        path = expected.with_name(expected.name.removesuffix(".expected.json"))
        path = path if path.exists() else path.with_name(path.name + ".eml")
        if path.exists():
            yield path, json.loads(expected.read_text())


def report(name, lines, wrong):
    right = len(lines) - len(wrong)
    print(f"{name}: {right} of {len(lines)} agree")
    for line in wrong:
        print(f"  {line}")
    return right / len(lines)


def status_agrees(wanted, got):
    # Statuses of Sisimai's own (5.0.9xx) are not in the mail: the first digit is judged.
    return wanted == got or (wanted.split(".")[1] == "0" and len(wanted.split(".")[2]) == 3 and wanted[0] == got[:1])


def test_dsn():
    wanted = list(cases("dsn"))
    lines, wrong = explain([path for path, _ in wanted]), []
    for (path, expected), line in zip(wanted, lines):
        statuses = [entry["status"] for entry in expected if entry["status"]]
        got = [bounce["status"] or "" for bounce in line["bounce"]]
        right = (line["class"] == "bounce" and all(any(status_agrees(s, g) for g in got) for s in statuses)
                 if statuses else line["class"] == "automatic")
        if not right:
            wrong.append(f"{path.name}: wanted {statuses or 'automatic'}, got {line['class']} {got}")
    assert report("dsn", lines, wrong) >= 0.93


def test_imf():
    wanted = list(cases("imf"))
    lines, wrong = explain([path for path, _ in wanted]), []
    for (path, expected), line in zip(wanted, lines):
        calendar = line["calendar"]
        right = line["class"] in CLASSES.get(expected["class"], ["automatic"])
        if expected["class"] == "imip":
            right = (right and expected.get("method", calendar["method"]) == calendar["method"]
                     and expected.get("partstat", calendar["partstat"]) == calendar["partstat"])
        if not right:
            wrong.append(f"{path.name}: wanted {expected['class']}, got {line['class']} {calendar}")
    assert report("imf", lines, wrong) >= 0.93


@pytest.mark.parametrize("folder", ["dsn", "imf", "mime", "mime/units", "alertmail", "ipp", "snmp"])
def test_nothing_kills_the_reader(folder):
    paths = [path for path in sorted((DATA / folder).iterdir()) if path.is_file()]
    lines = explain(paths)
    print(f"{folder}: {len(lines)} files read")
    assert all(line["class"] and line["fate"] for line in lines)
