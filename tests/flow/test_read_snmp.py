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
             **supply(1, 3, 3, b"0x4379616e20546f6e6572", 50, 100, 19), **supply(1, 4, 3, b"CF410A", 50, 100, 19)}
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


@pytest.mark.parametrize("name", OWN)
def test_supplies_of_our_own_recordings(printers, name):
    values = snmp_world.parse_snmprec(snmp_world.snmprec(OWN[name]))
    expected = rfc3805.supplies(values, "shift_jis" if name == "names" else "utf-8")
    if name == "latin":
        expected[1]["name"], expected[2]["name"] = "Black Toner", "Cyan Toner"
    if name == "types":  # RFC 3805 has no text there; what was meant is beyond doubt for the first two
        expected[0] |= {"level": 37, "capacity": 100, "percent": 37, "state": "ok"}
        expected[1] |= {"level": -3, "capacity": -2, "percent": None, "state": "some"}
        expected[2] |= {"level": None, "percent": None, "state": "unknown"}
        expected[3] |= {"type": None}
    found = reading(printers.uri(f"own-{name}"))["supplies"]
    assert [one["index"] for one in found] == [one["index"] for one in expected]
    assert [rfc3805.differences(*pair) for pair in zip(expected, found)] == [[]] * len(expected)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/snmp")
def test_supplies_of_shared_recordings(printers):
    rows, wrong = 0, []
    for name, content in shared_recordings().items():
        expected = rfc3805.supplies(snmp_world.parse_snmprec(content))
        if not expected:
            continue
        found = reading(printers.uri(name))["supplies"]
        found = [one for one in found if one["index"] is not None]
        assert [one["index"] for one in found] == [one["index"] for one in expected], name
        for one, other in zip(expected, found):
            rows += 1
            if name.endswith("low_not_empty"):  # its alerts have no group: the text says whose they are
                one["state"] = "low"
            wrong += [f"{name} {one['index']}: {difference}" for difference in rfc3805.differences(one, other)]
    assert rows > 100 and not wrong, "\n".join(wrong)
