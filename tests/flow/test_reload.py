"""SIGHUP: all settings are checked, then taken over; on any error the old ones stay (BAD-INPUTS 65, 67)."""
import os
import re
import signal
import threading
import time

import pytest
from gateway import wait_for
from outside import OutsideAgent, ask, low, post


class Settings:
    """The house's settings file, put back at the end."""

    def __init__(self, house):
        self.house, self.path = house, house.gateway.dir / "platend.conf"
        self.old = self.path.read_text()

    def log(self):
        return (self.house.gateway.dir / "platend.log").read_text(errors="replace")

    def reload(self, text, expected):
        """Writes it, sends SIGHUP, waits for the words in the log that come after."""
        self.path.write_text(text)
        before = len(self.log())
        self.house.gateway.process.send_signal(signal.SIGHUP)
        return wait_for(expected, lambda: expected in self.log()[before:] and self.log()[before:])


@pytest.fixture
def settings(house):
    settings = Settings(house)
    yield settings
    settings.reload(settings.old, "settings are taken over")
    wait_for("the gateway", lambda: ask(house.gateway.port, "GET", "/readyz").status == 200)


def base_url(house):
    return house.gateway.say("link", "show", "1").split()[-1]


WRONG = [
    ("unknown = 1\n", r"platend\.conf:\d+: "),
    ("cache = 3\n", r"platend\.conf:\d+: "),
    ('base-url = "http://other"\n', r"platend\.conf"),
    ("smtp {\n", r"platend\.conf"),
    ("metrics-open = perhaps\n", r"platend\.conf:\d+: "),
]


@pytest.mark.parametrize("more,said", WRONG)
def test_wrong_settings_leave_the_old_ones(house, settings, more, said):
    log = settings.reload(settings.old + more, "settings are not taken over, the old ones stay")
    assert re.search(said, log)
    assert ask(house.gateway.port, "GET", "/readyz").status == 200


def test_missing_file_leaves_the_old_ones(house, settings):
    settings.path.unlink()
    before = len(settings.log())
    house.gateway.process.send_signal(signal.SIGHUP)
    wait_for("the refusal", lambda: "settings are not taken over" in settings.log()[before:])
    assert ask(house.gateway.port, "GET", "/readyz").status == 200


def test_broken_template_leaves_the_old_ones(house, settings):
    folder = house.gateway.dir / "own"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages/home.xsl").write_text("<broken")
    settings.reload(settings.old.replace("smtp {", 'template-dir = "own"\nsmtp {', 1), "the templates are broken")
    assert ask(house.gateway.port, "GET", "/readyz").status == 200


def test_address_and_mailboxes_are_taken_over(house, settings):
    gateway = house.gateway
    log = settings.reload(settings.old.replace("base-url = \"http://127.0.0.1", "base-url = \"http://localhost")
                          .replace('mailbox "service"', 'mailbox "renamed"'), "settings are taken over")
    assert "need a restart" not in log
    assert base_url(house).startswith("http://localhost:")
    wait_for("the mailbox under its new name", lambda: b'platen_mailbox_up{mailbox="renamed"} 1' in
             ask(gateway.port, "GET", "/metrics").body)
    # A daemon that dies comes back with what was taken over.
    pid = gateway.process.pid
    daemon = int(open(f"/proc/{pid}/task/{pid}/children").read().split()[0])
    os.kill(daemon, signal.SIGKILL)
    time.sleep(1)
    wait_for("the restart", lambda: ready(gateway))
    assert base_url(house).startswith("http://localhost:")


def test_what_needs_a_restart_is_named_and_stays(house, settings):
    port = house.gateway.port
    text = re.sub(r"listen-port = \d+", "listen-port = 1", settings.old).replace("cache = 64MB", "cache = 65MB")
    log = settings.reload(text, "need a restart of platend, the old ones stay: ")
    assert "listen-port, cache" in log
    assert ask(port, "GET", "/readyz").status == 200


def test_no_report_is_lost_while_reloading(house, settings):
    agent = OutsideAgent(house, "reload").enrol().register()
    sent, answered, stop = [], set(), threading.Event()

    def report():
        while not stop.is_set():
            xml, uuid = agent.report(low(50))
            sent.append(uuid)
            der = agent.seal(xml)
            for _ in range(60):
                try:
                    if post(house, agent.id, der).status == 200:
                        answered.add(uuid)
                        break
                except OSError:
                    time.sleep(0.1)
    thread = threading.Thread(target=report)
    thread.start()
    for _ in range(3):
        settings.reload(settings.old, "settings are taken over")
        time.sleep(0.5)
    stop.set()
    thread.join(60)
    assert answered == set(sent)
    known = [r["uuid"] for r in house.gateway.ctl("list", "reports", "limit=10000") if r["agent"] == agent.id]
    assert set(sent) <= set(known) and len(known) == len(set(known))


def ready(gateway):
    try:
        return ask(gateway.port, "GET", "/readyz").status == 200 and gateway.ctl("status", check=False) is not None
    except OSError:
        return False
