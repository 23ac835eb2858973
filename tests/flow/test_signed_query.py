"""Signed queries and what rides down in replies (docs/protocol.md, section 12), against Python's hmac and openssl(1):
a right signature, a replayed one, a wrong one; keys from the centre, from the terminal, made anew and lost."""
import hmac
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.parse

import pytest
from gateway import wait_for
from query_centre import PATH, Centre, Reply

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def centre(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ps.", dir="/tmp"))
    folder.chmod(0o755)
    centre = Centre(build, folder, terminals=[f"6000{n:02}" for n in range(20)])
    yield centre
    centre.stop()
    shutil.rmtree(folder, ignore_errors=True)


def sign(query, key=KEY):
    return f"{query}&K={hmac.new(key, query.encode(), 'sha256').hexdigest()}"


def give_key(centre, number, key=KEY, *more):
    path = centre.dir / "key.hex"
    path.touch(mode=0o600)
    path.write_text(f"{key.hex()}\n")
    centre.say("query-key", number, "set", str(path), *more)


def orders(centre, number):
    return [o["state"] for o in centre.show("list", "orders", f"terminal={number}")]


def items(centre, number):
    return [i["text"] for i in centre.show("list", "items", "open=true") if i["terminal"] == number]


def test_signed_by_python(centre):
    give_key(centre, "600000")
    got = centre.query(sign("U=600000&E=Type2&U=2&D=1"))
    assert (got.status, got.type, got.description) == (200, "order", "Type2 toner two")
    assert orders(centre, "600000") == ["placed"]
    assert centre.show("show", "report", got.reception)["trust"] == "signed"
    got = centre.query(sign("U=600000&TC=46456&BC=34842&CC=11614&D=2"))
    assert got.status == 200
    shown = centre.show("show", "terminal", "600000")
    assert not shown["counters_unsigned"] and shown["query_counter"] == 2 and shown["query_key_used"]
    # by POST, K in front, and a text of another character set, encoded in another way than it was signed
    typed = urllib.parse.quote("\u5730\u6c5a\u308c".encode("shift_jis"), safe="-._~")
    query = sign(f"U=600000&T={typed}%20!%7E&D=3".replace("!", "%21").replace("%7E", "~"))
    fields, _, k = query.partition("&K=")
    got = centre.post(f"K={k.upper()}&{fields.replace('%20', '+').replace('%21', '!').replace('~', '%7e')}")
    assert (got.status, got.type) == (200, "message")
    assert centre.show("show", "report", got.reception)["trust"] == "signed"


def test_signed_by_openssl(centre):
    key = centre.say("query-key", "600001", "new").stdout.split("\n")[-2]
    assert re.fullmatch("[0-9a-f]{64}", key)
    query = "U=600001&P=341&D=1795298400"
    done = subprocess.run(["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-r"],
                          input=query.encode(), capture_output=True, check=True, timeout=60)
    got = centre.query(f"{query}&K={done.stdout.split()[0].decode()}")
    assert (got.status, got.description) == (200, "toner end")
    assert centre.show("show", "report", got.reception)["trust"] == "signed"
    # shown once: in no list, no log
    for words in (["show", "terminal", "600001"], ["list", "terminals"], ["list", "events"]):
        assert key not in centre.say("--json", *words).stdout
    assert key not in (centre.dir / "log").read_text()


def test_replayed_lower_and_wrong_change_nothing(centre):
    give_key(centre, "600002")
    first = centre.query(sign("U=600002&P=341&D=10"))
    assert first.status == 200
    before = len(centre.show("list", "reports", "terminal=600002"))
    for query, words in ((sign("U=600002&E=Type2&U=2&D=10"), "D is not higher than before."),
                         (sign("U=600002&E=Type2&U=2&D=9"), "D is not higher than before."),
                         (sign("U=600002&D=10"), "D is not higher than before."),
                         (sign("U=600002&E=Type2&U=2&D=11", b"x" * 32), "The signature is wrong."),
                         (sign("U=600002&E=Type2&U=2&D=11").replace("U=2", "U=9"), "The signature is wrong."),
                         (sign("U=600002&E=Type2&U=2&D=11").replace("D=11", "D=12"), "The signature is wrong."),
                         (sign("U=600002&E=Type2&U=2&D=11") + "&X=1", "The signature is wrong.")):
        got = centre.query(query)
        assert (got.status, got.type, got.reception, got.description) == (403, "refused", "-", words)
    assert orders(centre, "600002") == []
    assert len(centre.show("list", "reports", "terminal=600002")) == before
    assert items(centre, "600002") == ["Terminal 600002 signs its queries by another key than the one kept for it."]
    assert centre.query(sign("U=600002&P=341&D=10")).text == first.text        # no reply came: the same again
    assert centre.query(sign("U=600002&E=Type2&U=2&D=11")).status == 200
    assert orders(centre, "600002") == ["placed"]


@pytest.mark.parametrize("query, words", [
    ("U=600003&P=341&D=1&K=12", "K is no signature"), ("U=600003&P=341&K=" + "0" * 64, "K without D"),
    ("U=600003&P=341&D=x&K=" + "0" * 64, "D is no number"), ("U=600003&P=341&D=1&D=1&K=" + "0" * 64, "repeated field")])
def test_what_is_no_signature(centre, query, words):
    got = centre.query(query)
    assert (got.status, got.type, got.description) == (400, "refused", words)


def test_a_terminal_that_needs_it(centre):
    centre.say("terminal", "600004", "--signed-only", "yes", code=65)
    give_key(centre, "600004")
    centre.say("terminal", "600004", "--signed-only", "yes")
    for query in ("U=600004", "U=600004&P=341"):
        got = centre.query(query)
        assert (got.status, got.description) == (403, "This terminal's queries need a signature.")
    got = centre.ask("GET", "/cgi-bin/cgi.checkupdate?U=600004")
    assert got[0] == 403 and "need a signature" in got[2]
    got = centre.ask("GET", "/cgi-bin/cgi.checkupdate?" + sign("U=600004&D=1"))
    assert got[0] == 200 and "There is no new program." in got[2]
    assert centre.query(sign("U=600004&D=1")).status == 403                    # it was used up there
    assert centre.query(sign("U=600004&D=2")).status == 200
    centre.say("terminal", "600004", "--signed-only", "no")
    assert centre.query("U=600004").status == 200


def test_a_new_key_and_a_lost_one(centre):
    give_key(centre, "600005")
    assert centre.query(sign("U=600005&D=5")).status == 200
    give_key(centre, "600005", b"n" * 16)
    assert centre.query(sign("U=600005&D=6")).status == 200                    # until the new one is used
    assert centre.query(sign("U=600005&D=1", b"n" * 16)).status == 200
    assert centre.query(sign("U=600005&D=7")).status == 403
    give_key(centre, "600005", b"a" * 64, "--at-once")
    assert centre.query(sign("U=600005&D=2", b"n" * 16)).status == 403
    assert centre.query(sign("U=600005&D=1", b"a" * 64)).status == 200


def test_a_key_comes_along_with_the_code(centre):
    file = centre.dir / "signed.enrolment"
    centre.say("code", "new", "--customer", "C1", "--out", str(file))
    code = re.search("^Code: *(.*)$", file.read_text(), re.M).group(1)
    form = {"code": code, "number": "700001", "model": "MF-1", "place": "hall"}
    refused = centre.ask("POST", "/report", urllib.parse.urlencode({**form, "key": "xyz"}),
                         {"Content-Type": "application/x-www-form-urlencoded"})
    assert refused[0] == 422 and "the key is no hex" in refused[2]
    got = centre.ask("POST", "/report", urllib.parse.urlencode({**form, "key": KEY.hex()}),
                     {"Content-Type": "application/x-www-form-urlencoded"})
    assert got[0] == 200 and KEY.hex() not in got[2]
    assert centre.query(sign("U=700001&P=784&D=1")).status == 200


def test_bad_keys(centre):
    path = centre.dir / "bad.hex"
    path.touch(mode=0o600)
    path.write_text("00" * 15)
    centre.say("query-key", "600006", "set", str(path), code=65)
    path.write_text("0g" * 16)
    centre.say("query-key", "600006", "set", str(path), code=65)
    path.chmod(0o644)
    centre.say("query-key", "600006", "set", str(path), code=66)
    centre.say("query-key", "600006", "remove", code=65)
    centre.say("query-key", "600006", "old", code=64)


# ---- data down ----

def lines(centre, query):
    status, _, text = centre.ask("GET", f"{PATH}?{query}")
    said = text.split("\n")
    assert status == 200 and said[-1] == "", text
    return said[4:-1]


def results(centre, number):
    return [(d["name"], d["result"]) for d in centre.show("list", "downs", f"terminal={number}")]


def test_down_rides_in_the_next_reply_once(centre):
    centre.query("U=600007&P=784")
    for words in (["panel", "Toner is on its way."], ["setting", "language=en"], ["schedule", "FREQ=HOURLY"],
                  ["update-now"], ["report-now"]):
        centre.say("down", "send", "600007", *words)
    numbers = [d["id"] for d in centre.show("list", "downs", "terminal=600007")]
    wanted = [f"panel {numbers[0]} Toner is on its way.", f"setting {numbers[1]} language=en",
              f"schedule {numbers[2]} FREQ=HOURLY", f"update-now {numbers[3]}", f"report-now {numbers[4]}"]
    assert lines(centre, "U=600007") == wanted                                  # a poll, at once otherwise
    wait_for("them to be sent", lambda: {r for _, r in results(centre, "600007")} == {"sent"})
    assert lines(centre, "U=600007") == []
    assert not centre.show("show", "terminal", "600007")["down_waits"]


def test_down_waits_for_a_reply_that_goes_out(centre):
    """Whoever asked is gone: it rides in the next reply, and again where the same query comes again."""
    centre.say("down", "send", "600008", "panel", "Hello.")
    centre.stop()
    centre.start()
    with socket.create_connection(("127.0.0.1", centre.port), 30) as gone:
        gone.sendall(f"GET {PATH}?U=600008&T=it+smells HTTP/1.1\r\nHost: x\r\n".encode())   # no end: nothing is asked
    first = lines(centre, "U=600008&T=it+smells")
    assert len(first) == 1 and first[0].startswith("panel ") and first[0].endswith(" Hello.")
    wait_for("it to be sent", lambda: results(centre, "600008") == [("panel", "sent")])
    assert lines(centre, "U=600008&T=it+smells") == first
    assert lines(centre, "U=600008&T=it+hums") == []


def test_down_is_withdrawn(centre):
    centre.say("down", "send", "600009", "panel", "Hello.")
    number = centre.show("list", "downs", "terminal=600009")[0]["id"]
    centre.say("down", "withdraw", str(number))
    centre.say("down", "withdraw", str(number), code=65)
    assert lines(centre, "U=600009") == []
    assert results(centre, "600009") == [("panel", "withdrawn")]
    centre.say("down", "send", "600009", "reboot", code=65)
    centre.say("down", "send", "600009", code=64)


def test_down_by_check_update(centre):
    centre.say("down", "send", "600010", "panel", "Hello.")
    status, _, text = centre.ask("GET", "/cgi-bin/cgi.checkupdate?U=600010")
    assert status == 200 and text.split("\n")[4].startswith("panel ")
    wait_for("it to be sent", lambda: results(centre, "600010") == [("panel", "sent")])


def test_no_down_to_a_stranger(centre):
    """Who cannot sign for a terminal that needs it gets nothing that waits for it."""
    give_key(centre, "600011")
    centre.say("terminal", "600011", "--signed-only", "yes")
    centre.say("down", "send", "600011", "panel", "Hello.")
    assert Reply(*centre.ask("GET", f"{PATH}?U=600011")).status == 403
    assert len(lines(centre, sign("U=600011&D=1"))) == 1
