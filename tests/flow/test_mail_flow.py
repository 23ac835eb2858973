"""Mail through the whole gateway: intake and outbox under kill -9 and outages, fates, bounces."""
import contextlib
import email.utils
import imaplib
import os
import re
import signal
import ssl
import subprocess
import time

import pytest
from conftest import BUILD, SOURCE
from mailservers import MailServers
from ports import free_port

gateways = pytest.importorskip("gateway")

SERVICE, MANAGER = "service@platen.test", "manager-north@platen.test"
ACCOUNTS = {SERVICE: "service pass", MANAGER: "manager pass"}


class House:
    """Private servers and a gateway with the sample dealer."""

    def __init__(self, folder):
        self.servers = MailServers(folder / "mail", ACCOUNTS, {"bounce@platen.test": SERVICE}).start()
        self.gateway = gateways.Gateway(folder / "gate", BUILD, SOURCE, self.servers, SERVICE, ACCOUNTS[SERVICE],
                                        free_port())
        self.gateway.prepare()
        self.gateway.start()
        self.gateway.say("import", SOURCE / "packaging/quickstart/sample")
        # hundreds of mails of one sender are what is tried here, not what is refused
        dealer = folder / "dealer.csv"
        head, row = (SOURCE / "packaging/quickstart/sample/dealer.csv").read_text(encoding="utf-8").splitlines()[:2]
        dealer.write_text(f"{head},sender_mails\n{row},100000\n", encoding="utf-8")
        self.gateway.say("import", "dealer", dealer)
        # a link is mailed once an hour: every test takes people of its own
        people = folder / "persons.csv"
        people.write_text("customer,mail,name,role,language,sites\n" + "".join(
            f"TRADING,manager-north+{n}@platen.test,Manager {n},manager,en,NORTH\n" for n in range(30)), encoding="ascii")
        self.gateway.say("import", "persons", people)
        self.people = [p["id"] for p in self.gateway.ctl("list", "persons") if "+" in p["mail"]]

    def close(self):
        self.gateway.stop()
        self.servers.remove()

    @contextlib.contextmanager
    def imap(self, account=SERVICE):
        context = ssl.create_default_context(cafile=self.servers.ca_file)
        client = imaplib.IMAP4_SSL("localhost", self.servers.ports["imaps"], ssl_context=context)
        client.login(account, ACCOUNTS[account])
        yield client
        client.logout()

    def mails(self, folder="INBOX", account=SERVICE):
        with self.imap(account) as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return []
            numbers = client.search(None, "ALL")[1][0].split()
            if not numbers:
                return []
            parts = client.fetch(b",".join(numbers), "(BODY.PEEK[])")[1]
            return [part[1] for part in parts if isinstance(part, tuple)]

    def count(self, folder):
        with self.imap() as client:
            return int(client.select(folder, readonly=True)[1][0])

    def kill(self):
        """kill -9 of the supervisor, with which all of it dies; then a start."""
        pid = self.gateway.process.pid
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True).stdout.split()
        os.kill(pid, signal.SIGKILL)
        self.gateway.process.wait()
        wait_for(lambda: not any(os.path.exists(f"/proc/{child}") for child in children))
        self.gateway.start()

    def log(self):
        return (self.gateway.dir / "platend.log").read_text(errors="replace")


def wait_for(condition, seconds=90):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    import pathlib
    import shutil
    import tempfile
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ph.", dir="/tmp"))
    folder.chmod(0o755)
    running = House(folder)
    yield running
    running.close()
    shutil.rmtree(folder, ignore_errors=True)


def mail(number, subject="note", text="Good morning."):
    return (f"From: Somebody <somebody@platen.test>\r\nTo: {SERVICE}\r\nSubject: {subject} {number}\r\n"
            f"Date: {email.utils.formatdate()}\r\nMessage-ID: <{subject}.{number}@platen.test>\r\n\r\n{text}\r\n").encode()


def records(house, subject):
    return [m for m in house.gateway.ctl("list", "mail") if m["subject"].startswith(subject)]


