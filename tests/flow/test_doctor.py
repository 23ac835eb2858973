"""platen-agent doctor: what is wrong, by its words, its exit code and its JSON."""
import contextlib
import http.server
import json
import shutil
import subprocess
import threading

import pytest
import sample
from gateway import ProgramError, wait_for
from house import MANAGERS, SERVICE
from ports import free_port


class Patient:
    """An agent of the sample dealer whose settings can be made wrong."""

    def __init__(self, house):
        self.house, self.agent = house, sample.enrol(house, "trading")
        self.conf = self.agent.dir / "agent.conf"
        self.good = self.conf.read_text(encoding="utf-8")

    def doctor(self, *words, settings=None, wrap=(), **how):
        """The exit code and (check, state, text, advice) of each finding."""
        self.conf.write_text(self.good if settings is None else settings, encoding="utf-8")
        try:
            done = subprocess.run([*wrap, *self.agent.words("doctor", "--json", "--timeout", "2", *words)], capture_output=True,
                                  text=True, timeout=120, stdin=subprocess.DEVNULL, check=False, **how)
        finally:
            self.conf.write_text(self.good, encoding="utf-8")
        return done.returncode, json.loads(done.stdout)

    def wrong(self, check, **how):
        code, found = self.doctor(**how)
        bad = [f for f in found if f["state"] == "wrong" and f["check"] == check]
        assert code == 69 and bad and all(f["advice"] for f in found if f["state"] != "good"), found
        return bad[0]


@pytest.fixture(scope="module")
def patient(house):
    return Patient(house)


def test_a_good_one(patient):
    found = []

    def well():
        code, found[:] = patient.doctor("--timeout", "30")
        return code == 0 and {f["state"] for f in found} == {"good"}
    patient.agent.start()
    try:
        with contextlib.suppress(ProgramError):
            wait_for("an agent that has begun and sent what waits", well, 90)
    finally:
        patient.agent.stop()
    assert {f["state"] for f in found} == {"good"}, found
    assert [f["check"] for f in found] == ["state", "keys", "run", "spool", "dns", "dns", "http", "clock", "smtp", "imap",
                                           "file", "file", "file"]
    said = patient.agent.say("doctor")
    assert "note   run" in said and "systemctl enable --now platen-agent" in said


def test_names_that_nobody_knows(patient):
    settings = patient.good.replace("host = localhost", 'host = "mail.invalid"', 1)
    found = patient.wrong("dns", settings=settings)
    assert found["text"].startswith("mail.invalid: ")
    assert patient.wrong("smtp", settings=settings)["text"].startswith("mail.invalid:")


def test_a_proxy_that_is_not_there(patient):
    settings = patient.good + f'http {{\n proxy = "http://127.0.0.1:{free_port()}"\n}}\n'
    assert "whoever runs the proxy" in patient.wrong("http", settings=settings)["advice"]


def test_a_login_page_of_the_network(patient):
    class Portal(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Please log in</html>")

        def log_message(self, *words):
            pass
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        found = patient.wrong("http", settings=patient.good + f'http {{\n proxy = "http://127.0.0.1:{server.server_port}"\n}}\n')
        server.shutdown()
    assert "it is no Platen gateway" in found["text"] and "login page" in found["advice"]


def test_a_mail_server_that_is_not_believed(patient, tmp_path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=another", "-keyout", tmp_path / "key",
                    "-out", tmp_path / "ca.pem"], check=True, capture_output=True)
    smtp, imap = patient.good.split("imap {")
    other = f'ca-file = "{tmp_path}/ca.pem"\n'
    head, tail = smtp.rsplit("    ca-file", 1)
    found = patient.wrong("smtp", settings=head + "    " + other + tail.split("\n", 1)[1] + "imap {" + imap)
    assert "ca-file" in found["advice"] and "ertificate" in found["text"], found


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_a_clock_that_is_wrong_by_a_year(patient):
    found = patient.wrong("clock", wrap=("faketime", "-f", "+366d"))
    assert "timedatectl" in found["advice"] and "here it is 2" in found["text"]


def test_terminals_that_do_not_answer(patient):
    status = patient.agent.dir / "status" / "copier-harbour.status"
    away = status.rename(status.with_suffix(".away"))
    assert "copier-harbour" in patient.wrong("file")["text"]
    away.rename(status)
    patient.agent.say("register", "--terminal", "dead", "--manager", MANAGERS["north"], "--centre", SERVICE, "--place", "Attic",
                      "--serial", "D-1", "--model", "BP200", "--status", f"snmp://127.0.0.1:{free_port()}")
    found = patient.wrong("snmp")
    assert found["text"].startswith("dead: ") and "SNMP is switched on" in found["advice"]


def test_reports_that_wait(patient):
    patient.conf.write_text(patient.good + f'http {{\n proxy = "http://127.0.0.1:{free_port()}"\n}}\n', encoding="utf-8")
    told = subprocess.run(patient.agent.words("tell", "--http-only", "copier-north", "The lid is loose"), capture_output=True,
                          text=True, timeout=60, check=False)
    patient.conf.write_text(patient.good, encoding="utf-8")
    assert told.returncode == 75
    spool = [f for f in patient.doctor()[1] if f["check"] == "spool"]
    assert spool[0]["state"] == "note" and "waiting: 1, " in spool[0]["text"]


def test_one_that_is_not_enrolled(build, tmp_path):
    done = subprocess.run([build / "platen-agent", "doctor", "--state", tmp_path / "state", "--config", tmp_path / "agent.conf"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 78, done                                # no such settings
    (tmp_path / "agent.conf").write_text("interval = 60s\n")
    done = subprocess.run([build / "platen-agent", "doctor", "--state", tmp_path / "state", "--config", tmp_path / "agent.conf"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 69 and "wrong  keys" in done.stdout and "register --enrol" in done.stdout, done
