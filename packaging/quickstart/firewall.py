"""A network namespace that admits no connection and lets out only HTTP, SMTP and IMAP."""
import os
import pathlib
import subprocess
import sys

from relay import Relay

HERE = pathlib.Path(__file__).parent
RULES = """
table inet platen {{
    chain input {{
        type filter hook input priority 0; policy drop;
        iif lo accept
        ct state established,related accept
    }}
    chain output {{
        type filter hook output priority 0; policy drop;
        oif lo accept
        ct state established,related accept
        ip daddr {host} tcp dport {{ {ports} }} accept
    }}
}}
"""


class Firewall:
    """Only root can make one (or sudo). ports: what may go out, by number, the same on both sides."""

    def __init__(self, ports):
        self.ports = ports
        self.root = os.geteuid() == 0
        self.name = f"platen-{os.getpid()}"
        number = os.getpid() % 16384
        base = f"10.{203 + number // 4096 % 4}.{number // 64 % 64}.{number % 64 * 4}"
        head, last = base.rsplit(".", 1)
        self.host, self.inside = f"{head}.{int(last) + 1}", f"{head}.{int(last) + 2}"
        self.link = f"pl{os.getpid()}"[:15]
        self.relays, self.process = [], None

    def _do(self, *words, text=None):
        command = list(words) if self.root else ["sudo", "-n", *words]
        subprocess.run(command, input=text, text=True, capture_output=True, check=True)

    def within(self, *words):
        """Words that run a program in there, as the user who calls."""
        enter = ["ip", "netns", "exec", self.name]
        if self.root:
            return [*enter, *words]
        return ["sudo", "-n", *enter, "setpriv", f"--reuid={os.getuid()}", f"--regid={os.getgid()}",
                "--clear-groups", *words]

    def start(self):
        self._do("ip", "netns", "add", self.name)
        self._do("ip", "link", "add", self.link, "type", "veth", "peer", "name", "out", "netns", self.name)
        self._do("ip", "addr", "add", f"{self.host}/30", "dev", self.link)
        self._do("ip", "link", "set", self.link, "up")
        for words in (["addr", "add", f"{self.inside}/30", "dev", "out"], ["link", "set", "out", "up"],
                      ["link", "set", "lo", "up"]):
            self._do("ip", "-n", self.name, *words)
        rules = RULES.format(host=self.host, ports=", ".join(str(p) for p in self.ports))
        self._do("ip", "netns", "exec", self.name, "nft", "-f", "-", text=rules)
        self.relays = [Relay((self.host, p), ("127.0.0.1", p)).open() for p in self.ports]
        words = [f"127.0.0.1:{p}={self.host}:{p}" for p in self.ports]
        self.process = subprocess.Popen(self.within(sys.executable, str(HERE / "relay.py"), *words),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        start_new_session=True)
        self.process.stdout.readline()
        return self

    def stop(self):
        for relay in self.relays:
            relay.close()
        if self.process:
            self.process.stdin.close()
            self.process.wait(10)
        for words in (["ip", "link", "del", self.link], ["ip", "netns", "del", self.name]):
            try:
                self._do(*words)
            except subprocess.CalledProcessError:
                pass
