"""Runs one measurement against a gateway of its own, in a folder that is removed again."""
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ["top_srcdir"])
BUILD = pathlib.Path(os.environ["top_builddir"])
sys.path.insert(0, str(SOURCE / "packaging" / "quickstart"))
import sample  # noqa: E402
from house import House  # noqa: E402

REPORTS = 4000


def report_http(house):
    enrolment = house.dir / "enrolment.txt"
    house.gateway.say("code", "new", "--customer", "TRADING", "--out", str(enrolment))
    subprocess.run([BUILD / "bench" / "report_http", "127.0.0.1", str(house.gateway.port), enrolment,
                    house.gateway.dir / "keys" / "open.pem", str(REPORTS)], check=True)


def main():
    folder = tempfile.mkdtemp(prefix="pb.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, build=BUILD)
    house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        {"report-http": report_http}[sys.argv[1]](house)
    finally:
        house.remove()


if __name__ == "__main__":
    main()
