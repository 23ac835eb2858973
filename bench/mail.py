"""Measurements of mail: reports taken from Dovecot, our mails handed to Postfix, and one report's way
from the one to the other. The gateway's processes are started anew for each round, so that all of
its work falls into the time that is measured."""
import contextlib
import os
import pathlib
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import threading
import time

from gateway import wait_for
from house import SERVICE
from outside import made_reports, post, report_mail

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
MANAGER = "manager-north@platen.test"


def line(name, ours, theirs, unit, ratio=None):
    print(f"{name} ratio {ratio if ratio is not None else ours / theirs:.2f} ours {ours:.0f} theirs {theirs:.0f} {unit}",
          flush=True)


def note(text):
    """What a round gave, where somebody wants to see it."""
    if os.environ.get("BENCH_NOTES"):
        print("#", text, flush=True)


def ticks(pid):
    """Processor seconds of a process."""
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def spent_by(pid):
    """Processor seconds of a server: its own, its children's, and those that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(ticks(p) for p in family(pid)) + (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and its children."""
    found = [pid]
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = path.read_text(encoding="ascii", errors="replace").partition(" ")
            if int(rest.rpartition(")")[2].split()[1]) == pid:
                found.append(int(number))
    return found


def send(house, reports):
    for kind, _, agent, der in reports:
        answer = post(house, agent, der)
        assert answer.status == 200, (kind, answer.detail)


# ---- report-mail ----

