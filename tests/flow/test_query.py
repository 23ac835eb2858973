"""The query protocol: every figure of seed 001 with its literal request, answered to Python's own HTTP client and to
curl, by a gateway that has no mail. The descriptions are the seed's, byte for byte."""
import concurrent.futures
import contextlib
import datetime
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

import pytest
from gateway import wait_for
from query_centre import PATH, Centre, quote

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FIGURES = {   # request, reply: type of contents, description
    "5 and 6": ("U=123456&P=341", "error", "toner end"),
    "7 and 8": ("U=123456&P=531", "error", "toner bottle should be replaced"),
    "9 and 10": ("U=123456&P=784", "error", "abnormal condition in fixing drum"),
    "11 and 12": ("U=123456&T=many+scummings", "message", "scumming"),
    "13 and 14": ("U=123456&E=Type2&U=2", "order", "Type2 toner two"),
    "17 and 18": ("U=123456&TC=46456&BC=34842&CC=11614", "utilization",
                  "Sheets output: total 46456, monochrome 34842, color 11614."),
}


@pytest.fixture(scope="module")
def centre(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pq.", dir="/tmp"))
    folder.chmod(0o755)
    centre = Centre(build, folder, terminals=[f"5000{n:02}" for n in range(40)])
    yield centre
    centre.stop()
    shutil.rmtree(folder, ignore_errors=True)


def numbered(query, number):
    return query.replace("123456", number, 1)


# ---- the figures ----

@pytest.mark.parametrize("figure", FIGURES)
def test_figures_to_python(centre, figure):
    request, type_, description = FIGURES[figure]
    before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    got = centre.query(request)
    assert (got.status, got.type, got.description) == (200, type_, description)
    assert before <= datetime.datetime.fromisoformat(got.time) <= datetime.datetime.now(datetime.timezone.utc)
    assert got.time.endswith("+09:00")                       # the customer's zone
    report = centre.show("show", "report", got.reception)
    assert report["terminal"] == "123456" and report["channel"] == "query" and report["trust"] == "unsigned"


@pytest.mark.parametrize("figure", FIGURES)
def test_figures_to_curl(centre, figure):
    """By GET and by POST, on the gateway's port and on the plain one, HTTP 1.1 and 1.0: one report."""
    request, type_, description = FIGURES[figure]
    query = numbered(request, "500000")
    texts = [centre.curl(query=query), centre.curl("--http1.0", query=query), centre.curl("--data", query),
             centre.curl("--http1.0", "-H", "Host:", query=query),
             centre.curl(query=query, port=centre.plain), centre.curl("--http1.0", "-H", "Host:", query=query, port=centre.plain),
             centre.curl("--data", query, port=centre.plain)]
    assert len(set(texts)) == 1
    _, said, reception, words, end = texts[0].split("\n")
    assert (said, words, end) == (type_, description, "")
    assert centre.show("show", "report", reception)["times_received"] == len(texts)


def test_figure_4_the_reply_is_on_disk_before_it_is_sent(centre):
    """Sa1 to Sa4: the state, the data, the reply, what the operator sees; a kill behind the reply loses nothing."""
    got = centre.query("U=500001&P=341")
    centre.process.kill()
    centre.process.wait()
    centre.log.close()
    centre.start()
    assert centre.show("show", "report", got.reception)["summary"] == "toner-low"
    again = centre.query("U=500001&P=341")
    assert (again.reception, again.time, again.description) == (got.reception, got.time, "toner end")


def test_the_periodic_query_without_contents(centre):
    first = centre.query("U=123456")
    assert (first.status, first.type, first.description) == (200, "poll", "Nothing new.")
    numbers = [centre.query("U=123456").reception for _ in range(5)]
    assert len({first.reception, *numbers}) == 6


# ---- in the terminal's language, in whatever character set ----

def test_languages(centre):
    assert centre.query("U=223456&P=341").description == "Toner geht zu Ende"
    assert centre.query("U=323456&P=341").description == "トナー残量わずか"
    assert centre.query("U=323456&E=Type2&U=2").description == "Type2トナー 2個"
    assert centre.query("U=223456&X=1").description == "nichts gemeldet"
    assert centre.query("U=223456").description == "Nichts Neues."


@pytest.mark.parametrize("charset,text", [
    ("utf-8", "紙が詰まりました"), ("shift_jis", "紙が詰まりました"), ("euc_jp", "紙が詰まりました"),
    ("latin-1", "Papier fällt heraus, Größe falsch"), ("utf-8", "Papier fällt heraus"), ("cp1252", "L’écran est éteint"),
])
def test_text_in_any_character_set(centre, charset, text):
    """Python encodes it; what staff read is what was typed."""
    got = centre.query(f"U=500002&T={quote(text, charset)}")
    assert (got.type, got.description) == ("message", text)
    cases = centre.show("list", "cases", "terminal=500002")
    case = centre.show("show", "case", cases[0]["service_id"])
    assert text in [message["text"] for message in case["messages"]]


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc_jp"])
def test_scumming_in_japanese(centre, charset):
    got = centre.query(f"U=500003&T={quote('地汚れが多い', charset)}")
    assert got.description == "scumming"
    assert len(centre.show("list", "reports", "terminal=500003")) == 1     # the same, however it was encoded


def test_raw_bytes_in_a_body(centre):
    body = b"U=500004&T=" + "地汚れ".encode("shift_jis")
    assert centre.post(body, type_=None).description == "scumming"


# ---- what it does ----

def test_341_and_531_are_one_matter_and_never_empty(centre):
    for error in ("341", "531", "341"):
        centre.query(f"U=500005&P={error}")
    cases = centre.show("list", "cases", "terminal=500005")
    assert len(cases) == 1 and cases[0]["kind"] == "shortage" and cases[0]["keyword"] == "toner-life-over"
    assert centre.show("list", "orders", "terminal=500005") == []
    centre.query("U=500006&P=341")
    assert [c["keyword"] for c in centre.show("list", "cases", "terminal=500006")] == ["toner-low"]


def test_an_unsigned_order_waits(centre):
    centre.query("U=500007&E=Type2&U=2")
    orders = centre.show("list", "orders", "terminal=500007")
    assert [o["state"] for o in orders] == ["held"]
    assert orders[0]["lines"] == [{"item": "TB-1", "quantity": 2}]
    item = next(i for i in centre.show("list", "items", "open=true") if i["terminal"] == "500007")
    assert item["kind"] == "unverified-order"
    centre.say("item", "accept", str(item["id"]))
    assert centre.show("list", "orders", "terminal=500007")[0]["state"] == "placed"
    # Equal but for the quantity, so no repetition: one is open.
    assert centre.query("U=500007&E=Type2&U=3").description == "Type2 toner three"
    assert sorted(o["state"] for o in centre.show("list", "orders", "terminal=500007")) == ["held", "placed"]


def test_counts_are_kept_and_a_wrong_sum_is_marked(centre):
    got = centre.query("U=500008&TC=46457&BC=34842&CC=11614")
    assert got.status == 200 and "46457" in got.description
    report = centre.show("show", "report", got.reception)
    assert report["flags"] == ["sum-differs"]
    assert {c["name"]: c["value"] for c in report["counters"]} == {"total": 46457, "black": 34842, "colour": 11614}


def test_one_report_of_many_at_once(centre):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: centre.query("U=500009&P=784"), range(40)))
    assert len({(g.status, g.reception, g.text) for g in got}) == 1
    assert len(centre.show("list", "cases", "terminal=500009")) == 1


