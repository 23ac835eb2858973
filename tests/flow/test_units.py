"""The systemd units, the users and the folders that `make install` puts in place; what platend tells systemd."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest
from agent_world import Gateway, Web
from gateway import wait_for
from ports import free_port

ANALYZE = shutil.which("systemd-analyze")
UNITS = ("platend.service", "platen-agent.service", "platen-backup.service", "platen-backup.timer")
CONF = """base-url = "http://127.0.0.1:{port}"
from = "service@platen.test"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
listen-port = {port}
data-dir = "{data}"
cache = 16MB
readers = 2
smtp {{
    host = localhost
}}
"""


@pytest.fixture(scope="module")
def installed(build, tmp_path_factory):
    """The units with the paths of a distribution, as its package makes them."""
    folder = tmp_path_factory.mktemp("units")
    done = subprocess.run(["make", "-C", build, f"DESTDIR={folder}", "prefix=/usr", "sysconfdir=/etc",
                           "install-systemdsystemunitDATA", "install-dist_systemdsystemunitDATA", "install-sysusersDATA",
                           "install-tmpfilesDATA"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "usr/lib"


def test_units_are_installed_and_whole(installed):
    for unit in UNITS:
        text = (installed / "systemd/system" / unit).read_text()
        assert "@" not in re.sub(r"SystemCallFilter=.*", "", text), unit
    assert (installed / "sysusers.d/platen.conf").exists() and (installed / "tmpfiles.d/platen.conf").exists()


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", [u for u in UNITS if u.endswith(".service")])
def test_exposure_is_at_most_1_5(installed, unit):
    done = subprocess.run([ANALYZE, "security", "--offline=true", "--threshold=15", installed / "systemd/system" / unit],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    assert float(re.search(r"exposure level for .*: ([\d.]+)", done.stdout).group(1)) <= 1.5


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_units_verify(installed, build, tmp_path):
    """With our programs where the units look for them: unknown keys and missing programs are told."""
    for unit in UNITS:
        text = (installed / "systemd/system" / unit).read_text()
        text = re.sub(r"=/\S*/(platend|platenctl|platen-agent)\b", lambda m: f"={build / m.group(1)}", text)
        (tmp_path / unit).write_text(re.sub(r"Documentation=.*\n", "", text))
    done = subprocess.run([ANALYZE, "verify", "--recursive-errors=no", *(tmp_path / u for u in UNITS)],
                          capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in done.stderr.splitlines() if "platen" in line]
    assert done.returncode == 0 and ours == [], done.stderr


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd is not installed")
def test_users_and_folders_are_made(installed, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root, for the folders' owners")
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    done = subprocess.run(["systemd-sysusers", f"--root={root}", installed / "sysusers.d/platen.conf"], capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    users = dict(line.split(":")[0::2][:2] for line in (root / "etc/passwd").read_text().splitlines())
    assert {"platen", "platen-agent"} <= set(users)
    done = subprocess.run(["systemd-tmpfiles", "--create", f"--root={root}", installed / "tmpfiles.d/platen.conf"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    store = (root / "var/lib/platen/store").stat()
    assert store.st_mode & 0o777 == 0o700 and store.st_uid == int(users["platen"])


class Notified:
    """platend with a socket where systemd's would be."""

    def __init__(self, folder, build, source, watchdog=2, wrap=()):
        port = free_port()
        conf = folder / "platend.conf"
        conf.write_text(CONF.format(port=port, data=source))
        platend = build / "platend"
        subprocess.run([platend, "--init", "--config", conf], check=True, capture_output=True, timeout=60)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(folder / "notify"))
        self.socket.settimeout(0.1)
        self.log = open(folder / "log", "wb")
        self.process = subprocess.Popen([*wrap, platend, "--config", conf], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify"),
                                                              "WATCHDOG_USEC": str(watchdog * 1000000)})
        self.port = port

    def words(self, seconds):
        """What came in this time."""
        found, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found += self.socket.recv(4096).decode().splitlines()
            except TimeoutError:
                pass
        return found

    def until(self, word, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.words(0.2)
            if word in found:
                return found
        pytest.fail(f"{word} did not come")

    def children(self):
        pid = self.process.pid
        return [int(p) for p in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.socket.close()
        self.log.close()


@pytest.fixture
def notified(short_dir, build):
    source = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
    running = Notified(short_dir, build, source)
    yield running
    running.stop()


def test_ready_watchdog_and_stopping(notified):
    assert any(word.startswith("STATUS=ready") for word in notified.until("READY=1"))
    began = time.monotonic()
    fed = notified.words(3).count("WATCHDOG=1")
    assert fed <= time.monotonic() - began + 1
    for _ in range(2 - fed):
        notified.until("WATCHDOG=1")
    # The desk stands still (its whole process is stopped): the supervisor lives, and does not feed.
    daemon = notified.children()[0]
    os.kill(daemon, signal.SIGSTOP)
    wait_for("three seconds without", lambda: "WATCHDOG=1" not in notified.words(3))
    os.kill(daemon, signal.SIGCONT)
    notified.until("WATCHDOG=1")
    notified.process.send_signal(signal.SIGTERM)
    assert any(word.startswith("STATUS=stopping") for word in notified.until("STOPPING=1"))
    assert notified.process.wait(60) == 0


def test_watchdog_is_fed_while_the_daemon_restarts(notified):
    notified.until("READY=1")
    os.kill(notified.children()[0], signal.SIGKILL)
    words = []

    def told(text):
        words.extend(notified.words(0.5))
        return any(text in word for word in words)
    for text in ("STATUS=the daemon ended; restarting it in", "WATCHDOG=1", "restarts of the daemon: 1"):
        wait_for(text, lambda t=text: told(t))


@pytest.mark.skipif(ANALYZE is None or shutil.which("strace") is None, reason="systemd-analyze or strace is not installed")
@pytest.mark.skipif("fsanitize" in os.environ.get("CFLAGS", ""), reason="sanitizers call more")
def test_the_filter_lets_through_what_platend_calls(short_dir, build, installed):
    """All system calls of a start, a request, a verb and a stop, against the unit's SystemCallFilter."""
    if subprocess.run(["strace", "-f", "-e", "trace=none", "true"], capture_output=True, check=False).returncode:
        pytest.skip("ptrace is not allowed here")
    source = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
    trace = short_dir / "trace"
    running = Notified(short_dir, build, source, wrap=("strace", "-f", "-qq", "-o", trace))
    try:
        running.until("READY=1", 240)
        for words in (("status",), ("verify",), ("backup", str(short_dir / "backup"))):
            subprocess.run([build / "platenctl", "--run-dir", short_dir / "run", *words], check=True, capture_output=True,
                           timeout=240)
    finally:
        os.kill(running.children()[0], signal.SIGTERM)
        running.process.wait(240)
        running.stop()
    called = set(re.findall(r"^\d+ +(\w+)\(", trace.read_text(errors="replace"), re.M))
    assert {"pwrite64", "fdatasync", "seccomp", "accept4"} <= called
    text = (installed / "systemd/system/platend.service").read_text()
    assert called - {"execve"} <= allowed(text), called - allowed(text)


def calls_of(name):
    if not name.startswith("@"):
        return {name}
    out = subprocess.run([ANALYZE, "syscall-filter", name], check=True, capture_output=True, text=True, timeout=60).stdout
    found = set()
    for word in (line.strip() for line in out.splitlines()[1:]):
        if word and not word.startswith("#"):
            found |= calls_of(word)
    return found


def allowed(unit):
    found = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        names = set().union(*(calls_of(name) for name in line.lstrip("~").split()))
        found = found - names if line.startswith("~") else found | names
    return found


def test_agent_tells_ready(short_dir, build):
    gateway = Gateway(short_dir)
    web = Web(gateway)
    conf = short_dir / "agent.conf"
    conf.write_text('state = "state"\ninterval = 1s\n')
    enrol = subprocess.run([build / "platen-agent", "register", "--config", conf, "--enrol",
                            gateway.enrolment_file(f"http://127.0.0.1:{web.port}"), "--terminal", "x", "--manager", "m@platen.test",
                            "--place", "P", "--serial", "S", "--model", "M"], capture_output=True, text=True, timeout=60,
                           env={**os.environ, "no_proxy": "*"}, check=False)
    assert enrol.returncode == 0, enrol.stdout + enrol.stderr
    inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    inbox.bind(str(short_dir / "notify"))
    inbox.settimeout(10)
    agent = subprocess.Popen([build / "platen-agent", "run", "--config", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={**os.environ, "NOTIFY_SOCKET": str(short_dir / "notify"), "WATCHDOG_USEC": "3000000"})
    try:
        words = [inbox.recv(4096).decode() for _ in range(3)]
    finally:
        agent.terminate()
        agent.wait(10)
        inbox.close()
        web.stop()
    assert words[0] == "READY=1" and words[1].startswith("WATCHDOG=1") and words[2].startswith("WATCHDOG=1")


def test_json_of_systemd_agrees(installed):
    """--json names each test; none that is worth more than 0.2 of exposure may be left but the network's."""
    if ANALYZE is None:
        pytest.skip("systemd-analyze is not installed")
    out = subprocess.run([ANALYZE, "security", "--offline=true", "--json=short", installed / "systemd/system/platend.service"],
                         capture_output=True, text=True, timeout=60, check=False).stdout
    left = {row["json_field"] for row in json.loads(out) if not row["set"] and float(row.get("exposure") or 0) >= 0.2}
    assert left <= {"PrivateNetwork", "IPAddressDeny", "RootDirectoryOrRootImage", "RestrictAddressFamilies_AF_INET_INET6",
                    "RestrictAddressFamilies_AF_UNIX"}, left
