"""The claims of the second document, as its terminals and the staff meet them: what a terminal says by HTTP is seen
by staff at once, on pages and on paper, and something is done about it."""
import base64
import email
import email.policy
import hashlib
import hmac
import os
import re
import shutil
import struct
import subprocess
import time
import urllib.parse

from browser import Browser
from gateway import wait_for
from house import FAX, INSTALLER, MANAGERS, STAFF
from postbox import Mailbox, text_of
from tour import expect, step, terminal_asks

NUMBER = "620001"
PLACE = "Archive room"
PERSON = "Installing person, Example Trading"


def ask(w, fields, program="cgi.remoteservice"):
    """What the gateway replies to the terminal."""
    return terminal_asks(w, f"U={NUMBER}{fields}", program)


def said(w, fields, *wanted):
    """The reception number of what was replied with that type of contents and description."""
    lines = ask(w, fields)[1].decode().split("\n")
    expect((lines[1], lines[3]) == wanted, f"the reply was {lines}")
    return lines[2]


def enter(w, name, text):
    file = w.house.dir / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    w.house.gateway.say("import", name, str(file))


def code_of(secret):
    """RFC 6238, as a telephone's program has it."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    return f"{(struct.unpack('>I', mac[mac[19] & 15:][:4])[0] & 0x7fffffff) % 1000000:06}"


def log_in(w):
    link = w.house.gateway.say("staff", "add", "operator-one", "--name", "Operator one", "--mail", STAFF, "--role",
                               "admin").strip().splitlines()[-1].split()[-1]
    w.desk = Browser()
    page = w.desk.open(link)
    secret = re.search(rb'class="secret">([A-Z2-7]{32})<', page.body).group(1).decode()
    page = w.desk.press(page, "Set both and log in", password="seven quiet copiers", again="seven quiet copiers",
                        code=code_of(secret))
    expect(page.status == 200 and "Open cases" in page.text, "staff cannot log in")


def desk(w, path):
    page = w.desk.open(f"{w.house.gateway.base_url}/staff/{path}")
    expect(page.status == 200, f"{path} answered {page.status}")
    return page


def row(w, reception, *words, path="q/reports?part=all"):
    """The words of the queue's row, which says all of these."""
    page = desk(w, path)
    start = page.text.find(reception)
    expect(start >= 0, f"{reception} is not on {path}")
    end = page.text.find("1-000", start + len(reception))
    text = page.text[start:end if end > 0 else None]
    for word in words:
        expect(word in text, f"the row does not say \"{word}\": {text}")
    return text


def report_page(w, reception):
    return desk(w, f"r/{int(reception.partition('-')[2])}")


def page_of(message):
    """The words of the page that is attached, where pdftotext is at hand."""
    pdf = next(part.get_content() for part in message.iter_attachments() if part.get_content_type() == "application/pdf")
    expect(pdf.startswith(b"%PDF-"), "what is attached is no PDF")
    return words_of(pdf)


def words_of(pdf):
    if not shutil.which("pdftotext"):
        return None
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True,
                          timeout=60).stdout.decode()


@step("002.5", "staff see at once which terminal it was, whose it is and what it said", "query")
def informed(w):
    enter(w, "terminals", "number,customer,model,place,manager,installing\n"
          f"{NUMBER},TRADING,BC200,{PLACE},{MANAGERS['north']},{INSTALLER}\n")
    enter(w, "dealer", "name,slip_seconds\nNorth Office Service,1\n")
    log_in(w)
    w.drum = said(w, "&P=784", "error", "abnormal condition in fixing drum")
    row(w, w.drum, "abnormal condition in fixing drum", NUMBER, "BC200", PLACE, PERSON, INSTALLER, path="q/reports")


@step("002.6", "the same on a list to print and as a PDF", "query")
def printed(w):
    row(w, w.drum, "abnormal condition in fixing drum", NUMBER, PLACE, PERSON, path="reports")
    pdf = w.desk.open(f"{w.house.gateway.base_url}/staff/reports.pdf")
    expect(pdf.status == 200 and pdf.headers["content-type"] == "application/pdf" and pdf.body.startswith(b"%PDF-"),
           "there is no PDF")
    words = words_of(pdf.body)
    expect(words is None or NUMBER in words and w.drum in words, "the PDF does not say it")


@step("002.8", "little toner is reported, and the installing person has a mail with a PDF by itself", "query")
def little_toner(w):
    w.house.gateway.say("terminal", NUMBER, "--tells-itself", "mail")
    w.toner = said(w, "&P=341", "error", "toner end")
    mail = Mailbox(w.house.servers, INSTALLER).wait("toner end", lambda m: "toner end" in m["Subject"])
    expect(PLACE in text_of(mail) and NUMBER in text_of(mail), "the mail does not say where")
    words = page_of(mail)
    expect(words is None or "toner end" in words and NUMBER in words and w.toner in words, "the PDF does not say it")
    row(w, w.toner, "toner end", f"Mail to {INSTALLER}", "by itself")


