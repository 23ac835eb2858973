"""platen-agent submit: a printer's own mail, taken from a pipe, spooled before the mail server is told 0, sent on
sealed and read by the gateway as a machine's mail of the agent's customer."""
import base64
import os
import pathlib
import pwd
import shutil
import subprocess
import uuid

import pytest
from agent_world import REPORT, Agent, Gateway, Web, wait_for

PRINTERS = "printers@platen.test"


def alert(serial, words="Toner low (K)", subject="Alert Message"):
    return (f"From: mfp@north.platen.test\nTo: {PRINTERS}\nSubject: {subject}\nAuto-Submitted: auto-generated\n\n"
            f"Device Name: North\nDevice Model: BC200\nSerial Number: {serial}\n\nStatus: {words}\n").encode()


# ---- the agent alone, against a gateway of Python and openssl(1) ----

@pytest.fixture
def world(tmp_path, build):
    (tmp_path / "gateway").mkdir()
    gateway = Gateway(tmp_path / "gateway")
    web = Web(gateway)
    agent = Agent(build / "platen-agent", tmp_path, web)
    yield agent, gateway, web
    web.stop()


def mail_in(report):
    return base64.b64decode(report.findtext(REPORT + "mail"))


def test_the_mail_goes_as_it_came(world):
    agent, gateway, web = world
    agent.register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}/"))
    mail = alert("SN-1").replace(b"\n", b"\r\n") + b"\xff\x00 bytes\r\n"
    assert "accepted" in agent("submit", stdin=mail)
    report = gateway.last()
    assert (report.get("purpose"), report.get("terminal"), mail_in(report)) == ("mail", None, mail)
    assert report.get("recipient") == "centre@platen.test"
    agent("submit", "--terminal", "mfp-1", stdin=b"From mfp Mon Nov 16 09:30:00 2026\n" + mail)
    assert (gateway.last().get("terminal"), mail_in(gateway.last())) == ("mfp-1", mail)
    schema = pathlib.Path(__file__).resolve().parents[2] / "schemas" / "report.rng"
    valid = subprocess.run(["xmllint", "--noout", "--relaxng", schema, gateway.folder / "last.xml"],
                           capture_output=True, text=True)
    assert valid.returncode == 0, valid.stderr


def test_no_mail_and_too_large_a_mail_are_refused(world):
    agent, gateway, web = world
    agent.register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}/"))
    reports = len(gateway.order)
    assert "no mail" in agent("submit", code=65)
    assert "no mail" in agent("submit", stdin=b"From mfp\n", code=65)
    assert "larger than 160000 bytes" in agent("submit", stdin=b"a" * 160001, code=65)
    assert len(gateway.order) == reports and not agent.spool()
    agent("submit", stdin=b"a" * 160000)
    assert len(mail_in(gateway.last())) == 160000


def test_what_is_not_the_mails_fault_is_to_be_tried_again(world):
    agent, gateway, web = world
    assert "enrol" in agent("submit", stdin=alert("SN-1"), code=75)
    agent.register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}/"))
    assert "no such terminal" in agent("submit", "--terminal", "mfp-9", stdin=alert("SN-1"), code=75)
    web.stop()
    for number in range(500):
        (agent.state / "spool" / f"{0:020d}-{uuid.UUID(int=number)}").write_bytes(b"waits")
    assert "500 reports wait" in agent("submit", stdin=alert("SN-1"), code=75)
    assert len(agent.spool()) == 500
    web.start()


def test_it_waits_in_the_spool_while_nobody_answers(world):
    agent, gateway, web = world
    agent.register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}/"))
    web.stop()
    agent("submit", stdin=alert("SN-1"))
    agent("submit", stdin=alert("SN-1", "Paper jam"))
    assert len(agent.spool()) == 2
    web.start()
    agent("run", "--once")
    assert not agent.spool()
    assert [b"Paper jam" in mail_in(gateway.reports[u][2]) for u in gateway.order[-2:]] == [False, True]


# ---- the whole house: a Postfix that hands the printers' mails to the agent by pipe(8) ----