# ---- bad input: 35 to 47 ----

@pytest.mark.parametrize("query,status,description", [
    ("U=500010&X=1", 400, "nothing reported"),                                     # 35
    ("U=500010&T=", 400, "nothing reported"),
    ("U=500010&U=500010", 400, "repeated field"),                                  # 38
    ("U=500010&U=2&U=3", 400, "repeated field"),
    ("U=500010&E=Type2&U=1&U=2", 400, "repeated field"),
    ("U=500010&E=Type2&E=Type3&U=1", 400, "repeated field"),
    ("U=500010&P=341&P=531", 400, "repeated field"),
    ("U=500010&P=341&T=also", 400, "more than one thing reported"),
    ("U=500010&T=" + "a" * 5000, 414, "T is too long"),                            # 39
    ("U=500010&T=" + "a" * 9000, 414, "the query is too long"),
    ("U=500010&T=%00", 400, "a NUL"),                                              # 40
    ("U=500010&T=%zz", 400, "a broken percent sign"),
    ("U=500010&T=%c0%af", 400, "T holds overlong UTF-8"),
    ("U=500010&T=../../etc/passwd", 400, "T holds a path"),
    ("U=500010&T=%2e%2e%2fetc", 400, "T holds a path"),
    ("U=500010&T=%1b[2J", 400, "T holds a control character"),
    ("U=500010&E=Type2&U=0", 422, "the quantity is a number from 1 to 999"),
    ("U=500010&E=Type2&U=1e9", 422, "the quantity is a number from 1 to 999"),
    ("U=500010&TC=-5", 422, "TC is no number"),
    ("U=500010&TC=99999999999999999999", 422, "TC is no number"),
], ids=lambda value: str(value)[:40])
def test_refused_by_get_and_post(centre, query, status, description):
    for got, wanted in ((centre.query(query), status), (centre.post(query), 413 if status == 414 else status)):
        assert (got.status, got.type, got.reception, got.description) == (wanted, "refused", "-", description)
    assert centre.show("list", "reports", "terminal=500010") == []


