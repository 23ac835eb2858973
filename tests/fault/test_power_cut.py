"""Nothing acknowledged is lost in a power cut, at any instant of recorded runs, nor in a second one
while the store recovers; and the same test sees the loss when commits are not synced.

PLATEN_CUT_SECONDS: how long to go on cutting (45); PLATEN_CUTS: how many cuts instead. A million, to
be stopped and gone on with: build/tests/fault/power_cut --cuts 1000000 --jobs 2 --state /dev/shm/cuts
"""
import os
import pathlib
import re
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
TOOL = BUILD / "tests" / "fault" / "power_cut"
SECONDS = os.environ.get("PLATEN_CUT_SECONDS", "45")
CUTS = os.environ.get("PLATEN_CUTS")
MODES = ("nothing", "all", "prefix", "some", "torn-512", "torn-4096")
LEAST_CUTS = 500           # a unit, on a machine however busy


def row(said, name):
    """The numbers of one line of the summary, by their words."""
    line = next(line for line in said.splitlines() if line.strip().startswith(name + " "))
    return {word: int(number) for word, number in re.findall(r"(\w+) (\d+)\b", line.replace(name, "", 1))}


def test_nothing_acknowledged_is_lost():
    much = ["--cuts", CUTS] if CUTS else ["--seconds", SECONDS]
    run = subprocess.run([TOOL, *much, "--jobs", "2", "--seed", str(int(time.time()))], stdout=subprocess.PIPE,
                         text=True, timeout=None if CUTS else 300, check=False)
    print(run.stdout)
    assert run.returncode == 0
    control = next(line for line in run.stdout.splitlines() if line.startswith("control"))
    assert int(re.search(r"refused with 74: (\d+)", control)[1]) > 0, "a log that is not synced was not noticed"
    assert control.endswith("opened without what was acknowledged: 0")
    everything = [row(run.stdout, mode) for mode in (*MODES, "again")]
    assert all(numbers["refused"] + numbers["wrong"] + numbers["lost"] == 0 for numbers in everything)
    assert all(numbers["recovered"] > 0 for numbers in everything)
    assert int(re.search(r"^(\d+) power cuts", run.stdout, re.M)[1]) >= LEAST_CUTS