def through_a_pipe(house, agent):
    """The agent gets an account of its own, as its package has it, and Postfix a transport to it."""
    nobody = pwd.getpwnam("nobody")
    program = house.dir / "platen-agent"
    shutil.copy(house.build / "platen-agent", program)
    program.chmod(0o755)
    for path in [agent.dir, *agent.dir.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    conf = pathlib.Path(house.servers._postfix_conf())
    (conf / "transports").write_text(f"{PRINTERS} printers:\n", encoding="ascii")
    with open(conf / "main.cf", "a", encoding="ascii") as main:
        main.write(f"transport_maps = texthash:{conf}/transports\n")
    with open(conf / "master.cf", "a", encoding="ascii") as master:
        master.write(f"printers unix - n n - 5 pipe\n  flags=F user=nobody argv={program} submit"
                     f" --config {agent.dir}/agent.conf --state {agent.dir}/state\n")
    house.servers._privileged(["/usr/sbin/postfix", "-c", str(conf), "reload"])


@pytest.fixture(scope="module")
def piped(build):
    from outside import whole_house
    with whole_house(build, others=(PRINTERS,)) as house:
        if house.servers.mode != "postfix" or os.geteuid() != 0:
            pytest.skip("needs root and Postfix: its pipe(8) runs the agent under an account")
        agent = house.agents["trading"]
        agent.prepare()
        house.gateway.say("code", "new", "--customer", "TRADING", "--site", "NORTH", "--out",
                          house.dir / "enrolment.txt")
        agent.say("register", "--enrol", house.dir / "enrolment.txt", "--terminal", "north", "--manager",
                  "manager-north@platen.test", "--place", "Second floor", "--serial", "PLT-N0001", "--model", "BC200")
        terminals = house.dir / "terminals.csv"
        terminals.write_text("number,customer,model,serial,place,site,manager\n"
                             "700002,FOODS,BC200,PLT-F0001,Kitchen,KITCHEN,manager-foods@platen.test\n", encoding="ascii")
        house.gateway.say("import", "terminals", terminals)
        through_a_pipe(house, agent)
        yield house


def passed_on(house, subject, mail):
    """What the gateway made of it; house.servers.inject speaks SMTP to Postfix."""
    house.servers.inject(mail, "mfp@north.platen.test", PRINTERS)
    found = []

    def there():
        found[:] = [m for m in house.gateway.ctl("list", "mail") if m["subject"] == subject]
        return found
    wait_for(there, 60, f"the mail {subject}")
    return found[0]


def test_a_printers_mail_through_postfix(piped):
    mail = passed_on(piped, "One", alert("PLT-N0001", subject="One"))
    assert (mail["fate"], mail["class"]) == ("accepted", "alert"), mail["reason"]
    case, = [c for c in piped.gateway.ctl("list", "cases") if c["keyword"] == "toner-low"]
    assert case["trust"] == "unsigned"
    report, = [r for r in piped.gateway.ctl("list", "reports") if r["purpose"] == "mail"]
    assert report["trust"] == "signed"


def test_whose_site_it_is_the_agent_tells(piped):
    # The mail names no machine; there is one at the site of the agent.
    nameless = alert("", "Paper jam", subject="Two").replace(b"Device Model: BC200\nSerial Number: \n", b"")
    assert passed_on(piped, "Two", nameless)["fate"] == "accepted"


def test_another_customers_machine_is_not_its_to_tell_of(piped):
    mail = passed_on(piped, "Three", alert("PLT-F0001", subject="Three"))
    assert mail["fate"] == "staff" and "another customer" in mail["reason"]
    stranger = passed_on(piped, "Four", alert("STRANGE99", subject="Four"))
    assert stranger["fate"] == "staff" and "STRANGE99" in stranger["reason"]


def test_staff_may_run_it_again(piped):
    mail = passed_on(piped, "Five", alert("PLT-L0001", subject="Five"))
    assert mail["fate"] == "staff"
    terminals = piped.dir / "later.csv"
    terminals.write_text("number,customer,model,serial,place,site,manager\n"
                         "700003,TRADING,BC200,PLT-L0001,Attic,NORTH,manager-north@platen.test\n", encoding="ascii")
    piped.gateway.say("import", "terminals", terminals)
    piped.gateway.say("mail", "again", mail["reception"])
    again, = [m for m in piped.gateway.ctl("list", "mail") if m["subject"] == "Five"]
    assert (again["fate"], again["reception"]) == ("accepted", mail["reception"])


def test_a_persons_words_are_not_a_machines(piped):
    words = f"From: a@platen.test\nTo: {PRINTERS}\nSubject: Six\n\nHello, please send somebody.\nRegards\n".encode()
    mail = passed_on(piped, "Six", words)
    assert mail["fate"] == "staff" and mail["reason"] == "no machine's own mail"
