"""How an agent gets out: the gateway's key pinned (openssl(1) is the other side), and a proxy that wants a name."""
import base64
import contextlib
import hashlib
import json
import pathlib
import select
import socket
import socketserver
import subprocess
import threading

import pytest
from agent_world import Agent, Gateway, Web, openssl
from gateway import wait_for
from mailservers import make_ca, make_certificate
from ports import free_port
from tls_front import TlsFront

USER, PASSWORD = "north-site", "Gurke: 17 Stück"
NONE_SUCH = "sha256//" + base64.b64encode(bytes(32)).decode()


def pin_of(certificate):
    """As RFC 7469, 2.4, says by openssl(1): SHA-256 over the SubjectPublicKeyInfo."""
    der = openssl("pkey", "-pubin", "-outform", "DER", stdin=openssl("x509", "-in", certificate, "-pubkey", "-noout"))
    return "sha256//" + base64.b64encode(hashlib.sha256(der).digest()).decode()


class World:
    """A gateway behind TLS, whose authority no machine knows, and agents with settings of their own."""

    def __init__(self, build, folder):
        self.build, self.dir = build, folder
        (folder / "gateway").mkdir()
        self.gateway = Gateway(folder / "gateway")
        self.web = Web(self.gateway)
        self.ca, self.cert, self.key = folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
        make_ca(self.ca, folder / "ca.key")
        make_certificate(self.cert, self.key, self.ca, folder / "ca.key")
        make_ca(folder / "other.pem", folder / "other.key")
        self.front = TlsFront(self.web.port, self.cert, self.key)
        self.pin, self.agents = pin_of(self.cert), 0

    def agent(self, http):
        self.agents += 1
        folder = self.dir / f"agent-{self.agents}"
        folder.mkdir()
        secret = folder / "proxy.password"
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        secret.chmod(0o600)
        return Agent(self.build / "platen-agent", folder, retry="1h", extra=f"http {{\n timeout = 20s\n {http}\n}}\n")

    def register(self, agent, code=0):
        enrolment = self.gateway.enrolment_file(f"https://localhost:{self.front.port}", mail="")
        return agent.register(enrolment, code=code)

    def stop(self):
        self.front.stop()
        self.web.stop()


@pytest.fixture(scope="module")
def world(build, tmp_path_factory):
    world = World(build, tmp_path_factory.mktemp("out"))
    yield world
    world.stop()


# ---- the pin ----

def test_a_pin_is_enough(world):
    """Several, too: the key of today and the next one."""
    for pin in (world.pin, f"{NONE_SUCH};{world.pin}"):
        assert "accepted" in world.register(world.agent(f'pin = "{pin}"'))


def test_without_pin_nobody_vouches(world):
    before = world.web.requests
    said = world.register(world.agent(""), code=75)
    assert "certificate" in said.lower() and world.web.requests == before


def test_another_key_is_refused_in_words(world):
    before = world.web.requests
    for http in (f'pin = "{NONE_SUCH}"', f'pin = "{NONE_SUCH}"\n ca-file = "{world.ca}"'):
        said = world.register(world.agent(http), code=75)
        assert "the gateway's key is another than the one that is pinned" in said, said
    assert world.web.requests == before


def test_pin_and_authority_must_both_be_right(world):
    assert "accepted" in world.register(world.agent(f'pin = "{world.pin}"\n ca-file = "{world.ca}"'))
    before = world.web.requests
    said = world.register(world.agent(f'pin = "{world.pin}"\n ca-file = "{world.dir / "other.pem"}"'), code=75)
    assert "certificate" in said.lower() and world.web.requests == before


def test_a_pin_wants_tls(world):
    agent = world.agent(f'pin = "{world.pin}"')
    before = world.web.requests
    said = agent.register(world.gateway.enrolment_file(f"http://localhost:{world.web.port}", mail=""), code=75)
    assert "the gateway's URL is not https://" in said and world.web.requests == before


@pytest.mark.parametrize("pin", ["sha256//AAAA", "md5//" + "A" * 43 + "=", NONE_SUCH + ";", NONE_SUCH[:-1]])
def test_pins_of_no_form(world, pin):
    said = world.register(world.agent(f'pin = "{pin}"'), code=78)
    assert "http: pin is sha256//BASE64 of 32 bytes" in said


def doctor(agent, check):
    done = subprocess.run([agent.program, "doctor", "--json", "--timeout", "1", "--config", agent.config], capture_output=True,
                          text=True, timeout=60, check=False)
    return next(f for f in json.loads(done.stdout) if f["check"] == check)


