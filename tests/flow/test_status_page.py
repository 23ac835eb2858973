"""The agent's status page on loopback, and `platen-agent status`: what they say, whom they answer, what they bear."""
import contextlib
import http.client
import html.parser
import json
import resource
import socket

import pytest
from agent_world import Agent, Gateway, Web
from gateway import wait_for
from ports import free_port


class World:
    def __init__(self, build, folder):
        (folder / "gateway").mkdir()
        self.port = free_port()
        self.gateway = Gateway(folder / "gateway")
        self.web = Web(self.gateway)
        self.url = f"http://127.0.0.1:{self.web.port}"
        self.agent = Agent(build / "platen-agent", folder, extra=f"status-port = {self.port}\n")
        self.agent.register(self.gateway.enrolment_file(self.url), name="mfp-1", more=["--maker", "<b>Bold & Co</b>"])
        self.agent("change", "mfp-1", "--place", "Room <script>alert(1)</script> & hall")
        self.agent.run()
        self.agent.status("[supply 1.1]\nname = Black toner\ntype = toner\nlevel = 5%\n")
        wait_for("the page", lambda: self.listens("127.0.0.1"), 60)
        wait_for("the report", lambda: "status" in self.gateway.purposes() and not self.agent.spool(), 60)

    def listens(self, address):
        with contextlib.suppress(OSError), socket.create_connection((address, self.port), 5):
            return True
        return False

    def ask(self, path="/", method="GET", host=None):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        client.request(method, path, headers={} if host is None else {"Host": host})
        answer = client.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError):
                return b"".join(iter(lambda: connection.recv(4096), b""))
        return b""


@pytest.fixture(scope="module")
def world(build, tmp_path_factory):
    world = World(build, tmp_path_factory.mktemp("page"))
    yield world
    world.agent.kill(15)
    world.web.stop()


def settled(world):
    """JSON once the panel says what was answered."""
    wait_for("a report that was answered", lambda: json.loads(world.ask("/status.json")[2])["terminals"][0]["notices"] == 1, 60)
    return json.loads(world.ask("/status.json")[2])


def test_json_says_what_the_command_says(world):
    found = settled(world)
    assert found["gateway"] == world.url and found["waiting"] == 0 and found["waiting_since"] is None
    assert found["by_http"] > "2026" and found["by_mail"] is None
    terminal, = found["terminals"]
    assert terminal["name"] == "mfp-1" and terminal["model"] == "M-100" and terminal["reported"] > "2026"
    told = json.loads(world.agent("status", "--json"))
    assert {**told, "time": 0} == {**found, "time": 0}
    text = world.agent("status")
    assert f"gateway       {world.url}\n" in text and "last by mail  never\n" in text and ", 1 notice\n" in text
    assert f"version       {found['version']}\n" in text


class Words(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page(world):
    settled(world)
    status, headers, text = world.ask()
    words = Words(text)
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store" and "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script" not in words.tags and "Room <script>alert(1)</script> & hall" in words.texts
    assert "mfp-1" in words.texts and world.url in words.texts


def test_no_secrets(world):
    """Neither the keys, nor the code, nor anything of the settings' files."""
    shown = world.ask()[2] + world.ask("/status.json")[2]
    for secret in (world.gateway.code, "BEGIN", "keys/", str(world.agent.folder)):
        assert secret not in shown


def test_only_this_machine_is_answered(world):
    """A name that somebody outside lets point here (DNS rebinding) is not; 127.0.0.2 is another address."""
    for host in (f"evil.example:{world.port}", "127.0.0.1", "localhost:1", f"127.0.0.1.evil.example:{world.port}",
                 f"localhost:{world.port}.", ""):
        assert world.ask(host=host)[0] == 421, host
    for host in (f"localhost:{world.port}", f"LOCALHOST:{world.port}", f"127.0.0.1:{world.port}"):
        assert world.ask(host=host)[0] == 200
    assert not world.listens("127.0.0.2")


def test_nothing_else_is_there(world):
    for path in ("/x", "/status.json/", "//", "/?a=b", "/../etc/passwd"):
        assert world.ask(path)[0] == 404, path
    for method in ("POST", "PUT", "DELETE", "HEAD"):
        assert world.ask("/", method)[0] == 405


NO_REQUESTS = (b"", b"\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/2\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
               b"\0" * 5000, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 2000 + b"\r\n",
               b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n\r\n")


def test_what_is_no_request(world):
    for data in NO_REQUESTS:
        answer = world.raw(data.replace(b"PORT", str(world.port).encode()))
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 "), (data[:60], answer)
        assert world.ask()[0] == 200


def test_those_who_say_nothing_are_let_go(world):
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(socket.create_connection(("127.0.0.1", world.port), 5)).sendall(b"GET / HT")
        assert world.ask()[0] == 200


def test_too_many_open_files(world):
    """For a moment no connection can be taken: it goes on when one can."""
    pid = world.agent.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, before[1]))
    try:
        world.ask()
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    assert world.ask()[0] == 200


def test_a_port_that_is_taken(world, tmp_path, build):
    """It is told, and reports go all the same."""
    other = Agent(build / "platen-agent", tmp_path, extra=f"status-port = {world.port}\n")
    other.register(world.gateway.enrolment_file(world.url), name="mfp-2")
    before = len(world.gateway.order)
    other.run()
    other.status("[supply 1.1]\nname = Black toner\ntype = toner\nlevel = 5%\n", name="mfp-2")
    wait_for("its report", lambda: len(world.gateway.order) > before, 60)
    assert f"there is no status page: status-port {world.port}" in other.kill(15)
