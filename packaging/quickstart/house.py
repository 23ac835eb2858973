"""The whole of a quickstart in one folder: private mail servers, gateway, agents, their addresses."""
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import socket

from agents import Agent
from gateway import Gateway
from mailservers import MailServers, choose_mode
from ports import free_port

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir") or SOURCE / "build")
DOMAIN = "platen.test"
SERVICE = f"service@{DOMAIN}"
AGENTS = {"trading": f"agent-trading@{DOMAIN}", "foods": f"agent-foods@{DOMAIN}"}
MANAGERS = {"north": f"manager-north@{DOMAIN}", "south": f"manager-south@{DOMAIN}", "foods": f"manager-foods@{DOMAIN}"}
STAFF = f"dispatcher@{DOMAIN}"
INSTALLER = f"installer-trading@{DOMAIN}"
FAX = f"fax@{DOMAIN}"      # stands for a mail-to-fax gateway: fax+NUMBER@


class HouseError(Exception):
    """The folder cannot be used; the text says why."""


def _takes(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class House:
    """One quickstart. Two of them need two folders; lock() sees to it."""

    def __init__(self, folder, build=BUILD, mode=None, service=SERVICE, others=()):
        """service: the gateway's own address; others: addresses that get a mailbox too."""
        self.service, self.others = service, tuple(others)
        self.dir = pathlib.Path(folder).absolute()
        self.build = pathlib.Path(build)
        self.mode = mode or choose_mode()
        self.lock_file = None
        self.servers = self.gateway = None
        self.agents = {}
        self.state = {}

    def lock(self):
        """True when the folder is ours from now on."""
        if self.dir.is_symlink():
            raise HouseError(f"{self.dir}: is a link; choose another folder with --dir")
        self.dir.mkdir(mode=0o755, parents=True, exist_ok=True)
        if self.dir.stat().st_uid != os.geteuid():
            raise HouseError(f"{self.dir}: belongs to another user; choose another folder with --dir")
        lock = open(self.dir / "lock", "w", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self.lock_file = lock
        return True

    def forget(self):
        """Deletes what an earlier run kept (--fresh)."""
        servers = MailServers(self.dir / "mail", {}, mode=self.mode)
        servers.remove()
        for entry in self.dir.iterdir():
            if entry.name == "lock":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def _read_state(self):
        with contextlib.suppress(FileNotFoundError, ValueError):
            self.state = json.loads((self.dir / "state.json").read_text(encoding="ascii"))

    def save_state(self):
        path = self.dir / "state.json"
        path.touch(mode=0o600)     # it holds the private mailboxes' passwords
        path.write_text(json.dumps(self.state), encoding="ascii")

    def start(self):
        """Mail servers, then the gateway; agents are made, not started."""
        self._read_state()
        passwords = self.state.setdefault("passwords", {})
        for address in (self.service, *self.others, *AGENTS.values(), *MANAGERS.values(), STAFF, INSTALLER,
                        FAX):
            passwords.setdefault(address, os.urandom(12).hex())
        if "port" not in self.state or not _takes(self.state["port"]):
            self.state["port"] = free_port()
        self.save_state()
        # mails that do not arrive come back to bounce+EVENT.INDEX.EPOCH (gateway/desk/verp.h)
        aliases = {"bounce@" + self.service.rpartition("@")[2]: self.service}
        self.servers = MailServers(self.dir / "mail", passwords, aliases, self.mode)
        self.servers.start()
        self.gateway = Gateway(self.dir / "gateway", self.build, SOURCE, self.servers, self.service,
                               passwords[self.service], self.state["port"])
        self.gateway.prepare()
        self.gateway.start()
        for name, address in AGENTS.items():
            self.agents[name] = Agent(self.dir / f"agent-{name}", self.build, self.servers, address,
                                      passwords[address], self.service)
        return self

    def stop(self):
        """Stops all that start() and the agents started."""
        for agent in self.agents.values():
            agent.stop()
        if self.gateway:
            self.gateway.stop()
        if self.servers:
            self.servers.stop()

    def close(self):
        self.stop()
        if self.lock_file:
            self.lock_file.close()
            self.lock_file = None

    def remove(self):
        """Stops all and deletes the folder."""
        self.stop()
        if self.servers:
            self.servers.remove()
        self.close()
        shutil.rmtree(self.dir, ignore_errors=True)
