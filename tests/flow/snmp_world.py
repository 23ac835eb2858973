"""Printers to read: recordings played by snmpsimd, and converters from other forms of them."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

from ports import free_port

NUMBERS = {"2", "65", "66", "67", "70"}  # the tags of snmprec: INTEGER, Counter32, Gauge32, TimeTicks, Counter64


def snmprec(values):
    """{oid: int, text, bytes, or (tag, text)} as a recording's lines, in the order SNMP wants."""
    lines = []
    for oid in sorted(values, key=lambda oid: [int(n) for n in oid.split(".")]):
        value = values[oid]
        if isinstance(value, tuple):
            tag, value = value
        elif isinstance(value, int):
            tag = "2"
        elif isinstance(value, bytes):
            tag, value = "4x", value.hex()
        else:
            tag, value = "4x", value.encode().hex()
        lines.append(f"{oid}|{tag}|{value}\n")
    return "".join(lines)


def parse_snmprec(content):
    """The other way: {oid: int, bytes or str (an object identifier)}."""
    values = {}
    for line in content.splitlines():
        oid, tag, value = line.split("|", 2)
        if tag in NUMBERS and re.fullmatch(r"-?\d+", value):
            values[oid] = int(value)
        elif tag == "4x":
            values[oid] = bytes.fromhex(value)
        elif tag == "4":
            values[oid] = value.encode()
        elif tag == "6":
            values[oid] = value
    return values


NAMES = {"iso": "1", "SNMPv2-MIB::sysDescr": "1.3.6.1.2.1.1.1", "SNMPv2-MIB::sysObjectID": "1.3.6.1.2.1.1.2",
         "DISMAN-EVENT-MIB::sysUpTimeInstance": "1.3.6.1.2.1.1.3.0", "SNMPv2-MIB::sysContact": "1.3.6.1.2.1.1.4",
         "SNMPv2-MIB::sysName": "1.3.6.1.2.1.1.5", "SNMPv2-MIB::sysLocation": "1.3.6.1.2.1.1.6",
         "SNMPv2-SMI::enterprises": "1.3.6.1.4.1", "SNMPv2-SMI::mib-2": "1.3.6.1.2.1"}


def number_of(name):
    for word in sorted(NAMES, key=len, reverse=True):
        if name.startswith(word):
            return (NAMES[word] + name[len(word):]).lstrip(".")
    return name.lstrip(".")


def parse_walk(content):
    """The output of snmpwalk."""
    values = {}
    for line in content.splitlines():
        found = re.match(r"(\S+) = (?:([A-Za-z0-9-]+): ?)?(.*)$", line)
        if not found:
            continue
        name, kind, value = number_of(found[1]), found[2], found[3]
        if not re.fullmatch(r"[\d.]+", name):
            continue
        if kind in ("INTEGER", "Counter32", "Gauge32", "Timeticks"):
            digits = re.search(r"\((-?\d+)\)", value) or re.match(r"(-?\d+)", value)
            values[name] = int(digits[1]) if digits else 0
        elif kind == "OID":
            values[name] = ("6", number_of(value))
        elif kind == "Hex-STRING":
            values[name] = bytes.fromhex(value.replace(" ", ""))
        else:
            values[name] = value.strip('"')
    return values


def parse_json(content):
    """{oid: text, number, or a list of hex lines} (Brother's maintenance data)."""
    data = json.loads(content)
    values = {}
    for oid, value in data.get("snmp", data).items():
        if not re.fullmatch(r"\.?[\d.]+", oid):
            continue
        if isinstance(value, list):
            values[oid.lstrip(".")] = bytes.fromhex("".join(value)) if all(
                re.fullmatch(r"([0-9a-fA-F]{2})*", part) for part in value) else "".join(value)
        elif value is not None:
            values[oid.lstrip(".")] = value
    return values


class Simulator:
    """snmpsimd with some recordings; the community is the recording's name."""

    def __init__(self, recordings, more=()):
        self.more = more
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ps.", dir="/tmp"))
        self.port, self.process = free_port(socket.SOCK_DGRAM), None
        (self.folder / "data").mkdir()
        (self.folder / "cache").mkdir()
        self.folder.chmod(0o755)
        (self.folder / "cache").chmod(0o777)
        for name, content in recordings.items():
            (self.folder / "data" / f"{name}.snmprec").write_text(content, encoding="utf-8")

    def __enter__(self):
        drop = ["--process-user=nobody", "--process-group=nogroup"] if os.getuid() == 0 else []
        # Not in a folder where it writes: nobody may not write into ours.
        self.process = subprocess.Popen(
            ["snmpsimd", f"--data-dir={self.folder / 'data'}", f"--cache-dir={self.folder / 'cache'}",
             f"--agent-udpv4-endpoint=127.0.0.1:{self.port}", "--logging-method=null", *self.more, *drop],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
        return self

    def wait(self, community):
        """Until it answers for this recording: the first question of each is indexed."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            done = subprocess.run(["snmpgetnext", "-v2c", "-On", "-t", "1", "-r", "0", "-m", "", "-c", community,
                                   f"127.0.0.1:{self.port}", "1.3"], capture_output=True, check=False)
            if done.returncode == 0:
                return self
        raise AssertionError("snmpsimd does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def uri(self, name):
        return f"snmp://{name}@127.0.0.1:{self.port}"
