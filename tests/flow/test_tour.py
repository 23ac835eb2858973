"""./quickstart --tour sees every step, and leaves nothing behind."""
import re
import subprocess
import sys

from conftest import SOURCE


def test_tour():
    done = subprocess.run([sys.executable, SOURCE / "packaging" / "quickstart" / "main.py", "--tour"], text=True,
                          capture_output=True, check=False, timeout=900, stdin=subprocess.DEVNULL)
    told = done.stdout.strip().splitlines()
    print(done.stdout, done.stderr)
    found = re.fullmatch(r"tour: (\d+) steps, (\d+) seen(?:, (\d+) not tried)?", told[-1])
    assert done.returncode == 0 and found
    steps, seen, left = (int(n or 0) for n in found.groups())
    assert steps == seen + left and seen >= 15
