"""platen-agent read ipp://: real printers' answers (../shared/data/ipp) replayed, ippeveprinter live, wrong and hostile
answers. What is expected is read from the bytes by Python (ipp_world.py), or stands in the standards named beside it."""
import base64
import hashlib
import json
import os
import pathlib
import re
import struct
import subprocess
import threading
import time

import pytest

from agent_world import make_pair, openssl
from ipp_world import (BOOLEAN, COLLECTION, ENUM, INTEGER, KEYWORD, NAME, OCTETS, PRINTER, TEXT, URI, Agent, answer,
                       attribute, data_folder, ippeveprinter, printed, printer, read)
from ports import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = data_folder(ROOT) / "ipp"
IDLE = attribute(ENUM, "printer-state", 3)
FINE = attribute(KEYWORD, "printer-state-reasons", "none")
WHO = attribute(TEXT, "printer-make-and-model", "HP LaserJet 4")


@pytest.fixture(scope="module")
def agent(build):
    return Agent(build)


def recordings():
    return sorted(path for path in DATA.glob("*") if not path.name.endswith(".txt"))


needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data/ipp: 235 recordings")


# ---- real answers ----

@needs_data
def test_decodes_every_recording_as_python_does(build):
    files = recordings()
    done = subprocess.run([build / "tests/flow/ipp_tool", *files], capture_output=True, check=True, timeout=120)
    ours = re.split(r"(?m)^FILE \d+\n", done.stdout.decode("latin-1"))[1:]
    assert len(ours) == len(files) == 235
    for path, text in zip(files, ours):
        assert text.split("\n")[:-1] == printed(path.read_bytes()), path.name


def decoded(path):
    """name -> what the recording's own decoded text says, for what it does not put into words."""
    plain = {"integer", "keyword", "nameWithoutLanguage", "textWithoutLanguage", "uri", "mimeMediaType", "charset",
             "naturalLanguage", "boolean"}
    for line in path.read_text(errors="replace").split("\n"):
        match = re.match(r" *([a-z][a-z0-9-]+) \((?:1setOf )?(\w+)\) = (.*)$", line)
        if match and match[2] in plain:
            yield match[1], match[2], match[3]


@needs_data
def test_decodes_as_the_text_beside_says(build):
    texts = sorted(DATA.glob("*.decoded.txt"))
    checked = 0
    for text in texts:
        like = [path for path in recordings() if path.stem == text.name[:-len(".decoded.txt")]
                or path.name == text.name[:-len(".decoded.txt")]]
        assert len(like) == 1, text.name
        done = subprocess.run([build / "tests/flow/ipp_tool", like[0]], capture_output=True, check=True, timeout=60)
        ours, name = {}, None
        for line in done.stdout.decode("latin-1").split("\n"):
            if not line.startswith(" "):
                name = line
            else:
                ours.setdefault(name, []).append((int(line[1:3], 16), bytes.fromhex(line[4:])))
        for name, kind, value in decoded(text):
            values = [str(struct.unpack(">i", data)[0]) if tag == INTEGER else
                      ("true" if data == b"\x01" else "false") if tag == BOOLEAN else data.decode()
                      for tag, data in ours[name]]
            mine = ",".join(values)
            # Times and intervals have their meaning put behind them in parentheses.
            assert re.sub(r" \((PT|\d{4}-).*", "", value) == mine or value.startswith(mine + " ("), (text.name, name)
            checked += 1
    assert len(texts) == 14 and checked > 400


def pairs(value):
    return dict(part.split("=", 1) for part in value.decode("latin-1").split(";") if "=" in part)


def supplies_of(attributes):
    """[(percent or None)] by RFC 3805 and CUPS's attributes, from the raw values."""
    def numbers(name):
        return [struct.unpack(">i", data)[0] for tag, data in attributes.get(name, []) if len(data) == 4]

    standard = []
    for tag, data in attributes.get("printer-supply", []):
        part = pairs(data)
        level, whole = int(part["level"]), int(part["maxcapacity"])
        standard.append(round(100 * level / whole) if level >= 0 and whole > 0 else None)
    markers = []
    types = [data.decode() for tag, data in attributes.get("marker-types", [])]
    for kind, level in zip(types, numbers("marker-levels")):
        level = None if level < 0 else 100 - level if kind.startswith("waste") else level
        markers.append(level)
    return standard if len(standard) >= len(markers) else markers


