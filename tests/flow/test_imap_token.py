"""Login with a token: OAUTHBEARER (RFC 7628) and XOAUTH2 against Dovecot's oauth2 passdb with an
introspection endpoint of our own, and against a server that follows a script."""
import base64
import http.server
import json
import subprocess
import threading
import urllib.parse

import pytest
from test_imap import GATEWAY, Liar, Probe, authority  # noqa: F401

TOKEN = "ya29.platen-TEST_token~1/x+y=="


class Introspection(threading.Thread):
    """Says of one token that it is the gateway's; everything else is not active."""

    def __init__(self):
        super().__init__(daemon=True)
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                token = urllib.parse.unquote(self.path.partition("token=")[2].partition("&")[0])
                asked.append(token)
                good = token == TOKEN
                body = json.dumps({"active": good, "email": GATEWAY} if good else {"active": False}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.start()

    def run(self):
        self.server.serve_forever()


@pytest.fixture(scope="module")
def endpoint(mailservers):
    """Dovecot takes tokens, and only tokens by these mechanisms: each as asked for."""
    running = Introspection()
    conf = mailservers.dir / "oauth2.conf"
    conf.write_text(f"introspection_mode = get\nintrospection_url = http://127.0.0.1:{running.port}/?token=\n"
                    "username_attribute = email\nactive_attribute = active\nactive_value = true\nforce_introspection = yes\n")
    conf.chmod(0o644)
    yield running
    mailservers.stop_imap()
    mailservers.dovecot_extra = ""
    mailservers.start_imap()


def restart_with(mailservers, mechanisms):
    mailservers.stop_imap()
    mailservers.dovecot_extra = (f"auth_mechanisms = {mechanisms}\npassdb {{\n  driver = oauth2\n  mechanisms = oauthbearer xoauth2\n"
                                 f"  args = {mailservers.dir}/oauth2.conf\n}}\n")
    mailservers.start_imap()


@pytest.fixture
def probe(build, monkeypatch):
    def start(command):
        monkeypatch.setenv("IMAP_TOKEN_COMMAND", command)
        running.append(Probe(build))
        return running[-1]
    running = []
    yield start
    for one in running:
        one.close()


@pytest.mark.parametrize("mechanism", ["oauthbearer", "xoauth2"])
def test_dovecot_takes_the_token(mailservers, endpoint, probe, mechanism, tmp_path):
    restart_with(mailservers, mechanism)
    (tmp_path / "token").write_text(TOKEN + "\n")
    good = probe(f"cat {tmp_path}/token")
    assert good.open(mailservers.ports["imaps"], mailservers.ca_file) == "ok", good.error
    good("select", "INBOX")
    assert good.result == "ok" and TOKEN in endpoint.asked
    (tmp_path / "token").write_text("old-token\n")
    good("close")
    assert good.open(mailservers.ports["imaps"], mailservers.ca_file) == "login-refused"
    assert "old-token" not in good.error and "run token-command by hand" in good.error
    assert GATEWAY in good.error


@pytest.mark.parametrize("command,words", [
    ("exit 3", "failed with status 3"),
    ("true", "not one line with an access token"),
    ("printf 'two\\nlines'", "not one line with an access token"),
    ("echo 'has a blank'", "not one line with an access token"),
    ("sleep 60", "does not end within 2 s"),
    ("yes", "more than 16384 bytes"),
    ("echo secret-on-stderr >&2; exit 1", "failed with status 1"),
], ids=["status", "empty", "two-lines", "blank", "slow", "endless", "stderr"])
def test_commands_that_fail(probe, command, words):
    bad = probe(command)
    assert bad.open(9, timeout=2) == "login-refused"     # not even connected
    assert words in bad.error and "secret" not in bad.error


def script(answers, seen, capability=b"AUTH=OAUTHBEARER AUTH=XOAUTH2"):
    def run(liar, connection):
        connection = liar.tls(connection)
        connection.sendall(b"* OK hello\r\n")
        left = list(answers)
        for line in connection.makefile("rb"):
            seen.append(line)
            if b"CAPABILITY" in line:
                connection.sendall(b"* CAPABILITY IMAP4rev1 " + capability + b"\r\n" + line.split()[0] + b" OK done\r\n")
            elif left:
                connection.sendall(left.pop(0))
    return run


def test_what_goes_over_the_line(probe, authority):  # noqa: F811
    """RFC 7628, 4.1 and 4.3, and Google's page on XOAUTH2."""
    challenge = base64.b64encode(json.dumps({"status": "invalid_token", "scope": "imap"}).encode())
    for capability, first, second in (
            (b"AUTH=OAUTHBEARER AUTH=XOAUTH2", f"n,a={GATEWAY},\x01auth=Bearer {TOKEN}\x01\x01", b"AQ==\r\n"),
            (b"AUTH=XOAUTH2 AUTH=PLAIN", f"user={GATEWAY}\x01auth=Bearer {TOKEN}\x01\x01", b"\r\n")):
        seen = []
        liar = Liar(script([b"+ \r\n", b"+ " + challenge + b"\r\n", b"P1 NO [AUTHENTICATIONFAILED] no\r\n"], seen, capability),
                    authority / "good.pem")
        tried = probe(f"echo '{TOKEN}'")
        assert tried.open(liar.port, authority / "ca.pem", timeout=30) == "login-refused"
        assert "status invalid_token" in tried.error and "AUTHENTICATIONFAILED" in tried.error
        assert base64.b64decode(seen[2]).decode() == first
        assert seen[3] == second


def test_a_server_that_repeats_the_token(probe, authority):  # noqa: F811
    for words in (TOKEN.encode(), base64.b64encode(f"n,a={GATEWAY},\x01auth=Bearer {TOKEN}\x01\x01".encode())):
        liar = Liar(script([b"+ \r\n", b"P1 NO unknown token " + words + b"\r\n"], []), authority / "good.pem")
        tried = probe(f"echo '{TOKEN}'")
        assert tried.open(liar.port, authority / "ca.pem", timeout=30) == "login-refused"
        assert TOKEN not in tried.error and words.decode() not in tried.error
        assert "repeat" in tried.error


def test_a_server_that_takes_no_token(probe, authority):  # noqa: F811
    seen = []
    liar = Liar(script([], seen, b"AUTH=PLAIN"), authority / "good.pem")
    tried = probe(f"echo '{TOKEN}'")
    assert tried.open(liar.port, authority / "ca.pem", timeout=30) == "login-refused"
    assert "takes no token" in tried.error
    assert not any(b"AUTHENTICATE" in line for line in seen)


def test_the_token_stands_in_no_argument(probe, mailservers, endpoint, tmp_path):
    restart_with(mailservers, "oauthbearer")
    (tmp_path / "token").write_text(TOKEN + "\n")
    good = probe(f"cat {tmp_path}/token; sleep 1")
    watch = []

    def look():
        for _ in range(15):
            watch.append(subprocess.run(["ps", "axwwe", "-o", "args"], capture_output=True, text=True, check=False).stdout)
    thread = threading.Thread(target=look)
    thread.start()
    assert good.open(mailservers.ports["imaps"], mailservers.ca_file) == "ok", good.error
    thread.join()
    assert any(str(tmp_path) in text for text in watch) and not any(TOKEN in text for text in watch)


def test_settings_want_one_of_both(build, tmp_path):
    (tmp_path / "password").write_text("secret\n")
    (tmp_path / "password").chmod(0o600)
    for extra in ("", 'password-file = "password"\n token-command = "true"\n'):
        (tmp_path / "platend.conf").write_text(
            'base-url = "http://127.0.0.1:1"\nfrom = "a@platen.test"\nsmtp {\n host = localhost\n}\n'
            f'mailbox "service" {{\n host = localhost\n user = "u"\n {extra}}}\n')
        done = subprocess.run([build / "platend", "--check", "--config", tmp_path / "platend.conf"], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode == 78 and "token-command" in done.stderr
