"""flat: what a report and a page cost the gateway beside a million terminals, against a thousand.

Two gateways of their own, one store filled with few terminals and one with many (bench/flat fill),
are measured in turns. A cost is the processor time of all processes of the gateway, so that other
programs on the machine disturb it little; answers a second stand beside it. Also told, on stderr:
bytes on disk, memory, and how long a start takes after kill -9.
"""
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import types
import urllib.request

SOURCE = pathlib.Path(os.environ["top_srcdir"]).resolve()
BUILD = pathlib.Path(os.environ["top_builddir"]).resolve()
sys.path.insert(0, str(SOURCE / "packaging" / "quickstart"))
import sample  # noqa: E402
from gateway import Gateway, wait_for  # noqa: E402
from ports import free_port  # noqa: E402

FEW, MANY = 1000, int(os.environ.get("FLAT_TERMINALS", "1000000"))
ROUNDS, REPORTS, PAGES, STAFF_PAGES = 3, 4000, 1000, 20
CACHE = 256 << 20    # what an installed gateway has
TICK = os.sysconf("SC_CLK_TCK")
PROGRAM = BUILD / "bench" / "flat"
STAFF = ("/staff/q/open", "/staff/q/open?sort=place", "/staff/q/orders", "/staff/q/orders?sort=customer",
         "/staff/q/mail", "/staff/search?q=warehouse")


class Side:
    """One gateway and its fleet. No mail servers: nothing is to be sent or fetched here."""

    def __init__(self, folder, terminals):
        self.dir, self.terminals = folder, terminals
        folder.mkdir(mode=0o755)
        nobody = types.SimpleNamespace(ports={"smtps": free_port(), "imaps": free_port()}, ca_file=self.certificates())
        self.gateway = Gateway(folder / "gateway", BUILD, SOURCE, nobody, "service@platen.test", "none", free_port())
        self.people = folder / "people"
        self.store, self.keys = self.gateway.dir / "store", self.gateway.dir / "keys"

    @staticmethod
    def certificates():
        return "/etc/ssl/certs/ca-certificates.crt"

    def prepare(self):
        gateway = self.gateway
        gateway.prepare()
        conf = gateway.dir / "platend.conf"
        conf.write_text(conf.read_text().replace("cache = 64MB", f"cache = {CACHE >> 20}MB"))
        gateway.start()
        sample.import_dealer(types.SimpleNamespace(gateway=gateway, dir=self.dir))
        gateway.stop()
        before = self.on_disk()
        subprocess.run([PROGRAM, "fill", self.store, self.keys, str(self.terminals), self.people], check=True)
        return {k: (v - before[k]) / self.terminals for k, v in self.on_disk().items()}

    def on_disk(self):
        """Bytes in use: tables with their indexes, the archive, logs that no backup holds yet."""
        def used(files):
            return sum(f.stat().st_blocks * 512 for f in files)
        return {"tables": used((self.store / "db").glob("*.db")), "archive": used((self.store / "raw").iterdir()),
                "log": used((self.store / "db").glob("log.*"))}

    def processes(self):
        parent = self.gateway.process.pid
        pids, todo = [], [parent]
        while todo:
            pid = todo.pop()
            pids.append(pid)
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                todo += map(int, (task / "children").read_text().split())
        return pids

    def cpu(self):
        total = 0
        for pid in self.processes():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def pss(self):
        total = 0
        for pid in self.processes():
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        return total

    def settle(self):
        """Waits until the gateway is idle: checkpoints belong to who caused them."""
        last = -1.0
        while (now := self.cpu()) - last > 0.02:
            last = now
            time.sleep(1.2)
        return now

    def run(self, what, n, *words):
        """Gives microseconds of processor time each, and answers a second."""
        before = self.settle()
        done = subprocess.run([PROGRAM, what, "127.0.0.1", str(self.gateway.port), *map(str, words), str(n)],
                              check=True, capture_output=True, text=True)
        return (self.settle() - before) * 1e6 / n, float(done.stdout)

    def reports(self, n=REPORTS):
        return self.run("reports", n, self.terminals, self.keys / "open-certificate.pem")

    def pages(self, n=PAGES):
        return self.run("pages", n, self.keys, self.people)

    def page(self, path):
        return self.run("page", STAFF_PAGES, path)

    def kill_and_start(self):
        """Ends all at once under reports; gives the seconds until a page is answered again."""
        load = threading.Thread(target=subprocess.run, args=([PROGRAM, "reports", "127.0.0.1", str(self.gateway.port),
                                str(self.terminals), self.keys / "open-certificate.pem", str(REPORTS)],),
                                kwargs={"stderr": subprocess.DEVNULL, "stdout": subprocess.DEVNULL})
        busy = self.cpu() + 0.6
        load.start()
        wait_for("reports to arrive", lambda: self.cpu() > busy)
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        self.gateway.process.wait()
        load.join()
        start = time.monotonic()
        self.gateway.process = None
        log = open(self.gateway.dir / "platend.log", "ab")
        self.gateway.process = subprocess.Popen([BUILD / "platend", "--config", self.gateway.dir / "platend.conf"],
                                                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                start_new_session=True)
        log.close()
        wait_for("the gateway", self.answers, 120, 0.01)
        return time.monotonic() - start

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.gateway.port}/gateway.pem", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


