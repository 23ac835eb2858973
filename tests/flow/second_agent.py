"""An agent written from docs/protocol.md alone, with openssl(1), curl and Python's mail modules: the
other reading of that page. It has a disk: keys, sequence and spool are files, so that a new object on
the same folder goes on where a killed one stopped.
"""
import base64
import contextlib
import email
import email.utils
import hashlib
import imaplib
import json
import pathlib
import re
import smtplib
import ssl
import subprocess
import time
import uuid
import xml.etree.ElementTree as etree
from xml.sax.saxutils import quoteattr

TYPE = "application/pkcs7-mime; smime-type=authEnveloped-data"
REPORT, REPLY = "urn:platen:report:1", "{urn:platen:reply:1}reply"
ENDED = ("accepted", "duplicate", "waiting", "refused")


class NotEnrolment(Exception):
    """The enrolment file is not one, or a fingerprint is not its certificate's."""


class NotObeyed(Exception):
    """What came is no reply to this report from this gateway; the report stays in the spool."""


def run(*words, stdin=b""):
    done = subprocess.run([str(w) for w in words], input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        raise NotObeyed(f"{words[0]} {words[1]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def now(ago=0):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago))


def fingerprint(pem):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()


class Mail:
    """The agent's own mailbox and the server that takes its mail, both by TLS."""

    def __init__(self, address, password, smtp_port, imap_port, ca_file):
        self.address, self.password = address, password
        self.smtp_port, self.imap_port = smtp_port, imap_port
        self.context = ssl.create_default_context(cafile=ca_file)

    def send(self, to, mail):
        with smtplib.SMTP_SSL("localhost", self.smtp_port, context=self.context, timeout=60) as smtp:
            smtp.login(self.address, self.password)
            smtp.sendmail(self.address, [to], mail)

    def sealed(self):
        """The DER of each sealed part in the inbox."""
        client = imaplib.IMAP4_SSL("localhost", self.imap_port, ssl_context=self.context, timeout=60)
        client.login(self.address, self.password)
        client.select("INBOX", readonly=True)
        uids = client.uid("search", None, "ALL")[1][0].split()
        mails = [part[1] for uid in uids for part in client.uid("fetch", uid, "(BODY.PEEK[])")[1] if isinstance(part, tuple)]
        client.logout()
        for mail in mails:
            for part in email.message_from_bytes(mail).walk():
                if part.get_content_type() == "application/pkcs7-mime":
                    yield part.get_payload(decode=True)


class SecondAgent:
    """One agent in a folder. Methods that send answer the reply's attributes, or None: sent by mail, not confirmed."""

    def __init__(self, folder, mail=None):
        self.dir, self.mail = pathlib.Path(folder), mail
        self.spool = self.dir / "spool"
        self.spool.mkdir(parents=True, exist_ok=True)
        for name in ("sign", "receive"):
            if not (self.dir / f"{name}.crt").exists():
                self._make_key(name)
        self.id = hashlib.sha256(self._file("sign.spki").read_bytes()).hexdigest()[:20]
        if self._file("centre.json").exists():
            self.centre = json.loads(self._file("centre.json").read_text(encoding="utf-8"))

    def _file(self, name):
        return self.dir / name

    def _make_key(self, name):
        key, spki, certificate = (self._file(f"{name}.{end}") for end in ("key", "spki", "crt"))
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
        run("openssl", "pkey", "-in", key, "-pubout", "-outform", "DER", "-out", spki)
        run("openssl", "req", "-x509", "-new", "-key", key, "-subj", "/CN=agent", "-days", "3650", "-out", certificate)

    # ---- section 2

    def read_enrolment(self, path):
        text = pathlib.Path(path).read_text(encoding="utf-8")
        if not text.startswith("Platen enrolment 1\n"):
            raise NotEnrolment("the first line")
        field = lambda name: (re.search(rf"^{name}: *(.*?) *$", text, re.M) or ("", ""))[1]
        for name in ("Open", "Sign"):
            pem = re.search(rf"^{name} certificate:\s*\n(-----BEGIN.*?END CERTIFICATE-----\n)", text, re.M | re.S)
            if not pem or fingerprint(pem[1]) != field(f"{name} fingerprint").replace(":", ""):
                raise NotEnrolment(f"{name} certificate")
            self._file(f"gateway-{name.lower()}.crt").write_text(pem[1], encoding="ascii")
        self.centre = {"url": field("URL").rstrip("/"), "mail": field("Mail"), "code": field("Code")}
        self._file("centre.json").write_text(json.dumps(self.centre), encoding="utf-8")

    # ---- section 3

    def _next_sequence(self):
        number = int(self._file("sequence").read_text(encoding="ascii")) + 1 if self._file("sequence").exists() else 1
        self._file("sequence").write_text(str(number), encoding="ascii")
        return number

    def write(self, purpose, inside, terminal=None, manager=None, **attributes):
        """A report into the spool: its path. Its bytes never change again."""
        sequence, report = self._next_sequence(), str(uuid.uuid4())
        values = {"id": report, "agent": self.id, "time": now(), "sequence": sequence, "purpose": purpose,
                  "recipient": self.centre["mail"]}
        values |= {"terminal": terminal} if terminal else {}
        values |= {"manager": manager} if manager else {}
        values |= {"reply": self.mail.address} if self.mail else {}
        words = " ".join(f"{name}={quoteattr(str(value))}" for name, value in (values | attributes).items())
        path = self.spool / f"{sequence:06}-{report}.xml"
        path.write_text(f'<report xmlns="{REPORT}" {words}>{inside}</report>', encoding="utf-8")
        return path

    # ---- section 4

    def seal(self, document):
        signed = run("openssl", "cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-signer", self._file("sign.crt"),
                     "-inkey", self._file("sign.key"), "-nocerts", "-nosmimecap", "-keyid", "-outform", "DER", stdin=document)
        return run("openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-keyid", "-recip", self._file("gateway-open.crt"),
                   "-keyopt", "ecdh_kdf_md:sha256", "-outform", "DER", stdin=signed)

    def unseal(self, der):
        signed = run("openssl", "cms", "-decrypt", "-inform", "DER", "-recip", self._file("receive.crt"),
                     "-inkey", self._file("receive.key"), stdin=der)
        return run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-nointern",
                   "-certfile", self._file("gateway-sign.crt"), stdin=signed)

    # ---- sections 5 to 7

    def obey(self, path, der):
        """The reply's attributes; the report leaves the spool."""
        root = etree.fromstring(self.unseal(der))
        if root.tag != REPLY or root.get("agent") != self.id or root.get("report") != path.stem.split("-", 1)[1]:
            raise NotObeyed("a reply to somebody else, or to another report")
        if root.get("type") not in ENDED:
            raise NotObeyed(f"type {root.get('type')}")
        path.unlink(missing_ok=True)
        return dict(root.attrib)

    def post(self, path):
        answer = self._file("answer")
        out = run("curl", "-sS", "-o", answer, "-w", "%{http_code} %{content_type}", "-H", f"Platen-Agent: {self.id}",
                  "-H", f"Content-Type: {TYPE}", "--data-binary", "@-", f"{self.centre['url']}/report",
                  stdin=self.seal(path.read_bytes())).decode()
        status, kind = out.split(" ", 1)
        if status != "200":
            problem = json.loads(answer.read_bytes()) if kind.startswith("application/problem+json") else {}
            raise NotObeyed(f"{status}: {problem.get('title', '')}: {problem.get('detail', '')}")
        return self.obey(path, answer.read_bytes())

    def send_mail(self, path):
        """Sent, not confirmed."""
        report = path.stem.split("-", 1)[1]
        head = [f"From: <{self.mail.address}>", f"To: <{self.centre['mail']}>", "Subject: Platen report",
                f"Date: {email.utils.formatdate()}", f"Message-ID: <{report}@{self.mail.address.split('@')[1]}>",
                f"Platen-Agent: {self.id}", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
                f'Content-Type: {TYPE};\r\n name="smime.p7m"', "Content-Transfer-Encoding: base64",
                'Content-Disposition: attachment; filename="smime.p7m"']
        body = base64.encodebytes(self.seal(path.read_bytes())).replace(b"\n", b"\r\n")
        self.mail.send(self.centre["mail"], "\r\n".join(head).encode() + b"\r\n\r\n" + body)

    def reply_by_mail(self, path, seconds=90):
        """Looks into the mailbox until a reply to this report is there that may be obeyed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for der in self.mail.sealed():
                with contextlib.suppress(NotObeyed):
                    return self.obey(path, der)
            time.sleep(0.2)
        raise NotObeyed("no reply by mail")

    def deliver(self):
        """All of the spool by HTTP, oldest first: the replies."""
        return [self.post(path) for path in sorted(self.spool.iterdir())]

    # ---- section 8

    def enrolment(self):
        keys = "".join(f"<{name}-key>{base64.b64encode(self._file(name + '.spki').read_bytes()).decode()}</{name}-key>"
                       for name in ("sign", "receive"))
        return self.write("enrolment", f"<enrolment code={quoteattr(self.centre['code'])}>{keys}</enrolment>")
