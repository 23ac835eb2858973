"""snmp-read and snmp-fleet: printers read by `platen-agent discover` against `snmpbulkwalk`, both asking
bench/snmp_responder, which plays one colour multifunction machine of 542 values at every address of 127/8.

snmp-read: processor time of the agent a printer, 254 of them, against that of a snmpbulkwalk of the same subtrees.
snmp-fleet: 510 printers that answer each question after 50 ms, against the time of 40 walks one after another.
BENCH_NOTES=1 prints each round, BENCH_ROUNDS=N takes another number than three and one."""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(os.environ["top_builddir"])
PRT = "1.3.6.1.2.1.43"
VALUES = 542


def table(entry, columns, indexes):
    """Rows of one table: columns {number: value or function of the index}."""
    return {f"{entry}.{column}.{index}": value(index) if callable(value) else value
            for column, value in columns.items() for index in indexes}


def text(word):
    return lambda index: f"{word} {index.rpartition('.')[2]}"


def recording():
    """{oid: int, text, or (tag, text)}: what a machine of this kind has under the subtrees that both ask for."""
    one = [f"1.{n}" for n in range(1, 33)]
    values = {"1.3.6.1.2.1.1.1.0": "Example Systems MFP C4500 / version 2.10", "1.3.6.1.2.1.1.2.0": ("6", "1.3.6.1.4.1.8072.3.2.10"),
              "1.3.6.1.2.1.1.3.0": ("67", 8640000), "1.3.6.1.2.1.1.4.0": "Staff, north site", "1.3.6.1.2.1.1.5.0": "mfp-north-2",
              "1.3.6.1.2.1.1.6.0": "North site, 2nd floor", "1.3.6.1.2.1.1.7.0": 72}
    values |= table("1.3.6.1.2.1.2.2.1", {1: lambda i: int(i), 2: text("interface"), 3: lambda i: 24 if i == "1" else 6, 4: 1500,
                                          5: ("66", 100000000), 6: ("4x", "026000aabbcc"), 7: 1, 8: 1}, ["1", "2"])
    values |= table("1.3.6.1.2.1.25.3.2.1", {1: lambda i: int(i), 2: ("6", "1.3.6.1.2.1.25.3.1.5"), 3: "MFP C4500",
                                             4: ("6", "0.0"), 5: 2, 6: ("65", 0)}, ["1"])
    values |= {"1.3.6.1.2.1.25.3.5.1.1.1": 3, "1.3.6.1.2.1.25.3.5.1.2.1": ("4x", "8000")}
    values |= table(f"{PRT}.5.1.1", {1: ("65", 3), 2: 1, 3: 1, 4: "operator", 5: "service", 6: 1, 7: 1, 8: 1, 9: 1, 10: 4, 11: 2,
                                     12: 40, 13: 4, 14: 2, 15: 2, 16: "mfp-north-2", 17: "SN-1180042", 18: ("65", 0), 19: ("65", 2)}, ["1"])
    values |= table(f"{PRT}.6.1.1", {2: text("Cover"), 3: 4}, one[:8])
    values |= table(f"{PRT}.7.1.1", {2: "en", 3: "US", 4: 106}, one[:3])
    values |= table(f"{PRT}.8.2.1", {2: 4, 3: 4, 4: 297000, 5: 210000, 6: 297000, 7: 210000, 8: 8, 9: 550, 10: 400, 11: 0,
                                     12: "iso-a4", 13: text("Tray"), 14: "Example Systems", 15: "T-500", 16: "1.0", 17: "SN-T", 18: text("Paper tray"), 19: 3}, one[:5])
    values |= table(f"{PRT}.9.2.1", {2: 3, 3: 8, 4: 500, 5: -2, 6: 0, 7: text("Output"), 8: "Example Systems", 9: "O-2",
                                     12: text("Output tray")}, one[:3])
    values |= table(f"{PRT}.10.2.1", {2: 4, 3: 7, 4: ("65", 184233), 5: ("65", 212), 6: 4, 7: 0, 8: 0, 9: 1200, 10: 1200, 11: 4233,
                                      12: 4233, 13: 4233, 14: 4233, 15: 2}, one[:1])
    values |= table(f"{PRT}.11.1.1", {2: 1, 3: lambda i: min(int(i[2:]), 5) % 5, 4: lambda i: 4 if i == "1.13" else 3,
                                      5: lambda i: 3 if int(i[2:]) < 5 else 9 if int(i[2:]) < 9 else 4 if i == "1.13" else 15,
                                      6: text("Supply of kind"), 7: 19, 8: 100, 9: lambda i: 97 - 7 * int(i[2:])}, one[:13])
    values |= table(f"{PRT}.12.1.1", {2: 1, 3: 3, 4: lambda i: ["black", "cyan", "magenta", "yellow"][int(i[2:]) - 1], 5: 1}, one[:4])
    values |= table(f"{PRT}.13.4.1", {1: 1000, 2: 7, 3: 3, 4: 45, 5: 4, 6: 297000, 7: 210000, 8: 148000, 9: 1, 10: text("Path")}, one[:2])
    values |= table(f"{PRT}.14.1.1", {2: 11, 3: "1.0", 4: 1, 5: 1, 6: 1, 7: 1, 8: 0, 9: "port"}, one[:4])
    values |= table(f"{PRT}.15.1.1", {2: 3, 3: "3.0", 4: "6c", 5: "PCL", 6: "2.10", 7: 1, 8: 600, 9: 600}, one[:5])
    values |= table(f"{PRT}.18.1.1", {2: 4, 3: 3, 4: 11, 5: lambda i: int(i[2:]), 6: -2, 7: 12, 8: text("Nearly empty, supply"),
                                      9: ("67", 8600000)}, one[9:12])
    # The rest is its display, which both walk past or not as they like.
    rest = VALUES - len(values)
    assert 0 < rest <= 120, rest
    values |= {f"{PRT}.16.5.1.2.1.{n}": f"Line {n}" for n in range(1, rest + 1)}
    return values | {"1.3.6.1.6.3.1.1.6.1.0": 1}  # what lies behind, where the walk ends


