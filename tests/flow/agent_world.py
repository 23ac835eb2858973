"""The other side of platen-agent, written from docs/protocol.md with Python and openssl(1) only."""
import asyncio
import base64
import email
import email.policy
import hashlib
import http.server
import json
import pathlib
import re
import subprocess
import threading
import time
import xml.etree.ElementTree as ET

REPORT = "{urn:platen:report:1}"
TYPE = "application/pkcs7-mime; smime-type=authEnveloped-data"


def openssl(*words, stdin=b""):
    done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def make_pair(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
    openssl("req", "-x509", "-new", "-key", key, "-subj", f"/CN={name}", "-days", "3650", "-out", certificate)
    return key, certificate


class Gateway:
    """Opens what agents send, pins their keys, answers. `mode` says how HTTP answers."""

    def __init__(self, folder, code="CODE-1234"):
        self.folder, self.code = folder, code
        self.open_key, self.open_crt = make_pair(folder, "open")
        self.sign_key, self.sign_crt = make_pair(folder, "sign")
        self.other_key, self.other_crt = make_pair(folder, "other")
        self.agents = {}           # id -> (sign certificate, receive certificate)
        self.reports = {}          # UUID -> (reception, sequence, element)
        self.order = []            # UUIDs as they first came
        self.received = []         # (channel, UUID), each time
        self.mode = "accept"
        self.reply_type = "accepted"
        self.inside = ""           # of the reply document

    def enrolment_file(self, url, mail="centre@platen.test", expires="2099-01-01T00:00:00Z", code=None):
        def pair(word, certificate):
            fingerprint = openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").decode()
            return f"{word} fingerprint: {fingerprint.strip().split('=')[1]}\n{word} certificate:\n" + \
                certificate.read_text()
        path = self.folder / "enrolment.txt"
        path.write_text(f"Platen enrolment 1\nURL: {url}\nMail: {mail}\nCode: {code or self.code}\n"
                        f"Expires: {expires}\n" + pair("Open", self.open_crt) + pair("Sign", self.sign_crt))
        return path

    def holder(self, agent, which, spki):
        """A certificate for a bare public key: openssl(1) wants one."""
        path = self.folder / f"{agent}.{which}.crt"
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(spki) + b"-----END PUBLIC KEY-----\n"
        (self.folder / "spki.pem").write_bytes(pem)
        (self.folder / "ext.cnf").write_text("subjectKeyIdentifier=hash\n")
        openssl("x509", "-new", "-force_pubkey", self.folder / "spki.pem", "-subj", f"/CN={agent}",
                "-CA", self.open_crt, "-CAkey", self.open_key, "-extfile", self.folder / "ext.cnf", "-out", path)
        return path

    def open(self, agent, der):
        inner = openssl("cms", "-decrypt", "-inform", "DER", "-inkey", self.open_key, "-recip", self.open_crt,
                        stdin=der)
        if agent not in self.agents:
            # Before it is verified: only to find the key that it must verify under.
            peek = ET.fromstring(inner[inner.index(b"<report"):inner.index(b"</report>") + 9])
            enrolment = peek.find(REPORT + "enrolment")
            if enrolment is None or enrolment.get("code") != self.code:
                return None
            sign = base64.b64decode(enrolment.findtext(REPORT + "sign-key"))
            assert hashlib.sha256(sign).hexdigest()[:20] == agent
            receive = base64.b64decode(enrolment.findtext(REPORT + "receive-key"))
            self.agents[agent] = (self.holder(agent, "sign", sign), self.holder(agent, "receive", receive))
        xml = openssl("cms", "-verify", "-noverify", "-binary", "-inform", "DER",
                      "-certfile", self.agents[agent][0], stdin=inner)
        return xml

    def take(self, channel, agent, der):
        """The report's UUID, or None for a stranger."""
        xml = self.open(agent, der)
        if xml is None:
            return None
        (self.folder / "last.xml").write_bytes(xml)
        report = ET.fromstring(xml)
        assert report.tag == REPORT + "report" and report.get("agent") == agent
        uuid = report.get("id")
        self.received.append((channel, uuid))
        if uuid not in self.reports:
            self.order.append(uuid)
            self.reports[uuid] = (len(self.reports) + 1, int(report.get("sequence")), report)
        return uuid

    def reply(self, uuid, agent=None, sign=None, report=None):
        reception, _, element = self.reports[uuid]
        agent = agent or element.get("agent")
        xml = (f'<reply xmlns="urn:platen:reply:1" report="{report or uuid}" agent="{agent}" '
               f'reception="1-{reception:08d}" time="2026-11-21T10:00:00Z" type="{self.reply_type}" '
               f'description="Taken, thank you.">{self.inside}</reply>').encode()
        key, certificate = sign or (self.sign_key, self.sign_crt)
        inner = openssl("cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-signer", certificate,
                        "-inkey", key, "-outform", "DER", "-nocerts", "-nosmimecap", "-keyid", stdin=xml)
        return openssl("cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-keyid", "-recip",
                       self.agents[element.get("agent")][1], "-keyopt", "ecdh_kdf_md:sha256", stdin=inner)

    def reply_mail(self, uuid, **how):
        return (b"From: <gateway@platen.test>\r\nTo: <agent@platen.test>\r\nSubject: Platen reply\r\n"
                b"MIME-Version: 1.0\r\nContent-Type: " + TYPE.encode() + b"\r\n"
                b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(self.reply(uuid, **how)))

    def purposes(self):
        return [self.reports[uuid][2].get("purpose") for uuid in self.order]

    def last(self):
        return self.reports[self.order[-1]][2]


class Web:
    """POST /report on a loopback port; stop() refuses connections, start() takes them again."""

    def __init__(self, gateway):
        self.gateway, self.server, self.port = gateway, None, 0
        self.requests = 0
        self.start()

    def start(self):
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                web.requests += 1
                der = self.rfile.read(int(self.headers["Content-Length"]))
                web.answer(self, der)

            def log_message(self, *words):
                pass

        http.server.HTTPServer.allow_reuse_address = True
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def send(self, handler, status, type_, body, headers=()):
        handler.send_response(status)
        handler.send_header("Content-Type", type_)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def answer(self, handler, der):
        gateway, mode = self.gateway, self.gateway.mode
        assert handler.path == "/report"
        assert handler.headers["Content-Type"] == TYPE
        if mode == "busy":
            return self.send(handler, 503, "application/problem+json", b'{"title":"busy"}', [("Retry-After", "2")])
        if mode == "portal":
            return self.send(handler, 200, "text/html", b"<html>Please log in</html>")
        uuid = gateway.take("http", handler.headers["Platen-Agent"], der)
        if uuid is None:
            return self.send(handler, 403, "application/problem+json", json.dumps(
                {"title": "Forbidden", "detail": "This agent is not enrolled here."}).encode())
        if mode == "silent":       # stored, and the answer is lost
            return handler.connection.close()
        if mode == "forged":
            return self.send(handler, 200, TYPE, gateway.reply(uuid, sign=(gateway.other_key, gateway.other_crt)))
        if mode == "other":
            return self.send(handler, 200, TYPE, gateway.reply(uuid, report=uuid[:-1] + ("0" if uuid[-1] != "0" else "1")))
        return self.send(handler, 200, TYPE, gateway.reply(uuid))


class Sink:
    """A little SMTP server (RFC 5321) on loopback that keeps mails and hands sealed ones to the gateway."""

    def __init__(self, gateway):
        self.gateway, self.mails, self.refuse = gateway, [], None
        self.drop_after_data = False
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self.run, args=(started,), daemon=True).start()
        started.wait(5)

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def talk(self, reader, writer):
        def say(text):
            writer.write(text.encode() + b"\r\n")
        say("220 sink.platen.test ESMTP")
        sender, recipients = None, []
        while line := (await reader.readline()).decode(errors="replace").rstrip("\r\n"):
            verb = line.split(" ")[0].upper()
            if verb in ("EHLO", "HELO"):
                say("250 sink.platen.test")
            elif verb == "MAIL":
                sender, recipients = re.search("<(.*?)>", line).group(1), []
                say("250 ok")
            elif verb == "RCPT":
                recipients.append(re.search("<(.*?)>", line).group(1))
                say(self.refuse or "250 ok")
            elif verb == "DATA":
                say("354 go on")
                raw = b""
                while (data := await reader.readline()) != b".\r\n":
                    raw += data[1:] if data.startswith(b".") else data
                await self.loop.run_in_executor(None, self.keep, sender, recipients, raw)
                if self.drop_after_data:
                    break
                say("250 kept")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        writer.close()

    def keep(self, sender, recipients, raw):
        mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
        self.mails.append((sender, recipients, raw, mail))
        if mail.get_content_type() == "application/pkcs7-mime":
            self.gateway.take("mail", mail["Platen-Agent"], mail.get_payload(decode=True))


