"""The staff's desk over the whole house: the link platenctl prints, a report's raw bytes, a mail run again."""
import email.message
import pathlib
import re
import smtplib
import ssl
import tempfile

import pytest
from web_staff import PASSWORD, totp

house_module = pytest.importorskip("house")
import browser  # noqa: E402
import sample  # noqa: E402
from gateway import wait_for  # noqa: E402


@pytest.fixture(scope="module")
def house(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ps.", dir="/tmp"))
    folder.chmod(0o755)
    house = house_module.House(folder, build)
    assert house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        sample.enrol(house, "trading")
        trading = house.agents["trading"]
        sample.write_status(trading, sample.machine("copier-north"))
        trading.start()
        trading.status("copier-north").supply("1.1", level=9).write()
        wait_for("a case", lambda: house.gateway.ctl("list", "cases"))
        yield house
    finally:
        house.remove()


@pytest.fixture(scope="module")
def desk(house):
    """A browser that is logged in as platenctl's new dispatcher."""
    link = house.gateway.say("staff", "add", "dispatcher", "--name", "Dispatcher", "--mail",
                             house_module.STAFF, "--role", "admin").strip().splitlines()[-1].split()[-1]
    assert "/staff/enrol/" in link
    desk = browser.Browser()
    page = desk.open(link)
    secret = re.search(rb'class="secret">([A-Z2-7]{32})<', page.body).group(1).decode()
    queue = desk.press(page, "Set both and log in", password=PASSWORD, again=PASSWORD, code=totp(secret))
    assert queue.status == 200 and "Open cases 1" in queue.text, queue.text
    assert desk.open(link).status == 410
    return desk


def test_a_report_and_its_raw_bytes(house, desk):
    case = house.gateway.ctl("list", "cases")[0]
    page = desk.open(house.gateway.base_url + "/staff/c/" + case["service_id"])
    assert page.status == 200 and "signed" in page.text
    report = desk.open(page.link("Report 1-"))
    assert "SHA-256" in report.text and "000000 30" in report.text      # DER begins with a SEQUENCE
    raw = desk.open(report.link("Save the raw bytes"))
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["content-disposition"].startswith('attachment; filename="report-1-')
    assert raw.headers["x-content-type-options"] == "nosniff" and raw.body


def test_a_mail_for_staff_is_run_again(house, desk):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = house_module.MANAGERS["north"], house_module.SERVICE, "When do you come?"
    mail.set_content("We wait since Monday. <b>Please</b> call.\n")
    context = ssl.create_default_context(cafile=house.servers.ca_file)
    with smtplib.SMTP_SSL("localhost", house.servers.ports["smtps"], context=context) as smtp:
        smtp.send_message(mail)
    queue = house.gateway.base_url + "/staff/q/mail"
    wait_for("the mail", lambda: "When do you come?" in desk.open(queue).text)
    page = desk.open(desk.open(queue).link("1-"))
    assert "We wait since Monday. <b>Please</b> call." in page.text     # its words, not its markup
    again = desk.press(page, "Run again")
    assert again.status == 200 and "Run again so far 1" in again.text, again.text


def test_a_guess_is_refused(house, desk):
    other = browser.Browser()
    page = other.open(house.gateway.base_url + "/staff/login")
    answer = other.press(page, "Log in", login="dispatcher", password=PASSWORD, code="000000")
    assert answer.status == 401
