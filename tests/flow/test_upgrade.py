"""Stores of earlier versions (tests/flow/stores, as text) and the real programs: refused with the command to
run, upgraded whole or not at all, whatever kills it."""
import pathlib
import re
import shutil
import signal
import subprocess
import time

import pytest

STORES = sorted((pathlib.Path(__file__).parent / "stores").glob("version-*.txt"))
CONF = """base-url = "http://127.0.0.1:8420"
from = "service@platen.test"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
cache = 16MB
smtp {{
    host = localhost
}}
"""


class Place:
    """A gateway's folder without mail servers; the store is loaded from a text."""

    def __init__(self, folder, build, text):
        self.dir, self.build, self.store = folder, build, folder / "store"
        (folder / "platend.conf").write_text(CONF.format())
        self.run("--init")
        shutil.rmtree(self.store)
        with open(text, "rb") as lines:
            subprocess.run([build / "tests/support/store_text", "load", self.store], stdin=lines, check=True, timeout=60)

    def words(self, *words):
        return [self.build / "platend", *words, "--config", self.dir / "platend.conf"]

    def run(self, *words, status=0):
        done = subprocess.run(self.words(*words), capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def version(self):
        """By what platend says of it; a store that is neither whole nor old fails here."""
        done = subprocess.run(self.words("--verify-tables"), capture_output=True, text=True, timeout=120, check=False)
        if done.returncode == 78:
            return int(re.search(r"store version (\d+),", done.stderr).group(1))
        assert done.returncode == 0 and done.stdout.startswith("whole: "), done.stdout + done.stderr
        return self.newest()

    def newest(self):
        return int(re.search(r"is of version (\d+)", self.run("--upgrade")).group(1))

    def dump(self, store=None):
        """What the engine's files hold: {file: {key: value}}, in hexadecimal."""
        text = subprocess.run([self.build / "tests/support/store_text", "dump", store or self.store], check=True,
                              capture_output=True, text=True, timeout=60).stdout
        return entries(text)


def entries(text):
    found, file = {}, None
    for line in text.splitlines():
        words = line.split(" ")
        if words[0] in ("file", "raw"):
            file = found.setdefault(line, {})
        elif words[0] != "#":
            file[words[0]] = words[-1]
    return found


@pytest.fixture(params=STORES, ids=lambda path: path.stem)
def place(request, short_dir, build):
    place = Place(short_dir, build, request.param)
    place.text = request.param
    place.old = int(request.param.stem.split("-")[1])
    return place


def test_an_older_store_is_refused_and_upgraded(place):
    before = entries(place.text.read_text())
    said = place.run(status=78)                      # platend itself
    assert f"store version {place.old}," in said and "platenctl store upgrade" in said
    ctl = subprocess.run([place.build / "platenctl", "store", "upgrade", "--config", place.dir / "platend.conf"],
                         capture_output=True, text=True, timeout=120, check=False)
    assert ctl.returncode == 0 and "before-upgrade-1" in ctl.stdout, ctl.stdout + ctl.stderr
    assert place.run("--upgrade").endswith("nothing to do\n")
    whole = re.search(r"whole: (\d+) events, (\d+) records, (\d+) raw inputs", place.run("--verify-tables"))
    events = len(before["file event.db"])
    assert int(whole[1]) > events                    # the steps are events too
    after = place.dump()
    for key in list(before["file event.db"])[:events]:
        assert after["file event.db"][key] == before["file event.db"][key]
    assert after["raw 00000001.seg"] == before["raw 00000001.seg"]
    kept = place.dump(place.store / "before-upgrade-1")
    assert {name: kept[name] for name in before if name.startswith("file")} == \
        {name: before[name] for name in before if name.startswith("file")}
    assert not (place.store / "upgrade.part").exists()


def test_an_older_backup_is_upgraded_where_it_is_restored(place):
    backup = place.dir / "backup"
    shutil.copytree(place.store, backup)
    said = place.run("--restore", str(backup), status=65)
    assert "--replace" in said
    place.run("--restore", str(backup), "--replace")
    assert place.version() == place.newest() > place.old
    assert entries(place.text.read_text())["file event.db"].keys() < place.dump()["file event.db"].keys()


def test_a_newer_store_is_refused(place):
    place.run("--upgrade")
    newest = place.newest()
    dump = subprocess.run([place.build / "tests/support/store_text", "dump", place.store], check=True, capture_output=True,
                          text=True, timeout=60).stdout
    # Meta stands under 01 "meta" 00: envelope (version, length, CRC) and then field 1, the version, a varint.
    key = b"\1meta\0".hex()
    value = bytes.fromhex(re.search(f"^{key} ([0-9a-f]+)$", dump, re.M).group(1))
    assert value[9:11] == bytes([8, newest])
    body = bytes([8, newest + 1]) + value[11:]
    raised = bytes([1]) + len(body).to_bytes(4, "big") + crc32c(body).to_bytes(4, "big") + body
    shutil.rmtree(place.store)
    subprocess.run([place.build / "tests/support/store_text", "load", place.store], text=True, check=True, timeout=60,
                   input=dump.replace(value.hex(), raised.hex()))
    for words in ((), ("--upgrade",), ("--verify-tables",)):
        assert "newer version" in place.run(*words, status=78)


def crc32c(data):
    """RFC 3720, B.4: the reflected polynomial of CRC-32C is 0x82f63b78."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def test_crc32c_of_the_rfc():
    assert crc32c(bytes(32)) == 0x8A9136AA and crc32c(bytes(range(32))) == 0x46DD794E


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_at_any_time_it_is_old_or_new(place, how):
    """BAD-INPUTS 72. Each round starts where the one before was cut."""
    started = time.monotonic()
    place.run("--restore", str(place.store), status=65)
    took = max(0.02, time.monotonic() - started)
    seen, wait = set(), 0.0
    for round_ in range(40):
        upgrade = subprocess.Popen(place.words("--upgrade"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        upgrade.send_signal(how)
        seen.add(upgrade.wait(60))
        wait += took / 8
        version = place.version()                    # old and whole, or new and whole
        assert version >= place.old
        if version > place.old:
            break
    assert -how in seen, seen
    place.run("--upgrade")
    assert place.version() == place.newest()
    assert not (place.store / "upgrade.part").exists()


# A call and which of its uses: every one, or every nth where there are many.
CALLS = {"mkdir": 1, "symlink": 1, "rename": 1, "renameat2": 1, "fsync": 4, "fdatasync": 7, "copy_file_range": 4}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("call", CALLS)
def test_killed_at_each_call_that_changes_the_disk(place, call):
    """The instants before and after each: strace kills the upgrade at its nth call of that name."""
    probe = subprocess.run(["strace", "-f", "-e", "trace=none", "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.skip("ptrace is not allowed here")
    fresh = place.dir / "fresh"
    shutil.copytree(place.store, fresh)
    for nth in range(1, 200, CALLS[call]):
        done = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                               f"inject={call}:signal=KILL:when={nth}", *place.words("--upgrade")],
                              capture_output=True, timeout=120, check=False)
        if done.returncode == 0:
            break
        assert place.version() >= place.old          # whole, whichever it is
        place.run("--upgrade")
        assert place.version() == place.newest()
        shutil.rmtree(place.store)
        shutil.copytree(fresh, place.store)
    else:
        pytest.fail(f"never got past {call}")
    assert nth > 1, "the upgrade never called it"
