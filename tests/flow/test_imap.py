"""lib/imap.h against Dovecot, against a proxy that hides what Dovecot can do, and against liars."""
import imaplib
import os
import re
import socket
import ssl
import subprocess
import threading
import time

import pytest
from mailservers import make_ca, make_certificate

GATEWAY = "gateway@platen.test"
PASSWORD = "gateway pass"


class Probe:
    """tests/flow/imap_probe."""

    def __init__(self, build):
        self.process = subprocess.Popen([build / "tests/flow/imap_probe"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, "IMAP_PASSWORD": PASSWORD})

    def __call__(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        lines = []
        while not (line := self.process.stdout.readline()).startswith("= "):
            assert line, "the probe died"
            lines.append(line.strip())
        result, _, self.error = line[2:].strip().partition(" ")
        self.result = result
        return lines

    def open(self, port, ca="-", how="tls", user=GATEWAY, timeout=60, host="localhost"):
        self("open", how, host, port, ca, user, timeout)
        return self.result

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(60) == 0
        self.process.stdout.close()


@pytest.fixture
def probe(build):
    running = Probe(build)
    yield running
    running.close()


def empty(client, folder):
    if int(client.select(folder)[1][0]) > 0:
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()


@pytest.fixture
def box(mailservers):
    """The gateway's mailbox, emptied."""
    context = ssl.create_default_context(cafile=mailservers.ca_file)
    client = imaplib.IMAP4_SSL("localhost", mailservers.ports["imaps"], ssl_context=context)
    client.login(GATEWAY, PASSWORD)
    for folder in ("Processed", "Rejected", "INBOX"):
        empty(client, folder)
    yield client
    client.logout()


def bodies(box, folder):
    box.select(folder)
    numbers = box.search(None, "ALL")[1][0].split()
    return [box.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]


def mail(number, size=0):
    return b"From: a@platen.test\r\nSubject: %d\r\n\r\n" % number + b"x" * size + b"\r\n"


# ---- against Dovecot ----

@pytest.mark.parametrize("how", ["tls", "starttls"])
def test_fetch_and_move(probe, mailservers, box, how):
    mails = [mail(n) for n in range(3)] + [b"From: \xff\x00?\r\n\r\n\x00\xfe\r\n"[:20]]
    mailservers.drop(GATEWAY, mails[:3])
    port = mailservers.ports["imaps" if how == "tls" else "imap"]
    assert probe.open(port, mailservers.ca_file, how) == "ok", probe.error
    probe("ensure", "Later")
    assert probe.result == "ok"
    validity = probe("select", "INBOX")
    assert int(validity[0]) > 0
    uids = probe("uids", 0)[0].split()
    assert len(uids) == 3
    got = [line.split() for line in probe("fetch", 1000, *uids)]
    assert [bytes.fromhex(words[3]) for words in got] == mails[:3]
    assert [int(words[1]) for words in got] == [len(m) for m in mails[:3]]
    assert probe("uids", uids[1])[0].split() == uids[2:]
    assert probe("uids", uids[2])[0] == ""
    probe("move", "Processed", *uids[:2])
    probe("move", "Later", uids[2])
    assert probe.result == "ok"
    assert bodies(box, "Processed") == mails[:2]
    assert bodies(box, "Later") == mails[2:3]
    assert bodies(box, "INBOX") == []
    empty(box, "Later")


def test_over_size_gives_the_header_only(probe, mailservers, box):
    mailservers.drop(GATEWAY, [mail(1, 5000), mail(2, 10)])
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    uids = probe("uids", 0)[0].split()
    got = [line.split() for line in probe("fetch", 1000, *uids)]
    assert int(got[0][1]) > 5000 and bytes.fromhex(got[0][3]) == mail(1, 5000).split(b"x")[0]
    assert bytes.fromhex(got[1][3]) == mail(2, 10)


def test_a_header_without_end_is_cut(probe, mailservers, box):
    mailservers.drop(GATEWAY, [b"Subject: " + b"x" * (12 << 20) + b"\r\n\r\n"])
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    got = probe("fetch", 10 << 20, *probe("uids", 0)[0].split())[0].split()
    assert int(got[1]) > 12 << 20 and int(got[2]) <= 64 * 1024 + 1


def test_many_mails(probe, mailservers, box):
    mails = [mail(n, n % 700) for n in range(1500)]
    mailservers.drop(GATEWAY, mails)
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    uids = probe("uids", 0)[0].split()
    got = probe("fetch", 100000, *uids)
    assert sorted(bytes.fromhex(line.split()[3]) for line in got) == sorted(mails)
    probe("move", "Processed", *uids)
    assert probe("uids", 0)[0] == ""


def test_idle_wakes(probe, mailservers, box):
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    assert probe("uids", 0)[0] == ""
    start = time.monotonic()
    probe("wait", 1)
    assert probe.result == "none" and time.monotonic() - start < 20
    threading.Timer(0.3, lambda: mailservers.deliver(mail(1), "a@platen.test", [GATEWAY])).start()
    probe("wait", 60)
    assert probe.result == "ok" and time.monotonic() - start < 30
    assert len(probe("uids", 0)[0].split()) == 1


def test_a_mail_that_comes_while_another_is_moved_is_not_waited_for(probe, mailservers, box):
    """One goes and one comes: the folder holds as many as before, and IDLE would not tell of it again."""
    mailservers.drop(GATEWAY, [mail(1)])
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    first = probe("uids", 0)[0].split()
    mailservers.deliver(mail(2), "a@platen.test", [GATEWAY])
    probe("move", "Processed", *first)
    probe("wait", 30)
    assert probe.result == "ok"
    assert len(probe("uids", 0)[0].split()) == 1
    probe("wait", 1)
    assert probe.result == "none"


def test_missing_folder_is_refused_and_the_connection_good(probe, mailservers, box):
    mailservers.drop(GATEWAY, [mail(1)])
    probe.open(mailservers.ports["imaps"], mailservers.ca_file)
    probe("select", "INBOX")
    uids = probe("uids", 0)[0].split()
    probe("move", "Nowhere", *uids)
    assert probe.result == "refused" and "exist" in probe.error
    assert probe("uids", 0)[0].split() == uids


def test_wrong_password(build, mailservers):
    probe = Probe(build)
    assert probe.open(mailservers.ports["imaps"], mailservers.ca_file, user="manager@platen.test") == "login-refused"
    assert "refused" in probe.error and PASSWORD not in probe.error
    probe.close()


def test_nobody_listens(probe):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert probe.open(port, timeout=3) == "lost"
    assert "refused" in probe.error


# ---- a proxy that hides capabilities ----

class Proxy(threading.Thread):
    """Passes IMAP on to Dovecot and cuts words out of its capabilities."""

    def __init__(self, servers, hide):
        super().__init__(daemon=True)
        self.servers, self.hide, self.seen = servers, hide, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        inner = ssl.create_default_context(cafile=self.servers.ca_file)
        outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        outer.load_cert_chain(self.servers.dir / "cert.pem", self.servers.dir / "key.pem")
        client = outer.wrap_socket(self.listener.accept()[0], server_side=True)
        server = inner.wrap_socket(socket.create_connection(("127.0.0.1", self.servers.ports["imaps"])),
                                   server_hostname="localhost")
        threading.Thread(target=self.upwards, args=(client, server), daemon=True).start()
        for line in server.makefile("rb"):
            if b"CAPABILITY" in line:
                for word in self.hide:
                    line = re.sub(rb" %s(?=[ \]\r])" % word.encode(), b"", line)
            try:
                client.sendall(line)
            except OSError:
                return

    def upwards(self, client, server):
        try:
            while data := client.recv(65536):
                self.seen += data
                server.sendall(data)
        except OSError:
            pass


@pytest.mark.parametrize("hide,expected", [(["MOVE"], b"UID EXPUNGE"), (["MOVE", "UIDPLUS"], b"UID STORE")])
def test_move_without_move(probe, mailservers, box, hide, expected):
    mailservers.drop(GATEWAY, [mail(1), mail(2)])
    proxy = Proxy(mailservers, hide)
    assert probe.open(proxy.port, mailservers.ca_file) == "ok"
    probe("select", "INBOX")
    uids = probe("uids", 0)[0].split()
    probe("move", "Processed", uids[0])
    assert probe.result == "ok"
    assert expected in proxy.seen and b" EXPUNGE\r\n" not in proxy.seen
    assert probe("uids", 0)[0].split() == uids[1:]
    assert bodies(box, "Processed") == [mail(1)]


def test_polls_without_idle(probe, mailservers, box):
    proxy = Proxy(mailservers, ["IDLE"])
    probe.open(proxy.port, mailservers.ca_file)
    probe("select", "INBOX")
    probe("uids", 0)
    mailservers.drop(GATEWAY, [mail(1)])
    probe("wait", 2)
    assert probe.result == "ok" and b"NOOP" in proxy.seen and b"IDLE" not in proxy.seen


def test_login_where_there_is_no_plain(probe, mailservers, box):
    proxy = Proxy(mailservers, ["AUTH=PLAIN"])
    assert probe.open(proxy.port, mailservers.ca_file) == "ok"
    assert b" LOGIN " in proxy.seen and b"AUTHENTICATE" not in proxy.seen
    proxy = Proxy(mailservers, [])
    probe("close")
    assert probe.open(proxy.port, mailservers.ca_file) == "ok"
    assert b" LOGIN " not in proxy.seen and b"AUTHENTICATE PLAIN" in proxy.seen


# ---- liars ----

@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    path = tmp_path_factory.mktemp("ca")
    make_ca(path / "ca.pem", path / "ca.key")
    make_ca(path / "other.pem", path / "other.key")
    ca = (path / "ca.pem", path / "ca.key")
    make_certificate(path / "good.pem", path / "good.key", *ca)
    make_certificate(path / "name.pem", path / "name.key", *ca, names="DNS:mail.example.test")
    make_certificate(path / "old.pem", path / "old.key", *ca, dates=("20200101000000Z", "20210101000000Z"))
    make_certificate(path / "foreign.pem", path / "foreign.key", path / "other.pem", path / "other.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", path / "self.key", "-out", path / "self.pem", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return path


class Liar(threading.Thread):
    """A server that follows a script: a function that gets the socket and a TLS context."""

    def __init__(self, script, certificate=None):
        super().__init__(daemon=True)
        self.script, self.seen = script, b""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate is not None:
            self.context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        connection = self.listener.accept()[0]
        try:
            self.script(self, connection)
        except OSError:
            pass

    def tls(self, connection):
        return self.context.wrap_socket(connection, server_side=True)

    def answer(self, connection, special=None):
        """Says yes to everything but what `special` (verb -> function) does."""
        connection.sendall(b"* OK hello\r\n")
        for line in connection.makefile("rb"):
            self.seen += line
            tag, *words = line.split()
            if not words:              # DONE
                continue
            verb = b" ".join(words[:2] if words[0] == b"UID" else words[:1]).upper().decode()
            if special and verb in special:
                special[verb](connection, tag)
                continue
            if verb == "CAPABILITY":
                connection.sendall(b"* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\n")
            elif verb == "SELECT":
                connection.sendall(b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n")
            elif verb == "UID SEARCH":
                connection.sendall(b"* SEARCH 1 2 3\r\n")
            elif verb == "IDLE":
                connection.sendall(b"+ idling\r\n")
                continue
            connection.sendall(tag + b" OK done\r\n")


@pytest.mark.parametrize("certificate,words", [
    ("self", "self-signed"), ("name", "another name"), ("old", "expired"), ("foreign", "not signed by an authority")])
@pytest.mark.parametrize("how", ["tls", "starttls"])
def test_certificate_lies(probe, authority, certificate, words, how):
    def script(liar, connection):
        if how == "starttls":
            connection.sendall(b"* OK hello\r\n")
            stream = connection.makefile("rb")
            stream.readline()
            connection.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n1 OK done\r\n")
            stream.readline()
            connection.sendall(b"2 OK go\r\n")
        connection = liar.tls(connection)
        liar.seen = connection.recv(100)
    liar = Liar(script, authority / f"{certificate}.pem")
    assert probe.open(liar.port, authority / "ca.pem", how) == "tls-refused"
    assert words in probe.error and str(liar.port) in probe.error
    assert liar.seen == b""


def stripped(liar, connection):
    connection.sendall(b"* OK hello\r\n")
    for line in connection.makefile("rb"):
        liar.seen += line
        tag = line.split()[0]
        connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")


def denied(liar, connection):
    connection.sendall(b"* OK hello\r\n")
    for line in connection.makefile("rb"):
        liar.seen += line
        tag, verb = line.split()[:2]
        if verb == b"STARTTLS":
            connection.sendall(tag + b" NO not today\r\n")
        else:
            connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN STARTTLS\r\n" + tag + b" OK done\r\n")


def injected(liar, connection):
    connection.sendall(b"* OK hello\r\n")
    stream = connection.makefile("rb")
    stream.readline()
    connection.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n1 OK done\r\n")
    stream.readline()
    connection.sendall(b"2 OK go\r\n* PREAUTH injected\r\n")
    liar.seen += liar.tls(connection).recv(100)


def preauth(liar, connection):
    connection.sendall(b"* PREAUTH welcome\r\n")
    liar.seen += connection.recv(1000)


@pytest.mark.parametrize("script", [stripped, denied, injected, preauth])
def test_starttls_lies(probe, authority, script):
    liar = Liar(script, authority / "good.pem")
    assert probe.open(liar.port, authority / "ca.pem", "starttls", timeout=30) == "tls-refused"
    assert "STARTTLS" in probe.error
    assert b"LOGIN" not in liar.seen and b"AUTHENTICATE" not in liar.seen


def test_no_tls_at_all(probe, authority):
    liar = Liar(lambda _, c: c.sendall(b"* OK hello\r\n") or c.recv(1000))
    assert probe.open(liar.port, authority / "ca.pem", timeout=30) == "tls-refused"
    assert "no TLS" in probe.error


def fetch_from_liar(probe, authority, send, timeout=5):
    def script(liar, connection):
        liar.answer(liar.tls(connection), {"UID FETCH": send})
    liar = Liar(script, authority / "good.pem")
    assert probe.open(liar.port, authority / "ca.pem", timeout=timeout) == "ok", probe.error
    probe("select", "INBOX")
    assert probe("uids", 0) == ["1 2 3"]
    start = time.monotonic()
    probe.lines = probe("fetch", 10000, 1, 2, 3)
    return time.monotonic() - start


def dripping(connection, _tag):
    for byte in b"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize("send,words", [
    (lambda c, t: c.sendall(b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc\r\n* BYE tired\r\n") or c.shutdown(socket.SHUT_RDWR), "clos"),
    (lambda c, t: c.shutdown(socket.SHUT_RDWR), "clos"),
    (lambda c, t: c.sendall(b"* BYE tired\r\n" + t + b" OK\r\n") or c.shutdown(socket.SHUT_RDWR), ""),
    (lambda c, t: c.sendall(b"* 1 FETCH (UID 1 BODY[] {4294967295}\r\n"), "more bytes"),
    (lambda c, t: c.sendall(b"* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\n"), "more bytes"),
    (lambda c, t: c.sendall(b"x" * (50 << 20)), "line without an end"),
    (lambda c, t: c.sendall(b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 200000 + b"\r\n"), "too deep"),
    (lambda c, t: c.sendall(b"* OK {3000000}\r\n* 1 FETCH (BODYSTRUCTURE " + b"(" * 200000 + b"\r\n"), "status line"),
    (lambda c, t: c.sendall(b"\0\xff nonsense\r\n"), "IMAP"),
    (lambda c, t: None, "in time"),
    (dripping, "in time"),
], ids=["bye", "close", "bye-ok", "literal-4g", "literal-huge", "line", "bodystructure", "hidden", "nonsense", "silence",
        "drip"])
def test_hostile_answers(probe, authority, send, words):
    took = fetch_from_liar(probe, authority, send)
    assert probe.result == "lost", probe.error
    assert words in probe.error
    assert took < 20


def test_a_mail_larger_than_it_said(probe, authority):
    answers = [b"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n",
               b"* 1 FETCH (UID 1 BODY[]<0> {10001}\r\n" + b"x" * 10001 + b")\r\n"]

    def send(connection, tag):
        connection.sendall(answers.pop(0) + tag + b" OK done\r\n")
    fetch_from_liar(probe, authority, send)
    # more than 10000 came: told as too large
    assert probe.result == "ok" and probe.lines[0].split()[1:3] == ["10001", "10001"]


def test_watchdog_on_a_server_that_forgets_idle(probe, authority):
    def script(liar, connection):
        liar.answer(liar.tls(connection))
    liar = Liar(script, authority / "good.pem")
    probe.open(liar.port, authority / "ca.pem", timeout=2)
    probe("select", "INBOX")
    probe("uids", 0)
    start = time.monotonic()
    probe("wait", 1)
    assert probe.result == "lost" and time.monotonic() - start < 20
