"""The log under systemd: records go to the journal by its own protocol, with the kind and its facts."""
import os
import re
import shutil
import subprocess
import sys
import textwrap

import pytest
from conftest import BUILD, SOURCE

# In a mount namespace of its own, so that the machine's journal is not the one that is told.
INSIDE = textwrap.dedent("""
    import os, socket, subprocess, sys
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    os.makedirs("/run/systemd/journal")
    journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    journal.bind("/run/systemd/journal/socket")
    read, write = os.pipe()
    about = os.fstat(write)
    subprocess.run(sys.argv[1:], stderr=write, check=False,
                   env={**os.environ, "JOURNAL_STREAM": f"{about.st_dev}:{about.st_ino}"})
    journal.setblocking(False)
    try:
        while True:
            sys.stdout.buffer.write(journal.recv(65536) + b"\\n\\n")
    except BlockingIOError:
        pass
""")


def kinds():
    """Kind -> (id, priority), after lib/log_kind.c."""
    source = (SOURCE / "lib/log_kind.c").read_text(encoding="utf-8")
    levels = {"ERROR": "3", "WARNING": "4", "NOTICE": "5"}
    return {name: (ident, levels[level]) for name, ident, level
            in re.findall(r'\[LOG_(\w+)\] = \{"([0-9a-f]{32})", LOG_LEVEL_(\w+)\}', source)}


@pytest.mark.skipif(os.geteuid() != 0, reason="a mount namespace needs root")
def test_a_record_has_its_kind_and_facts(tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    config = tmp_path / "platend.conf"
    config.write_text(f"base-url = \"http://127.0.0.1:1\"\nfrom = gateway@platen.test\nstore-dir = {tmp_path}/store\n"
                      f"key-dir = {keys}\ndata-dir = {SOURCE}\nrun-dir = {tmp_path}/run\nlisten-port = 1\n"
                      "smtp { host = localhost\n port = 1\n security = plain\n}\n", encoding="ascii")
    subprocess.run([BUILD / "platend", "--init", "--config", config], capture_output=True, check=True)
    shutil.rmtree(tmp_path / "store")
    (tmp_path / "store").mkdir(mode=0o700)
    done = subprocess.run(["unshare", "--mount", sys.executable, "-c", INSIDE, BUILD / "platend", "--config", config],
                          capture_output=True, timeout=60, check=False)
    if b"unshare failed" in done.stderr or b"mount" in done.stderr:
        pytest.skip("no mount namespaces here")
    records = [dict(line.split("=", 1) for line in record.splitlines() if "=" in line)
               for record in done.stdout.decode().split("\n\n")]
    ident, priority = kinds()["STORE_REFUSED"]
    fields = next(r for r in records if r.get("MESSAGE_ID") == ident)
    assert fields["PRIORITY"] == priority
    assert fields["SYSLOG_IDENTIFIER"] == "platend"
    assert fields["PLATEN_FOLDER"] == str(tmp_path / "store")
    assert "platenctl init" in fields["MESSAGE"]


def test_every_kind_is_explained():
    page = (SOURCE / "docs/log.md").read_text(encoding="utf-8")
    catalogue = (SOURCE / "packaging/systemd/platen.catalog").read_text(encoding="utf-8")
    found = kinds()
    assert len(found) == len({ident for ident, _ in found.values()}) > 10
    words = {"3": "error", "4": "warning", "5": "notice"}
    for ident, priority in found.values():
        assert f"| `{ident}` | {words[priority]} |" in page
        assert f"-- {ident}\nSubject: " in catalogue
    assert set(re.findall(r"^-- (\w+)", catalogue, re.M)) == {ident for ident, _ in found.values()}


def test_every_kind_is_used():
    used = set()
    for path in SOURCE.glob("gateway/**/*.c"):
        used |= set(re.findall(r"log_told\(LOG_(\w+)", path.read_text(encoding="utf-8")))
    assert used == set(kinds())