@step("002.9", "a part to be replaced is reported; staff order goods, take them back, and ask for a service person", "query")
def to_be_replaced(w):
    reception = said(w, "&P=531", "error", "toner bottle should be replaced")
    w.desk.press(report_page(w, reception), "Order", item="Type2", quantity="2")
    order = next(o for o in w.ctl("list", "orders", f"terminal={NUMBER}"))
    expect(order["state"] == "placed" and order["lines"][0]["quantity"] == 2, "it is not ordered")
    row(w, reception, "toner bottle should be replaced", f"Order {order['number']}", "operator-one")
    w.desk.press(report_page(w, reception), "Take back")
    expect(w.ctl("show", "order", order["number"])["state"] == "cancelled", "it is not taken back")
    w.desk.press(report_page(w, reception), "Service person")
    visits = [v for v in w.ctl("list", "visits") if v["terminal"] == NUMBER]
    expect([v["state"] for v in visits] == ["asked"], "no service person is asked for")
    row(w, reception, "Taken back", "Service person")


@step("002.10", "an abnormal condition is reported, and staff send it by fax", "query")
def abnormal(w):
    w.desk.press(report_page(w, w.drum), "Fax")
    fax = Mailbox(w.house.servers, FAX).wait("the fax", lambda m: "fixing drum" in m["Subject"])
    expect(fax["To"].addresses[0].addr_spec == "fax++442079460113@platen.test", f"it went to {fax['To']}")
    words = page_of(fax)
    expect(words is None or "abnormal condition in fixing drum" in words and PLACE in words, "the PDF does not say it")
    wait_for("the row to say that it is sent",
             lambda: "Sent" in row(w, w.drum, "Fax to +44 20 7946 0113", "operator-one"))


@step("002.11", "what a user typed is reported and put aside", "query")
def typed(w):
    reception = said(w, "&T=" + urllib.parse.quote("the cover rattles"), "message", "the cover rattles")
    row(w, reception, "the cover rattles", NUMBER, path="q/reports")
    w.desk.press(report_page(w, reception), "Put aside")
    expect(reception not in desk(w, "q/reports").text, "it still waits")


@step("002.12", "an order is reported and placed by itself", "query")
def ordered(w):
    w.house.gateway.say("terminal", NUMBER, "--orders-itself", "yes")
    reception = said(w, "&E=Type2&U=1", "order", "Type2 toner one")
    order = next(o for o in w.ctl("list", "orders", f"terminal={NUMBER}", "state=placed"))
    expect(order["by_itself"] and order["lines"][0]["quantity"] == 1, "it is not placed")
    row(w, reception, "Type2 toner one", f"Order {order['number']}", "by itself")


@step("002.14", "the state of utilization is reported", "query")
def counted(w):
    reception = said(w, "&TC=46456&BC=34842&CC=11614", "utilization",
                     "Sheets output: total 46456, monochrome 34842, color 11614.")
    row(w, reception, "46456", NUMBER, path="q/reports?part=counts")


def release(w, number):
    folder = w.house.dir / "updates"
    program = w.house.dir / f"archive-{number}.bin"
    program.write_bytes(os.urandom(5000))
    w.house.gateway.say("update", "sign", str(folder), str(program), "--name", "archive", "--release", str(number), "--model",
                        "BC200", "--text", "controller update")
    w.house.gateway.say("update", "publish", str(folder))
    w.house.gateway.say("update", "stage", program.name, "--percent", "100")
    return program.read_bytes()


def given(w):
    """The program that the reply carries, None: none."""
    headers, body = ask(w, "", "cgi.checkupdate")
    if not headers["Content-Type"].startswith("multipart/mixed"):
        return None
    mail = email.message_from_bytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body,
                                    policy=email.policy.HTTP)
    size = int(list(mail.iter_parts())[1]["Content-Length"])
    start = body.index(b"\r\n\r\n", body.index(b"Content-Disposition")) + 4
    return body[start:start + size]


@step("002.3", "a request for a program is answered with the program", "query")
def asked_for_program(w):
    key = w.house.dir / "online.key"
    key.write_text(w.house.gateway.say("update", "key"), encoding="ascii")
    w.house.gateway.say("update", "sign", str(w.house.dir / "updates"), "--online-key", str(key))
    w.house.gateway.say("update", "halt", "controller-2.1.bin")     # it is for this model, too
    program = release(w, 1)
    w.house.gateway.say("update", "unverified", NUMBER, "yes")
    expect(given(w) == program, "the reply does not carry it")


@step("002.13", "asked again at its interval: nothing new, then a newer program", "query")
def asked_again(w):
    expect(given(w) is None, "the same program came again")
    program = release(w, 2)
    expect(given(w) == program, "the newer one did not come")
    expect(len(w.ctl("list", "updates", f"terminal={NUMBER}")) == 2, "the history does not say so")