def say(text):
    print("flat: " + text, file=sys.stderr, flush=True)


def in_turns(few, many, what):
    """Medians of cost and rate on both sides, measured in turns after one unmeasured run."""
    got = {few: [], many: []}
    for side in (few, many):
        what(side)
    for _ in range(ROUNDS):
        for side in (few, many):
            got[side].append(what(side))
    return [tuple(statistics.median(values) for values in zip(*got[side])) for side in (few, many)]


def compare(few, many):
    (report_few, rate_few), (report_many, rate_many) = in_turns(few, many, Side.reports)
    (page_few, pages_few), (page_many, pages_many) = in_turns(few, many, Side.pages)
    say(f"report {report_many:.0f} us of processor beside {many.terminals} terminals, {report_few:.0f} beside "
        f"{few.terminals}; {rate_many:.0f} and {rate_few:.0f} reports/s")
    say(f"page {page_many:.0f} us of processor beside {many.terminals} terminals, {page_few:.0f} beside "
        f"{few.terminals}; {pages_many:.0f} and {pages_few:.0f} pages/s")
    for path in STAFF:
        (cost_few, _), (cost_many, _) = few.page(path), many.page(path)
        say(f"{path}: {cost_many / 1000:.1f} ms beside {many.terminals} terminals, {cost_few / 1000:.1f} beside "
            f"{few.terminals}")
    return report_many / report_few, page_many / page_few, report_many, page_many


def measure(folder):
    few, many = Side(folder / "few", FEW), Side(folder / "many", MANY)
    few.prepare()
    say("bytes on disk a terminal with its first report: " +
        ", ".join(f"{size:.0f} {name}" for name, size in many.prepare().items()))
    try:
        for side in (few, many):
            side.gateway.start()
        time.sleep(2)
        say(f"memory (PSS) of all processes, idle after a start: {few.pss() / 2**20:.0f} MB beside {few.terminals} "
            f"terminals, {many.pss() / 2**20:.0f} MB beside {many.terminals}; the cache may grow to {CACHE >> 20} MB")
        before = many.on_disk()
        report, page, report_cost, page_cost = compare(few, many)
        n = (ROUNDS + 1) * REPORTS
        say("bytes on disk a report: " +
            ", ".join(f"{(size - before[name]) / n:.0f} {name}" for name, size in many.on_disk().items()))
        say(f"memory (PSS) of all processes, idle after the load, {CACHE >> 20} MB of it cache: "
            f"{many.pss() / 2**20:.0f} MB")
        say(f"from kill -9 under reports to the first answer: {many.kill_and_start():.1f} s")
        print(f"flat ratio {max(report, page):.2f} report {report:.2f} ({report_cost:.0f} us) page {page:.2f} "
              f"({page_cost:.0f} us) at {many.terminals} terminals against {few.terminals}")
    finally:
        for side in (few, many):
            side.gateway.stop()


def main():
    os.environ["PLATEN_NO_CACHE"] = "1"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pf.", dir=os.environ.get("FLAT_DIR", "/tmp")))
    os.chmod(folder, 0o755)
    try:
        measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
