"""What stands outside a whole house: a house of its own folder, and an agent written with Python and
openssl(1) that can also do wrong what our own agent never does."""
import base64
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import uuid as uuids

import sample
from gateway import wait_for
from house import MANAGERS, SERVICE, House

TYPE = "application/pkcs7-mime; smime-type=authEnveloped-data"
SENDER = "agent-trading@platen.test"
MACHINES = itertools.count()


@contextlib.contextmanager
def whole_house(build, **words):
    """Mail servers, gateway and sample dealer; deleted at the end, unless PLATEN_KEEP is set. words: for House."""
    folder = tempfile.mkdtemp(prefix="pk.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, build=build, **words)
    house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        yield house
    finally:
        if os.environ.get("PLATEN_KEEP"):
            house.close()
        else:
            house.remove()


def openssl(*words, stdin=b""):
    done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


class Reply:
    """An answer by HTTP; detail: what application/problem+json says."""

    def __init__(self, answer):
        self.status, self.type, self.body = answer.status, answer.getheader("Content-Type", ""), answer.read()
        self.headers = {k.lower(): v for k, v in answer.getheaders()}
        self.detail = ""
        if self.body and self.type.startswith("application/problem+json"):
            problem = json.loads(self.body)
            self.detail = f"{problem.get('title', '')}: {problem.get('detail', '')}"


def ask(port, method, path, body=None, headers=(), timeout=60):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers))
        return Reply(connection.getresponse())


def post(house, agent, der, timeout=60):
    """POST /report."""
    return ask(house.gateway.port, "POST", "/report", der, {"Content-Type": TYPE, "Platen-Agent": agent}, timeout)


def report_mail(agent, der, subject="Report", sender=SENDER):
    """A sealed report as a mail."""
    body = base64.encodebytes(der).replace(b"\n", b"\r\n")
    head = (f"From: {sender}\r\nTo: {SERVICE}\r\nSubject: {subject}\r\nPlaten-Agent: {agent}\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: {TYPE}\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    return head.encode() + body


def new_code(house, name, customer="TRADING"):
    """A fresh enrolment file."""
    path = house.dir / f"{name}.enrolment"
    house.gateway.say("code", "new", "--customer", customer, "--out", str(path))
    return path


class OutsideAgent:
    """An agent after docs/protocol.md, in files below the house."""

    def __init__(self, house, name, customer="TRADING"):
        self.house, self.name = house, name
        self.dir = house.dir / f"outside-{name}"
        self.dir.mkdir()
        for key in ("sign", "receive"):
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.dir / f"{key}.key")
            openssl("pkey", "-in", self.dir / f"{key}.key", "-pubout", "-outform", "DER", "-out", self.dir / f"{key}.spki")
            openssl("req", "-x509", "-new", "-key", self.dir / f"{key}.key", "-subj", "/CN=agent", "-days", "3650",
                    "-out", self.dir / f"{key}.crt")
        self.id = hashlib.sha256((self.dir / "sign.spki").read_bytes()).hexdigest()[:20]
        self.sequence = 0
        text = new_code(house, f"outside-{name}", customer).read_text(encoding="utf-8")
        self.code = re.search(r"^Code: *(\S+)", text, re.M).group(1)
        self.gateway = self.dir / "gateway.crt"
        self.gateway.write_text(re.search(r"^Open certificate:\s*\n(.*?END CERTIFICATE-----\n)", text, re.M | re.S).group(1),
                                encoding="ascii")

    def report(self, inside, terminal="mfp-1", purpose="status", manager=MANAGERS["north"], ago=0, uuid=None, **attributes):
        """The document of a report: its text, and its UUID."""
        self.sequence += 1
        uuid = uuid or str(uuids.uuid4())
        values = {"id": uuid, "agent": self.id, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago)),
                  "sequence": str(self.sequence), "purpose": purpose, "recipient": self.house.service}
        if purpose != "enrolment":
            values |= {"terminal": terminal, "manager": manager}
        values |= attributes
        words = " ".join(f'{k}="{v}"' for k, v in values.items())
        return f'<report xmlns="urn:platen:report:1" {words}>{inside}</report>'.encode(), uuid

    def seal(self, xml, cipher="aes-256-gcm", signer=None):
        """Signed and sealed; signer: another agent, whose key signs."""
        key = (signer or self).dir
        signed = openssl("cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-signer", key / "sign.crt", "-inkey",
                         key / "sign.key", "-nocerts", "-nosmimecap", "-keyid", "-outform", "DER", stdin=xml)
        return openssl("cms", "-encrypt", "-binary", f"-{cipher}", "-keyid", "-recip", self.gateway, "-keyopt",
                       "ecdh_kdf_md:sha256", "-outform", "DER", stdin=signed)

    def enrol(self):
        keys = "".join(f"<{k}-key>{base64.b64encode((self.dir / f'{k}.spki').read_bytes()).decode()}</{k}-key>"
                       for k in ("sign", "receive"))
        xml, _ = self.report(f'<enrolment code="{self.code}">{keys}</enrolment>', purpose="enrolment")
        answer = post(self.house, self.id, self.seal(xml))
        assert answer.status == 200, answer.detail
        return self

    def register(self, terminal="mfp-1", serial=None):
        inside = (f'<registration serial="{serial or self.name + "-" + terminal}" maker="Sample Imaging" model="BC200" '
                  'place="Copier, outside"/>')
        xml, _ = self.report(inside, terminal, "registration")
        answer = post(self.house, self.id, self.seal(xml))
        assert answer.status == 200, answer.detail
        return self


def low(level=5):
    """A supply that runs short."""
    return (f'<supply index="1.1" type="toner" colour="black" level="{level}" capacity="100" unit="percent" state="low">'
            "Black toner</supply>")


def counter(value):
    return f'<counter name="total">{value}</counter>'


def shortage(house, agent):
    """A new machine that runs short tells it by mail: the report's UUID."""
    number = next(MACHINES)
    agent.register(f"mfp-{number}")
    xml, uuid = agent.report(low() + counter(1000 + number), f"mfp-{number}")
    house.servers.inject(report_mail(agent.id, agent.seal(xml)), SENDER, SERVICE)
    return uuid


def report_of(house, uuid):
    """As platenctl lists it, at most once; None before it is there."""
    found = [r for r in house.gateway.ctl("list", "reports", "limit=100000") if r["uuid"] == uuid]
    assert len(found) <= 1
    return found[0] if found else None


def made_reports(house, build, terminals, statuses):
    """Sealed reports by our own library, to be sent in this order: (kind, UUID, agent, DER)."""
    folder = house.dir / "load"
    folder.mkdir()
    tool = build / "tests" / "support" / "report_files"
    code = new_code(house, "load")
    out = subprocess.run([tool, code, folder, str(terminals), str(statuses)], check=True, capture_output=True, text=True).stdout
    code.unlink()
    rows = [line.split() for line in out.splitlines()]
    found = [(kind, uuid, agent, pathlib.Path(path).read_bytes()) for kind, uuid, agent, path in rows]
    shutil.rmtree(folder)
    return found


def settled(house):
    """The number of the last event, when nothing is under way any more."""
    def quiet():
        before = house.gateway.ctl("status")["event"]
        time.sleep(0.3)
        waiting = house.gateway.ctl("list", "outbox", "state=waiting")
        return before if not waiting and house.gateway.ctl("status")["event"] == before else None
    return wait_for("quiet", quiet)


def terminated(pids, seconds=60):
    """Waits until none of these processes is left."""
    end = time.monotonic() + seconds
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):
        assert time.monotonic() < end, "a killed process lives on"
        time.sleep(0.01)