def test_36_unknown_error_number(centre):
    got = centre.query("U=500011&P=999")
    assert (got.status, got.type, got.description) == (422, "unknown-error", "unknown error number 999")
    assert centre.show("show", "report", got.reception)["flags"] == ["unknown-error"]
    again = centre.query("U=500011&P=999")
    assert (again.status, again.reception) == (422, got.reception)
    assert [i["kind"] for i in centre.show("list", "items", "open=true") if i["terminal"] == "500011"] == ["unknown-error"]
    got = centre.query("U=500011&E=Nothing")
    assert (got.status, got.type) == (422, "unknown-order") and got.reception != "-"


@pytest.mark.parametrize("query", ["P=341", "U=&P=341", "U=12345&P=341", "U=12345678901&P=341", "U=12345x&P=341", ""])
def test_37_no_number(centre, query):
    got = centre.query(query)
    assert (got.status, got.type, got.reception, got.description) == (404, "unknown-terminal", "-", "unknown terminal")
    assert sum(i["kind"] == "unknown-terminal" and i["value"] == "-"
               for i in centre.show("list", "items", "open=true")) == 1


def test_37_unknown_number_is_404_until_it_is_registered(centre):
    for query in ("U=777777&P=341", "U=777777", "U=777777&T=hello"):
        got = centre.query(query)
        assert (got.status, got.type, got.description) == (404, "unknown-terminal", "unknown terminal")
    items = [i for i in centre.show("list", "items", "open=true") if i["value"] == "777777"]
    assert [i["kind"] for i in items] == ["unknown-terminal"]


def test_37_takes_as_long_as_a_known_one(centre):
    """Both are written down before they are answered, so neither is told by its speed."""
    def seconds(query):
        began = time.monotonic()
        centre.query(query)
        return time.monotonic() - began

    pairs = [(seconds(f"U=500012&T=word+{n}"), seconds(f"U=7000{n:02}&T=word")) for n in range(60)]
    known, unknown = map(statistics.median, zip(*pairs))
    assert unknown < 10 * known and known < 10 * unknown


def raw(port, data, wait=60):
    """What comes back until the server closes: it is asked to."""
    data = data.replace(b"Host: a\r\n", b"Host: a\r\nConnection: close\r\n")
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as s:
        out = b""
        with contextlib.suppress(OSError):
            s.sendall(data)
            while chunk := s.recv(65536):
                out += chunk
        return out


