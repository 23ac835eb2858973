"""The command lines of all three programs against BAD-INPUTS 65, 66, 69, 71 and 74 (68 and 70: test_bad_input.py;
72: test_operation.py and test_upgrade.py)."""
import os
import shutil
import subprocess

import pytest

CONF = """base-url = "http://127.0.0.1:8420"
from = "service@platen.test"
store-dir = "store"
key-dir = "keys"
run-dir = "run"
cache = 16MB
smtp {
    host = localhost
}
"""


@pytest.fixture
def place(short_dir, build):
    (short_dir / "platend.conf").write_text(CONF)
    run(build / "platend", "--init", "--config", short_dir / "platend.conf")
    return short_dir


def run(*words, status=0, **more):
    done = subprocess.run([str(w) for w in words], stdin=subprocess.DEVNULL, capture_output="stdout" not in more, text=True,
                          timeout=60, check=False, **more)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done


@pytest.mark.parametrize("words", [
    ("platend", "--no-such"), ("platend", "word"), ("platend", "--config"), ("platend", "--restore"),
    ("platenctl",), ("platenctl", "--no-such"), ("platenctl", "nonsense"), ("platenctl", "store"),
    ("platenctl", "store", "downgrade"), ("platenctl", "restore"), ("platenctl", "outbox", "nonsense"),
    ("platenctl", "backup", "a", "b"), ("platenctl", "verify", "--no-such"),
    ("platen-agent",), ("platen-agent", "nonsense"), ("platen-agent", "run", "--no-such"),
])
def test_69_wrong_words_are_64_and_a_line(build, words):
    done = run(build / words[0], *words[1:], status=64)
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert 1 <= len(lines) <= 3 and any("usage" in line or "see " in line or "option" in line or "platen" in line for line in lines)


@pytest.mark.parametrize("program", ["platend", "platenctl", "platen-agent"])
@pytest.mark.parametrize("word", ["--help", "--version"])
def test_71_output_that_cannot_be_written(build, program, word):
    with open("/dev/full", "w") as full:
        done = subprocess.run([build / program, word], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode != 0


def test_71_no_done_on_a_full_output(place, build):
    with open("/dev/full", "w") as full:
        done = subprocess.run([build / "platend", "--verify-tables", "--config", place / "platend.conf"], stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize("key", ["link.key", "index.key", "open.pem", "sign.pem"])
def test_66_key_that_others_may_read(place, build, key):
    (place / "keys" / key).chmod(0o644)
    done = run(build / "platend", "--config", place / "platend.conf", status=66)
    assert key in done.stderr


@pytest.mark.parametrize("key", ["link.key", "index.key", "open.pem", "sign.pem"])
def test_66_key_that_is_missing(place, build, key):
    (place / "keys" / key).unlink()
    assert key in run(build / "platend", "--config", place / "platend.conf", status=66).stderr


@pytest.mark.parametrize("text,said", [
    (CONF + "unknown = 1\n", ":10: "), (CONF + "cache = 5MB\n", ":10: "), (CONF.replace("16MB", "16"), ":6: "),
    (CONF.replace("16MB", "16s"), ":6: "), ("\ufeff" + CONF, ":1: "), (CONF.replace("\n", "\r\n"), ":1: "),
    (CONF.replace("localhost", "local\0host"), "platend.conf:8: "), (CONF + "smtp {\n", "platend.conf:"),
])
def test_65_settings_are_refused_with_file_and_line(place, build, text, said):
    (place / "platend.conf").write_bytes(text.encode())
    done = run(build / "platend", "--check", "--config", place / "platend.conf", status=78)
    assert f"{place}/platend.conf" in done.stderr and said in done.stderr


def test_65_no_settings(place, build):
    assert "nothing.conf" in run(build / "platend", "--config", place / "nothing.conf", status=78).stderr


def test_74_what_to_do_is_said(place, build):
    platend, conf, store = build / "platend", place / "platend.conf", place / "store"
    shutil.copytree(store, place / "whole")

    def again():
        shutil.rmtree(store)
        shutil.copytree(place / "whole", store)
    (store / "db/log.0000000001").unlink()
    assert "--restore" in run(platend, "--config", conf, status=74).stderr
    again()
    store.chmod(0o755)
    assert "chmod 700" in run(platend, "--config", conf, status=74).stderr
    again()
    if os.geteuid() == 0:
        os.chown(store, 65534, 65534)
        assert "chown" in run(platend, "--config", conf, status=74).stderr
    shutil.rmtree(store)
    store.mkdir(mode=0o700)
    assert "init" in run(platend, "--config", conf, status=66).stderr
