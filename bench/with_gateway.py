"""Runs one measurement against a gateway of its own, in a folder that is removed again."""
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

SOURCE = pathlib.Path(os.environ["top_srcdir"]).resolve()
BUILD = pathlib.Path(os.environ["top_builddir"]).resolve()
sys.path[:0] = [str(SOURCE / "packaging" / "quickstart"), str(SOURCE / "tests" / "support")]
import mail  # noqa: E402
import report_bytes  # noqa: E402
import sample  # noqa: E402
from house import House  # noqa: E402

REPORTS = 4000


def report_http(house):
    enrolment = house.dir / "enrolment.txt"
    house.gateway.say("code", "new", "--customer", "TRADING", "--out", str(enrolment))
    subprocess.run([BUILD / "bench" / "report_http", "127.0.0.1", str(house.gateway.port), enrolment,
                    house.gateway.dir / "keys" / "open.pem", str(REPORTS)], check=True)


def page(house):
    """The gateway with no cache on one core, who asks it on the other; the bare loop on the first."""
    cores = sorted(os.sched_getaffinity(0))
    ours, other = cores[0], cores[-1]
    gateway, program = house.gateway, BUILD / "bench" / "page"
    enrolment = house.dir / "enrolment.txt"
    gateway.say("code", "new", "--customer", "TRADING", "--out", str(enrolment))
    subprocess.run([program, "fill", "127.0.0.1", str(gateway.port), enrolment], check=True)
    path = urllib.parse.urlsplit(gateway.say("link", "show", "manager-north@platen.test").split()[-1]).path
    gateway.stop()
    document = house.dir / "home.xml"
    with open(document, "wb") as out:
        subprocess.run([program, "document", gateway.dir / "store", gateway.dir / "keys", SOURCE, path],
                       stdout=out, check=True)
    os.environ["PLATEN_NO_CACHE"] = "1"
    os.sched_setaffinity(0, {ours})
    gateway.start()
    os.sched_setaffinity(0, set(cores))
    subprocess.run([program, "measure", "127.0.0.1", str(gateway.port), path, SOURCE, document, str(ours), str(other)],
                   check=True)


def main():
    folder = tempfile.mkdtemp(prefix="pb.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, build=BUILD)
    house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        {"report-http": report_http, "page": page,
         "report-mail": lambda h: mail.report_mail_bench(h, BUILD),
         "mail-out": lambda h: mail.mail_out(h, BUILD),
         "report-bytes": report_bytes.report_bytes,
         "echo": lambda h: mail.echo(h, BUILD)}[sys.argv[1]](house)
    finally:
        house.remove()


if __name__ == "__main__":
    main()
