"""The staff's desk: enrolment, login, queues, what staff change, and what is refused."""
import base64
import hashlib
import hmac
import html
import pathlib
import re
import struct
import time

import pytest
import web
from web_staff import PASSWORD, Staff, totp

SOURCE = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(build, tmp_path_factory):
    with web.demo(build, tmp_path_factory.mktemp("staff")) as demo:
        yield demo
        said = demo.said()
    assert demo.tokens["enrol-dispatcher"] not in said and PASSWORD not in said


# ---- enrolment ----

@pytest.mark.parametrize("password, again, words", [
    ("short", "short", "At least 8 characters"), ("Password1!", "Password1!", "everybody tries"),
    ("qwertyuiop12", "qwertyuiop12", "everybody tries"), (PASSWORD, PASSWORD + "s", "not the same"),
])
def test_enrolment_refuses_weak_passwords(demo, password, again, words):
    operator = Staff(demo, "operator")
    action, fields = operator.get(operator.link).form(operator.link)
    answer = operator.post(action, {**fields, "password": password, "again": again, "code": "000000"})
    assert answer.status == 422 and words in answer.text


def test_enrolment_page_changes_nothing_and_shows_one_secret(demo):
    operator = Staff(demo, "operator")
    events = demo.events()
    pages = [operator.get(operator.link).text for _ in range(3)]
    assert demo.events() == events
    secrets = {re.search(r'class="secret">([A-Z2-7]{32})<', p).group(1) for p in pages}
    assert len(secrets) == 1 and "<svg class=\"qr\"" in pages[0]
    action, fields = operator.get(operator.link).form(operator.link)
    wrong = operator.post(action, {**fields, "password": PASSWORD, "again": PASSWORD,
                                   "code": totp(secrets.pop(), 7)})
    assert wrong.status == 422 and "not the code of now" in wrong.text


def test_enrolment_works_once(demo, staff):
    assert staff.get("/staff/q/open").status == 200
    assert demo.get(staff.link).status == 410
    assert demo.get("/staff/enrol/" + "x" * 43).status == 410          # a guess looks the same
    assert demo.post(staff.link, {"token": "x"}).status == 403


# ---- login ----

def test_cookie_is_safe(demo, staff):
    answer = Staff(demo, "accounts").enrol()
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("platen=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert "Secure" not in cookie                                      # http on loopback
    assert len(cookie.split(";")[0].split("=")[1]) == 43               # 256 bits


def test_login_needs_both_and_a_code_works_once(demo, staff):
    again = Staff(demo, "dispatcher")
    again.secret = staff.secret
    unknown = again.try_login(login="nobody")
    assert unknown.status == 401
    wrong = again.try_login(password="not it at all")
    assert wrong.status == 401
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)    # no word tells them apart
    code = totp(staff.secret, 1)
    good = again.try_login(code=code)
    assert good.status == 303 and good.location == "/staff"
    again.take_cookie(good)
    assert again.cookie != staff.cookie and again.get("/staff/q/open").status == 200
    used = Staff(demo, "dispatcher").try_login(code=code, login="dispatcher")
    assert used.status == 401 and "used before" in used.text
    out = again.press("/staff/q/open", "/staff/logout")
    assert out.status == 303 and "Max-Age=0" in out.headers["Set-Cookie"]
    assert again.get("/staff/q/open").location.startswith("/staff/login?next=")


def test_refusals_come_at_steps(demo, staff):
    """An unknown login costs a password check as well, and what the desk took is not seen."""
    for login in ["nobody", "dispatcher"]:
        began = time.monotonic()
        assert staff.try_login(password="wrong again", login=login).status == 401
        assert time.monotonic() - began > 0.49


def test_lockout(demo):
    operator = Staff(demo, "operator")
    operator.enrol()
    for _ in range(5):
        assert operator.try_login(password="wrong again").status == 401
    right = operator.try_login()
    assert right.status == 401 and "locked" in right.text
    wrong = operator.try_login(password="wrong again")
    assert "This login is locked" not in wrong.text                    # only its owner learns that


