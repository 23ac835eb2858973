"""An agent of a quickstart and the status files of its terminals."""
import pathlib
import signal
import subprocess

from gateway import ProgramError

CONF = """# written by ./quickstart
address = "{address}"
reply-address = "{address}"
status-folder = "status"
interval = 1s
read-interval = 1s
retry = 1s
smtp {{
    host = localhost
    port = {smtps}
    security = tls
    ca-file = "{ca}"
}}
imap {{
    host = localhost
    port = {imaps}
    security = tls
    user = "{address}"
    password-file = "mailbox.password"
    ca-file = "{ca}"
}}
"""


class Status:
    """A terminal's status file (docs/status-file.md), written anew at every change."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.supplies, self.conditions, self.counters, self.maintenance = {}, {}, {}, {}

    def supply(self, index, **values):
        """A level that is a number is one in percent."""
        if isinstance(values.get("level"), int):
            values["level"] = f"{values['level']}%"
        self.supplies.setdefault(index, {}).update(values)
        return self

    def condition(self, keyword, **values):
        self.conditions[keyword] = values
        return self

    def clear(self, keyword):
        self.conditions.pop(keyword, None)
        return self

    def due(self, code, **values):
        self.maintenance.setdefault(code, {}).update(values)
        return self

    def count(self, **values):
        self.counters.update(values)
        return self

    def write(self):
        lines = ["platen-status = 1"]
        for section, entries in (("supply", self.supplies), ("condition", self.conditions),
                                 ("maintenance", self.maintenance)):
            for title, values in entries.items():
                lines += ["", f"[{section} {title}]"] + [f"{k} = {v}" for k, v in values.items()]
        if self.counters:
            lines += ["", "[counters]"] + [f"{k} = {v}" for k, v in self.counters.items()]
        new = self.path.with_suffix(".new")
        new.write_text("\n".join(lines) + "\n", encoding="utf-8")
        new.rename(self.path)
        return self


class Agent:
    """platen-agent in a folder of its own."""

    def __init__(self, folder, build, servers, address, password, centre):
        self.dir, self.build = pathlib.Path(folder), pathlib.Path(build)
        self.servers, self.address, self.password, self.centre = servers, address, password, centre
        self.wrap = []             # words in front of the program: a network namespace
        self.process = None
        self.statuses = {}

    def prepare(self):
        (self.dir / "status").mkdir(parents=True, exist_ok=True)
        secret = self.dir / "mailbox.password"
        secret.touch(mode=0o600)
        secret.write_text(self.password + "\n", encoding="utf-8")
        (self.dir / "agent.conf").write_text(
            CONF.format(address=self.address, ca=self.servers.ca_file, smtps=self.servers.ports["smtps"],
                        imaps=self.servers.ports["imaps"]), encoding="utf-8")

    def status(self, terminal):
        if terminal not in self.statuses:
            self.statuses[terminal] = Status(self.dir / "status" / f"{terminal}.status")
        return self.statuses[terminal]

    def words(self, command, *words):
        return [str(w) for w in (*self.wrap, self.build / "platen-agent", command, "--config", self.dir / "agent.conf",
                                 "--state", self.dir / "state", *words)]

    def say(self, *words):
        done = subprocess.run(self.words(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ProgramError(f"platen-agent {words[0]}: exit {done.returncode}: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def start(self):
        log = open(self.dir / "agent.log", "ab")
        self.process = subprocess.Popen(self.words("run"), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                        start_new_session=True)
        log.close()

    def stop(self):
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
