"""Replays a recorded trace of disk calls to any instant and makes the disk a power cut would leave.

What was synced is there. Of the rest: nothing, all of it, the first so many calls, or each 512-byte
sector by chance (a torn write). A new name is there once its file or its folder was synced.
"""
import collections

SECTOR = 512
MODES = ("nothing", "all", "prefix", "torn")
Call = collections.namedtuple("Call", "what at size name data")


def load(path):
    """The calls of a trace written by tests/fault/io_trace.c."""
    blob = path.read_bytes()
    calls, place = [], 0
    while place < len(blob):
        end = blob.index(b"\n", place)
        what, at, size, name = blob[place:end].decode().split(" ", 3)
        place = end + 1
        data = b""
        if what == "w":
            data = blob[place:place + int(size)]
            place += int(size)
        calls.append(Call(what, int(at), int(size), name, data))
    return calls


def put(content, at, data):
    if len(content) < at + len(data):
        content.extend(bytes(at + len(data) - len(content)))
    content[at:at + len(data)] = data


class Disk:
    """Files by number, so that a name can change before its content is synced."""

    def __init__(self):
        self.durable = {}                       # number -> bytearray
        self.waiting = collections.defaultdict(list)    # number -> writes not yet synced
        self.now = {}                           # name -> number, as the program sees it
        self.named = {}                         # name -> number, as the disk has it
        self.renamings = []                     # (name, number or None) not yet synced, in order
        self.acked = 0
        self.numbers = 0

    def step(self, call):
        getattr(self, "do_" + call.what)(call)

    def do_c(self, call):
        self.numbers += 1
        self.now[call.name] = self.numbers
        self.durable[self.numbers] = bytearray()
        self.renamings.append((call.name, self.numbers))

    def do_w(self, call):
        self.waiting[self.now[call.name]].append(call)

    do_t = do_w

    def do_s(self, call):
        if call.name not in self.now:           # a folder: every name in it
            prefix = call.name + "/" if call.name else ""
            self.sync_names(lambda name, number: name.startswith(prefix))
            return
        number = self.now[call.name]
        for write in self.waiting.pop(number, ()):
            self.apply(self.durable[number], write)
        self.sync_names(lambda name, other: other == number)

    def sync_names(self, wanted):
        kept = []
        for name, number in self.renamings:
            if wanted(name, number):
                self.name(self.named, name, number)
            else:
                kept.append((name, number))
        self.renamings = kept

    @staticmethod
    def name(table, name, number):
        if number is None:
            table.pop(name, None)
        else:
            table[name] = number

    def do_r(self, call):
        old, new = call.name.split(">")
        self.now[new] = self.now.pop(old)
        self.renamings += [(new, self.now[new]), (old, None)]

    def do_l(self, call):
        old, new = call.name.split(">")
        self.now[new] = self.now[old]
        self.renamings.append((new, self.now[new]))

    def do_u(self, call):
        self.now.pop(call.name, None)
        self.renamings.append((call.name, None))

    def do_A(self, call):
        self.acked = call.at

    @staticmethod
    def apply(content, write):
        if write.what == "w":
            put(content, write.at, write.data)
        else:
            del content[write.at:]
            content.extend(bytes(max(0, write.at - len(content))))

    def after_cut(self, mode, rng):
        """{name: content} of a disk whose power went now."""
        names = dict(self.named)
        renamed = {"nothing": 0, "all": len(self.renamings)}.get(
            mode, rng.randint(0, len(self.renamings)))
        for name, number in self.renamings[:renamed]:
            self.name(names, name, number)
        return {name: self.content(number, mode, rng) for name, number in names.items()}

    def content(self, number, mode, rng):
        content = bytearray(self.durable[number])
        writes = self.waiting.get(number, ())
        if mode == "prefix":
            writes = writes[:rng.randint(0, len(writes))]
        for write in writes if mode != "nothing" else ():
            if mode != "torn" or write.what != "w":
                self.apply(content, write)
                continue
            for start in range(0, len(write.data), SECTOR):
                if rng.random() < 0.5:
                    put(content, write.at + start, write.data[start:start + SECTOR])
        return content
