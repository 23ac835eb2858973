"""Turned bits, zeroed sectors and files cut short: found, mended, or in what nobody reads; never silent.

PLATEN_DAMAGES: how many (500; the tool's unit). By hand: build/tests/fault/power_cut --damage 10000 --jobs 2
"""
import os
import pathlib
import re
import subprocess
import time

BUILD = pathlib.Path(os.environ.get("top_builddir", pathlib.Path(__file__).resolve().parents[2] / "build"))
TOOL = BUILD / "tests" / "fault" / "power_cut"
DAMAGES = os.environ.get("PLATEN_DAMAGES", "500")
PLACES = ("tables", "logs", "acked", "raw", "backup-tables", "backup-logs", "backup-acked", "backup-raw")


def test_no_damage_is_silent():
    run = subprocess.run([TOOL, "--damage", DAMAGES, "--jobs", "2", "--seed", str(int(time.time()))],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
                         timeout=60 + int(DAMAGES))
    print(run.stdout)
    assert run.returncode == 0
    for place in PLACES:
        line = next(line for line in run.stdout.splitlines() if line.split()[:1] == [place])
        numbers = {word: int(number) for word, number in re.findall(r"(\w+) (\d+)\b", line)}
        assert numbers["lost"] == numbers["wrong"] == 0
        assert sum(numbers.values()) > 0, place
    assert re.search(r"^\d+ damages .* each was found, mended or touched nothing$", run.stdout, re.M)