def test_next_leads_only_to_our_pages(demo, staff):
    page = demo.get("/staff/login?next=https://evil.test/").text
    assert 'name="next" value="/staff"' in page
    assert 'name="next" value="/staff/c/D5-000001"' in demo.get("/staff/login?next=/staff/c/D5-000001").text


def test_without_session(demo):
    page = demo.get("/staff/c/D5-000001")
    assert page.status == 303 and page.location == "/staff/login?next=%2Fstaff%2Fc%2FD5-000001"
    assert demo.post("/staff/c/D5-000001/note", {"text": "x"}).status == 401
    assert demo.get("/staff/q/open", Cookie="platen=" + "A" * 43).status == 303


# ---- queues ----

QUEUES = ["open", "failures", "service", "maintenance", "shortages", "orders", "visits", "registrations", "items",
          "mail", "out", "silent"]


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_and_what_it_opens(demo, staff, name):
    events = demo.events()
    page = staff.get(f"/staff/q/{name}")
    assert page.status == 200
    rows = re.findall(r'<tr data-id="(\d+)"', page.text)
    shown = int(re.search(rf'data-tab="{name}"[^>]*>.*?<b>(\d+)', page.text, re.S).group(1))
    assert len(rows) == shown and rows
    for href in set(re.findall(r'href="(/staff/[^"]*)"', page.text)):
        assert staff.get(html.unescape(href)).status in (200, 303), href
    assert demo.events() == events


def test_row_says_what_the_dispatcher_needs(staff):
    row = re.search(r'<tr data-id="201".*?</tr>', staff.get("/staff/q/failures").text, re.S).group(0)
    for words in ["D5-000001", "Fuser failure", "Example Works", "Hall 1, gate", "200021", "BP200", "Contact, works",
                  "contact.works@platen.test", "Error", "min", "Confirm"]:
        assert words in row


def ids(page):
    return re.findall(r'<tr data-id="(\d+)"', page.text)


@pytest.mark.parametrize("column", ["age", "severity", "what", "state", "customer", "place", "model", "number", "installing"])
def test_sorting_by_links(staff, column):
    up = staff.get(f"/staff/q/open?sort={column}&dir=up")
    down = staff.get(f"/staff/q/open?sort={column}&dir=down")
    assert sorted(ids(up)) == sorted(ids(down)) and ids(up)[0] != ids(down)[0]
    assert 'aria-sort="ascending"' in up.text


def test_sorted_by_place(staff):
    page = staff.get("/staff/q/open?sort=place&dir=up").text
    places = [html.unescape(p) for p in re.findall(r'class="c-place" title="([^"]*)"', page)]
    assert places == sorted(places, key=str.lower) and len(set(places)) > 5


@pytest.mark.parametrize("how", ["sort=age&dir=down", "sort=age&dir=up", "sort=place&dir=up"])
def test_pages_by_key(staff, how):
    """Each row once: from any row on comes what stands behind it."""
    all_rows = ids(staff.get(f"/staff/q/open?{how}"))
    page = staff.get(f"/staff/q/failures?{how}")
    rows = ids(page)
    assert [r for r in all_rows if r in rows] == rows
    assert staff.get(f"/staff/q/open?{how}&after=x-y").status == 200


# ---- what staff change ----