def lines(values):
    for oid in sorted(values, key=lambda oid: [int(n) for n in oid.split(".")]):
        value = values[oid]
        tag, value = value if isinstance(value, tuple) else ("2" if isinstance(value, int) else "4", value)
        yield f"{oid}|{tag}|{value}\n"


class Responder:
    def __init__(self, delay):
        self.file = tempfile.NamedTemporaryFile("w", suffix=".snmprec")
        self.file.writelines(lines(recording()))
        self.file.flush()
        self.process = subprocess.Popen([BUILD / "bench" / "snmp_responder", self.file.name, str(delay)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()
        self.file.close()


def run(words):
    """(processor seconds, seconds, lines printed)"""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        process = subprocess.Popen(list(map(str, words)), stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        took = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        assert process.returncode == 0, words
        return used.ru_utime + used.ru_stime, took, sum(1 for _ in out)


def ours(port, network, number):
    spent, took, found = run([BUILD / "platen-agent", "discover", "--by", "snmp", "--port", port, network])
    assert found == number, f"{found} of {number} printers were read"
    return spent / number, took


def theirs(port, number):
    """So many walks, one after another."""
    sums = [0, 0]
    for n in range(number):
        spent, took, found = run(["snmpbulkwalk", "-v2c", "-c", "public", "-On", "-m", "", f"127.0.1.{n + 1}:{port}", "1.3.6.1.2.1"])
        assert found == VALUES, f"{found} of {VALUES} values were walked"
        sums[0] += spent / number
        sums[1] += took
    return sums


def measure(name, delay, network, number, walks, which, unit, scale, rounds):
    pairs = []
    rounds = int(os.environ.get("BENCH_ROUNDS", rounds))
    with Responder(delay) as printers:
        ours(printers.port, "127.0.1.1", 1)  # the first of each is not counted
        theirs(printers.port, 1)
        for _ in range(rounds):
            pairs.append((ours(printers.port, network, number)[which], theirs(printers.port, walks)[which]))
            if os.environ.get("BENCH_NOTES"):
                print(f"{name}: {pairs[-1][0] * scale:.2f} against {pairs[-1][1] * scale:.2f} {unit}", file=sys.stderr)
    mine, other = (statistics.median(column) * scale for column in zip(*pairs))
    print(f"{name} ratio {mine / other:.2f} ours {mine:.2f} theirs {other:.2f} {unit}")


if sys.argv[1] == "snmp-read":
    measure("snmp-read", 0, "127.0.1.0/24", 254, 40, 0, "ms", 1000, 3)
else:
    measure("snmp-fleet", 50, "127.0.2.0/23", 510, 40, 1, "s", 1, 1)