def status_of(answer):
    found = re.match(rb"HTTP/1\.[01] (\d\d\d)", answer)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize("line,status", [
    (f"GET {PATH}?U=500013&P=341 HTTP/1.0\r\n\r\n", 200),                                             # 43
    (f"GET {PATH}?U=500013&P=341 HTTP/1.1\r\n\r\n", 400),
    (f"GET {PATH}?U=500013&P=341 HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    (f"GET http://other.test{PATH}?U=500013&P=341 HTTP/1.1\r\nHost: other.test\r\n\r\n", 421),
    (f"GET {PATH}?U=500013&T={'a' * 65536} HTTP/1.0\r\n\r\n", 414),                                   # 39
    (f"GET {PATH}?U=500013&P=341 HTTP/1.0\r\nX: {'a' * 17000}\r\n\r\n", 431),
    (f"POST {PATH} HTTP/1.0\r\nContent-Length: 1048577\r\n\r\n", 413),
    (f"POST {PATH} HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>", 415),
    (f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),   # 41
    (f"POST {PATH} HTTP/1.0\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    (f"HEAD {PATH}?U=500013 HTTP/1.0\r\n\r\n", 405),                                                 # 42
    (f"TRACE {PATH} HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (f"PUT {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405),
    ("GET /cgi-bin/../healthz HTTP/1.0\r\n\r\n", 404),
    ("GET /cgi-bin/cgi.other HTTP/1.0\r\n\r\n", 404),
], ids=lambda value: str(value)[:50])
@pytest.mark.parametrize("door", ["port", "plain"])
def test_requests_on_both_ports(centre, door, line, status):
    answer = raw(getattr(centre, door), line.encode())
    assert status_of(answer) == status, answer[:300]
    if status == 405:
        assert b"Allow: GET, POST\r\n" in answer


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/staff/login", "/report", "/gateway.pem", "/robots.txt"])
def test_nothing_else_on_the_plain_port(centre, path):
    for method in ("GET", "POST"):
        assert centre.ask(method, path, port=centre.plain)[0] == 404


def test_43_http_1_0_without_host_is_for_queries_only(centre):
    assert status_of(raw(centre.port, b"GET /healthz HTTP/1.0\r\n\r\n")) == 400


def test_46_client_gone_before_the_reply(centre):
    with socket.create_connection(("127.0.0.1", centre.plain)) as s:
        s.sendall(f"GET {PATH}?U=500014&P=784 HTTP/1.0\r\n\r\n".encode())
    reports = wait_for("the report", lambda: centre.show("list", "reports", "terminal=500014"))
    got = centre.query("U=500014&P=784")
    assert got.reception == reports[0]["reception"] and len(centre.show("list", "reports", "terminal=500014")) == 1


def test_47_expect_without_a_body(centre):
    began = time.monotonic()
    answer = raw(centre.plain, f"POST {PATH} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n".encode())
    assert time.monotonic() - began < 30 and b" 200 " not in answer
    assert centre.query("U=123456").status == 200


def test_replies_are_small(centre):
    """A terminal has little room: three lines of the protocol and few more."""
    answer = raw(centre.plain, f"GET {PATH}?U=123456&P=341 HTTP/1.0\r\n\r\n".encode())
    head, body = answer.split(b"\r\n\r\n", 1)
    assert len(head.split(b"\r\n")) <= 8 and len(answer) < 400 and body.endswith(b"\ntoner end\n")


# ---- tables ----

def test_a_dealer_changes_a_table(centre):
    out = centre.dir / "errors.xml"
    out.write_text(centre.say("table", "export", "errors").stdout, encoding="utf-8")
    schema = SOURCE / "schemas/table.rng"
    subprocess.run(["xmllint", "--noout", "--relaxng", schema, out], check=True, capture_output=True)
    assert "0 rows" in centre.say("table", "import", str(out)).stdout          # nothing was changed in it
    def versions():
        return [(v["version"], v["changed"]) for v in centre.show("table", "show") if v["table"] == "errors"]

    assert versions() == []
    out.write_text(out.read_text(encoding="utf-8").replace("</table>", """  <row code="612" model="MF-1" keyword="media-jam" severity="error">
    <text xml:lang="en">jam in duplex unit</text><text xml:lang="ja">両面ユニット紙詰まり</text></row></table>"""), encoding="utf-8")
    assert "4 rows" in centre.say("table", "check", str(out)).stdout
    centre.say("table", "import", str(out))
    rows = {r["code"]: r for r in centre.show("table", "show", "errors")}
    assert rows["612"]["from"] == "dealer" and rows["341"]["from"] == "shipped"
    assert versions() == [(1, 1)]
    assert centre.query("U=500030&P=612").description == "jam in duplex unit"
    assert centre.query("U=323456&P=612").description == "両面ユニット紙詰まり"
    out.write_text("<table xmlns='urn:platen:table:1' name='errors'>\n<row code='1'/>\n</table>")
    for word in ("check", "import"):
        done = centre.say("table", word, str(out), code=65)
        assert done.stderr.startswith(f"{out}:2: "), done.stderr
    assert centre.query("U=500031&P=612").status == 200


@pytest.mark.parametrize("name", ["errors", "orders", "words", "numbers"])
def test_shipped_tables_are_valid(name):
    for words in (["xmllint", "--noout", "--relaxng"], ["jing"]):
        subprocess.run([*words, SOURCE / "schemas/table.rng", SOURCE / f"templates/tables/{name}.xml"], check=True,
                       capture_output=True)


def test_a_terminal_that_may_order_by_itself(centre):
    centre.say("terminal", "500032", "--orders-itself", "yes")
    assert centre.show("show", "terminal", "500032")["orders_itself"] is True
    centre.query("U=500032&P=341")
    centre.query("U=500032&E=Type2&U=2")
    assert [o["state"] for o in centre.show("list", "orders", "terminal=500032")] == ["placed"]
    centre.query("U=500032&E=Type2&U=1")
    assert sorted(o["state"] for o in centre.show("list", "orders", "terminal=500032")) == ["held", "placed"]
    centre.say("terminal", "500032", "--orders-itself", "perhaps", code=65)


# ---- neither agent nor mail ----

def test_a_terminal_registers_by_http_alone(centre):
    """A code, one POST, and it is served: no agent, no mailbox, no mail relay."""
    centre.say("code", "new", "--customer", "C1", "--out", str(centre.dir / "terminal.enrolment"))
    code = re.search(r"^Code: (\S+)$", (centre.dir / "terminal.enrolment").read_text(), re.M).group(1)

    def register(form):
        status, _, text = centre.ask("POST", "/report", form, {"Content-Type": "application/x-www-form-urlencoded"})
        return status, text.split("\n")

    assert register("serial=SN-1")[0] == 400
    assert register("code=0000-0000&serial=SN-1")[0] == 403
    assert register(f"code={code}&number=12&serial=SN-1")[0] == 422
    assert register(f"code={code}&number=123456&serial=SN-1")[0] == 409
    status, lines = register(f"code={code}&number=888888&serial=SN-1&model=MF-1&place=Annex&manager=manager.one%40platen.test")
    assert status == 200 and lines[1] == "registration" and lines[3] == "Registered as number 888888."
    assert register(f"code={code}&serial=SN-1")[1][3] == "Registered as number 888888."       # the reply was lost
    assert register(f"code={code}&number=888889&serial=SN-2")[0] == 403
    got = centre.query("U=888888&P=341", port=centre.plain)
    assert (got.status, got.description) == (200, "toner end")
    terminal = centre.show("show", "terminal", "888888")
    assert terminal["agent"] == "" and terminal["place"] == "Annex" and terminal["manager"] == "manager.one@platen.test"
    assert [c["keyword"] for c in centre.show("list", "cases", "terminal=888888")] == ["toner-low"]


# ---- polls are no commands ----

def test_a_poll_writes_nothing_until_the_tick(centre):
    def events():
        return int(re.search(r"platen_events_total (\d+)", centre.ask("GET", "/metrics")[2]).group(1))

    def written(number):
        for _ in range(5):
            centre.query(f"U={number}")
        before = events()
        assert len({centre.query(f"U={number}").reception for _ in range(50)}) == 50
        return events() - before

    centre.query("U=500020&P=341")
    # a block of numbers, perhaps the tick; on a slow machine what is due besides may fall into one of the turns
    assert any(written(number) <= 2 for number in ("500020", *range(500030, 500040)))
    heard = centre.show("show", "terminal", "500020")["heard"]
    time.sleep(1.1)
    centre.query("U=500020")
    centre.stop()                                                      # the end writes what waits
    centre.start()
    assert centre.show("show", "terminal", "500020")["heard"] > heard


def test_a_crash_leaves_a_gap_and_no_repeat(centre):
    seen = set()
    for _ in range(4):
        for _ in range(30):
            got = centre.query("U=500021")
            assert got.reception not in seen
            seen.add(got.reception)
        centre.stop(signal.SIGKILL)
        centre.start()
    assert centre.query("U=500021&P=341").reception not in seen


def test_too_many_of_one_terminal(build, short_dir):
    centre = Centre(build, short_dir, more="query-terminal = 30")
    try:
        got = [centre.query("U=123456") for _ in range(40)]
        assert [g.status for g in got[:30]] == [200] * 30
        late = got[-1]
        assert late.status == 429 and late.description == "too many queries, try later"
        assert 1 <= int(late.headers["Retry-After"]) <= 3
        assert centre.query("U=223456").status == 200                  # others are not touched
    finally:
        centre.stop()
