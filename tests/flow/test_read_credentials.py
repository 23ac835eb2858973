"""Communities and users of SNMP version 3 for platen-agent read, by --credentials, against snmpsimd."""
import shutil
import socket
import subprocess
import time

import pytest
import snmp_world
from conftest import BUILD
from test_read_snmp import OWN, SYSTEM

pytestmark = pytest.mark.skipif(shutil.which("snmpsimd") is None, reason="needs snmpsimd (package snmpsim)")
USER = ["--v3-user=reader", "--v3-auth-key=auth password", "--v3-auth-proto=SHA",
        "--v3-priv-key=privacy password", "--v3-priv-proto=AES"]
SECTION = ("[snmp]\nuser = reader\nauth = SHA\nauth-password = {auth}\nprivacy = AES\nprivacy-password = privacy password\n"
           "context = own\n")


@pytest.fixture(scope="module")
def printers():
    recordings = {"own": snmp_world.snmprec(SYSTEM | OWN["levels"]), "s3cret": snmp_world.snmprec(SYSTEM | OWN["filling"])}
    with snmp_world.Simulator(recordings, USER) as simulator:
        yield simulator.wait("own")


def read(*words, timeout=60):
    return subprocess.run([BUILD / "platen-agent", "read", *map(str, words)], capture_output=True, text=True,
                          timeout=timeout, check=False)


def file(folder, text, mode=0o600):
    path = folder / "credentials"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_user_with_authentication_and_privacy(printers, tmp_path):
    uri = f"snmp://127.0.0.1:{printers.port}"
    done = read("--credentials", file(tmp_path, SECTION.format(auth="auth password")), uri)
    assert done.returncode == 0 and "supply      Black" in done.stdout, done.stderr
    done = read("--credentials", file(tmp_path, SECTION.format(auth="another password")), uri)
    assert done.returncode == 69 and "user" in done.stderr and "password" not in done.stdout, done.stderr


def test_a_dead_one_of_version_3_holds_up_nobody(tmp_path):
    """Nothing answers here. What is asked of two stands in one queue: the second is asked at once, not when the first,
    whose engine must be known before anything else (RFC 3414, 4), has had its time."""
    path = file(tmp_path, SECTION.format(auth="auth password").replace("[snmp]", "[snmp 127.0.0.2]"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as both:
        both.bind(("0.0.0.0", 0))
        both.settimeout(60)
        words = ["discover", "--by", "snmp", "--credentials", path, "--port", str(both.getsockname()[1]), "127.0.0.2/31"]
        process = subprocess.Popen([BUILD / "platen-agent", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            versions = [both.recv(2000).split(b"\x02\x01", 1)[1][0] for _ in range(2)]
        finally:
            process.kill()
            process.wait()
    assert versions == [3, 1]  # the numbers of version 3 and version 2c


def test_a_community_of_one_host(printers, tmp_path):
    path = file(tmp_path, "[snmp]\ncommunity = wrong\n[snmp 127.0.0.1]\ncommunity = s3cret\n")
    done = read("--credentials", path, f"snmp://127.0.0.1:{printers.port}")
    assert done.returncode == 0 and "Waste box" in done.stdout, done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    # The URI's own goes before the file's.
    done = read("--credentials", path, printers.uri("own"))
    assert done.returncode == 0 and "supply      Black" in done.stdout, done.stderr


@pytest.mark.parametrize("text,said", [
    ("community = x\n", ":1: a section such as [snmp] comes first"), ("[snmp]\n", "wants a community or a user"),
    ("[snmp]\nuser = a\nauth = SHA-1\n", ':3: auth: "SHA-1" is not known'),
    ("[snmp]\nuser = a\nauth = SHA\nauth-password = short\n", ":4: auth-password is too short"),
    ("[snmp]\nuser = a\nprivacy = AES\nprivacy-password = long enough\n", "privacy without auth"),
    ("[telnet]\n", ":1: a section is [snmp]"), ("[snmp]\ncolour = red\n", ':2: there is no key "colour"')])
def test_a_file_that_cannot_be_used(tmp_path, text, said):
    done = read("--credentials", file(tmp_path, text), "snmp://127.0.0.1:9")
    assert done.returncode == 78 and said in done.stderr, done.stderr


def test_a_file_that_others_may_read(tmp_path):
    done = read("--credentials", file(tmp_path, "[snmp]\ncommunity = s3cret\n", 0o644), "snmp://127.0.0.1:9")
    assert done.returncode == 78 and "s3cret" not in done.stderr, done.stderr


def test_the_community_is_not_shown_by_ps(tmp_path):
    process = subprocess.Popen([BUILD / "platen-agent", "read", "snmp://s3cret@127.0.0.1:9"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            line = open(f"/proc/{process.pid}/cmdline", "rb").read()
            if b"snmp://*" in line:
                break
            time.sleep(0.02)
        assert b"s3cret" not in line and b"snmp://******@127.0.0.1:9" in line
    finally:
        process.kill()
        process.wait()
