"""The first EIO ends the process, and nothing acknowledged is lost; the ballast frees a full disk."""
import os
import pathlib
import signal
import subprocess
import tempfile

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
TOOL = BUILD / "tests" / "fault" / "power_cut"


@pytest.fixture
def store():
    with tempfile.TemporaryDirectory(prefix="de.") as path:
        yield pathlib.Path(path)                # mode 0700


def read(store, how="read"):
    run = subprocess.run([TOOL, how, store], capture_output=True, text=True, timeout=60, check=True)
    result, event, told, words = run.stdout.strip().split(" ", 3)
    return int(result), int(event), told, words


# The log's sync is the desk's or the page writer's, as it comes: several counts meet both.
@pytest.mark.parametrize("file, count", [*(("db/log.", count) for count in range(70, 90, 2)),
                                         ("acked", 60), ("raw/00000001.seg", 8), ("raw/0000000", 50),
                                         ("db/record.db", 1), ("db/event.db", 2), ("raw/", 70)])
def test_the_first_eio_ends_the_process(store, file, count):
    run = subprocess.run([TOOL, "fail", store, file, str(count)], capture_output=True, text=True,
                         timeout=60)
    assert run.returncode == 74, run.stderr
    acked = int(run.stdout.split()[-1])
    result, event, _, words = read(store)
    assert result == 1, words
    assert event >= acked


def test_the_ballast_makes_room_to_recover(store):
    writer = subprocess.Popen([TOOL, "fail", store, "never", "0"], stdout=subprocess.PIPE,
                              text=True)
    acked = [int(writer.stdout.readline()) for _ in range(200)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert (store / "ballast").exists()
    result, event, told, words = read(store, "full")
    assert result == 1, words
    assert event >= acked
    assert told == "-"                          # recovered, not rebuilt


def test_a_full_disk_without_ballast_is_refused_and_left_as_it_is(store):
    subprocess.run([TOOL, "fail", store, "acked", "100"], stdout=subprocess.DEVNULL, check=False,
                   timeout=60)
    (store / "ballast").unlink()
    tables = {path.name for path in (store / "db").glob("*.db")}
    result, _, _, words = read(store, "full")
    assert result == -1
    assert "No space left" in words
    assert {path.name for path in (store / "db").glob("*.db")} == tables
    assert read(store)[0] == 1