HEAD = """# Recorded answers by IPP

Made by `tests/flow/test_read_ipp.py`, which fails when it would read otherwise (`PLATEN_DEVICES=write` writes this page anew). Each
recording was answered by Python's HTTP server and read by `platen-agent read ipp://`. "Supplies" counts those whose percentage is what
Python reads of the raw attributes by RFC 3805 (`printer-supply`) or by CUPS's definition (`marker-levels`: of a box, how full it is).
"The numbers alone have" is what would be read of `marker-levels` and of a level of 0 without the rest of the answer. Printers read by
SNMP: [devices.md](devices.md).

| Recording | Read as | Supplies | The numbers alone have | Conditions | Also read |
|---|---|---|---|---|---|
"""


def numbers_alone(attributes, supplies):
    """What others would have made of it."""
    levels = [struct.unpack(">i", data)[0] for tag, data in attributes.get("marker-levels", []) if len(data) == 4]
    for supply, level in zip(supplies, levels if len(levels) == len(supplies) else []):
        if supply["percent"] is None:
            yield f"{supply['name']} at {level} %"
        elif supply["percent"] != level:
            yield f"{supply['name']} at {level} % of its room"
        elif level == 0 and supply["state"] != "empty":
            yield f"{supply['name']} empty, which the printer calls {supply['state']}"


def page_row(name, reading, attributes):
    supplies = reading["supplies"]
    expected = supplies_of(attributes)
    same = sum(supply["percent"] == percent for supply, percent in zip(supplies, expected))
    conditions = [f"{one['keyword']} ({one['severity']})" for one in reading["conditions"]]
    also = [f"{len(reading['trays'])} trays"] * bool(reading["trays"]) + [
        word for word in ("serial", "mac", "location") if reading[word]]
    cells = [name.replace("__", ": ", 1), f"{reading['maker']} {reading['model']}",
             f"{same} of {len(expected)}" if expected else "none", "; ".join(numbers_alone(attributes, supplies)) or "-",
             ", ".join(conditions) or "-", ", ".join(also) or "-"]
    return "| " + " | ".join(cells) + " |\n", same, len(expected)


@needs_data
def test_the_page_of_answers_is_what_is_read(agent):
    """All of the 235: each that is a printer's answer is read whole, every other is refused with its reason."""
    replies, page, refused, same, rows = {}, "", 0, 0, 0
    with printer(lambda handler, body: (200, {}, replies[handler.path])) as one:
        for path in recordings():
            place = "/" + path.name.replace(" ", "")
            replies[place] = path.read_bytes()
            version, code, request, groups = read(path.read_bytes())
            attributes = dict(pair for tag, group in groups if tag == PRINTER for pair in group)
            status, out, err, _, _ = agent.run(one.uri(place), "--json")
            if code >= 0x400 or "printer-state" not in attributes:
                assert status in (65, 69) and err, path.name
                refused += 1
                continue
            assert status == 0 and err == "", (path.name, err)
            reading = json.loads(out)
            reasons = {re.sub("-(report|warning|error)$", "", data.decode())
                       for tag, data in attributes.get("printer-state-reasons", [])} - {"none"}
            assert {condition["keyword"] for condition in reading["conditions"]} == reasons, path.name
            row, agree, total = page_row(path.name.split(".")[0], reading, attributes)
            page, same, rows = page + row, same + agree, rows + total
    page = HEAD + page + (f"\nAll: {same} of {rows} supplies agree. The other {refused} recordings are answers about jobs, refusals "
                          "and requests; they are decoded as Python decodes them, and refused as no printer.\n")
    path = ROOT / "docs" / "devices-ipp.md"
    if os.environ.get("PLATEN_DEVICES") == "write":
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page
    assert same == rows


