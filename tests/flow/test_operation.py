"""Backups by themselves, what a restored store holds back, raw inputs whose time is over, a full disk."""
import contextlib
import http.client
import os
import pathlib
import re
import shutil
import signal
import smtplib
import ssl
import subprocess
import tempfile
import time

import browser
import pytest
import sample
from gateway import wait_for
from house import MANAGERS, SERVICE, House
from outside import OutsideAgent, ask, low, post, report_mail

MANAGER = MANAGERS["north"]


@contextlib.contextmanager
def running(build, more="", store=None):
    """A house whose settings file has more lines; store: where its store lies."""
    folder = tempfile.mkdtemp(prefix="po.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, build=build)
    assert house.lock()
    prepare = None
    try:
        from gateway import Gateway

        prepare = Gateway.prepare

        def prepared(self):
            prepare(self)
            conf = self.dir / "platend.conf"
            text = conf.read_text().replace('backup-dir = "backups"\n', "")
            if store and "store-dir = \"store\"" in text:
                text = text.replace('store-dir = "store"', f'store-dir = "{store}"')
                shutil.rmtree(self.dir / "store")
                conf.write_text(text)
                subprocess.run([build / "platend", "--init", "--config", conf], check=True, capture_output=True, timeout=60)
            conf.write_text(text.replace("smtp {", more + "\nsmtp {", 1))
        Gateway.prepare = prepared
        house.start()
        sample.import_dealer(house)
        yield house
    finally:
        if prepare:
            Gateway.prepare = prepare
        house.remove()


def log_of(house):
    return (house.gateway.dir / "platend.log").read_text(errors="replace")


def send(house, mail):
    context = ssl.create_default_context(cafile=house.servers.ca_file)
    with smtplib.SMTP_SSL("localhost", house.servers.ports["smtps"], context=context) as smtp:
        smtp.sendmail("someone@platen.test", [SERVICE], mail)


def outbox(house, state):
    return house.gateway.ctl("list", "outbox", f"state={state}")


def test_backups_come_by_themselves_and_old_ones_go(build):
    with running(build, 'backup-dir = "b"\nbackup-every = 1s\nbackup-keep = 2') as house:
        folder = house.gateway.dir / "b"
        wait_for("two backups", lambda: folder.is_dir() and len(list(folder.glob("*Z"))) == 2)
        seen = {p.name for p in folder.glob("*Z")}
        wait_for("another", lambda: not seen & {p.name for p in folder.glob("*Z")})
        assert all(re.fullmatch(r"\d{8}T\d{6}Z(\.part)?", p.name) for p in folder.iterdir())
        assert house.gateway.ctl("status")["last_backup"] and "is made and verified" in log_of(house)
        assert [i for i in house.gateway.ctl("list", "items") if i["kind"] == "backup"] == []
        said = house.gateway.say("backup")                   # without a folder: there too
        assert str(folder) in said


def test_staff_are_told_of_a_late_backup(build):
    with running(build, "backup-warn = 1s") as house:
        item = wait_for("the item", lambda: [i for i in house.gateway.ctl("list", "items") if i["kind"] == "backup"])[0]
        assert "No verified backup was ever made" in item["text"] and not item["closed"]
        done = subprocess.run([build / "platenctl", "--run-dir", house.gateway.dir / "run", "backup"], capture_output=True,
                              text=True, timeout=60, check=False)
        assert done.returncode == 78 and "backup-dir" in done.stderr
        text = (house.gateway.dir / "platend.conf").read_text().replace("backup-warn = 1s", "backup-warn = 1h")
        house.gateway.stop()
        (house.gateway.dir / "platend.conf").write_text(text)
        house.gateway.start()
        house.gateway.say("backup", str(house.dir / "one"))
        wait_for("the item to close", lambda: [i for i in house.gateway.ctl("list", "items")
                                               if i["kind"] == "backup" and i["closed"]])


def test_a_killed_backup_leaves_nothing_under_its_name(build):
    """BAD-INPUTS 72: platend and platenctl killed at any time; the next one cleans up."""
    with running(build) as house:
        gateway = house.gateway
        words = [build / "platenctl", "--run-dir", gateway.dir / "run", "backup", house.dir / "b"]
        for wait in (0.0, 0.02, 0.05, 0.1, 0.2):
            ctl = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            gateway.process.send_signal(signal.SIGKILL)
            gateway.process.wait()
            ctl.send_signal(signal.SIGINT)
            ctl.wait(60)
            if (house.dir / "b").exists():                   # whole, then: platend restores from it
                shutil.rmtree(house.dir / "b")
            time.sleep(0.3)
            gateway.start()
        gateway.say("backup", str(house.dir / "b"))
        assert not (house.dir / "b.part").exists()
        ctl = subprocess.Popen([*words[:-1], house.dir / "c"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ctl.send_signal(signal.SIGINT)                       # Ctrl-C of the client: nothing half either
        ctl.communicate(timeout=60)
        wait_for("the backup to be whole or not there", lambda: not (house.dir / "c.part").exists())


def test_a_restored_store_holds_its_outbox(build):
    """BAD-INPUTS 78: nothing is sent twice; mails that came since the backup are taken in again."""
    with running(build) as house:
        gateway = house.gateway
        agent = OutsideAgent(house, "restored").enrol().register()
        wait_for("the first mails", lambda: not outbox(house, "waiting"))
        # Mails that wait in the backup and leave before the restore.
        house.servers.stop_smtp()
        person = next(p for p in gateway.ctl("list", "persons") if p["mail"] == MANAGER)
        gateway.say("link", "renew", str(person["id"]))
        wait_for("a waiting mail", lambda: outbox(house, "waiting"))
        gateway.say("backup", str(house.dir / "b"))
        house.servers.start_smtp()
        for row in outbox(house, "waiting"):
            with contextlib.suppress(Exception):
                gateway.say("outbox", "again", f"{row['event']}.{row['index']}")
        wait_for("it to be sent", lambda: not outbox(house, "waiting"))
        # After the backup: a report by mail and a person's mail, both moved to Processed.
        send(house, report_mail(agent.id, agent.seal(agent.report(low(3))[0])))
        send(house, f"From: {MANAGER}\r\nTo: {SERVICE}\r\nSubject: Since the backup\r\n\r\nHello.\r\n".encode())
        wait_for("both", lambda: any(m["subject"] == "Since the backup" for m in gateway.ctl("list", "mails")) and
                 gateway.ctl("list", "cases"))
        gateway.stop()
        done = subprocess.run([build / "platenctl", "restore", house.dir / "b", "--replace", "--config",
                               gateway.dir / "platend.conf"], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0 and "outbox release" in done.stdout, done.stdout + done.stderr
        gateway.start()
        status = gateway.ctl("status")
        assert status["outbox_held_after_restore"] and status["epoch"] == 2
        wait_for("what came since", lambda: gateway.ctl("list", "cases") and
                 [m for m in gateway.ctl("list", "mails") if m["subject"] == "Since the backup"], 90)
        assert len([m for m in gateway.ctl("list", "mails") if m["subject"] == "Since the backup"]) == 1
        assert len(gateway.ctl("list", "cases")) == 1
        held = outbox(house, "waiting")
        assert len(held) >= 2                                # of the backup, and of the case
        banner = staff_page(house)
        assert "no mail leaves until an operator says platenctl outbox release" in banner
        said = gateway.say("outbox", "drop")
        assert re.search(r"\d+ mails? dropped|1 mails dropped", said), said
        wait_for("the new ones to leave", lambda: not outbox(house, "waiting"))
        dropped = outbox(house, "dropped")
        assert dropped and all(row["kind"] == "new-link" for row in dropped), dropped
        assert not gateway.ctl("status")["outbox_held_after_restore"]
        assert "no mail leaves until" not in staff_page(house)
        refused = subprocess.run([build / "platenctl", "--run-dir", gateway.dir / "run", "outbox", "release"],
                                 capture_output=True, text=True, timeout=60, check=False)
        assert refused.returncode == 65 and "not held" in refused.stderr


def staff_page(house):
    from web_staff import PASSWORD, totp
    gateway = house.gateway
    login = f"op{time.monotonic_ns()}"
    link = gateway.say("staff", "add", login, "--name", "Operator", "--mail", f"{login}@platen.test", "--role",
                       "admin").strip().splitlines()[-1].split()[-1]
    desk = browser.Browser()
    page = desk.open(link)
    secret = re.search(rb'class="secret">([A-Z2-7]{32})<', page.body).group(1).decode()
    return desk.press(page, "Set both and log in", password=PASSWORD, again=PASSWORD, code=totp(secret)).text


def test_raw_inputs_go_after_their_time(build):
    with running(build, "raw-keep = 1s") as house:
        gateway, raw = house.gateway, house.gateway.dir / "store/raw"
        big = b"x" * 300000
        send(house, f"From: {MANAGER}\r\nTo: {SERVICE}\r\nSubject: Big\r\n\r\n".encode() + big + b"\r\n")
        wait_for("the big mail", lambda: [m for m in gateway.ctl("list", "mails") if m["subject"] == "Big"])
        assert len(list(raw.glob("*.raw"))) == 1
        time.sleep(2)
        gateway.say("backup", str(house.dir / "b"))
        wait_for("the file to go", lambda: not list(raw.glob("*.raw")))
        assert len(list((house.dir / "b/raw").glob("*.raw"))) == 1           # the backup has it
        assert list(raw.glob("*.seg"))                                       # the open segment stays
        gateway.say("verify")                                                # gone is not damaged
        gateway.say("backup", str(house.dir / "c"))
        gateway.stop()
        whole = subprocess.run([build / "platend", "--verify-tables", "--config", gateway.dir / "platend.conf"],
                               capture_output=True, text=True, timeout=60, check=False)
        assert whole.returncode == 0, whole.stderr
        gateway.start()


# ---- a full disk ----

@pytest.fixture
def small_disk():
    """A disk of its own; a start alone fills the open log to its 64 MB."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to mount a small disk")
    place = pathlib.Path(tempfile.mkdtemp(prefix="pd.", dir="/tmp"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "none", place], check=False).returncode:
        place.rmdir()
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)
        place.rmdir()


def fill(place, leave):
    """A file that leaves so many bytes free."""
    free = os.statvfs(place)
    size = free.f_bavail * free.f_frsize - leave
    with open(place / "filler", "ab") as file:
        os.posix_fallocate(file.fileno(), file.tell(), max(4096, size))


def free_bytes(place):
    fs = os.statvfs(place)
    return fs.f_bavail * fs.f_frsize


def test_full_disk_and_free_again(build, small_disk):
    with running(build, "ballast = 4MB", store=small_disk / "store") as house:
        gateway = house.gateway
        agent = OutsideAgent(house, "full").enrol().register()
        daemon = gateway.process.pid
        assert post(house, agent.id, agent.seal(agent.report(low(40))[0])).status == 200
        ballast = small_disk / "store/ballast"
        assert ballast.stat().st_blocks * 512 >= 4 << 20
        fill(small_disk, 3 << 20)                            # less than the ballast
        wait_for("not ready", lambda: ask(gateway.port, "GET", "/readyz").status == 503)
        before = gateway.ctl("status")["event"]
        refused = post(house, agent.id, agent.seal(agent.report(low(30))[0]))
        assert refused.status == 503 and int(refused.headers["retry-after"]) > 0
        send(house, report_mail(agent.id, agent.seal(agent.report(low(20))[0])))
        time.sleep(3)
        assert gateway.ctl("status")["event"] == before      # nothing was taken, the mail stays where it is
        fill(small_disk, 512 << 10)                          # nearly nothing: the ballast is given up
        wait_for("the ballast's room", lambda: not ballast.exists() and free_bytes(small_disk) > 4 << 20)
        assert ask(gateway.port, "GET", "/healthz").status == 200
        (small_disk / "filler").unlink()
        wait_for("ready again", lambda: ask(gateway.port, "GET", "/readyz").status == 200)
        assert post(house, agent.id, agent.seal(agent.report(low(15))[0])).status == 200
        wait_for("the mail", lambda: any(r["by_mail"] for r in gateway.ctl("list", "reports")), 90)
        wait_for("the ballast", ballast.exists)
        assert gateway.process.pid == daemon and "restarting" not in log_of(house)
        gateway.say("verify")


def test_disk_filled_in_one_stroke(build, small_disk):
    """No warning at all: not a byte is free when the next reports come. Nothing that was answered is lost."""
    with running(build, "ballast = 4MB", store=small_disk / "store") as house:
        gateway = house.gateway
        agent = OutsideAgent(house, "stroke").enrol().register()
        answered = set()

        def report(level, timeout=60):
            xml, uuid = agent.report(low(level))
            with contextlib.suppress(OSError, http.client.HTTPException):
                if post(house, agent.id, agent.seal(xml), timeout).status == 200:
                    answered.add(uuid)
                    return True
            return False
        for level in range(40, 30, -1):
            wait_for("an answer", lambda n=level: report(n))
        fill(small_disk, 0)
        for level in range(30, 20, -1):
            report(level, 10)
        (small_disk / "filler").unlink()
        wait_for("ready again", lambda: ready(gateway), 240)
        wait_for("an answer", lambda: report(10))
        uuids = {r["uuid"] for r in gateway.ctl("list", "reports", "limit=1000")}
        assert len(answered) >= 11 and answered <= uuids
        gateway.say("verify")
        assert gateway.process.poll() is None


def ready(gateway):
    with contextlib.suppress(OSError, Exception):
        return ask(gateway.port, "GET", "/readyz").status == 200
    return False
