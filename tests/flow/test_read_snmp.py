"""platen-agent read snmp://: what a printer says against RFC 3805 as tests/flow/rfc3805.py reads it."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest
import rfc3805
import snmp_world
from conftest import BUILD, SOURCE

SHARED = pathlib.Path(os.environ.get("PLATEN_SHARED", SOURCE.parent / "shared")) / "data" / "snmp"
SUPPLY, COLORANT, ALERT = rfc3805.SUPPLIES, rfc3805.COLORANTS, rfc3805.ALERTS

pytestmark = pytest.mark.skipif(shutil.which("snmpsimd") is None, reason="needs snmpsimd (package snmpsim)")


def read(uri, *words, timeout=60):
    return subprocess.run([BUILD / "platen-agent", "read", *map(str, words), uri], capture_output=True, text=True,
                          timeout=timeout, check=False)


def reading(uri, *words):
    done = read(uri, "--json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def supply(device, number, kind, description, level, capacity, unit, group=3, colorant=0):
    """A row of prtMarkerSuppliesTable; None leaves a column out."""
    columns = {2: 1, 3: colorant, 4: group, 5: kind, 6: description, 7: unit, 8: capacity, 9: level}
    return {f"{SUPPLY}.{column}.{device}.{number}": value for column, value in columns.items() if value is not None}


def alert(device, number, severity, group, index, code, text="", at=0):
    columns = {2: severity, 3: 1, 4: group, 5: index, 6: -2, 7: code, 8: text, 9: ("67", at)}
    return {f"{ALERT}.{column}.{device}.{number}": value for column, value in columns.items()}


SYSTEM = {"1.3.6.1.2.1.1.1.0": "Printer of our own", "1.3.6.1.2.1.1.2.0": ("6", "1.3.6.1.4.1.8072.3"),
          "1.3.6.1.2.1.1.3.0": ("67", 360000), "1.3.6.1.2.1.1.5.0": "north-2", "1.3.6.1.2.1.1.6.0": "2nd floor"}
COLOURS = {f"{COLORANT}.4.1.{n}": colour for n, colour in enumerate(("black", "cyan", "Magenta", "YELLOW"), 1)}


def own_recordings():
    """Printers of ours, each with something that is easily read wrong."""
    levels = {**SYSTEM, **COLOURS}
    rows = [(3, "Black", 1200, 6000, 7), (3, "Cyan", 45, 100, 19), (3, "Magenta", -3, -2, 13), (3, "Yellow", -2, 100, 19),
            (9, "Drum", -1, -1, 7), (15, "Fuser", 0, 90000, 7), (20, "Belt", 1, 100000, 7), (32, "Staples", 300, 200, 18),
            (10, "Developer", 55, -2, 19), (3, "Toner of no known size", 500, -2, 13), (3, "None of it", 0, -2, 13)]
    for n, (kind, name, level, capacity, unit) in enumerate(rows, 1):
        levels |= supply(1, n, kind, name, level, capacity, unit, colorant=n if n <= 4 else 0)
    filling = {**SYSTEM}
    for n, (level, capacity, unit) in enumerate([(100, 100, 19), (5, 100, 19), (0, 100, 19), (-3, -2, 19), (700, 1000, 13),
                                                 (-2, -2, 2), (100, -2, 2)], 1):
        filling |= supply(1, n, 4, f"Waste box {n}", level, capacity, unit, group=4)
    # The class decides, not the type or the name: and -1 is none of ours to guess.
    filling |= supply(1, 8, 26, "Chad box", 30, 100, 19, group=4) | supply(1, 9, 4, "Waste without a class", 0, 50, 19, group=None)
    markers = {**SYSTEM}
    markers |= supply(2, 1, 3, "Black", 50, 100, 19) | supply(2, 7, 5, "Photo black", 60, 100, 19, colorant=3)
    markers |= supply(5, 1, 3, "Other engine", 20, 100, 19, colorant=3)
    markers |= {f"{COLORANT}.4.2.3": "photo black", f"{COLORANT}.4.5.3": "white"}
    names = {**SYSTEM, "1.3.6.1.2.1.43.5.1.1.2.1": 2, "1.3.6.1.2.1.43.7.1.1.4.1.1": 106, "1.3.6.1.2.1.43.7.1.1.4.1.2": 17}
    for n, name in enumerate(["ブラックトナー".encode("shift_jis"), b"Toner\0\0\0\0", b"  Toner   black \r\n", "シアン".encode(),
                              b"", b"\0\0\0", "Toner\u0007bell".encode()], 1):
        names |= supply(1, n, 3, name, 50, 100, 19)
    latin = {**SYSTEM, **supply(1, 1, 3, "Noir \u00e9puis\u00e9".encode("latin-1"), 50, 100, 19),
             **supply(1, 2, 3, b"42 6c 61 63 6b 20 54 6f 6e 65 72 00", 50, 100, 19),
             **supply(1, 3, 3, b"0x4379616e20546f6e6572", 50, 100, 19), **supply(1, 4, 3, b"CF410A", 50, 100, 19),
             **supply(1, 5, 9, b"Black drum, 40 0\n30 30 20 73 68 65 65 74 73 00 ", 50, 100, 19)}
    types = {**SYSTEM, **supply(1, 1, 3, "Number as text", b"37", b"100", 19),
             **supply(1, 2, 3, "Gauge for minus three", ("66", 4294967293), ("66", 4294967294), 13),
             **supply(1, 3, 3, "Text for a level", b"plenty", 100, 19), **supply(1, 4, ("4", "toner"), "Type in words", 5, 100, 19),
             **supply(1, 5, 99, "A type nobody knows", 50, 100, 99)}
    alerts = {**SYSTEM, **COLOURS}
    for n, level in enumerate((0, 60, 60, 60, 0, 3), 1):
        alerts |= supply(1, n, 3 if n < 5 else 4, f"Supply {n}", level, 100, 19, group=3 if n < 5 else 4)
    alerts |= alert(1, 11, 4, 11, 1, 1104, "Toner low", 60000) | alert(1, 12, 3, 11, 2, 1101, "Toner empty", 60000)
    alerts |= alert(1, 13, 4, 11, 3, 12) | alert(1, 14, 4, 11, 5, 14, "Waste nearly full") | alert(1, 15, 3, 8, 1, 8, "Jam in tray 1")
    return {"levels": levels, "filling": filling, "markers": markers, "names": names, "latin": latin, "types": types,
            "alerts": alerts}


OWN = own_recordings()


def shared_recordings():
    """{name: lines} of ../shared/data/snmp, whatever their form."""
    found = {}
    for path in sorted(SHARED.glob("*")) if SHARED.is_dir() else []:
        if path.suffix == ".snmprec":
            found[path.stem] = path.read_text(encoding="utf-8", errors="replace")
        elif path.suffix == ".walk":
            found[path.stem] = snmp_world.snmprec(snmp_world.parse_walk(path.read_text(encoding="utf-8")))
        elif path.suffix == ".json" and "librenms" not in path.name and "alerts" not in path.name:
            found[path.stem] = snmp_world.snmprec(snmp_world.parse_json(path.read_text(encoding="utf-8")))
    return found


@pytest.fixture(scope="module")
def printers():
    recordings = {f"own-{name}": snmp_world.snmprec(values) for name, values in OWN.items()} | shared_recordings()
    with snmp_world.Simulator(recordings) as simulator:
        yield simulator.wait("own-levels")


@pytest.fixture(scope="module")
def readings(printers):
    """{name: (exit code, reading or what was said)} of the shared recordings."""
    found = {}
    for name in shared_recordings():
        done = read(printers.uri(name.replace("@", "%40")), "--json")
        found[name] = (done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr)
    return found


@pytest.mark.parametrize("name", OWN)
def test_supplies_of_our_own_recordings(printers, name):
    values = snmp_world.parse_snmprec(snmp_world.snmprec(OWN[name]))
    expected = rfc3805.supplies(values, "shift_jis" if name == "names" else "utf-8")
    if name == "latin":
        expected[1]["name"], expected[2]["name"] = "Black Toner", "Cyan Toner"
        assert expected[4]["name"] == "Black drum, 40 000 sheets"
    if name == "types":  # RFC 3805 has no text there; what was meant is beyond doubt for the first two
        expected[0] |= {"level": 37, "capacity": 100, "percent": 37, "state": "ok"}
        expected[1] |= {"level": -3, "capacity": -2, "percent": None, "state": "some"}
        expected[2] |= {"level": None, "percent": None, "state": "unknown"}
        expected[3] |= {"type": None}
    found = reading(printers.uri(f"own-{name}"))["supplies"]
    assert [one["index"] for one in found] == [one["index"] for one in expected]
    assert [rfc3805.differences(*pair) for pair in zip(expected, found)] == [[]] * len(expected)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/snmp")
def test_supplies_of_shared_recordings(readings):
    rows, wrong = 0, []
    for name, content in shared_recordings().items():
        expected = rfc3805.supplies(snmp_world.parse_snmprec(content))
        if not expected:
            continue
        found = readings[name][1]["supplies"]
        found = [one for one in found if one["index"] is not None]
        assert [one["index"] for one in found] == [one["index"] for one in expected], name
        for one, other in zip(expected, found):
            rows += 1
            if name.endswith("low_not_empty"):  # its alerts have no group: the text says whose they are
                one["state"] = "low"
            wrong += [f"{name} {one['index']}: {difference}" for difference in rfc3805.differences(one, other)]
    assert rows > 100 and not wrong, "\n".join(wrong)


# ---- docs/devices.md: a row a recording, made by this run ----

def librenms(name):
    path = SHARED / f"{name}.librenms.json"
    if not path.exists():
        return None, []
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = data.get("printer-supplies", {}).get("discovery", {}).get("printer_supplies", [])
    return data["os"]["discovery"]["devices"][0], rows


def why(one, theirs):
    """Why a percentage is another one than LibreNMS's, by RFC 3805."""
    if one["percent"] == theirs:
        return None
    level, capacity = one["level"], one["capacity"]
    if level in (-1, -2, -3):
        return f"{theirs} % for a level of {level}, which is none"
    if capacity is not None and capacity < 0:
        return f"{theirs} % for a level of {level} with a capacity of {capacity}, which is none"
    return f"{theirs} % for {level} of {capacity}"