@needs_data
@pytest.mark.parametrize("name, expected", [
    # The waste box is empty: CUPS's marker level of a box is how full it is (its near-full is at 95).
    ("gomfp__Kyocera-ECOSYS-M2040dn-Printer-Attributes.ipp",
     {"maker": "Kyocera", "model": "ECOSYS M2040dn", "serial": "VCF9192281",
      "supplies": [("consumed", "toner", "black", 84, "ok"), ("filled", "wasteToner", None, 100, "ok")]}),
    # printer-supply without class and unit; the serial number of the cartridge stands in its name.
    ("gomfp__Xerox-B235-Printer-Attributes.ipp",
     {"maker": "Xerox", "model": "B235 MFP", "supplies": [("consumed", "toner", "black", 100, "ok")]}),
    # An empty cartridge beside a low one, one alert for each.
    ("jipp__Brother_MFC_J870DW.Get-Printer-Attributes.rsp.bin",
     {"maker": "Brother", "supplies": [("consumed", "inkCartridge", "magenta", 13, "low"),
                                       ("consumed", "inkCartridge", "cyan", 0, "empty"),
                                       ("consumed", "inkCartridge", "yellow", 0, "empty"),
                                       ("consumed", "inkCartridge", "black", 33, "ok")]}),
    # Level 0, and the printer says low, not empty.
    ("jipp__Photosmart_7520.Get-Printer-Attributes.rsp.bin",
     {"maker": "HP", "serial": "CN2AQ2B0H505VV", "mac": "38:ea:a7:53:c1:ba"}),
    # Unknown levels are not 0 %.
    ("jipp__HP_Color_LaserJet_MFP_M181fw.Get-Printer-Attributes.rsp.bin",
     {"serial": "VNB13SW011", "supplies": [("consumed", "toner", colour, None, "unknown")
                                           for colour in ("cyan", "magenta", "yellow", "black")]}),
    # marker-colors says white of the black toner; its name knows better.
    ("jipp__Samsung_C1860_Series_SEC30CDA7A3CA13_.Get-Printer-Attributes.rsp.bin",
     {"maker": "Samsung", "model": "C1860 Series", "mac": "30:cd:a7:a3:ca:13",
      "supplies": [("consumed", "toner", "black", 79, "ok"), ("consumed", "toner", "cyan", 74, "ok"),
                   ("consumed", "toner", "magenta", 73, "ok"), ("consumed", "toner", "yellow", 69, "ok")]}),
])
def test_reads_what_others_get_wrong(agent, name, expected):
    with printer((DATA / name).read_bytes()) as one:
        reading = agent.json(one.uri())
    supplies = expected.pop("supplies", None)
    assert expected.items() <= reading.items()
    if supplies is not None:
        assert [tuple(row[key] for key in ("class", "type", "colour", "percent", "state"))
                for row in reading["supplies"]] == supplies
    if "7520" in name:
        assert reading["supplies"][4]["state"] == "low" and reading["supplies"][4]["percent"] == 0


