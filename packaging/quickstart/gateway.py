"""The gateway of a quickstart: its settings file, its programs, and platenctl as a function."""
import json
import pathlib
import signal
import subprocess
import time


class ProgramError(Exception):
    """A program of ours ended badly; the text is what it said."""


def wait_for(what, condition, seconds=90, every=0.05):
    """Waits until condition() gives something true and returns it; raises ProgramError with `what`."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise ProgramError(f"waited {seconds} s for {what}")
        time.sleep(every)


CONF = """# written by ./quickstart
base-url = "{base_url}"
from = "{address}"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
listen-host = 127.0.0.1
listen-port = {port}
data-dir = "{data}"
cache = 64MB
backup-dir = "backups"
smtp {{
    host = localhost
    port = {smtps}
    security = tls
    ca-file = "{ca}"
}}
mailbox "service" {{
    host = localhost
    port = {imaps}
    security = tls
    user = "{address}"
    password-file = "mailbox.password"
    ca-file = "{ca}"
}}
"""


class Gateway:
    """One gateway in a folder, between the private mail servers."""

    def __init__(self, folder, build, source, servers, address, password, port):
        self.dir = pathlib.Path(folder)
        self.build, self.source = pathlib.Path(build), pathlib.Path(source)
        self.servers, self.address, self.password = servers, address, password
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self.process = None

    def prepare(self):
        """Writes the settings; makes store and keys where there are none."""
        self.dir.mkdir(parents=True, exist_ok=True)
        secret = self.dir / "mailbox.password"
        secret.touch(mode=0o600)
        secret.write_text(self.password + "\n", encoding="utf-8")
        conf = CONF.format(base_url=self.base_url, address=self.address, port=self.port, data=self.source,
                           ca=self.servers.ca_file, smtps=self.servers.ports["smtps"],
                           imaps=self.servers.ports["imaps"])
        (self.dir / "platend.conf").write_text(conf, encoding="utf-8")
        if not (self.dir / "keys" / "link.key").exists():
            self._run([self.build / "platenctl", "init", "--config", self.dir / "platend.conf"])
        else:   # a folder of an earlier version
            self._run([self.build / "platenctl", "store", "upgrade", "--config", self.dir / "platend.conf"])

    def start(self):
        log = open(self.dir / "platend.log", "ab")
        self.process = subprocess.Popen([self.build / "platend", "--config", self.dir / "platend.conf"],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        log.close()
        wait_for("platend to answer", self._answers)

    def _answers(self):
        if self.process.poll() is not None:
            tail = (self.dir / "platend.log").read_text(errors="replace").strip().splitlines()[-5:]
            raise ProgramError("platend ended: " + "\n".join(tail))
        return (self.dir / "run" / "ctl.sock").exists() and self.ctl("list", "customers", check=False) is not None

    def stop(self):
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def _run(self, words, check=True):
        done = subprocess.run([str(w) for w in words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            if not check:
                return None
            raise ProgramError(f"{' '.join(str(w) for w in words)}: exit {done.returncode}: "
                               f"{(done.stderr or done.stdout).strip()}")
        return done.stdout

    def say(self, *words):
        """A platenctl command; gives what it printed."""
        return self._run([self.build / "platenctl", "--run-dir", self.dir / "run", *words])

    def ctl(self, *words, check=True):
        """A platenctl command with --json; gives the data."""
        out = self._run([self.build / "platenctl", "--run-dir", self.dir / "run", "--json", *words], check)
        return None if out is None else json.loads(out)
