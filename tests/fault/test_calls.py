"""Every so-manieth system call of making, verifying, restoring and backing up a store fails: it ends well, or
with an exit code of sysexits.h in time; never by a signal, and what was there is still whole.

PLATEN_CALLS: all = each call to the disk, one after the other; otherwise a sample of about a minute.
"""
import os
import pathlib
import random
import shutil
import subprocess
import tempfile

import pytest
from conftest import BUILD, SOURCE

ALL = os.environ.get("PLATEN_CALLS") == "all"
SAMPLE = 2
CALLS = {"pwrite64": "ENOSPC", "write": "EIO", "pread64": "EIO", "fdatasync": "EIO", "fsync": "EIO", "rename": "EIO",
         "ftruncate": "ENOSPC", "mkdir": "ENOSPC", "fallocate": "ENOSPC", "unlink": "EACCES", "link": "EIO",
         "getdents64": "EIO", "clone3": "EAGAIN"}


@pytest.fixture(scope="module")
def made():
    """A folder with settings, a store with a few events, a copy of it that is its backup."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pk.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"))
    (folder / "mailbox.password").write_text("none\n", encoding="ascii")
    (folder / "mailbox.password").chmod(0o600)
    (folder / "platend.conf").write_text(f'''base-url = "http://127.0.0.1:1"
from = "service@platen.test"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
data-dir = "{SOURCE}"
cache = 16MB
smtp {{
    host = localhost
    port = 1
    security = tls
}}
mailbox "service" {{
    host = localhost
    port = 1
    security = tls
    user = "service@platen.test"
    password-file = "mailbox.password"
}}
''', encoding="utf-8")
    assert run(folder, "--init").returncode == 0
    shutil.copytree(folder / "store", folder / "backup")
    shutil.copytree(folder / "keys", folder / "keys-kept")
    yield folder
    shutil.rmtree(folder)


def run(folder, *words, trace=()):
    return subprocess.run([*trace, BUILD / "platend", "--config", folder / "platend.conf", *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False)


def count(folder, call, words):
    """How often the flow makes that call."""
    log = folder / "strace.log"
    run(folder, *words, trace=["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", f"trace={call}"])
    return sum(f" {call}(" in line for line in log.read_text(errors="replace").splitlines())


def fresh(folder, flow):
    """The place as the flow is to find it."""
    for name, kept in (("store", "backup"), ("keys", "keys-kept")):
        shutil.rmtree(folder / name, ignore_errors=True)
        if flow != "--init":
            shutil.copytree(folder / kept, folder / name)


FLOWS = {"--init": ["--init"], "--verify-tables": ["--verify-tables"], "--restore": ["--restore", "BACKUP", "--replace"]}


@pytest.mark.parametrize("flow", FLOWS)
def test_failing_calls(made, flow):
    rng = random.Random(7)
    words = [str(made / "backup") if word == "BACKUP" else word for word in FLOWS[flow]]
    results = {}
    for call, error in CALLS.items():
        fresh(made, flow)
        times = count(made, call, words)
        chosen = range(1, times + 1) if ALL else sorted(rng.sample(range(1, times + 1), min(SAMPLE, times)))
        for number in chosen:
            fresh(made, flow)
            done = run(made, *words, trace=["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                                            f"inject={call}:error={error}:when={number}"])
            results[call, number] = done.returncode
            if done.returncode == 127 and "shared libraries" in done.stderr:
                continue            # not ours yet
            where = f"{call} number {number} of {times} with {error}: exit {done.returncode}: {done.stderr[-300:]}"
            assert done.returncode == 0 or 64 <= done.returncode <= 78, where
            assert done.returncode == 0 or done.stderr.strip() or call == "write", where
            if flow != "--init":
                after = run(made, "--verify-tables")
                assert after.returncode == 0, f"{where}; afterwards: {after.stderr[-300:]}"
    print(f"{flow}: {len(results)} calls failed, {sum(code == 0 for code in results.values())} went well all the same")
    assert results