@needs_data
def test_jam_has_the_machines_words_and_its_time(agent):
    before = time.time()
    with printer((DATA / "gmuth__Xerox_B210_Printer__printer-stopped-media-jam.res").read_bytes()) as one:
        jam, = agent.json(one.uri())["conditions"]
    assert (jam["keyword"], jam["severity"]) == ("media-jam", "error")
    assert jam["text"].startswith("08-600 A paper jam was detected within the Duplex area")
    # printer-up-time is 1891 s; the alert came at 1265.08 s.
    since = time.mktime(time.strptime(jam["since"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
    assert abs(before - (1891 - 1265.08) - since) < 60


# ---- ippeveprinter ----

def test_reads_ippeveprinter(agent, short_dir):
    try:
        with ippeveprinter(short_dir, "-l", "2nd floor", "-M", "Platen", "-m", "Tester", "Test Printer") as port:
            reading = agent.json(f"ipp://localhost:{port}")
            version_2 = agent.json(f"ipp://localhost:{port}/ipp/print")
    except FileNotFoundError as missing:
        pytest.skip(f"not here: {missing}")
    assert reading.pop("source") == f"ipp://localhost:{port}"
    assert version_2.pop("source") == f"ipp://localhost:{port}/ipp/print"
    assert reading == version_2
    assert (reading["maker"], reading["model"], reading["name"], reading["location"]) == (
        "Platen", "Tester", "Test Printer", "2nd floor")
    # Its own table: a waste tank with room for 25 %, toner at 75 %.
    assert [(row["class"], row["type"], row["colour"], row["percent"]) for row in reading["supplies"]] == [
        ("filled", "wasteToner", None, 25), ("consumed", "toner", "black", 75)]


# ---- how printers are asked ----

def test_asks_an_older_version_of_who_knows_no_newer(agent):
    """RFC 8011, 4.1.8: server-error-version-not-supported names the version that it wants."""
    def reply(handler, body):
        return 200, {}, answer(status=0x503, version=(1, 1)) if body[0] == 2 else answer(WHO, IDLE, FINE, version=(1, 1))
    with printer(reply) as one:
        assert agent.json(one.uri())["model"] == "LaserJet 4"
    assert [tuple(body[:2]) for path, body, headers in one.asked] == [(2, 0), (1, 1)]


def test_request_is_as_the_standard_has_it(agent):
    with printer(answer(WHO, IDLE)) as one:
        agent.json(one.uri("/ipp/print"))
    path, body, headers = one.asked[0]
    version, operation, request, groups = read(body)
    assert (path, version, operation) == ("/ipp/print", (2, 0), 0x000B)
    assert headers["Content-Type"] == "application/ipp"
    names = [name for name, values in groups[0][1]]
    # RFC 8011, 4.1.4: charset, natural language, then the target.
    assert names[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
    attributes = dict(groups[0][1])
    assert attributes["printer-uri"] == [(URI, f"ipp://127.0.0.1:{one.port}/ipp/print".encode())]
    wanted = [value for tag, value in attributes["requested-attributes"]]
    assert b"printer-supply" in wanted and b"marker-levels" in wanted and len(set(wanted)) == len(wanted)


def test_tries_the_usual_paths(agent):
    def reply(handler, body):
        if handler.path == "/ipp/print":
            return 404, {}, b""
        if handler.path == "/ipp":
            return 200, {}, answer(status=0x406)
        return 200, {}, answer(WHO, IDLE)
    with printer(reply) as one:
        assert agent.json(one.uri(""))["model"] == "LaserJet 4"
        paths = [path for path, body, headers in one.asked]
        assert paths == ["/ipp/print", "/ipp", "/"]
        # A path that is told is the only one.
        assert agent.run(one.uri("/ipp"))[0] == 69


def test_a_printer_that_does_not_take_the_list_is_asked_for_all(agent):
    def reply(handler, body):
        asked = dict(read(body)[3][0][1])
        return 200, {}, answer(status=0x400) if "requested-attributes" in asked else answer(WHO, IDLE)
    with printer(reply) as one:
        assert agent.json(one.uri())["model"] == "LaserJet 4"


def test_redirects_stay_on_the_host(agent):
    def away(handler, body):
        return 302, {"Location": f"http://localhost:{other.port}/ipp/print"}, b""

    def here(handler, body):
        if handler.path == "/old":
            return 307, {"Location": "/ipp/print"}, b""
        return 200, {}, answer(WHO, IDLE)
    with printer(answer(WHO, IDLE)) as other, printer(away) as one:
        status, out, err, _, _ = agent.run(one.uri())
        assert status == 69 and "another place" in err
        assert other.asked == []
    with printer(here) as one:
        assert agent.json(one.uri("/old"))["model"] == "LaserJet 4"


def test_self_signed_certificate_is_read(agent, short_dir):
    key, certificate = make_pair(short_dir, "printer")
    with printer(answer(WHO, IDLE), tls=(certificate, key)) as one:
        assert agent.json(one.uri())["model"] == "LaserJet 4"
    path, body, headers = one.asked[0]
    assert dict(read(body)[3][0][1])["printer-uri"][0][1].startswith(b"ipps://")


# ---- what is said wrong ----

def test_charsets(agent):
    for charset, data in (("utf-8", "Büro Süd".encode()), ("iso-8859-1", "Büro Süd".encode("latin-1")),
                          ("utf-8", "Büro Süd".encode("latin-1")), ("no/such//charset", "Büro Süd".encode())):
        with printer(answer(WHO, IDLE, attribute(TEXT, "printer-location", data), charset=charset)) as one:
            assert agent.json(one.uri())["location"] == "Büro Süd", charset
    with printer(answer(WHO, IDLE, attribute(TEXT, "printer-location", "３階 複合機".encode("shift_jis")),
                        charset="Shift_JIS")) as one:
        assert agent.json(one.uri())["location"] == "３階 複合機"


def test_control_characters_do_not_reach_a_terminal(agent):
    name = attribute(NAME, "printer-name", b"A\x1b[2J\x00B\xff\xfe")
    with printer(answer(WHO, IDLE, name)) as one:
        status, out, err, _, _ = agent.run(one.uri())
    assert status == 0 and "\x1b" not in out and "\x00" not in out


def test_wrong_types_cost_only_themselves(agent):
    bad = (attribute(TEXT, "printer-supply", "type=toner;maxcapacity=100;level=57"),       # text for octetString
           attribute(TEXT, "marker-levels", "57"), attribute(KEYWORD, "printer-up-time", "soon"),
           attribute(INTEGER, "printer-location", 5), attribute(OCTETS, "printer-input-tray", b";;;=;name;level=x"),
           attribute(COLLECTION, "printer-alert", b""), attribute(0x37, "", b""))
    with printer(answer(WHO, IDLE, FINE, *bad)) as one:
        reading = agent.json(one.uri())
    assert [supply["percent"] for supply in reading["supplies"]] == [57]
    assert reading["location"] is None and reading["conditions"] == []


# ---- hostile ----

def chunked(handler, *parts, end=False):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", "application/ipp")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for part in parts:
        handler.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
    if not end:
        handler.wfile.write(b"ffff\r\nshort")


def test_an_answer_that_breaks_off_is_read_as_far_as_it_came(agent):
    whole = answer(WHO, IDLE, attribute(OCTETS, "printer-supply", b"type=toner;maxcapacity=200;level=50;"), end=b"")
    with printer(lambda handler, body: chunked(handler, whole)) as one:
        status, out, err, _, _ = agent.run(one.uri(), "--json")
    assert status == 0 and "broke off" in err
    assert json.loads(out)["supplies"][0]["percent"] == 25
    with printer(lambda handler, body: chunked(handler, b"\x02\x00\x00")) as one:
        assert agent.run(one.uri())[0] == 65


@pytest.mark.parametrize("endless", [
    attribute(INTEGER, "", 1),
    struct.pack(">BHH", COLLECTION, 0, 0) + struct.pack(">BHH", 0x4A, 0, 1) + b"m",
    attribute(NAME, "printer-name", b"x" * 60000),
    attribute(NAME, "printer-more", b"y" * 7),
])
def test_endless_answers_are_bounded(agent, endless):
    start, piece = answer(WHO, IDLE, attribute(INTEGER, "marker-levels", 5), end=b""), endless * (1 + 65536 // len(endless))

    def reply(handler, body):
        chunked(handler, start, end=True)
        for _ in range(100 * 1024 * 1024 // len(piece)):
            handler.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
    with printer(reply) as one:
        status, out, err, memory, seconds = agent.run(one.uri(), "--json")
    assert status == 0 and "not all could be read" in err
    assert json.loads(out)["model"] == "LaserJet 4"
    assert 0 < memory < 60 * 1024 and seconds < 20


@pytest.mark.parametrize("data, status", [
    (b"<html><body>Welcome</body></html>", 65),
    (b"", 65),
    (b"\x02\x00\x00\x00\x00\x00\x00\x01", 65),
    (answer(status=0x0500), 69),
    (answer(attribute(INTEGER, "queued-job-count", 0)), 65),
])
def test_nonsense_is_told(agent, data, status):
    with printer(data) as one:
        code, out, err, _, _ = agent.run(one.uri())
    assert code == status and out == "" and err.startswith("platen-agent: ipp://127.0.0.1")


def test_no_answer_takes_no_longer_than_it_may(agent):
    stop = threading.Event()

    def silent(handler, body):
        stop.wait(20)

    def drip(handler, body):
        handler.send_response(200)
        handler.end_headers()
        data = answer(WHO, IDLE)
        for n in range(len(data)):
            if stop.wait(0.5):
                return
            handler.wfile.write(data[n:n + 1])
    for reply, codes in ((silent, (69,)), (drip, (0, 65, 69))):
        with printer(reply) as one:
            status, out, err, _, seconds = agent.run(one.uri(), "--timeout", "2")
            stop.set()
        stop.clear()
        assert status in codes and seconds < 4, (status, err)
    assert agent.run("ipp://127.0.0.1:1/ipp/print")[0] == 69


def test_passwords_are_asked_for_in_words(agent):
    with printer(lambda handler, body: (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")) as one:
        status, out, err, _, _ = agent.run(one.uri())
    assert status == 69 and "asks for a name and a password" in err
    assert all("Authorization" not in headers for path, body, headers in one.asked)


def test_printers_that_know_tls_1_0_only(agent, short_dir):
    """openssl(1) as such a printer, with SHA-1 and 1024 bits; what it says is no IPP, but it came by TLS."""
    openssl("req", "-x509", "-newkey", "rsa:1024", "-sha1", "-nodes", "-subj", "/CN=old", "-days", "30", "-keyout",
            short_dir / "old.key", "-out", short_dir / "old.crt")
    port = free_port()
    with subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1", "-cipher", "ALL:@SECLEVEL=0", "-cert",
                           short_dir / "old.crt", "-key", short_dir / "old.key"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert b"ACCEPT\n" in server.stdout
            server.stdin.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")
            server.stdin.flush()
            status, out, err, _, _ = agent.run(f"ipps://127.0.0.1:{port}/ipp/print")
        finally:
            server.kill()
    assert status == 65 and "no IPP" in err, (status, err)


# ---- names and passwords ----

def pin_of(certificate):
    """By openssl(1): SHA-256 over the SubjectPublicKeyInfo (RFC 7469, 2.4)."""
    der = openssl("pkey", "-pubin", "-outform", "DER", stdin=openssl("x509", "-in", certificate, "-pubkey", "-noout"))
    return "sha256//" + base64.b64encode(hashlib.sha256(der).digest()).decode()


def test_password_goes_to_a_pinned_key_only(agent, short_dir):
    key, certificate = make_pair(short_dir, "printer")
    pin, other = pin_of(certificate), pin_of(make_pair(short_dir, "other")[1])
    secret = "Basic " + base64.b64encode(b"reader:geheim").decode()
    user = "user = reader\npassword = geheim\n"

    def reply(handler, body):
        if handler.headers.get("Authorization") != secret:
            return 401, {"WWW-Authenticate": 'Basic realm="printer"'}, b""
        return 200, {}, answer(WHO, IDLE)

    def read_with(text, uri):
        path = short_dir / "credentials"
        path.write_text(text)
        path.chmod(0o600)
        one.asked.clear()
        status, out, err, _, _ = agent.run(uri, "--credentials", str(path))
        return status, err, [headers.get("Authorization") for path, body, headers in one.asked]
    with printer(reply, tls=(certificate, key)) as one:
        status, err, sent = read_with("[ipps]\n" + user, one.uri())
        assert status == 69 and f"pin = {pin}" in err and sent == []
        status, err, sent = read_with(f"[ipps]\n{user}pin = {pin}\n", one.uri())
        assert status == 0 and sent[-1] == secret
        for text in (f"[ipps]\n{user}pin = {other}\n", f"[ipps 127.0.0.1]\npin = {other}\n"):
            status, err, sent = read_with(text, one.uri())
            assert status == 69 and "another than the one that is pinned" in err and sent == []
    for text, reason in (("[ipp]\n" + user, "[snmp] or [ipps]"), ("[ipps]\nuser = reader\n", "wants a user and a password"),
                         ("[ipps]\npin = sha256//AAAA\n", "32 bytes")):
        status, err, sent = read_with(text, "ipp://127.0.0.1:1")
        assert status not in (0, 69) and reason in err, err
    with printer(reply) as one:
        status, err, sent = read_with(f"[ipps]\n{user}pin = {pin}\n", one.uri())
        assert status == 69 and sent == [None]
    assert agent.run("ipp://reader:geheim@127.0.0.1:1")[0] == 65