def test_doctor_at_openssls_server(world):
    """openssl s_server -WWW hands out its folder's files: gateway.pem is what the doctor asks for."""
    folder, port = world.dir / "www", free_port()
    folder.mkdir()
    (folder / "gateway.pem").write_text(world.ca.read_text())
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-subj", "/CN=somebody", "-days", "30",
            "-keyout", folder / "key", "-out", folder / "crt")
    pin = pin_of(folder / "crt")
    agent = world.agent(f'pin = "{pin}"')
    world.register(agent, code=75)                    # the key of its gateway is another; what follows asks openssl's
    enrolment = agent.state / "enrolment"
    enrolment.write_text(enrolment.read_text().replace(f":{world.front.port}", f":{port}"))
    with subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-WWW", "-cert", "crt", "-key", "key"], cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert b"ACCEPT\n" in server.stdout
            assert doctor(agent, "http")["state"] == "good"
            good = agent.config.read_text()
            agent.config.write_text(good.replace(pin, NONE_SUCH))
            found = doctor(agent, "http")
            assert found["state"] == "wrong" and "another than the one that is pinned" in found["text"], found
            assert "somebody stands between" in found["advice"]
            agent.config.write_text(good.replace(f'pin = "{pin}"', ""))
            found = doctor(agent, "http")
            assert found["state"] == "wrong" and "pin to its key" in found["advice"], found
        finally:
            server.kill()


# ---- the proxy ----

class Proxy(socketserver.ThreadingTCPServer):
    """CONNECT of RFC 9110, 9.3.6, with the Basic scheme of RFC 7617 where it wants a name."""
    allow_reuse_address = daemon_threads = True

    def __init__(self, user=None, password=None):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.wanted = None if user is None else "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.asked, self.tunnels = [], 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def __exit__(self, *how):
        self.shutdown()
        super().__exit__(*how)


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline().decode("ascii").strip():
            headers = {}
            while header := self.rfile.readline().decode("ascii").strip():
                name, value = header.split(": ", 1)
                headers[name.lower()] = value
            self.server.asked.append((line, headers.get("proxy-authorization")))
            if self.server.wanted in (None, headers.get("proxy-authorization")):
                return self.tunnel(line.split()[1])
            self.wfile.write(b'HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic realm="way out", charset="UTF-8"\r\n'
                             b"Content-Length: 0\r\n\r\n")

    def tunnel(self, target):
        host, port = target.rsplit(":", 1)
        with contextlib.suppress(OSError), socket.create_connection((host, int(port))) as there:
            self.server.tunnels += 1
            self.wfile.write(b"HTTP/1.1 200 Go on\r\n\r\n")
            ways = {self.connection: there, there: self.connection}
            while True:
                for end in select.select(list(ways), [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    ways[end].sendall(data)


def settings(world, proxy, more=""):
    return f'ca-file = "{world.ca}"\n proxy = "{proxy.url}"\n {more}'


WITH_NAME = f'proxy-user = "{USER}"\n proxy-password-file = proxy.password'


def test_through_a_proxy(world):
    with Proxy() as proxy:
        agent = world.agent(settings(world, proxy))
        assert "accepted" in world.register(agent)
        assert proxy.asked[0] == (f"CONNECT localhost:{world.front.port} HTTP/1.1", None)
        assert doctor(agent, "dns")["text"].startswith("127.0.0.1 ")


def test_through_a_proxy_that_wants_a_name(world):
    with Proxy(USER, PASSWORD) as proxy:
        agent = world.agent(settings(world, proxy, WITH_NAME))
        assert "accepted" in world.register(agent)
        assert proxy.asked[-1][1] == proxy.wanted and proxy.tunnels > 0
        assert all(way.startswith(f"CONNECT localhost:{world.front.port} ") for way, _ in proxy.asked)
        assert not seen(agent)


def test_a_proxy_that_takes_no_other(world):
    """A wrong password; none; and what the doctor says."""
    with Proxy(USER, "another") as proxy:
        before = world.web.requests
        for more in (WITH_NAME, ""):
            agent = world.agent(settings(world, proxy, more))
            assert "407" in world.register(agent, code=75)
            found = doctor(agent, "http")
            assert found["state"] == "wrong" and "proxy-password-file" in found["advice"], found
            assert PASSWORD not in json.dumps(found, ensure_ascii=False)
        assert world.web.requests == before and proxy.tunnels == 0


def test_a_name_needs_a_password(world):
    with Proxy() as proxy:
        said = world.register(world.agent(settings(world, proxy, f"proxy-user = {USER}")), code=78)
    assert "belong together" in said


def test_neither_in_ps_nor_in_logs(world):
    with Proxy(USER, PASSWORD) as proxy:
        agent = world.agent(settings(world, proxy, WITH_NAME))
        world.register(agent)
        tunnels = proxy.tunnels
        agent.run()
        try:
            agent.status("[supply 1.1]\nname = Black toner\ntype = toner\nlevel = 5%\n")
            wait_for("a report through the proxy", lambda: proxy.tunnels > tunnels and not agent.spool(), 60)
            shown = pathlib.Path(f"/proc/{agent.process.pid}")
            words = (shown / "cmdline").read_bytes() + (shown / "environ").read_bytes()
        finally:
            log = agent.kill(15)
        for text in (words, log.encode()):
            assert PASSWORD.encode() not in text and proxy.wanted.split()[1].encode() not in text
        assert not seen(agent)


def seen(agent):
    """Files in which the password stands, beside its own."""
    return [path for path in agent.folder.rglob("*") if path.is_file() and path.name != "proxy.password"
            and PASSWORD.encode() in path.read_bytes()]
