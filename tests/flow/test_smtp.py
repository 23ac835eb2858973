"""lib/smtp.h against Postfix (or the sink) and against servers that follow a script."""
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from urllib.parse import quote

import pytest
from mailservers import make_ca, make_certificate

MANAGER = "manager@platen.test"


class Probe:
    """tests/flow/smtp_probe."""

    def __init__(self, build, folder, wrap=()):
        self.folder = folder
        self.process = subprocess.Popen([*wrap, build / "tests/flow/smtp_probe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env={**os.environ, "SMTP_PASSWORD": "gateway pass"})

    def __call__(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def send(self, sender, recipient, mail=b"Subject: x\r\n\r\nhello\r\n"):
        path = self.folder / "mail"
        path.write_bytes(mail)
        result, _, self.reply = self("send", quote(sender, safe="@+-"), quote(recipient, safe="@+-"), path).partition(" ")
        return result

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(20) == 0
        self.process.stdout.close()


@pytest.fixture
def probe(build, tmp_path):
    running = Probe(build, tmp_path)
    yield running
    running.close()


def inbox(servers, subject):
    """The mails with this subject, waiting up to ten seconds for the first."""
    context = ssl.create_default_context(cafile=servers.ca_file)
    client = imaplib.IMAP4_SSL("localhost", servers.ports["imaps"], ssl_context=context)
    client.login(MANAGER, "manager pass")
    end = time.monotonic() + 10
    numbers = []
    while not numbers and time.monotonic() < end:
        client.select("INBOX")
        numbers = client.search(None, "SUBJECT", subject)[1][0].split()
        time.sleep(0.05)
    mails = [client.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]
    client.logout()
    return mails


@pytest.mark.parametrize("how", ["starttls", "tls", "plain"])
def test_arrives_as_it_was(probe, mailservers, how):
    user = "gateway@platen.test" if mailservers.mode == "postfix" and how != "plain" else "-"
    port = mailservers.ports["smtps" if how == "tls" else "smtp"]
    assert probe("new", how, "localhost", port, mailservers.ca_file, user) == "ok"
    body = b"line\r\n.dot\r\n..\r\n.\r\nafter a dot\r\n"
    for number in range(3):
        assert probe.send("gateway@platen.test", MANAGER, b"Subject: by-%s-%d\r\n\r\n" % (how.encode(), number) + body) == "sent"
        assert probe.reply.startswith("250")
    mails = inbox(mailservers, f"by-{how}-2")
    assert len(mails) == 1 and mails[0].endswith(b"\r\n\r\n" + body)


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
def test_a_ca_file_stands_for_all_others(build, mailservers, tmp_path):
    log = tmp_path / "opened"
    probe = Probe(build, tmp_path, ["strace", "-f", "-qq", "-o", log, "-e", "trace=open,openat"])
    assert probe("new", "tls", "localhost", mailservers.ports["smtps"], mailservers.ca_file, "-") == "ok"
    probe.send("gateway@platen.test", MANAGER)
    probe.close()
    opened = log.read_text(errors="replace")
    assert str(mailservers.ca_file) in opened
    assert "/etc/ssl/certs" not in opened


def test_bare_line_ends_stay_in_one_mail(probe, mailservers):
    probe("new", "plain", "127.0.0.1", mailservers.ports["smtp"], "-", "-")
    body = b"one\n.\nMAIL FROM:<x@platen.test>\nRCPT TO:<manager@platen.test>\nDATA\nSubject: smuggled\r.\r\n"
    assert probe.send("-", MANAGER, b"Subject: smuggler\r\n\r\n" + body) == "sent"
    mails = inbox(mailservers, "smuggler")
    assert len(mails) == 1 and b"\r\n.\r\nMAIL FROM" in mails[0]


@pytest.mark.parametrize("address", [
    "manager@platen.test\r\nRCPT TO:<other@platen.test>", "manager@platen.test\n", "<manager@platen.test>", "manager",
    "ma nager@platen.test", "ma\tnager@platen.test", "m\u00e4nager@platen.test", "a" * 300 + "@platen.test", "@platen.test",
    "manager@", "manager@platen.test>", "manager@platen.test SIZE=1"])
def test_addresses_that_are_none(probe, mailservers, address):
    probe("new", "plain", "127.0.0.1", mailservers.ports["smtp"], "-", "-")
    assert probe.send("gateway@platen.test", address) == "bad-address"
    assert probe.send(address, MANAGER) == "bad-address"


def test_refused_address(probe, mailservers):
    probe("new", "plain", "127.0.0.1", mailservers.ports["smtp"], "-", "-")
    assert probe.send("gateway@platen.test", "nobody@platen.test") == "refused"
    assert probe.reply.startswith("550")
    assert probe.send("gateway@platen.test", MANAGER, b"Subject: after-refusal\r\n\r\nx\r\n") == "sent"


def test_plain_is_for_this_machine_only(probe):
    assert "TLS" in probe("new", "plain", "mail.platen.test", 25, "-", "-")
    assert "host" in probe("new", "tls", "mail.platen.test/x", 25, "-", "-")


def test_nobody_listens(probe):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    probe("new", "plain", "127.0.0.1", port, "-", "-")
    assert probe.send("-", MANAGER) == "later"
    assert str(port) in probe.reply


class Server(threading.Thread):
    """Answers each verb from a table; "." is the end of a mail, "" the greeting."""

    def __init__(self, answers, context=None, close_after=None):
        super().__init__(daemon=True)
        self.answers = {"": "220 hi", "EHLO": "250 hi", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go",
                        ".": "250 ok", "QUIT": "221 bye", "STARTTLS": "220 go", "AUTH": "235 ok", **answers}
        self.context, self.close_after = context, close_after
        self.verbs, self.connections = [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            connection = self.listener.accept()[0]
            self.connections += 1
            try:
                self.talk(connection)
            except OSError:
                pass
            connection.close()

    def talk(self, connection):
        def say(verb):
            connection.sendall(self.answers[verb].encode() + b"\r\n")
        say("")
        stream = connection.makefile("rb")
        while line := stream.readline():
            verb = line.split()[0].decode().upper()
            self.verbs.append(verb)
            say(verb)
            if verb == "STARTTLS" and self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
                stream = connection.makefile("rb")
            if verb == "DATA" and self.answers["DATA"].startswith("354"):
                while stream.readline() not in (b".\r\n", b""):
                    pass
                say(".")
                if self.close_after:
                    connection.shutdown(socket.SHUT_RDWR)
                    return


@pytest.mark.parametrize("answers,expected", [
    ({"MAIL": "451 later"}, "later"), ({"MAIL": "550 never"}, "refused"), ({"MAIL": "530 login first"}, "later"),
    ({"RCPT": "450 grey"}, "later"), ({"RCPT": "550 5.1.1 nobody"}, "refused"), ({"RCPT": "552 full"}, "refused"),
    ({"DATA": "554 no"}, "refused"), ({"DATA": "421 busy"}, "later"), ({".": "554 spam"}, "refused"),
    ({".": "452 disk"}, "later"), ({"": "554 go away"}, "later"), ({"EHLO": "550 bad name", "HELO": "550 no"}, "later")])
def test_codes(probe, answers, expected):
    server = Server(answers)
    probe("new", "plain", "127.0.0.1", server.port, "-", "-")
    assert probe.send("gateway@platen.test", MANAGER) == expected
    assert probe.reply == list(answers.values())[0] or probe.reply == list(answers.values())[-1]


def test_login_refused_is_not_the_mails_fault(probe):
    server = Server({"EHLO": "250-hi\r\n250 AUTH PLAIN", "AUTH": "535 wrong"})
    probe("new", "plain", "127.0.0.1", server.port, "-", "gateway@platen.test")
    assert probe.send("gateway@platen.test", MANAGER) == "later"
    assert "535" in probe.reply or "denied" in probe.reply


def test_connection_is_kept(probe):
    server = Server({})
    probe("new", "plain", "127.0.0.1", server.port, "-", "-")
    for _ in range(5):
        assert probe.send("gateway@platen.test", MANAGER) == "sent"
    assert server.connections == 1


def test_a_kept_connection_that_is_gone_is_made_anew(probe):
    server = Server({}, close_after=True)
    probe("new", "plain", "127.0.0.1", server.port, "-", "-")
    for _ in range(3):
        assert probe.send("gateway@platen.test", MANAGER) == "sent"
    assert server.connections == 3


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    path = tmp_path_factory.mktemp("ca")
    make_ca(path / "ca.pem", path / "ca.key")
    ca = (path / "ca.pem", path / "ca.key")
    make_certificate(path / "good.pem", path / "good.key", *ca)
    make_certificate(path / "name.pem", path / "name.key", *ca, names="DNS:mail.example.test")
    make_certificate(path / "old.pem", path / "old.key", *ca, dates=("20200101000000Z", "20210101000000Z"))
    make_ca(path / "self.pem", path / "self.key")
    return path


@pytest.mark.parametrize("certificate,words", [("self", "self-signed"), ("name", "another name"), ("old", "expired"),
                                               ("good", "250")])
def test_certificate_lies(probe, authority, certificate, words):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{certificate}.pem", authority / f"{certificate}.key")
    server = Server({"EHLO": "250-hi\r\n250 STARTTLS"}, context)
    probe("new", "starttls", "localhost", server.port, authority / "ca.pem", "-")
    assert probe.send("gateway@platen.test", MANAGER) == ("sent" if certificate == "good" else "later")
    assert words in probe.reply
    assert ("MAIL" in server.verbs) == (certificate == "good")


def test_stripped_starttls(probe, authority):
    server = Server({"STARTTLS": "502 unknown"})
    probe("new", "starttls", "localhost", server.port, authority / "ca.pem", "-")
    assert probe.send("gateway@platen.test", MANAGER) == "later"
    assert "STARTTLS" in probe.reply and "MAIL" not in server.verbs
