"""A machine's own mail through the whole gateway: from Dovecot to a notice on the manager's homepage and a
mail, and away again when the machine says that it is over. Said twice it is one matter."""
import email
import email.policy
import pathlib
import re
import shutil
import tempfile

import pytest
from test_mail_flow import MANAGER, SERVICE, House, wait_for

browser = pytest.importorskip("browser")


@pytest.fixture(scope="module")
def house():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pa.", dir="/tmp"))
    folder.chmod(0o755)
    running = House(folder)
    terminals = folder / "terminals.csv"
    terminals.write_text("number,customer,model,serial,place,site,manager\n"
                         f"700001,TRADING,BC200,PLT0700001,Second floor,NORTH,{MANAGER}\n", encoding="ascii")
    running.gateway.say("import", "terminals", terminals)
    yield running
    running.close()
    shutil.rmtree(folder, ignore_errors=True)


def alert(number, words, minute):
    return (f"From: mfp@north.platen.test\r\nTo: {SERVICE}\r\nSubject: Alert Message\r\n"
            f"Message-ID: <alert.{number}@north.platen.test>\r\nAuto-Submitted: auto-generated\r\n\r\n"
            f"Device Name: North\r\nDevice Model: BC200\r\nSerial Number: PLT-0700001\r\nTime: {minute}\r\n\r\n"
            f"Status: {words}\r\n").encode()


def cases(house):
    return [case for case in house.gateway.ctl("list", "cases") if case["terminal"] == "700001"]


def taken(house, count):
    wait_for(lambda: len([m for m in house.gateway.ctl("list", "mail") if m["subject"] == "Alert Message"]) == count)


def letters(house):
    found = [email.message_from_bytes(raw, policy=email.policy.default) for raw in house.mails(account=MANAGER)]
    # the mailbox takes the mails of all people whose addresses begin like this one
    return [mail for mail in found if "oner" in mail["subject"] and MANAGER in mail["to"]]


def test_a_notice_comes_and_goes(house):
    house.servers.inject(alert(1, "Toner low (K)", "09:00"), "mfp@north.platen.test", SERVICE)
    taken(house, 1)
    mail, = wait_for(lambda: letters(house))
    link = re.search(r"https?://\S+/h/\S+", mail.get_body(("plain",)).get_content())[0]
    page = browser.Browser().open(link)
    assert page.status == 200 and "oner" in page.text
    # Again, in a mail of its own: one matter, no second mail.
    house.servers.inject(alert(2, "Toner low (K)", "09:05"), "mfp@north.platen.test", SERVICE)
    taken(house, 2)
    assert len(cases(house)) == 1 and cases(house)[0]["state"] == "open"
    house.servers.inject(alert(3, "Toner (K) has been replaced", "10:00"), "mfp@north.platen.test", SERVICE)
    taken(house, 3)
    wait_for(lambda: cases(house)[0]["state"] == "done")
    done = wait_for(lambda: [m for m in house.gateway.ctl("list", "mail") if m["reason"].endswith("1 over")])
    assert done[0]["fate"] == "accepted"
    assert len([m for m in letters(house) if m["subject"] == mail["subject"]]) == 1


def test_a_machine_nobody_knows_is_for_staff(house):
    strange = alert(4, "Paper jam", "11:00").replace(b"PLT-0700001", b"STRANGE99")
    house.servers.inject(strange, "mfp@north.platen.test", SERVICE)
    taken(house, 4)
    mail, = [m for m in house.gateway.ctl("list", "mail") if "do not know" in m["reason"]]
    assert mail["fate"] == "staff" and "STRANGE99" in mail["reason"]
