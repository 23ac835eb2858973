"""platen-agent read snmp:// against devices that answer wrongly: always an answer in time, never a loop or a crash."""
import concurrent.futures
import json
import subprocess
import time

from conftest import BUILD
from snmp_hostile import Responder, key

SUPPLY = "1.3.6.1.2.1.43.11.1.1"


def printer(rows=4):
    values = {"1.3.6.1.2.1.1.1.0": b"RICOH Test 1.00 / RICOH Network Printer", "1.3.6.1.2.1.1.2.0": "1.3.6.1.4.1.367.1.1",
              "1.3.6.1.2.1.1.5.0": b"north-2", "1.3.6.1.2.1.43.5.1.1.17.1": b"SN-0001"}
    for n in range(1, rows + 1):
        values |= {f"{SUPPLY}.4.1.{n}": 3, f"{SUPPLY}.5.1.{n}": 3, f"{SUPPLY}.6.1.{n}": b"Toner %d" % n,
                   f"{SUPPLY}.7.1.{n}": 19, f"{SUPPLY}.8.1.{n}": 100, f"{SUPPLY}.9.1.{n}": 10 * n}
    return values


def read(responder, *words, timeout=60):
    start = time.monotonic()
    done = subprocess.run([BUILD / "platen-agent", "read", "--json", *map(str, words), responder.uri()],
                          capture_output=True, text=True, timeout=timeout, check=False)
    assert "Sanitizer" not in done.stderr, done.stderr
    return done, time.monotonic() - start


def percents(done):
    return [one["percent"] for one in json.loads(done.stdout)["supplies"]]


def test_a_good_device_by_either_version():
    for versions in ((0, 1), (0,)):
        with Responder(printer(), versions=versions) as device:
            done, _ = read(device)
            assert done.returncode == 0 and percents(done) == [10, 20, 30, 40], (versions, done.stderr)
            found = json.loads(done.stdout)
            assert (found["maker"], found["model"], found["serial"]) == ("Ricoh", "Test", "SN-0001")
            assert found["source"] == f"snmp://127.0.0.1:{device.port}"


def test_one_answer_in_ten_is_lost():
    with Responder(printer(30), mangle=lambda reply, n: None if n % 10 == 0 else reply) as device:
        done, _ = read(device)
        assert done.returncode == 0 and len(percents(done)) == 30, done.stderr


def at_once(*cases):
    """Those that wait for a timeout, side by side: (responder, words) -> [(done, seconds)]."""
    with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
        return list(pool.map(lambda case: with_device(*case), cases))


def with_device(responder, *words):
    with responder as device:
        return read(device, *words)