# Where the expectation is no amount: why it is wrong.
NOTES = {"7062184": ", which is the print server's own", "79071": ", which is its order number",
         "HL-5370DW [001ba90ba752]": ", with its hardware address"}


def compare(found, device, rows):
    """(rows of theirs that agree, what differs)"""
    agree, differs = 0, {}
    index = {one["index"].rpartition(".")[2]: one for one in found["supplies"] if one["index"]}
    marker = [row for row in rows if row["supply_type"] != "input"]
    for row in marker:
        one = index.get(str(row["supply_index"]))
        reason = why(one, row["supply_current"]) if one else "a supply that is not in the recording"
        agree += reason is None
        if reason:
            differs.setdefault(reason, []).append(str(row["supply_index"]))
    left = set(index) - {str(row["supply_index"]) for row in marker}
    if rows and left:
        differs["left out"] = sorted(left)
    words = [f"{reason} ({', '.join(numbers)})" for reason, numbers in differs.items()]
    for ours, theirs in (("serial", "serial"), ("model", "hardware")):
        theirs = device[theirs] if device else None
        if theirs and (found[ours] or "-").lower() not in theirs.lower() and theirs.lower() not in (found[ours] or "").lower():
            words.append(f"{ours} {theirs}{NOTES.get(theirs, '')}")
    return agree, len(marker), words


