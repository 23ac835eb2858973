"""A responder for multicast DNS on the loopback interface, written from RFC 6762 and RFC 6763, not from our C."""
import socket
import struct
import threading

GROUP, PORT = "224.0.0.251", 5353
A, PTR, TXT, SRV, IN, FLUSH = 1, 12, 16, 33, 1, 0x8000


def open_group():
    """A socket that hears what is sent to the group on the loopback interface, beside others that do."""
    hearing = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    hearing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    hearing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    hearing.bind((GROUP, PORT))
    hearing.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1"))
    hearing.settimeout(0.1)
    return hearing


def works():
    """Whether the loopback interface carries multicast here at all."""
    try:
        with open_group() as hearing, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
            sending.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            hearing.settimeout(5)
            sending.sendto(b"\0\0\x80", (GROUP, PORT))  # an answer without anything in it: nobody's matter
            return bool(hearing.recv(9000))
    except OSError:
        return False


def name(*labels):
    """Labels as they are: a service's instance may have points and spaces in it."""
    return b"".join(bytes([len(one.encode())]) + one.encode() for one in labels) + b"\0"


def record(owner, kind, data, ttl=120, flush=0):
    return owner + struct.pack(">HHIH", kind, IN | flush, ttl, len(data)) + data


def parse_name(message, at):
    labels = []
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode())
        at += 1 + message[at]
    return tuple(labels), at + 1


class Printer:
    """What one announces: instance, service, host, address, port, text."""

    def __init__(self, instance, service, host, address, port, text):
        self.instance, self.service = (instance, service, "_tcp", "local"), (service, "_tcp", "local")
        self.host, self.address, self.port, self.text = (host, "local"), address, port, text

    def pointer(self):
        return record(name(*self.service), PTR, name(*self.instance))

    def place(self):
        return record(name(*self.instance), SRV, struct.pack(">HHH", 0, 0, self.port) + name(*self.host), flush=FLUSH)

    def strings(self):
        pairs = b"".join(bytes([len(one.encode())]) + one.encode() for one in self.text) or b"\0"
        return record(name(*self.instance), TXT, pairs, flush=FLUSH)

    def where(self):
        return record(name(*self.host), A, socket.inet_aton(self.address), flush=FLUSH)


class Responder:
    """Answers one-shot queriers (RFC 6762, 6.7): by unicast, with their number and question. `whole`: all that belongs
    to a pointer comes with it (RFC 6763, 12.1); else each record must be asked for. The first `deaf` questions are lost."""

    def __init__(self, printers, whole=True, deaf=0, before=()):
        self.printers, self.whole, self.deaf, self.before = printers, whole, deaf, before
        self.questions = 0
        self.socket = open_group()
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.stopping = False
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        self.thread.join(5)
        self.socket.close()
        self.sender.close()

    def found(self, owner, kind):
        """(answers, additional records)"""
        if kind == PTR:
            mine = [one for one in self.printers if one.service == owner]
            more = [part for one in mine for part in (one.place(), one.strings(), one.where())]
            return [one.pointer() for one in mine], more if self.whole else []
        answers = []
        for one in self.printers:
            if kind == SRV and one.instance == owner:
                answers.append(one.place())
            if kind == TXT and one.instance == owner:
                answers.append(one.strings())
            if kind == A and one.host == owner and one.where() not in answers:
                answers.append(one.where())
        return answers, []

    def answer(self, question):
        number, _, count = struct.unpack(">HHH", question[:6])
        at, answers, more = 12, [], []
        for _ in range(count):
            owner, at = parse_name(question, at)
            kind, _ = struct.unpack(">HH", question[at:at + 4])
            at += 4
            found = self.found(owner, kind)
            answers, more = answers + found[0], more + found[1]
        if not answers:
            return None
        return (struct.pack(">HHHHHH", number, 0x8400, count, len(answers), 0, len(more)) + question[12:at]
                + b"".join(answers) + b"".join(more))

    def serve(self):
        while not self.stopping:
            try:
                question, place = self.socket.recvfrom(9000)
            except TimeoutError:
                continue
            if question[2] & 0x80 or place[1] == PORT:     # an answer, or somebody else's matter
                continue
            self.questions += 1
            reply = self.answer(question)
            if self.questions <= self.deaf or reply is None:
                continue
            for wrong in self.before:
                self.sender.sendto(wrong(reply), place)
            self.sender.sendto(reply, place)
