"""Two small printers for the tour, each with one black toner: one answers SNMP (RFC 3805), one IPP (RFC 8011)."""
import http.server
import socket
import struct
import threading

from ber import decode_identifier, identifier, integer, parts, tlv

# ---- SNMP: GETNEXT and GETBULK (RFC 3416) ----

SUPPLY, ALERT = "1.3.6.1.2.1.43.11.1.1", "1.3.6.1.2.1.43.18.1.1"


class SnmpPrinter:
    """Answers version 2c on a port of its own until it is stopped."""

    def __init__(self, serial):
        self.serial, self.level, self.low = serial, 55, False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.uri = f"snmp://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def values(self):
        """What it says of itself now; its alert is the word that counts, whatever the gauge says."""
        told = {"1.3.6.1.2.1.1.1.0": b"BP200", "1.3.6.1.2.1.43.5.1.1.17.1": self.serial.encode(),
                "1.3.6.1.2.1.43.10.2.1.3.1.1": 7, "1.3.6.1.2.1.43.10.2.1.4.1.1": 4711,
                "1.3.6.1.2.1.43.12.1.1.4.1.1": b"black"}
        told |= {f"{SUPPLY}.{column}.1.1": value for column, value in {
            3: 1, 4: 3, 5: 3, 6: b"Black toner cartridge", 7: 19, 8: 100, 9: self.level}.items()}
        if self.low:
            told |= {f"{ALERT}.{column}.1.1": value for column, value in {
                2: 4, 4: 11, 5: 1, 7: 1104, 8: b"Toner low"}.items()}
        return sorted((tuple(map(int, oid.split("."))), value) for oid, value in told.items())

    def answer(self, datagram):
        (_, version), (_, community), (tag, pdu) = parts(parts(datagram)[0][1])
        request, _, repetitions, variables = parts(pdu)
        names = [decode_identifier(parts(one)[0][1]) for _, one in parts(variables[1])]
        values, out = self.values(), b""
        for _ in range(int.from_bytes(repetitions[1], "big") if tag == 0xa5 else 1):
            for i, name in enumerate(names):
                names[i], value = next((row for row in values if row[0] > name), (name, None))
                told = b"\x82\x00" if value is None else integer(value) if isinstance(value, int) else tlv(4, value)
                out += tlv(0x30, identifier(names[i]) + told)
        pdu = tlv(0xa2, tlv(2, request[1]) + integer(0) + integer(0) + tlv(0x30, out))
        return tlv(0x30, tlv(2, version) + tlv(4, community) + pdu)

    def serve(self):
        while True:
            datagram, place = self.socket.recvfrom(65536)
            if datagram == b"stop":
                return
            if parts(parts(datagram)[0][1])[0][1] == b"\x01":   # version 2c
                self.socket.sendto(self.answer(datagram), place)

    def stop(self):
        self.socket.sendto(b"stop", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


# ---- IPP: an answer to Get-Printer-Attributes (RFC 8010) ----

INTEGER, ENUM, TEXT, NAME, KEYWORD, CHARSET, LANGUAGE = 0x21, 0x23, 0x41, 0x42, 0x44, 0x47, 0x48


def attribute(tag, name, value):
    data = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data


class IppPrinter:
    """Answers POST /ipp/print on a port of its own until it is stopped."""

    def __init__(self, serial):
        self.serial, self.level, self.reason = serial, 62, "none"
        printer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                request = self.rfile.read(int(self.headers["Content-Length"]))
                body = printer.answer(request[4:8])
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.uri = f"ipp://127.0.0.1:{self.server.server_port}/ipp/print"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self.thread.start()

    def answer(self, request):
        device = f"MFG:Example Systems;MDL:BP200;SN:{self.serial};"
        return (b"\x02\x00\x00\x00" + request
                + b"\x01" + attribute(CHARSET, "attributes-charset", "utf-8")
                + attribute(LANGUAGE, "attributes-natural-language", "en")
                + b"\x04" + attribute(TEXT, "printer-make-and-model", "Example Systems BP200")
                + attribute(TEXT, "printer-device-id", device)
                + attribute(ENUM, "printer-state", 3) + attribute(KEYWORD, "printer-state-reasons", self.reason)
                + attribute(NAME, "marker-names", "Black toner cartridge") + attribute(KEYWORD, "marker-types", "toner")
                + attribute(NAME, "marker-colors", "#000000") + attribute(INTEGER, "marker-levels", self.level) + b"\x03")

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
