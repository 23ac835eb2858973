"""A gateway without mail: no mailbox, a relay that is dead. What the tests of terminals' queries share."""
import contextlib
import http.client
import json
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse

import web
from ports import free_port

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PATH = "/cgi-bin/cgi.remoteservice"
CONF = """base-url = "http://127.0.0.1:{port}"
from = "service@platen.test"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
data-dir = "{data}"
listen-port = {port}
plain-port = {plain}
readers = 1
cache = 32MB
{more}
smtp {{
    host = 127.0.0.1
    port = 9
    security = plain
}}
"""
TABLES = {
    "dealer": "name,telephone,mail,language,zone\nNorth Office Service,+49 40 5550 100,service@platen.test,en,Europe/Berlin\n",
    "customers": "code,name,language,zone,department\nC1,Customer one,en,Asia/Tokyo,D3\nC2,Customer two,de,,D4\n"
                 "C3,Customer three,ja,,D5\n",
    "persons": "customer,mail,name,role,sites\nC1,manager.one@platen.test,\"Manager, one\",manager,main\n"
               "C1,install.one@platen.test,\"Installing person, one\",installing,\n",
    "models": "code,maker,name,kind\nMF-1,Maker,MF-1,mfp\n",
    "catalogue": "code,kind,models,supply_type,colour,name,price\nTB-1,consumable,MF-1,toner,black,Toner bottle,89.00\n",
    "terminals": "number,customer,model,place,manager,installing\n123456,C1,MF-1,2nd floor,manager.one@platen.test,"
                 "install.one@platen.test\n223456,C2,MF-1,lobby,,\n323456,C3,MF-1,office,,\n",
}


class Centre:
    def __init__(self, build, folder, more="", terminals=(), tables=TABLES):
        self.build, self.dir = build, folder
        self.port, self.plain = free_port(), free_port()
        (folder / "platend.conf").write_text(CONF.format(port=self.port, plain=self.plain, data=SOURCE, more=more))
        subprocess.run([build / "platend", "--init", "--config", folder / "platend.conf"], check=True,
                       capture_output=True, timeout=60)
        (folder / "csv").mkdir()
        for name, text in tables.items():
            if name == "terminals":
                text += "".join(f"{number},C1,MF-1,hall,,\n" for number in terminals)
            (folder / "csv" / f"{name}.csv").write_text(text, encoding="utf-8")
        self.start()
        self.say("import", str(folder / "csv"))

    def launch(self):
        self.process = subprocess.Popen([self.build / "platend", "--config", self.dir / "platend.conf"],
                                        stdout=self.log, stderr=self.log)

    def start(self):
        self.log = open(self.dir / "log", "ab")
        self.launch()
        for _ in range(600):
            with contextlib.suppress(OSError):
                if self.ask("GET", "/healthz")[0] == 200 and (self.dir / "run/ctl.sock").exists():
                    return
            if self.process.poll() == 75:        # a killed one's daemon is still about to end
                self.launch()
            assert self.process.poll() is None, (self.dir / "log").read_text()
            time.sleep(0.05)
        raise AssertionError((self.dir / "log").read_text())

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)
        self.log.close()

    def say(self, *words, code=0):
        done = subprocess.run([self.build / "platenctl", "--run-dir", self.dir / "run", *words], text=True,
                              capture_output=True, timeout=60, check=False)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    def show(self, *words):
        return json.loads(self.say("--json", *words).stdout)

    def ask(self, method, path, body=None, headers=None, port=None):
        """By Python's own client: status, headers, text."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def query(self, query, port=None):
        status, headers, text = self.ask("GET", f"{PATH}?{query}", port=port)
        return Reply(status, headers, text)

    def post(self, query, type_="application/x-www-form-urlencoded"):
        status, headers, text = self.ask("POST", PATH, query, {"Content-Type": type_} if type_ else {})
        return Reply(status, headers, text)

    def curl(self, *words, query=None, port=None):
        address = f"http://127.0.0.1:{port or self.port}{PATH}" + (f"?{query}" if query else "")
        done = subprocess.run(["curl", "-sS", "--max-time", "30", "-g", *words, address], capture_output=True,
                              check=True, timeout=60)
        return done.stdout.decode()


class Reply:
    """Header, then a line each: time of reception, type of contents, reception number, description."""

    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        lines = text.split("\n")
        assert len(lines) == 5 and lines[4] == "", text
        self.time, self.type, self.reception, self.description = lines[:4]
        assert headers["Content-Type"] == "text/plain; charset=utf-8"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", self.time), self.time
        assert re.fullmatch(r"-|\d+-\d{8,}", self.reception), self.reception


def quote(text, charset):
    return urllib.parse.quote_from_bytes(text.encode(charset), safe="")
