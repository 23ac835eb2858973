"""What the web's flow tests share: the demo server and a browser's habits, by Python's own HTTP."""
import contextlib
import html
import http.client
import pathlib
import re
import socket
import subprocess
import urllib.parse

from ports import free_port

FORM = re.compile(r'<form [^>]*?action="([^"]+)"[^>]*>(.*?)</form>', re.S)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")

    @property
    def location(self):
        return self.headers["Location"]

    def forms(self):
        """Every form as (action, its hidden fields)."""
        return [(html.unescape(action), {n: html.unescape(v) for n, v in HIDDEN.findall(inside)})
                for action, inside in FORM.findall(self.text)]

    def form(self, end):
        return next(f for f in self.forms() if f[0].endswith(end))


class Demo:
    def __init__(self, build, source, log, *tls):
        self.port = free_port()
        self.log_path = log
        self.log = open(log, "wb")
        self.process = subprocess.Popen([build / "tests/flow/web_demo", source, str(self.port), *tls],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        self.tokens = {}
        for line in self.process.stdout:
            name, value = line.decode().split()
            if name == "base":
                self.base = value
                return
            self.tokens[name] = value
        raise AssertionError(self.said())

    def said(self):
        self.log.flush()
        return self.log_path.read_text()

    def home(self, person=901):
        return f"/h/{self.tokens[f'person-{person}']}"

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers))
            return Answer(connection.getresponse())

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers.items())

    def post(self, path, fields, origin=""):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["Origin"] = origin or self.base
        return self.ask("POST", path, urllib.parse.urlencode(fields), headers.items())

    def raw(self, data, wait=60):
        """Bytes as they are; what comes back until the server closes or says no more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as s:
            out = b""
            with contextlib.suppress(OSError):     # it may answer and close before all is sent
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError):
                while chunk := s.recv(65536):
                    out += chunk
            return out

    def events(self):
        """How many events the store has: what a change would raise."""
        return int(re.search(r"platen_events_total (\d+)", self.get("/metrics").text).group(1))

    def stop(self):
        self.process.stdin.close()
        code = self.process.wait(60)
        self.log.close()
        return code


@contextlib.contextmanager
def demo(build, folder, *tls):
    """The demo as a fixture has it: it ends well, and every page it drew fits its schema."""
    house = Demo(build, pathlib.Path(__file__).resolve().parents[2], folder / "log", *tls)
    try:
        yield house
    finally:
        said, code = house.said(), house.stop()
    assert code == 0
    assert "INVALID" not in said