def test_delivery_date_dispatch_delivered(demo, staff):
    page = "/staff/c/D5-000002"
    for day, words in [("2020-01-02", "This time is over"), ("2027-02-31", "no such day")]:
        answer = staff.press(page, "/date", day=day, **{"from": "09:00", "to": "12:00"})
        assert answer.status == 422 and words in answer.text and "Perhaps" in answer.text
        assert f'value="{day}"' in answer.text                         # entries are kept
    gap = staff.press(page, "/date", day="2027-03-28", **{"from": "02:30", "to": "04:00"})
    assert gap.status == 422 and "leaves this hour out" in gap.text and "Perhaps 2027-03-28, 03:00" in gap.text
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() + 3 * 86400))
    done = staff.press(page, "/date", day=day, **{"from": "09:00", "to": "12:00"})
    assert done.status == 303 and done.location == page + "?done=date"
    shown = staff.get(done.location).text
    assert "9:00 to 12:00" in shown and "Mail &quot;Delivery date&quot;" in shown or "Delivery date" in shown
    assert staff.press(page, "/dispatch").location == page + "?done=dispatched"
    assert staff.press(page, "/delivered").location == page + "?done=delivered"
    assert "/delivered" not in staff.get(page).text.replace("?done=delivered", "")


def test_confirm_and_move_a_visit(demo, staff):
    page = "/staff/c/D5-000001"
    assert "Accepted in the calendar" in staff.get(page).text
    confirmed = staff.press(page, "/confirm")
    assert confirmed.status == 303
    assert "Visit confirmed" in staff.get(page).text
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() + 5 * 86400))
    moved = staff.press(page, "/confirm", day=day, store="1", **{"from": "14:00", "to": "16:00"})
    assert moved.status == 303 and "14:00 to 16:00" in staff.get(page).text
    past = staff.press(page, "/confirm", day="2020-01-01", **{"from": "14:00", "to": "16:00"})
    assert past.status == 422 and "This time is over" in past.text
    assert staff.press(page, "/cancel").status == 303


def test_somebody_is_sent_unasked(demo, staff):
    page = "/staff/c/D5-000004"
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() + 6 * 86400))
    late = staff.press(page, "/visit", day="2020-01-01", store="1", **{"from": "9:00", "to": "11:00"})
    assert late.status == 422 and "This time is over" in late.text
    assert staff.press(page, "/visit", day=day, store="1", **{"from": "9:00", "to": "11:00"}).status == 303
    shown = staff.get(page).text
    assert "9:00 to 11:00" in shown and "Send a service person" not in shown
    assert staff.press(page, "/cancel").status == 303
    assert "Send a service person" in staff.get(page).text


def test_pressed_twice_is_once(demo, staff):
    action, fields = staff.get("/staff/c/D5-000004").form("/note")
    answers = [staff.post(action, {**fields, "text": "Called, nobody there."}) for _ in range(2)]
    assert {a.status for a in answers} == {303}
    assert staff.get("/staff/c/D5-000004").text.count("Called, nobody there.") == 1


def test_note_is_escaped_and_empty_refused(staff):
    page = "/staff/c/D5-000004"
    assert staff.press(page, "/note", text="  ").status == 422
    staff.press(page, "/note", text="<script>alert(1)</script>\u202e")
    text = staff.get(page).text
    assert "&lt;script&gt;alert" in text and "<script>alert" not in text and "\u202e" not in text


def test_end_of_a_case(staff):
    page = "/staff/c/D5-000010"
    assert staff.press(page, "/end", evidence="seen on site").location == page + "?done=ended"
    assert "D5-000010" not in staff.get("/staff/q/shortages").text
    assert "Done" in staff.get(page).text


def test_what_came_back_by_mail_is_seen(staff):
    assert re.search(r"<dt>Automatic answers to it</dt><dd class=\"num\">2</dd>", staff.get("/staff/out/1/7").text)
    history = staff.get("/staff/c/D5-000002").text
    assert re.search(r"Mail from colleague@platen.test</a> <em[^>]*>from an address that is none of this case", history)


def test_an_end_by_mistake_is_taken_back(staff):
    page = "/staff/c/D5-000016"
    assert "open it again" not in staff.get(page).text
    staff.press(page, "/end", close="yes")
    assert "D5-000016" not in staff.get("/staff/q/shortages").text
    done = staff.press(page, "/reopen")
    assert done.location == page + "?done=reopened"
    assert "The case is open again" in staff.get(done.location).text
    assert "D5-000016" in staff.get("/staff/q/shortages").text