class Agent:
    """A platen-agent with its own state folder and settings."""

    def __init__(self, program, folder, web=None, sink=None, reply_address="", retry="1s", extra=""):
        self.program, self.folder = program, folder
        self.state = folder / "state"
        self.config = folder / "agent.conf"
        text = f'state = "{self.state}"\ninterval = 1s\nretry = {retry}\naddress = agent@platen.test\n{extra}'
        if reply_address:
            text += f"reply-address = {reply_address}\n"
        if sink:
            text += f"smtp {{\n host = 127.0.0.1\n port = {sink.port}\n security = plain\n}}\n"
        self.config.write_text(text)
        self.web, self.process = web, None

    def __call__(self, command, *words, code=0, stdin=b"", timeout=60):
        done = subprocess.run([self.program, command, "--config", self.config, *map(str, words)], input=stdin,
                              capture_output=True, timeout=timeout)
        text = done.stdout.decode() + done.stderr.decode()
        assert code is None or done.returncode == code, f"{command}: exit {done.returncode}: {text}"
        return text

    def register(self, enrol=None, name="mfp-1", code=0, more=()):
        words = ["--enrol", enrol] if enrol else []
        return self("register", *words, "--terminal", name, "--manager", "manager@platen.test", "--centre",
                    "centre@platen.test", "--place", "North site, 2nd floor", "--serial", "SN-1", "--model", "M-100",
                    *more, code=code)

    def status(self, text, name="mfp-1"):
        path = self.state / "status" / f"{name}.status"
        temporary = path.with_suffix(".new")
        temporary.write_text("platen-status = 1\n" + text)
        temporary.rename(path)

    def run(self, *words):
        self.process = subprocess.Popen([self.program, "run", "--config", self.config, *words],
                                        stderr=subprocess.PIPE)

    def kill(self, signal=9):
        self.process.send_signal(signal)
        self.process.wait(10)
        return self.process.stderr.read().decode()

    def spool(self):
        return sorted(path.name for path in (self.state / "spool").iterdir() if len(path.name) == 57)


def wait_for(condition, seconds=90, what="it"):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)
