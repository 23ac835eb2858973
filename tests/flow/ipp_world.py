"""IPP by Python alone: a reading and a writing of RFC 8010 that shares nothing with ours, and printers to ask."""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time

from gateway import wait_for
from ports import free_port

INTEGER, BOOLEAN, ENUM, OCTETS, COLLECTION, END_COLLECTION = 0x21, 0x22, 0x23, 0x30, 0x34, 0x37
TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MEMBER = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x4A
OPERATION, PRINTER = 0x01, 0x04


def value_of(tag, value):
    if isinstance(value, bool):
        return bytes([value])
    if isinstance(value, int):
        return struct.pack(">i", value)
    return value if isinstance(value, bytes) else value.encode()


def attribute(tag, name, *values):
    """One attribute, 1setOf where there are several values."""
    out = b""
    for n, value in enumerate(values):
        data = value_of(tag, value)
        key = name.encode() if n == 0 else b""
        out += struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(data)) + data
    return out


def answer(*printer, status=0, version=(2, 0), charset="utf-8", end=b"\x03", request=1):
    """A whole answer; printer is made of attribute()s."""
    return (bytes(version) + struct.pack(">Hi", status, request) + bytes([OPERATION])
            + attribute(CHARSET, "attributes-charset", charset)
            + attribute(LANGUAGE, "attributes-natural-language", "en")
            + (bytes([PRINTER]) + b"".join(printer) if printer else b"") + end)


def read(data):
    """(version, code, request id, [(group, [(name, [(tag, value)])])]); a collection's value is a list of its own.
    HP's nameWithLanguage without its outer length is read as gmuth's library does."""
    at, groups, stack = 8, [], []
    while at < len(data):
        tag = data[at]
        at += 1
        if tag == 0x03:
            break
        if tag < 0x10:
            groups.append((tag, []))
            stack = [groups[-1][1]]
            continue
        (size,) = struct.unpack_from(">H", data, at)
        name, at = data[at + 2:at + 2 + size].decode("latin-1"), at + 2 + size
        (size,) = struct.unpack_from(">H", data, at)
        value, at = data[at + 2:at + 2 + size], at + 2 + size
        if tag in (0x35, 0x36):
            if size < 4 or int.from_bytes(value[:2], "big") + 4 > size:
                (size,) = struct.unpack_from(">H", data, at)
                value, at = data[at + 2:at + 2 + size], at + 2 + size
            else:
                value = value[4 + int.from_bytes(value[:2], "big"):]
        if tag == END_COLLECTION:
            stack.pop()
        elif tag == MEMBER:
            stack[-1].append((value.decode("latin-1"), []))
        else:
            if name:
                stack[-1].append((name, []))
            value = [] if tag == COLLECTION else value
            stack[-1][-1][1].append((tag, value))
            if tag == COLLECTION:
                stack.append(value)
    return (data[0], data[1]), *struct.unpack(">Hi", data[2:8]), groups


def lines(attributes):
    """As tests/flow/ipp_tool prints them."""
    for name, values in attributes:
        yield name
        for tag, value in values:
            yield f" {tag:02x} {'' if tag == COLLECTION else value.hex()}"
            if tag == COLLECTION:
                yield "{"
                yield from lines(value)
                yield "}"


def printed(data):
    version, code, request, groups = read(data)
    out = [f"{version[0]}.{version[1]} {code:04x} {request}"]
    for tag, attributes in groups:
        out += [f"group {tag:02x}", *lines(attributes)]
    return out


class Printer:
    """Answers every POST by reply(path, body): (status, headers, body), or itself writes to the handler."""

    def __init__(self, reply, tls=None):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.path, body, self.headers))
                reply = outer.reply(self, body)
                if reply is not None:
                    status, headers, data = reply
                    self.send_response(status)
                    for key, value in {"Content-Type": "application/ipp", "Content-Length": len(data),
                                       **headers}.items():
                        self.send_header(key, str(value))
                    self.end_headers()
                    self.wfile.write(data)

            def log_message(self, *words):
                pass

        self.reply, self.asked = reply, []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "ipp" if tls is None else "ipps"
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def uri(self, path="/ipp/print"):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def printer(reply, tls=None):
    """reply: bytes are answered to everybody."""
    if isinstance(reply, bytes):
        data = reply
        one = Printer(lambda handler, body: (200, {}, data), tls)
    else:
        one = Printer(reply, tls)
    try:
        yield one
    finally:
        one.close()


class Peak(threading.Thread):
    """The largest memory of a program, in kB, looked at while it runs: what wait4() tells of it counts
    the memory of the process that started it, too."""

    def __init__(self, pid):
        super().__init__()
        self.file, self.memory, self.ended = f"/proc/{pid}/status", 0, threading.Event()

    def run(self):
        with contextlib.suppress(OSError):
            while not self.ended.wait(0.005):
                with open(self.file) as status:
                    for line in status:
                        if line.startswith("VmHWM:"):
                            self.memory = int(line.split()[1])


class Agent:
    def __init__(self, build):
        self.program = str(build / "platen-agent")

    def run(self, uri, *words, timeout=60):
        """The exit status, what it printed, what it said, its largest memory in kB, its seconds."""
        started = time.monotonic()
        process = subprocess.Popen([self.program, "read", uri, *words], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        with process:
            killer = threading.Timer(timeout, process.kill)
            peak = Peak(process.pid)
            killer.start()
            peak.start()
            out, err = process.stdout.read(), process.stderr.read()
            process.wait()
            killer.cancel()
            peak.ended.set()
            peak.join()
        return process.returncode, out, err, peak.memory, time.monotonic() - started

    def json(self, uri, *words, **how):
        status, out, err, _, _ = self.run(uri, "--json", *words, **how)
        assert status == 0, err
        return json.loads(out)


BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow receive_sender="*"/></policy></busconfig>
"""


@contextlib.contextmanager
def ippeveprinter(folder, *words):
    """The sample printer of CUPS on a port of its own. It will not start without a system bus for its DNS-SD, so it gets
    one with nobody on it: a private dbus-daemon."""
    if shutil.which("ippeveprinter") is None or shutil.which("dbus-daemon") is None:
        raise FileNotFoundError("ippeveprinter (cups-ipp-utils) or dbus-daemon")
    (folder / "bus.conf").write_text(BUS.format(folder=folder))
    (folder / "spool").mkdir()
    bus = subprocess.Popen(["dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nosyslog", "--nopidfile"],
                           stderr=subprocess.DEVNULL)
    port, eve = free_port(), None
    try:
        wait_for("the bus", lambda: (folder / "bus").exists())
        eve = subprocess.Popen(["ippeveprinter", "-r", "off", "-p", str(port), "-n", "localhost", "-d", str(folder / "spool"), *words],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"})

        def listens():
            with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
                return True
        wait_for("ippeveprinter", listens)
        yield port
    finally:
        for process in (eve, bus):
            if process is not None:
                process.terminate()
                process.wait(60)


def data_folder(root):
    return pathlib.Path(os.environ.get("PLATEN_SHARED", root.parent / "shared")) / "data"