def test_a_yes_by_mistake_is_taken_back(staff):
    page = staff.get("/staff/i/504").text
    assert "It can be taken back until" in page
    assert "Take this back" not in staff.get("/staff/i/501").text      # open, or answered with no
    done = staff.press("/staff/i/504", "/back")
    assert "Taken back." in staff.get(done.location).text
    assert "#504" in staff.get("/staff/q/items").text
    page = staff.get("/staff/i/504").text
    assert "Take this back" not in page and "Write to it again" in page


def test_items_are_decided(staff):
    done = staff.press("/staff/i/501", "/decide", answer="no", note="asked by telephone")
    assert done.status == 303
    assert "#501" not in staff.get("/staff/q/items").text
    assert "dispatcher" in staff.get("/staff/i/501").text              # who closed it
    assert staff.press("/staff/i/502", "/decide", answer="perhaps").status == 422


def test_a_number_that_asked_is_registered(demo, staff):
    """One button: for whom, where, who looks after it; what is wrong stands beside its field, what was entered is kept."""
    query = "/cgi-bin/cgi.remoteservice?U=777777&P=341"
    assert demo.get(query).status == 404
    page = staff.get("/staff/i/560")
    assert "777777" in page.text and "Register this number" in page.text and 'value="MX-2630"' in page.text
    wrong = staff.press("/staff/i/560", "/register", customer="C99", place="Hall <b>", manager="manager@platen.test")
    assert wrong.status == 422 and 'id="customer-wrong"' in wrong.text and "There is no such customer." in wrong.text
    assert 'value="C99"' in wrong.text and "Hall &lt;b&gt;" in wrong.text
    assert demo.get(query).status == 404
    done = staff.press("/staff/i/560", "/register", customer="C1", place="Hall", model="MX-2630")
    assert done.status == 303 and re.fullmatch(r"/staff/t/\d+", done.location)
    assert "777777" in staff.get(done.location).text
    answer = demo.get(query)
    assert answer.status == 200 and answer.text.splitlines()[3] == "toner end"
    assert "Register this number" not in staff.get("/staff/i/560").text


def test_failed_mail_again(staff):
    again = staff.press("/staff/out/1/7", "/again")
    assert again.status == 303
    assert "Waiting" in staff.get("/staff/out/1/7").text


def test_mail_text_is_escaped_and_run_again_says_why_not(staff):
    page = staff.get("/staff/m/990").text
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert staff.press("/staff/m/990", "/again").status == 503         # no reader in the demo


@pytest.mark.parametrize("words, where", [
    ("200021", "/staff/t/21"), ("86030273", "/staff/t/21"), ("D5-1", "/staff/c/D5-000001"),
    ("d5-000001", "/staff/c/D5-000001"), ("O-290", "/staff/o/290"), ("1-00000901", "/staff/r/901"),
])
def test_search_opens_what_is_exact(staff, words, where):
    assert staff.get("/staff/search?q=" + words).location == where


def test_search_lists(staff):
    page = staff.get("/staff/search?q=laborat").text
    assert page.count("Laboratory, B12") == 4
    assert "Example Works" in staff.get("/staff/search?q=works").text
    assert "Nothing holds" in staff.get("/staff/search?q=%3Cscript%3E").text


# ---- what is refused ----

def test_csrf(demo, staff):
    action, fields = staff.get("/staff/c/D5-000003").form("/note")
    events = demo.events()
    good = {**fields, "text": "x"}
    assert staff.post(action, good, origin="https://evil.test").status == 403
    assert staff.post(action, {**good, "token": "A" * 43}).status == 403
    assert staff.post("/staff/c/D5-000006/note", good).status == 403   # another object's token
    assert demo.events() == events
    assert staff.get(action).status == 405