def page_row(name, found, expected):
    device, rows = librenms(name)
    by_standard = [one for one in found["supplies"] if one["index"] is not None]
    agree = sum(not rfc3805.differences(*pair) or name.endswith("low_not_empty") for pair in zip(expected, by_standard))
    same, theirs, words = compare(found, device, rows)
    model = " ".join(filter(None, (found["maker"], found["model"]))) or "not told"
    read_too = [f"{len(found[key])} {word}" for key, word in (("counters", "counters"), ("trays", "trays"),
                                                             ("conditions", "conditions")) if found[key]]
    private = len(found["supplies"]) - len(by_standard)
    if private:
        read_too.append(f"{private} supplies of private data")
    cells = [name.replace("__", ": ", 1), model, f"{agree} of {len(expected)}" if expected else "none",
             f"{same} of {theirs}" if theirs else "-", "; ".join(words) or "-", ", ".join(read_too) or "-"]
    return "| " + " | ".join(cells) + " |\n", (agree, len(expected), same, theirs)


HEAD = """# Recorded devices

Made by `tests/flow/test_read_snmp.py`, which fails when it would read otherwise (`PLATEN_DEVICES=write` writes this page anew). Each
recording was played by snmpsim and read by `platen-agent read snmp://`. "RFC 3805" counts the supplies that agree with a reading of the
Printer-MIB's text in Python ([rfc3805.py](../tests/flow/rfc3805.py)): index, name, class, type, colour, level, capacity, unit, percent,
state. "LibreNMS" counts those of its rows whose percentage is ours too; what differs stands behind them, and there the MIB's text
decides: a level below 0 is no amount (-1 no restriction, -2 not known, -3 some remains), and a level is no percentage of a capacity that
nobody knows.

| Recording | Read as | RFC 3805 | LibreNMS | LibreNMS has instead | Also read |
|---|---|---|---|---|---|
"""


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/snmp")
def test_the_page_of_devices_is_what_is_read(readings):
    lines, sums = [], [0] * 4
    for name, content in shared_recordings().items():
        code, found = readings[name]
        if code != 0:
            lines.append(f"| {name.replace('__', ': ', 1)} | exit {code}: {found.split(': ')[-1].strip()} "
                         "| none | - | - | - |\n")
            continue
        row, counts = page_row(name, found, rfc3805.supplies(snmp_world.parse_snmprec(content)))
        lines.append(row)
        sums = [a + b for a, b in zip(sums, counts)]
    page = HEAD + "".join(lines) + (f"\nAll: {sums[0]} of {sums[1]} supplies agree with RFC 3805; "
                                    f"{sums[2]} of LibreNMS's {sums[3]} percentages are the same.\n")
    path = SOURCE / "docs" / "devices.md"
    if os.environ.get("PLATEN_DEVICES") == "write":
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page