def test_no_answer_and_nonsense():
    wrong = [lambda reply, n: reply[:len(reply) // 2], lambda reply, n: b"\x30\x84\xff\xff\xff\xff",
             lambda reply, n: b"HTTP/1.0 400 Bad Request\r\n\r\n", lambda reply, n: reply[:2] + b"\x30\x80" * 200]
    silent, *nonsense = at_once((Responder(printer(), versions=()),),
                                *[(Responder(printer(), mangle=mangle),) for mangle in wrong])
    assert silent[0].returncode == 69 and "no answer" in silent[0].stderr and silent[0].stdout == "" and silent[1] < 20
    for done, seconds in nonsense:
        assert done.returncode == 65 and "not SNMP" in done.stderr and seconds < 20, done.stderr


def test_every_second_answer_is_cut():
    with Responder(printer(), mangle=lambda reply, n: reply if n % 2 else reply[:-3]) as device:
        done, _ = read(device)
        assert done.returncode == 0 and percents(done) == [10, 20, 30, 40], done.stderr


def test_answers_come_twice_and_late():
    late = []

    def mangle(reply, _):
        late.append(reply)
        return [reply, reply, *late[:-1][-2:]]
    with Responder(printer(), mangle=mangle) as device:
        done, _ = read(device)
        assert done.returncode == 0 and percents(done) == [10, 20, 30, 40], done.stderr


def test_a_walk_that_repeats_its_last_name():
    values = printer()
    oids = sorted(values, key=key)

    def walk(name):
        for oid in oids:
            if key(oid) > name and (oid.rpartition(".")[0] == ".".join(map(str, name)).rpartition(".")[0] or
                                    len(name) < len(key(oid)) - 1):
                return oid, values[oid]
        text = ".".join(map(str, name))
        return (text, values[text]) if text in values else (oids[-1], values[oids[-1]])
    with Responder(values, walk=walk) as device:
        done, seconds = read(device)
        assert done.returncode == 0 and percents(done) == [10, 20, 30, 40] and seconds < 20, done.stderr
        assert device.requests < 100


def test_a_walk_without_an_end():
    def walk(name):
        name = list(name) + [1] if len(name) < 14 else list(name[:-1]) + [name[-1] + 1]
        return ".".join(map(str, name)), 7
    with Responder(printer(), walk=walk) as device:
        done, seconds = read(device)
        assert done.returncode in (0, 65) and seconds < 30, done.stderr
        assert device.requests < 700


def test_names_out_of_order():
    with Responder(printer(12), order=lambda answers: answers[::-1]) as device:
        done, _ = read(device)
        assert done.returncode in (0, 65)
    values = printer(6)
    shuffled = [f"{SUPPLY}.{c}.1.{n}" for c in range(4, 10) for n in (3, 1, 2, 6, 5, 4)]

    def walk(name):
        text = ".".join(map(str, name))
        if text in shuffled[:-1]:
            following = shuffled[shuffled.index(text) + 1]
            return following, values[following]
        for first in shuffled[::6]:
            if first.startswith(text + "."):
                return first, values[first]
        return device.after(name)
    with Responder(values, walk=walk) as device:
        done, _ = read(device)
        assert done.returncode == 0 and percents(done) == [10, 20, 30, 40, 50, 60], done.stdout


def test_wrong_types_everywhere():
    values = {oid: (7 if isinstance(value, bytes) else b"\x00\xff\x80 text") for oid, value in printer().items()}
    with Responder(values) as device:
        done, _ = read(device)
        assert done.returncode in (0, 65)
        if done.returncode == 0:
            assert percents(done) == [None] * 4


def test_long_strings():
    values = printer(2) | {f"{SUPPLY}.6.1.1": b"A" * 60000, f"{SUPPLY}.6.1.2": b"\xff\x00" * 30000,
                           "1.3.6.1.2.1.1.6.0": "\u00e4".encode() * 20000}
    with Responder(values) as device:
        done, _ = read(device)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["supplies"][0]["name"] == "A" * 255 and len(found["location"].encode()) <= 255


def test_slow_and_silent_devices_have_their_time_and_no_more():
    (slow, slow_time), (slower, slower_time), (silent, silent_time) = at_once(
        (Responder(printer(2), delay=0.3), "--timeout", 30), (Responder(printer(40), delay=0.5), "--timeout", 2),
        (Responder(printer(), mangle=lambda reply, n: reply if n == 1 else None), "--timeout", 10))
    assert slow.returncode == 0 and percents(slow) == [10, 20] and slow_time < 31, slow.stderr
    assert slower.returncode == 0 and "time" in slower.stderr and slower_time < 20, slower.stderr
    assert silent.returncode == 0 and "not all could be read" in silent.stderr and silent_time < 30, silent.stderr
    assert json.loads(silent.stdout)["name"] == "north-2"


def test_discover_finds_who_answers():
    with Responder(printer(2)) as device:
        done = subprocess.run([BUILD / "platen-agent", "discover", "--by", "snmp", "--port", str(device.port), "127.0.0.0/30"],
                              capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"snmp://127.0.0.1:{device.port}\tRicoh\tTest\tSN-0001\tnorth-2\t\n"
    for wrong in ("10.1.2.0/8", "10.1.2", "::1", "10.1.2.0/24/1"):
        done = subprocess.run([BUILD / "platen-agent", "discover", wrong], capture_output=True, text=True, timeout=60,
                              check=False)
        assert done.returncode == 64 and "not a network" in done.stderr
