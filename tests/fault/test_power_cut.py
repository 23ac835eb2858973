"""Nothing acknowledged is lost in a power cut, at any instant of a recorded run; and the same test
sees the loss when commits are not synced."""
import collections
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import threading
import time

import power_cut
import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
TOOL = BUILD / "tests" / "fault" / "power_cut"
SECONDS = float(os.environ.get("POWER_CUT_SECONDS", "14"))
BATCHES = 700
WORKERS = 2
LEAST_CUTS = 30           # of each worker


@pytest.fixture
def place():
    """Folders in memory: what is tested is what the disk was asked, not the disk."""
    parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    path = pathlib.Path(tempfile.mkdtemp(prefix="pc.", dir=parent))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def record(place, sync):
    store = place / ("store-" + sync)
    store.mkdir(mode=0o700)
    trace = place / ("trace-" + sync)
    subprocess.run([TOOL, "write", store, trace, str(BATCHES), sync], check=True, timeout=120)
    shutil.rmtree(store)
    return power_cut.load(trace)


def lay(path, files):
    shutil.rmtree(path, ignore_errors=True)
    for folder in (path, path / "db", path / "raw"):
        folder.mkdir(mode=0o700)
    for name, content in files.items():
        (path / name).write_bytes(content)


def recover(path):
    """What a restart finds: a word, and the last event. Like the supervisor, starts again once
    after a page was found damaged while running."""
    for _ in range(2):
        run = subprocess.run([TOOL, "read", path], capture_output=True, text=True, timeout=60)
        if run.returncode != 74:
            break
    if run.returncode != 0:
        return f"died: {run.returncode} {run.stderr.strip()[-200:]}", 0
    result, event, told, words = run.stdout.strip().split(" ", 3)
    if result == "1":
        return ("rebuilt" if told == "told" else "recovered"), int(event)
    return ("behind" if result == "-3" else "refused: " + words), 0


def verdict(path, acked):
    word, event = recover(path)
    if word in ("recovered", "rebuilt") and event < acked:
        return "lost"
    return word


def cut_for(place, calls, seconds, seed, results, first_bad):
    """Walks the trace again and again, cutting at random instants, until the time is over and, on a
    machine however slow, the least number of cuts is made."""
    rng, until, cuts = random.Random(seed), time.monotonic() + seconds, 0
    first = next(i for i, call in enumerate(calls) if call.what == "A")
    path = place / f"cut-{seed}"
    while time.monotonic() < until or cuts < LEAST_CUTS:
        disk, at = power_cut.Disk(), 0
        for cut in sorted(rng.sample(range(first + 1, len(calls)), 60)):
            while at < cut:
                disk.step(calls[at])
                at += 1
            mode = rng.choice(power_cut.MODES)
            lay(path, disk.after_cut(mode, rng))
            word = verdict(path, disk.acked)
            results[mode, word] += 1
            cuts += 1
            if word not in ("recovered", "rebuilt"):
                first_bad.append((cut, mode, seed, word))
            if time.monotonic() > until and cuts >= LEAST_CUTS:
                break


def cut_everywhere(place, calls, seconds):
    results, first_bad = collections.Counter(), []
    threads = [threading.Thread(target=cut_for, args=(place, calls, seconds, seed, results,
                                                         first_bad))
               for seed in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, first_bad


def test_nothing_acknowledged_is_lost(place):
    results, bad = cut_everywhere(place, record(place, "sync"), SECONDS)
    print(f"{sum(results.values())} power cuts:", dict(results))
    assert not bad, bad[:5]
    assert sum(results.values()) >= WORKERS * LEAST_CUTS
    assert {mode for mode, _ in results} == set(power_cut.MODES)


def test_the_loss_is_seen_when_commits_are_not_synced(place):
    results, bad = cut_everywhere(place, record(place, "nosync"), SECONDS / 4)
    print(f"{sum(results.values())} power cuts:", dict(results))
    assert any(word in ("behind", "lost") for _, _, _, word in bad), results