def test_fates_and_folders(house):
    house.servers.drop(SERVICE, [mail(1, "fates"), b"", b"Subject: nobody\r\n\r\nx\r\n",
                                 b"From: big@platen.test\r\nSubject: big\r\n\r\n" + b"x" * (11 << 20)])
    wait_for(lambda: (house.count("INBOX"), house.count("Processed"), house.count("Rejected")) == (0, 2, 2))
    found = {m["subject"]: m for m in house.gateway.ctl("list", "mail")}
    assert found["fates 1"]["fate"] == "staff"
    assert found[""]["reason"] == "empty" and found[""]["fate"] == "rejected"
    assert found["nobody"]["reason"] == "no sender"
    assert found["big"]["fate"] == "rejected" and found["big"]["reason"].startswith("too large")


def test_mail_by_smtp_is_seen_at_once(house):
    start = time.monotonic()
    house.servers.inject(mail(1, "smtp"), "somebody@platen.test", SERVICE)
    wait_for(lambda: records(house, "smtp"))
    assert time.monotonic() - start < 20


def test_many_under_kill(house):
    for cycle in range(4):
        house.servers.drop(SERVICE, [mail(n, f"kill{cycle}") for n in range(150)])
        time.sleep(0.05 + cycle * 0.15)
        house.kill()
    wait_for(lambda: house.count("INBOX") == 0)
    for cycle in range(4):
        subjects = sorted(int(m["subject"].split()[1]) for m in records(house, f"kill{cycle} "))
        assert subjects == list(range(150))


def test_dovecot_is_away_for_a_while(house):
    house.servers.stop_imap()
    time.sleep(1.5)
    house.servers.drop(SERVICE, [mail(1, "outage")])
    house.servers.start_imap()
    wait_for(lambda: records(house, "outage"))
    assert "again in" in house.log()


def test_a_deleted_folder_is_made_again(house):
    with house.imap() as client:
        client.delete("Processed")
    house.servers.drop(SERVICE, [mail(1, "folder")])
    wait_for(lambda: house.count("INBOX") == 0 and b"Subject: folder 1" in b"".join(house.mails("Processed")))
    assert len(records(house, "folder")) == 1


def test_uidvalidity_changes(house):
    house.servers.stop_imap()
    box = house.servers.dir / "mail" / SERVICE
    for path in box.glob("dovecot*"):
        path.unlink() if path.is_file() else None
    house.servers.drop(SERVICE, [mail(1, "validity")])
    house.servers.start_imap()
    wait_for(lambda: records(house, "validity") and house.count("INBOX") == 0)
    assert len(records(house, "validity")) == 1


def new_link(house):
    """Has a mail sent; gives how many there were before, and the person."""
    before, person = len(house.mails(account=MANAGER)), house.people.pop()
    house.gateway.say("link", "renew", str(person))
    return before, person


def newest(found):
    return max(found, key=lambda row: (row["event"], row["index"]))


def rows(house, state):
    return [row for row in house.gateway.ctl("outbox", "list") if row["state"] == state]


def last_sent(house):
    """The newest row, which is sent: the gateway writes that down after the mail has left."""
    return wait_for(lambda: next((r for r in [newest(house.gateway.ctl("outbox", "list"))] if r["state"] == "sent"), None))


def test_outbox_sends(house):
    before, _ = new_link(house)
    wait_for(lambda: len(house.mails(account=MANAGER)) == before + 1)
    text = house.mails(account=MANAGER)[-1].decode()
    row = last_sent(house)
    assert f"Message-ID: <{row['epoch']}.{row['event']}.{row['index']}@platen.test>" in text
    assert re.search(rf"Return-Path: <bounce\+{row['event']}\.{row['index']}\.{row['epoch']}\.[0-9a-f]{{16}}@platen\.test>", text)
    assert "Subject: Your new link to" in text


