"""An SNMP agent over UDP that answers right, slowly, or wrongly."""
import socket
import threading
import time

from ber import decode_identifier, identifier, integer, parts, tlv


def encode(value):
    if value is None:
        return b"\x82\x00"  # endOfMibView
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, str):
        return identifier(key(value))
    return tlv(4, value)


def key(oid):
    return tuple(int(n) for n in oid.split("."))


class Responder:
    """values: {oid: int, bytes, or str (an object identifier)}. mangle(datagram, request number) may change, drop
    (None) or multiply (a list) an answer; order(list of (oid, value)) what is in it; `delay` seconds pass first."""

    def __init__(self, values, mangle=None, order=None, delay=0, versions=(0, 1), walk=None):
        self.oids = sorted(values, key=key)
        self.values, self.mangle, self.order, self.delay = values, mangle, order, delay
        self.versions, self.walk = versions, walk
        self.requests = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.1)
        self.port = self.socket.getsockname()[1]
        self.stopping = False
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        self.thread.join(5)
        self.socket.close()

    def uri(self):
        return f"snmp://public@127.0.0.1:{self.port}"

    def after(self, oid):
        for candidate in self.oids:
            if key(candidate) > oid:
                return candidate, self.values[candidate]
        return ".".join(map(str, oid)), None

    def answer(self, datagram):
        (_, version), (_, community), (tag, pdu) = parts(parts(datagram)[0][1])
        version = int.from_bytes(version, "big")
        if version not in self.versions or community != b"public":
            return None
        request, first, second, variables = parts(pdu)
        names = [decode_identifier(parts(one)[0][1]) for _, one in parts(variables[1])]
        rows = max(1, int.from_bytes(second[1], "big")) if tag == 0xa5 else 1
        answers, status, index = [], 0, 0
        for _ in range(rows):
            for i, name in enumerate(names):
                oid, value = self.walk(name) if self.walk else self.after(name)
                answers.append((oid, value))
                names[i] = key(oid)
                if value is None and version == 0 and not status:
                    status, index = 2, i + 1  # noSuchName
        if self.order:
            answers = self.order(answers)
        if status:
            variables = variables[1]
        else:
            variables = b"".join(tlv(0x30, identifier(key(oid)) + encode(value)) for oid, value in answers)
        pdu = tlv(2, request[1]) + integer(status) + integer(index) + tlv(0x30, variables)
        return tlv(0x30, integer(version) + tlv(4, community) + tlv(0xa2, pdu))

    def serve(self):
        while not self.stopping:
            try:
                datagram, place = self.socket.recvfrom(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            self.requests += 1
            reply = self.answer(datagram)
            if reply is not None and self.mangle:
                reply = self.mangle(reply, self.requests)
            if self.delay:
                time.sleep(self.delay)
            for one in reply if isinstance(reply, list) else [reply]:
                if one is not None:
                    try:
                        self.socket.sendto(one, place)
                    except OSError:
                        pass
