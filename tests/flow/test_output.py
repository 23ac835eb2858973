"""Report output (seed 001, Fig. 4, Sa4): staff see each query as it comes, on pages and on paper, and act; what they act by
mail or fax arrives through real mail servers. Pages are read by Python, PDFs by poppler's pdftotext."""
import re
import subprocess
import urllib.parse
import urllib.request

import pytest
from query_centre import PATH
from web_staff import Staff

house_module = pytest.importorskip("house")
import postbox  # noqa: E402
from gateway import wait_for  # noqa: E402

NUMBER, PLACE = "630001", "Mail room"


def words_of(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True,
                          timeout=60).stdout.decode()


# ---- pages, by the demo ----

@pytest.fixture(scope="module")
def desk(staff):
    return staff


def press(desk, page, end, **fields):
    action, given = page.form(end)
    return desk.post(action, {**given, **fields})


def test_staff_see_it_come(demo, desk):
    """As soon as it is answered, with number, model, place, installing person, cover address and content."""
    number = "200021"
    answer = demo.ask("GET", f"{PATH}?U={number}&P=784", headers=())
    reception = answer.text.split("\n")[2]
    assert answer.text.split("\n")[3] == "abnormal condition in fixing drum"
    page = desk.get("/staff/q/reports").text
    row = page[page.index(reception):]
    row = row[:row.index("</tr>")]
    for word in ("abnormal condition in fixing drum", number, "BP200", "Hall 1, gate", "Contact, works", "contact.works@platen.test"):
        assert word in row, (word, row)
    assert reception in desk.get("/staff/q/reports?department=D5").text
    assert reception not in desk.get("/staff/q/reports?department=D3").text
    assert reception not in desk.get("/staff/q/reports?part=handled").text


def test_staff_act_and_take_back(desk):
    page = desk.get("/staff/r/942")
    assert press(desk, page, "/do/order", item="Type2", quantity="0").status == 422
    done = press(desk, page, "/do/service")
    assert done.status == 303 and done.location.endswith("/staff/r/942?done=report-service")
    page = desk.get("/staff/r/942")
    assert "Service person, D5-" in page.text and "dispatcher" in page.text
    again = press(desk, page, "/do/service")
    assert again.status == 409 and "asked for already" in again.text
    assert press(desk, page, "/do/back", entry="1").status == 303
    assert "Taken back" in desk.get("/staff/r/942").text
    assert press(desk, desk.get("/staff/r/942"), "/do/aside").status == 303
    assert "1-00000942" not in desk.get("/staff/q/reports").text
    assert "1-00000942" in desk.get("/staff/q/reports?part=handled").text


def test_choices_of_a_terminal(desk):
    page = desk.get("/staff/t/23")
    assert press(desk, page, "/choices", tells="mail", orders="on", month="2").status == 303
    page = desk.get("/staff/t/23")
    assert re.search(r'name="month"[^>]*value="2"', page.text) and re.search(r'<option value="mail" selected', page.text)
    assert re.search(r'name="orders"[^>]*checked', page.text) and not re.search(r'name="at-end"[^>]*checked', page.text)
    assert press(desk, page, "/choices", month="2000").status == 422
    press(desk, page, "/choices", tells="no", month="0")


def test_on_paper(desk):
    assert "1-00000944" in desk.get("/staff/reports?part=handled").text
    pdf = desk.get("/staff/reports.pdf?part=all")
    assert pdf.headers["Content-Type"] == "application/pdf"
    words = words_of(pdf.body)
    for word in ("1-00000944", "toner bottle should be replaced", "200021", "BP200", "Hall 1, gate", "Contact, works", "Put aside"):
        assert word in words, (word, words)
    assert "many scummings" not in words_of(desk.get("/staff/reports.pdf?part=handled").body)


def test_only_who_may(demo, desk):
    accounts = Staff(demo, "accounts")
    accounts.enrol()
    page = accounts.get("/staff/r/943")
    assert page.status == 200 and "/do/" not in page.text
    action, fields = desk.get("/staff/r/943").form("/do/aside")
    assert accounts.post(action, fields).status == 403
    assert demo.get("/staff/reports.pdf").status in (303, 401)


# ---- mail and fax, by real servers ----

@pytest.fixture(scope="module")
def terminal(house):
    for name, text in (("terminals", "number,customer,model,place,manager,installing\n"
                        f"{NUMBER},TRADING,BC200,{PLACE},{house_module.MANAGERS['north']},{house_module.INSTALLER}\n"),
                       ("dealer", "name,slip_seconds,veto_minutes\nNorth Office Service,1,0\n")):
        file = house.dir / f"{name}-output.csv"
        file.write_text(text, encoding="utf-8")
        house.gateway.say("import", name, str(file))
    return house.gateway


def ask(gateway, fields):
    with urllib.request.urlopen(f"{gateway.base_url}{PATH}?U={NUMBER}&{fields}", timeout=30) as answer:
        return answer.read().decode().split("\n")[2]


def attached(mail):
    part, = mail.iter_attachments()
    assert part.get_content_type() == "application/pdf"
    return words_of(part.get_content())


def test_a_mail_by_itself_and_a_fax_by_staff_arrive(house, terminal):
    terminal.say("terminal", NUMBER, "--tells-itself", "mail")
    reception = ask(terminal, "P=341")
    mail = postbox.Mailbox(house.servers, house_module.INSTALLER).wait(
        reception, lambda m: reception in postbox.text_of(m))
    assert mail["Subject"].startswith("toner end: ")
    for word in ("toner end", NUMBER, PLACE, "Installing person, Example Trading", house_module.INSTALLER, reception):
        assert word in attached(mail) and word in postbox.text_of(mail), word
    entry, = terminal.ctl("show", "report", reception)["handled"]
    assert (entry["what"], entry["by"], entry["to"]) == ("mail", "gateway", house_module.INSTALLER)

    typed = ask(terminal, "T=" + urllib.parse.quote("地汚れが多い".encode("shift_jis")))
    assert terminal.say("report", "fax", typed).strip() == "The fax goes out in 1 seconds."
    fax = postbox.Mailbox(house.servers, house_module.FAX).wait(typed, lambda m: typed in postbox.text_of(m))
    assert "地汚れが多い" in attached(fax) and "+44 20 7946 0113" in attached(fax)
    assert wait_for("the outbox to say so", lambda: [m for m in terminal.ctl("list", "outbox", "kind=fax")
                                                     if m["state"] == "sent"])
    assert terminal.ctl("list", "reports", "output=open", f"terminal={NUMBER}") == []


def test_platenctl_acts(terminal):
    terminal.say("terminal", NUMBER, "--tells-itself", "no")
    reception = ask(terminal, "P=784")
    assert [r["reception"] for r in terminal.ctl("list", "reports", "output=open", f"terminal={NUMBER}")] == [reception]
    assert "Order O-" in terminal.say("report", "order", reception, "TN200C=2")
    assert terminal.say("report", "back", reception, "1").strip() == "It is taken back."
    assert "A service person is asked for: D" in terminal.say("report", "service", reception)
    handled = terminal.ctl("show", "report", reception)["handled"]
    assert [(e["what"], e["by"], bool(e["back"])) for e in handled] == [("order", "operator", True), ("service", "operator", False)]