def test_outbox_waits_for_the_server(house):
    house.servers.stop_smtp()
    before, _ = new_link(house)
    wait_for(lambda: [r for r in rows(house, "waiting") if r["error"]])
    house.servers.start_smtp()
    wait_for(lambda: len(house.mails(account=MANAGER)) == before + 1)


def test_outbox_under_kill(house):
    before = len(house.mails(account=MANAGER))
    for cycle in range(4):
        new_link(house)
        time.sleep(0.02 * cycle)
        house.kill()
    wait_for(lambda: not rows(house, "waiting"))

    def ids():
        return set(re.findall(rb"^Message-ID: (\S+)", b"\r\n".join(house.mails(account=MANAGER)[before:]), re.M))
    # each at least once; a repeat is the same mail
    wait_for(lambda: len(ids()) == 4)
    newest_four = sorted(rows(house, "sent"), key=lambda r: r["event"])[-4:]
    assert ids() == {f"<{r['epoch']}.{r['event']}.{r['index']}@platen.test>".encode() for r in newest_four}


def dsn(to, recipient):
    return (f"From: MAILER-DAEMON@platen.test\r\nTo: {to}\r\nSubject: Undelivered Mail\r\nAuto-Submitted: auto-replied\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.platen.test\r\n\r\n"
            f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "Diagnostic-Code: smtp; 550 5.1.1 nobody here\r\n\r\n--b--\r\n").encode()


def test_a_bounce_holds_the_address(house):
    before, person = new_link(house)
    wait_for(lambda: len(house.mails(account=MANAGER)) == before + 1)
    row = last_sent(house)
    to = re.search(rb"^Return-Path: <(\S+)>", house.mails(account=MANAGER)[-1], re.M)[1].decode()
    house.servers.inject(dsn(to, row["sent_to"]), "", to)
    held = wait_for(lambda: [p for p in house.gateway.ctl("list", "persons") if p["held_since"]])
    assert [p["id"] for p in held] == [person]
    assert newest(house.gateway.ctl("outbox", "list"))["state"] == "failed"


def test_an_address_that_the_server_refuses(house):
    people = house.gateway.dir / "refused.csv"
    people.write_text("customer,mail,name,role,language,sites\nTRADING,nobody@platen.test,Nobody,manager,en,NORTH\n",
                      encoding="ascii")
    house.gateway.say("import", "persons", people)
    person = next(p for p in house.gateway.ctl("list", "persons") if p["mail"] == "nobody@platen.test")
    house.gateway.say("link", "renew", str(person["id"]))
    row = wait_for(lambda: [r for r in rows(house, "failed") if r["person"] == "nobody@platen.test"])[0]
    assert row["error"].startswith("550")


def test_a_restored_store_holds_its_mails(house):
    gateway = house.gateway
    gateway.say("backup", gateway.dir / "backup")
    before, _ = new_link(house)
    wait_for(lambda: len(house.mails(account=MANAGER)) == before + 1)
    gateway.stop()
    subprocess.run([BUILD / "platenctl", "--run-dir", gateway.dir / "run", "restore", gateway.dir / "backup", "--replace",
                    "--config", gateway.dir / "platend.conf"], check=True, capture_output=True)
    gateway.start()
    before, _ = new_link(house)
    time.sleep(1.5)
    assert len(house.mails(account=MANAGER)) == before and rows(house, "waiting")
    assert "no mail leaves until an operator says so" in house.log()
    gateway.say("outbox", "go")
    wait_for(lambda: len(house.mails(account=MANAGER)) == before + 1)


def test_a_refused_login_is_not_tried_at_once_again(house):
    gateway = house.gateway
    gateway.stop()
    (gateway.dir / "mailbox.password").write_text("wrong\n", encoding="ascii")
    gateway.start()
    wait_for(lambda: "login refused" in house.log())
    time.sleep(3)
    assert house.log().count("login refused") == 1 and "again in 60 s" in house.log()
    gateway.stop()
    (gateway.dir / "mailbox.password").write_text(ACCOUNTS[SERVICE] + "\n", encoding="ascii")
    gateway.start()