def form_token(cookie, route, path):
    """What webui would write into a form it does not show (lib/link.h)."""
    parts = [hashlib.sha256(t.encode()).digest() for t in (cookie.split("=")[1], route, path)]
    text = b"platen form\0" + b"".join(parts) + struct.pack(">Q", int(time.time() // 86400))
    mac = hmac.new(b"the link key of the demo, fixed\0", text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def test_roles_are_checked_per_action(build, tmp_path):
    demo = web.Demo(build, SOURCE, tmp_path / "log")
    try:
        accounts, admin = Staff(demo, "accounts"), Staff(demo, "dispatcher")
        accounts.enrol()
        admin.enrol()
        page = accounts.get("/staff/c/D5-000002").text
        assert "/date" not in page and "/note" in page                 # no button that would be refused
        events = demo.events()
        fields = {"day": "2030-01-01", "from": "09:00", "to": "12:00", "once": "0" * 32}
        for route, path in [("/staff/o/*/date", "/staff/o/202/date"), ("/staff/c/*/end", "/staff/c/D5-000002/end"),
                            ("/staff/v/*/confirm", "/staff/v/201/confirm"),
                            ("/staff/c/*/reopen", "/staff/c/D5-000002/reopen"),
                            ("/staff/i/*/decide", "/staff/i/500/decide"),
                            ("/staff/i/*/back", "/staff/i/504/back"),
                            ("/staff/m/*/again", "/staff/m/990/again"),
                            ("/staff/out/*/*/drop", "/staff/out/1/7/drop")]:
            answer = accounts.post(path, {**fields, "token": form_token(accounts.cookie, route, path)})
            assert answer.status == 403 and "Your role does not allow this" in answer.text, path
        assert demo.events() == events
        token = form_token(admin.cookie, "/staff/o/*/dispatch", "/staff/o/202/dispatch")
        assert admin.post("/staff/o/202/dispatch", {**fields, "token": token}).status == 303   # the token is right
        assert accounts.press("/staff/c/D5-000002", "/note", text="paid").status == 303
        assert "INVALID" not in demo.said()
    finally:
        demo.stop()


def test_headers(demo, staff):
    page = staff.get("/staff/q/open")
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert re.findall(r"<script[^>]*>", page.text) == [re.search(r'<script src="/static/[0-9a-f]+/staff.js"[^>]*>', page.text).group(0)]
    assert not re.search(r' on\w+="', page.text) and " style=" not in page.text
    assert "<script" not in demo.get(demo.home()).text                 # managers' pages have none


# ---- programs ----

def test_programs_their_counts_and_a_terminals_history(demo, staff):
    page = staff.get("/staff/updates")
    for words in ("controller-11.bin", "controller-12.bin", "5 % of its models", "C1/NORTH", "Halted: nobody gets it",
                  "3 terminals could not run it", "the board said no", "12", "9"):
        assert words in page.text, words
    terminal = staff.get("/staff/t/21").text
    assert re.search(r"controller-12\.bin.*?went back.*?failed with status 3.*?1-00000402", terminal, re.S)
    assert re.search(r"controller-11\.bin.*?runs.*?1-00000401", terminal, re.S)


def test_a_terminal_is_allowed_what_it_cannot_verify(demo, staff):
    action, fields = staff.get("/staff/t/21").form("/staff/t/21/updates")
    answer = staff.post(action, fields)
    assert answer.status == 303 and answer.location == "/staff/t/21?done=updates"
    assert "Gets programs that it cannot verify" in staff.get("/staff/t/21").text
    assert staff.post(action, {**fields, "once": "b" * 32}).status == 303    # a second one, who saw the page before
    assert "Gets programs that it cannot verify" in staff.get("/staff/t/21").text
    action, fields = staff.get("/staff/t/21").form("/staff/t/21/updates")
    assert staff.post(action, {**fields, "what": "other"}).status == 422
    assert staff.post(action, fields).status == 303
    assert "Gets programs that it cannot verify" not in staff.get("/staff/t/21").text


def test_a_label_is_made_and_printed(demo, staff):
    page = "/staff/t/21/label"
    assert staff.get(page + "?sheet=L7160").status == 404
    assert staff.press("/staff/t/21", "/t/21/label").location == "/staff/t/21?done=label"
    sheets = re.findall(r'<option value="([^"]+)">', staff.get("/staff/t/21").text.split('id="label"')[1].split("</select>")[0])
    for sheet in sheets:
        pdf = staff.get(f"{page}?sheet={sheet}&first=2")
        assert (pdf.status, pdf.headers["Content-Type"], pdf.body[:5]) == (200, "application/pdf", b"%PDF-"), sheet
    assert len(sheets) > 1 and staff.get(page + "?sheet=other").status == 404


def test_staff_halt_a_program_and_let_it_go_on(demo, staff):
    assert staff.post("/staff/updates/controller-11.bin/halt", {"token": "x", "once": "y"}).status == 403
    assert staff.press("/staff/updates", "controller-11.bin/halt").location == "/staff/updates?done=program"
    page = staff.get("/staff/updates?done=program")
    assert "The program is changed." in page.text and page.text.count("Halted: nobody gets it") == 2
    for name in ("controller-11.bin", "controller-12.bin"):
        assert staff.press("/staff/updates", f"{name}/go-on").status == 303
    assert "Halted: nobody gets it" not in staff.get("/staff/updates").text


def test_a_terminal_gets_a_key_that_is_shown_once(staff):
    page = staff.get("/staff/t/21")
    assert "No key: what it asks by number alone is not signed." in page.text and "/staff/t/21/signed" not in page.text
    action, fields = page.form("/staff/t/21/key")
    done = staff.post(action, fields)
    key = re.search(r'class="secret">([0-9a-f]{64})<', done.text).group(1)
    assert done.status == 200 and "no-store" in done.headers["Cache-Control"]
    page = staff.get("/staff/t/21")
    assert key not in page.text and "Key since" in page.text and "not yet" in page.text
    again = staff.post(action, {**fields, "at-once": "yes"})             # not the first one's answer: another key
    assert re.search(r'class="secret">([0-9a-f]{64})<', again.text).group(1) != key
    action, fields = staff.get("/staff/t/21").form("t/21/signed")
    assert staff.post(action, fields).location == "/staff/t/21?done=signed"
    assert staff.post(action, {**fields, "once": "c" * 32}).status == 303    # a second one, who saw the page before
    assert "Its queries count only with a signature." in staff.get("/staff/t/21").text
    assert staff.press("/staff/t/21", "t/21/signed").status == 303
    assert "Its queries count only with a signature." not in staff.get("/staff/t/21").text


def test_what_goes_down_to_a_terminal(staff):
    action, fields = staff.get("/staff/t/21").form("/staff/t/21/down")
    for sent, words in (({"name": "panel", "text": ""}, "Please write what the panel shows."),
                        ({"name": "setting", "text": "low"}, "A setting is NAME=VALUE."),
                        ({"name": "reboot", "text": ""}, "There is no such thing to send to a terminal.")):
        wrong = staff.post(action, {**fields, **sent})
        assert wrong.status == 422 and words in wrong.text and f'value="{sent["text"]}"' in wrong.text
    action, fields = staff.get("/staff/t/21").form("/staff/t/21/down")
    done = staff.post(action, {**fields, "name": "panel", "text": "<b>At 14:00</b>"})
    assert done.location == "/staff/t/21?done=down"
    page = staff.get(done.location)
    assert "&lt;b&gt;At 14:00&lt;/b&gt;" in page.text and "waits for its next word" in page.text
    withdraw = re.search(r'action="(/staff/down/\d+/withdraw)"', page.text).group(1)
    assert staff.post(withdraw, {"token": "x", "once": "y"}).status == 403
    action, fields = page.form(withdraw)
    assert staff.post(action, fields).location == "/staff/t/21?done=down-withdrawn"
    assert "waits for its next word" not in staff.get("/staff/t/21").text
