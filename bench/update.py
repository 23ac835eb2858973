"""update: 100 clients fetch a published program at once, from a gateway and from nginx in turns."""
import contextlib
import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import urllib.request

import query
from query_centre import Centre

BUILD = query.BUILD
CLIENTS, SIZE = 100, 20_000_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
TICK = os.sysconf("SC_CLK_TCK")


def with_children(pid):
    pids, todo = [], [pid]
    while todo:
        pids.append(todo.pop())
        for task in pathlib.Path(f"/proc/{pids[-1]}/task").iterdir():
            todo += map(int, (task / "children").read_text().split())
    return pids


def kilobytes(pids, file, word):
    """A sum over the processes; readers let only root look."""
    total = 0
    for pid in pids:
        with contextlib.suppress(PermissionError):
            lines = pathlib.Path(f"/proc/{pid}/{file}").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith(word + ":"))
    return total


class Server:
    """Who serves the program: its processes, and where they are asked for it."""

    def __init__(self, process, port, path):
        self.pids, self.port, self.path = with_children(process.pid), port, path

    def cpu(self):
        fields = [pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in self.pids]
        return sum(int(f[11]) + int(f[12]) for f in fields) / TICK

    def check(self, digest):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.path}", timeout=60) as answer:
            assert hashlib.sha256(answer.read()).hexdigest() == digest, f"another file from port {self.port}"

    def fetch(self):
        """Megabytes a second, and microseconds of its processor time for one."""
        before = self.cpu()
        done = subprocess.run([BUILD / "bench" / "fetch", "127.0.0.1", str(self.port), self.path, str(CLIENTS), str(SIZE)],
                              check=True, stdout=subprocess.PIPE, text=True)
        return float(done.stdout), (self.cpu() - before) * 1e6 / (CLIENTS * SIZE / 1e6)

    def memory(self, fetch):
        """Megabytes: PSS before and at most while all fetch; what VmHWM then is over VmRSS before."""
        before, resident = kilobytes(self.pids, "smaps_rollup", "Pss"), kilobytes(self.pids, "status", "VmRSS")
        seen, over = [before], threading.Event()

        def look():
            while not over.wait(0.02):
                seen.append(kilobytes(self.pids, "smaps_rollup", "Pss"))
        for pid in self.pids:
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew
        looking = threading.Thread(target=look)
        looking.start()
        try:
            fetch()
        finally:
            over.set()
            looking.join()
        return [kb / 1024 for kb in (before, max(seen), kilobytes(self.pids, "status", "VmHWM") - resident)]


def publish(centre, program):
    """As an operator does (docs/updates.md); the address where agents fetch it."""
    folder, key = centre.dir / "operator", centre.dir / "online.key"
    key.write_text(centre.say("update", "key").stdout)
    centre.say("update", "sign", str(folder), "--online-key", str(key))
    centre.say("update", "sign", str(folder), str(program), "--name", "controller", "--release", "1", "--version", "2.1",
               "--model", "MF-1")
    centre.say("update", "publish", str(folder))
    return hashlib.sha256(program.read_bytes()).hexdigest()


def measure(ours, theirs):
    before, most, peak = ours.memory(ours.fetch)  # the first round is not timed: looking takes time
    theirs.fetch()
    pairs = []
    for _ in range(ROUNDS):
        pairs.append((*ours.fetch(), *theirs.fetch()))
        if os.environ.get("BENCH_NOTES"):
            print("update: {:.0f} MB/s, {:.0f} us/MB against {:.0f}, {:.0f}".format(*pairs[-1]), file=sys.stderr)
    ratio, spent = (statistics.median(p[a] / p[b] for p in pairs) for a, b in ((0, 2), (3, 1)))
    rate, us, their_rate, their_us = (statistics.median(column) for column in zip(*pairs))
    print(f"update ratio {ratio:.2f} ours {rate:.0f} theirs {their_rate:.0f} MB/s")
    print(f"update-processor ratio {spent:.2f} ours {us:.0f} theirs {their_us:.0f} us/MB")
    print(f"update-memory PSS {before:.1f} MB before, {most:.1f} at most, VmHWM {peak:+.1f} MB")


def main():
    with query.beside_nginx(lambda folder: Centre(BUILD, folder)) as (folder, port, nginx, centre):
        program = folder / "controller.bin"
        program.write_bytes(os.urandom(SIZE))
        program.chmod(0o644)
        digest = publish(centre, program)
        ours = Server(centre.process, centre.port, f"/update/programs/{digest}.{program.name}")
        theirs = Server(nginx, port, f"/{program.name}")
        ours.check(digest)
        theirs.check(digest)
        measure(ours, theirs)


if __name__ == "__main__":
    main()