def mbsync(house, fsync):
    """Copies the mailbox: seconds, and processor seconds of the program."""
    near = house.dir / "near"
    shutil.rmtree(near, ignore_errors=True)
    near.mkdir()
    conf = house.dir / "mbsyncrc"
    conf.write_text(f"""{"" if fsync else "FSync no"}
IMAPAccount a
Host localhost
Port {house.servers.ports["imaps"]}
User {SERVICE}
Pass {house.servers.accounts[SERVICE]}
SSLType IMAPS
CertificateFile {house.servers.ca_file}

IMAPStore far
Account a

MaildirStore near
Path {near}/
Inbox {near}/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull New
SyncState *
""", encoding="ascii")
    conf.chmod(0o600)
    start = time.monotonic()
    with subprocess.Popen(["mbsync", "-q", "-c", conf, "c"]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    took = time.monotonic() - start
    note(f"mbsync {took:.2f} s, {usage.ru_utime + usage.ru_stime:.2f} s of processor time")
    assert status == 0, "mbsync failed"
    return took, usage.ru_utime + usage.ru_stime


def mails_in(house, folder="."):
    box = house.servers.dir / "mail" / SERVICE / folder
    return sum(len(os.listdir(box / sub)) for sub in ("new", "cur") if (box / sub).is_dir())


def take(house, number):
    """The gateway empties the mailbox: seconds from its start, and processor seconds of its processes."""
    before = mails_in(house, ".Processed")
    start = time.monotonic()
    house.gateway.start()
    pids = family(house.gateway.process.pid)
    wait_for("an empty mailbox", lambda: mails_in(house) == 0, 300, 0.01)
    took = time.monotonic() - start
    spent = sum(ticks(pid) for pid in pids)
    note(f"gateway {took:.2f} s, {spent:.2f} s of processor time")
    assert mails_in(house, ".Processed") - before == number
    return took, spent


def report_mail_bench(house, build):
    number = int(os.environ.get("BENCH_MAILS", "10000"))
    reports = made_reports(house, build, 64, number * ROUNDS)
    send(house, [r for r in reports if r[0] in ("enrolment", "registration")])
    mails = [report_mail(agent, der) for kind, _, agent, der in reports if kind == "status"]
    times = {"ours": [], "fsync": [], "plain": []}
    for n in range(ROUNDS):
        house.gateway.stop()
        house.servers.drop(SERVICE, mails[n * number:(n + 1) * number])
        mbsync(house, False)                      # Dovecot's indexes are made by the first reader
        times["fsync"].append(mbsync(house, True))
        times["plain"].append(mbsync(house, False))
        times["ours"].append(take(house, number))
        assert house.gateway.ctl("status")["waiting"]["mails_for_staff"] == 0
    ours, fsync, plain = (statistics.median(t for t, _ in times[k]) for k in ("ours", "fsync", "plain"))
    spent, theirs = (statistics.median(s for _, s in times[k]) for k in ("ours", "fsync"))
    line("report-mail", number / ours, number / fsync, "reports/s")
    line("report-mail-no-fsync", number / ours, number / plain, "reports/s")
    line("report-mail-processor", spent / number * 1e6, theirs / number * 1e6, "us", theirs / spent)


# ---- mail-out ----

def plain_relay(house, port):
    """SMTP without TLS, straight to a port of this machine."""
    conf = house.gateway.dir / "platend.conf"
    text = conf.read_text(encoding="utf-8")
    text = re.sub(r"smtp \{.*?\n\}", f"smtp {{\n    host = 127.0.0.1\n    port = {port}\n    security = plain\n}}", text,
                  count=1, flags=re.S)
    conf.write_text(text, encoding="utf-8")


def drained(house):
    """Postfix has delivered all that it took."""
    spool = house.servers.dir / "postfix" / "spool"
    wait_for("Postfix to deliver", lambda: not any(f for q in ("incoming", "active", "deferred", "maildrop")
                                                   for _, _, f in os.walk(spool / q)), 300, 0.2)


def mail_size(house):
    box = house.servers.dir / "mail" / MANAGER
    sizes = [p.stat().st_size for sub in ("new", "cur") for p in (box / sub).iterdir()]
    return int(statistics.median(sizes))


def servers_spent(house):
    """Processor seconds of Postfix and Dovecot so far."""
    postfix = int((house.servers.dir / "postfix" / "master.pid").read_text(encoding="ascii"))
    dovecot = int((house.servers.dir / "dovecot" / "master.pid").read_text(encoding="ascii"))
    return spent_by(postfix) + spent_by(dovecot)


class PostfixLog:
    """Counts the mails that Postfix has taken since this was made; asking costs the gateway nothing."""

    def __init__(self, house):
        self.file = open(house.servers.dir / "postfix.log", "rb")
        self.file.seek(0, os.SEEK_END)
        self.count = 0

    def handed(self):
        self.count += self.file.read().count(b": message-id=")
        return self.count


def fill_outbox(house, shortages):
    """Rows that wait, because nobody listens where the mails go."""
    house.gateway.stop()
    plain_relay(house, 9)
    house.gateway.start()
    send(house, shortages)
    house.gateway.stop()
    plain_relay(house, house.servers.ports["smtp"])
    drained(house)


def send_ours(house, number):
    """Mails a second, and processor seconds a mail with the servers' and without."""
    servers, log = servers_spent(house), PostfixLog(house)
    house.gateway.start()
    pids = family(house.gateway.process.pid)
    start, before, spent = time.monotonic(), log.handed(), sum(ticks(p) for p in pids)
    # a few were tried while nobody listened, and wait their time
    wait_for("the mails", lambda: log.handed() >= number * 9 // 10, 300, 0.02)
    sent = log.handed() - before
    rate = sent / (time.monotonic() - start)
    spent = (sum(ticks(p) for p in pids) - spent) / sent
    wait_for("the last", lambda: log.handed() == number, 300, 0.2)
    drained(house)
    return rate, spent, spent + (servers_spent(house) - servers) / number


def send_theirs(house, number, size):
    servers, start = servers_spent(house), time.monotonic()
    with subprocess.Popen(["smtp-source", "-d", "-s", "4", "-m", str(number), "-l", str(size), "-f", SERVICE, "-t", MANAGER,
                           f"127.0.0.1:{house.servers.ports['smtp']}"]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    assert status == 0, "smtp-source failed"
    rate, own = number / (time.monotonic() - start), (usage.ru_utime + usage.ru_stime) / number
    drained(house)
    return rate, own, own + (servers_spent(house) - servers) / number


def mail_out(house, build):
    number = int(os.environ.get("BENCH_MAILS", "1000"))
    reports = made_reports(house, build, number * ROUNDS, 0)
    send(house, [r for r in reports if r[0] != "shortage"])
    shortages = [r for r in reports if r[0] == "shortage"]
    ours, theirs = [], []
    for n in range(ROUNDS):
        fill_outbox(house, shortages[n * number:(n + 1) * number])
        ours.append(send_ours(house, number))
        theirs.append(send_theirs(house, number, mail_size(house)))
        for name, (rate, own, whole) in (("ours", ours[-1]), ("smtp-source", theirs[-1])):
            note(f"{name} {rate:.0f} mails/s, {own * 1e6:.0f} us of processor time a mail, {whole * 1e6:.0f} with the servers'")
    middle = lambda rounds, n: statistics.median(r[n] for r in rounds)
    line("mail-out", middle(ours, 0), middle(theirs, 0), "mails/s")
    line("mail-out-processor", middle(ours, 2) * 1e6, middle(theirs, 2) * 1e6, "us", middle(theirs, 2) / middle(ours, 2))


# ---- echo ----

class Between(threading.Thread):
    """Passes on what a client and a server say, and notes when the server said what is waited for."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.to, self.said = port, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            client, server = self.ends(self.listener.accept()[0], socket.create_connection(("127.0.0.1", self.to)))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, sink, down):
        with contextlib.suppress(OSError):
            for piece in self.pieces(source):
                if down and self.is_it(piece):
                    self.said.append(time.monotonic())
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)


class Stopwatch(Between):
    """SMTP, as it comes: when the server said 250 to a mail."""

    def ends(self, client, server):
        return client, server

    def pieces(self, source):
        return iter(lambda: source.recv(65536), b"")

    def is_it(self, piece):
        return b"queued as" in piece


class Mailbox(Between):
    """IMAP between the gateway and Dovecot, by lines: when EXISTS is told. A second client in IDLE would be told at
    another time: Dovecot gathers what is new for up to half a second, for each for itself."""

    def __init__(self, house):
        self.inner = ssl.create_default_context(cafile=house.servers.ca_file)
        self.outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.outer.load_cert_chain(house.servers.dir / "cert.pem", house.servers.dir / "key.pem")
        super().__init__(house.servers.ports["imaps"])

    def ends(self, client, server):
        return (self.outer.wrap_socket(client, server_side=True),
                self.inner.wrap_socket(server, server_hostname="localhost"))

    def pieces(self, source):
        return source.makefile("rb")

    def is_it(self, piece):
        return piece.startswith(b"* ") and b" EXISTS" in piece


def mailbox_through(house, port):
    conf = house.gateway.dir / "platend.conf"
    text = conf.read_text(encoding="utf-8")
    conf.write_text(re.sub(r"(mailbox .*?port = )\d+", rf"\g<1>{port}", text, count=1, flags=re.S), encoding="utf-8")


def bare_handover(port, mail):
    """Connect, EHLO, MAIL, RCPT, DATA, 250: seconds."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = client.makefile("rb")

        def answer():
            while (got := stream.readline())[3:4] == b"-":
                pass
            return got
        answer()
        for words in (b"EHLO localhost\r\n", f"MAIL FROM:<{SERVICE}>\r\n".encode(), f"RCPT TO:<{MANAGER}>\r\n".encode(),
                      b"DATA\r\n", mail + b"\r\n.\r\n"):
            client.sendall(words)
            got = answer()
        assert got.startswith(b"250"), got
        return time.monotonic() - start


def echo(house, build):
    number = 15 * ROUNDS
    reports = made_reports(house, build, number, 0)
    send(house, [r for r in reports if r[0] != "shortage"])
    shortages = [r for r in reports if r[0] == "shortage"]
    watch = Stopwatch(house.servers.ports["smtp"])
    house.gateway.stop()
    plain_relay(house, watch.port)
    mailbox = Mailbox(house)
    mailbox_through(house, mailbox.port)
    house.gateway.start()
    wait_for("the gateway in the mailbox", lambda: mailbox.said, 60)
    time.sleep(2)
    ours, theirs = [], []
    body = b"Subject: a mail\r\n\r\n" + b"x" * 70 + b"\r\n"
    for _, _, agent, der in shortages:
        before, told = len(watch.said), len(mailbox.said)
        house.servers.deliver(report_mail(agent, der), "agent-trading@platen.test", [SERVICE])
        wait_for("the manager's mail", lambda: len(watch.said) > before, 30, 0.005)
        drained(house)
        ours.append(watch.said[before] - mailbox.said[told])
        size = mail_size(house)
        theirs.append(bare_handover(watch.port, body + (b"y" * 70 + b"\r\n") * (size // 72)))
        drained(house)
        time.sleep(0.2)
    ratio = statistics.median(ours) / statistics.median(theirs)
    line("echo", statistics.median(ours) * 1e6, statistics.median(theirs) * 1e6, "us", ratio)
