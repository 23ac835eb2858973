"""platen-agent discover --by dns-sd: printers that announce themselves on the link (here the loopback interface)."""
import random
import subprocess

import pytest
from conftest import BUILD
from mdns_world import Printer, Responder, works

pytestmark = pytest.mark.skipif(not works(), reason="needs multicast on the loopback interface")

# Others may run this on the same link: each run has a network and names of its own.
NETWORK = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}."
RUN = f"{random.randint(0, 0xffffff):06x}"
COPIER = Printer(f"Copier, 2nd floor. North {RUN}", "_ipp", f"copier-{RUN}", NETWORK + "7", 631,
                 ["txtvers=1", "rp=ipp/print", "ty=Ricoh IM C2500", "note=2nd floor", "pdl=application/pdf"])
SECURE = Printer(f"Copier, 2nd floor. North {RUN}", "_ipps", f"copier-{RUN}", NETWORK + "7", 443, ["rp=ipp/print", "ty=Ricoh IM C2500"])
KITCHEN = Printer(f"プリンター 台所 {RUN}", "_ipps", f"kitchen-{RUN}", NETWORK + "9", 8443, ["RP=/printers/a b", "TY=Model 5", "note="])
ELSEWHERE = Printer(f"Elsewhere {RUN}", "_ipp", f"elsewhere-{RUN}", "192.0.2.9", 631, ["rp=ipp/print"])
BARE = Printer(f"Bare {RUN}", "_ipp", f"bare-{RUN}", NETWORK + "8", 9631, [])
LINES = [f"ipp://{NETWORK}7:631/ipp/print\tRicoh\tIM C2500\t\tCopier, 2nd floor. North {RUN}\t2nd floor",
         f"ipp://{NETWORK}8:9631/ipp/print\t\t\t\tBare {RUN}\t",
         f"ipps://{NETWORK}9:8443/ipp/print\t\tModel 5\t\tプリンター 台所 {RUN}\t"]


def discover(network=NETWORK + "0/24"):
    done = subprocess.run([BUILD / "platen-agent", "discover", "--by", "dns-sd", network], capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(done.stdout.splitlines())


@pytest.mark.parametrize("whole", [True, False])
def test_printers_that_announce_themselves(whole):
    with Responder([COPIER, SECURE, KITCHEN, ELSEWHERE, BARE], whole) as responder:
        assert discover() == LINES
        assert whole or responder.questions > 3, "what was missing was not asked for"


def test_a_lost_question_is_asked_again():
    with Responder([BARE], deaf=1):
        assert discover() == LINES[1:2]


def test_answers_that_are_none():
    """Cut at each place, with a pointer to itself, with another number, a question sent back: nothing is believed."""
    wrong = [lambda reply, n=n: reply[:n] for n in range(0, 60, 3)]
    wrong += [lambda reply: reply[:12] + b"\xc0\x0c" + reply[14:], lambda reply: bytes([reply[0] ^ 1]) + reply[1:],
              lambda reply: reply[:2] + b"\0" + reply[3:], lambda reply: reply[:6] + b"\xff\xff" + reply[8:]]
    with Responder([BARE], before=wrong):
        assert discover() == LINES[1:2]


def test_a_network_that_is_not_ours():
    assert discover("203.0.113.0/24") == []
