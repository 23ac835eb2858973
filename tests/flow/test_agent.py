"""platen-agent against a gateway and a mail server of Python's and openssl(1)'s making."""
import os
import pathlib
import random
import signal
import subprocess
import time

import pytest

from agent_world import REPORT, Agent, Gateway, Sink, Web, openssl, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
OK = ("[supply black]\nname = Black toner\ntype = toner\ncolour = black\nlevel = {} %\nserial = {}\n"
      "[counters]\ntotal = 12345\n")


class World:
    def __init__(self, folder, program):
        self.folder, self.program, self.n = folder, program, 0
        self.gateway = Gateway(folder)
        self.web, self.sink = Web(self.gateway), Sink(self.gateway)
        self.url = f"http://127.0.0.1:{self.web.port}"
        self.agents = []

    def agent(self, mail=True, **how):
        self.n += 1
        folder = self.folder / f"a{self.n}"
        folder.mkdir()
        agent = Agent(self.program, folder, self.web, self.sink if mail else None, **how)
        self.agents.append(agent)
        return agent

    def enrolled(self, **how):
        agent = self.agent(**how)
        agent.register(self.gateway.enrolment_file(self.url))
        return agent


@pytest.fixture
def world(tmp_path, build):
    world = World(tmp_path, build / "platen-agent")
    yield world
    for agent in world.agents:
        if agent.process and agent.process.poll() is None:
            agent.kill()
    world.web.stop()
    world.sink.stop()


def valid(world, report):
    """Against schemas/report.rng, by xmllint."""
    done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "schemas/report.rng",
                           world.folder / "last.xml"], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


# ---- enrolment and registration ----

def test_register_by_http(world):
    agent = world.agent()
    told = agent.register(world.gateway.enrolment_file(world.url), more=["--maker", "Seed", "--number", "123456"])
    assert world.gateway.purposes() == ["enrolment", "registration"]
    assert "mfp-1 registration: 1-00000002 accepted: Taken, thank you." in told
    report = world.gateway.last()
    valid(world, report)
    assert report.get("manager") == "manager@platen.test"
    assert report.get("recipient") == "centre@platen.test"
    assert report.get("terminal") == "mfp-1"
    registration = report.find(REPORT + "registration")
    assert {name: registration.get(name) for name in ("serial", "model", "maker", "number", "place")} == {
        "serial": "SN-1", "model": "M-100", "maker": "Seed", "number": "123456", "place": "North site, 2nd floor"}
    assert agent.spool() == []
    shown = agent("show", "mfp-1")
    assert "manager@platen.test" in shown and report.get("agent") in shown
    assert "mfp-1  M-100  North site, 2nd floor" in agent("list")


def test_enrols_once_and_registers_more(world):
    agent = world.enrolled()
    agent.register(world.gateway.enrolment_file(world.url), name="mfp-2")
    agent.register(name="mfp-3")
    assert world.gateway.purposes() == ["enrolment", "registration", "registration", "registration"]
    assert len(world.gateway.agents) == 1


def test_register_by_mail_without_replies(world):
    world.web.stop()
    agent = world.agent()
    told = agent.register(world.gateway.enrolment_file(world.url))
    assert world.gateway.purposes() == ["enrolment", "registration"]
    assert "mfp-1 registration: sent, not confirmed" in told
    assert "sent, not confirmed" in agent("panel", "mfp-1")
    world.web.start()


def test_mail_has_the_form_of_the_protocol(world):
    agent = world.enrolled()
    agent("tell", "--mail-only", "mfp-1", "the paper smells")
    sender, recipients, raw, mail = world.sink.mails[-1]
    assert (sender, recipients) == ("agent@platen.test", ["centre@platen.test"])
    assert mail["Content-Type"].params["smime-type"] == "authEnveloped-data"
    assert mail["Content-Transfer-Encoding"] == "base64"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{world.gateway.order[-1]}@platen.test>"
    assert all(line.endswith(b"\r\n") and len(line) <= 80 for line in raw.splitlines(True))
    assert world.gateway.last().findtext(REPORT + "message") == "the paper smells"
    assert world.gateway.last().find(REPORT + "message").get("origin") == "panel"


def test_wrong_code_is_shown_and_holds_the_rest(world):
    agent = world.agent(mail=False)
    told = agent.register(world.gateway.enrolment_file(world.url, code="WRONG"), code=75)
    assert "This agent is not enrolled here." in told
    assert world.gateway.order == []
    agent.register(world.gateway.enrolment_file(world.url), code=0)
    assert world.gateway.purposes()[0] == "enrolment"
    assert set(world.gateway.purposes()[1:]) == {"registration"}


@pytest.mark.parametrize("damage, reason, code", [
    (("Platen enrolment 1", "Hello"), ":1: not an enrolment file", 65),
    (("2099-01-01", "2020-01-01"), "the code has expired", 65),
    (("Open fingerprint: ", "Open fingerprint: AA:"), "not the one of its fingerprint", 65),
])
def test_bad_enrolment_files(world, damage, reason, code):
    path = world.gateway.enrolment_file(world.url)
    path.write_text(path.read_text().replace(*damage))
    agent = world.agent()
    assert reason in agent.register(path, code=code)
    assert "not enrolled" in agent.register(code=69)


@pytest.mark.parametrize("words, code", [
    (["register"], 64), (["frobnicate"], 64), ([], 64), (["register", "--wrong"], 64), (["order", "mfp-1"], 64),
    (["tell", "nobody", "text"], 66), (["panel", "../x"], 66), (["order", "mfp-1", "TK-1", "-n", "0"], 65),
    (["order", "mfp-1", "TK-1", "-n", "1,000"], 65), (["order", "mfp-1", "TK-1", "-n", "１２"], 65),
    (["done", "mfp-1", "nothing"], 65), (["tell", "mfp-1", "a\x07b"], 65), (["register", "--help"], 0),
    (["change", "mfp-1", "--manager", "x\r\nBcc: y@platen.test"], 64), (["--help"], 0),
])
def test_command_lines(world, words, code):
    agent = world.enrolled()
    before = len(world.gateway.order)
    done = subprocess.run([agent.program, *words[:1], *(["--config", agent.config] if words[1:] else []),
                           *words[1:]], capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert code == 0 or done.stderr.strip()
    assert len(world.gateway.order) == before


def test_change_is_reported(world):
    agent = world.enrolled()
    agent("change", "mfp-1", "--place", "Cellar")
    assert world.gateway.last().find(REPORT + "registration").get("place") == "Cellar"
    assert "Cellar" in agent("show", "mfp-1")
    before = len(world.gateway.order)
    assert "nothing changed" in agent("change", "mfp-1", "--place", "Cellar")
    assert len(world.gateway.order) == before


# ---- the watch ----

def test_low_then_replaced(world):
    agent = world.enrolled()
    agent.status(OK.format(50, "A"))
    agent("run", "--once")
    full = world.gateway.last()
    valid(world, full)
    assert full.get("full") == "true" and full.find(REPORT + "supply").get("state") == "ok"
    assert full.findtext(REPORT + "counter") == "12345"
    agent.status(OK.format(11, "A"))
    agent("run", "--once")
    assert world.gateway.last() is full
    agent.status(OK.format(10, "A"))
    agent("run", "--once")
    low = world.gateway.last()
    valid(world, low)
    assert low.get("purpose") == "status" and low.find(REPORT + "supply").get("state") == "low"
    agent.status(OK.format(25, "A"))
    agent("run", "--once")
    assert world.gateway.last() is low
    agent.status(OK.format(97, "A"))
    agent("run", "--once")
    done = world.gateway.last()
    valid(world, done)
    assert done.get("purpose") == "completion"
    assert dict(done.find(REPORT + "completion").attrib) == {"supply": "black", "evidence": "level-rise"} or \
        done.find(REPORT + "completion").get("evidence") == "level-rise"
    agent.status(OK.format(97, "B"))
    agent("run", "--once")
    assert world.gateway.last().find(REPORT + "completion").get("evidence") == "new-serial"


def test_conditions_and_maintenance(world):
    agent = world.enrolled()
    agent.status("[condition media-jam-error tray-2]\ntext = Jam\n[counters]\ntotal = 199999\n"
                 "[maintenance FUSER]\nname = Fuser\nat = 200000\n")
    agent("run", "--once")
    condition = world.gateway.last().find(REPORT + "condition")
    assert (condition.get("keyword"), condition.get("severity"), condition.get("component"), condition.text) == (
        "media-jam", "error", "tray-2", "Jam")
    agent.status("[counters]\ntotal = 200000\n[maintenance FUSER]\nname = Fuser\nat = 200000\n")
    agent("run", "--once")
    report = world.gateway.last()
    valid(world, report)
    completion, condition = report.find(REPORT + "completion"), report.find(REPORT + "condition")
    assert (completion.get("condition"), completion.get("component"), completion.get("evidence")) == (
        "media-jam", "tray-2", "condition-cleared")
    assert (condition.get("keyword"), condition.get("component")) == ("subunit-life-almost-over", "FUSER")
    agent.status("[counters]\ntotal = 200010\n[maintenance FUSER]\nname = Fuser\nat = 400000\n")
    agent("run", "--once")
    completion = world.gateway.last().find(REPORT + "completion")
    assert (completion.get("component"), completion.get("evidence")) == ("FUSER", "part-exchanged")


def test_person_at_the_machine(world):
    agent = world.enrolled()
    agent.status(OK.format(5, "A") + "[condition media-jam-error]\n")
    agent("run", "--once")
    agent("order", "mfp-1", "TK-100", "-n", "3")
    order = world.gateway.last().find(REPORT + "order")
    assert (order.get("item"), order.get("quantity"), order.get("origin")) == ("TK-100", "3", "panel")
    agent("done", "mfp-1", "Black toner")
    assert world.gateway.last().find(REPORT + "completion").get("supply") == "black"
    agent("done", "mfp-1", "media-jam")
    assert world.gateway.last().find(REPORT + "completion").get("condition") == "media-jam"
    agent("done", "mfp-1", "D3-000017", "--text", "all well")
    valid(world, None)
    completion = world.gateway.last().find(REPORT + "completion")
    assert (completion.get("case"), completion.text, completion.get("origin")) == ("D3-000017", "all well", "panel")


def test_one_bad_file_does_not_stop_the_others(world):
    agent = world.enrolled()
    agent.register(name="mfp-2")
    agent.status("[supply black\n", "mfp-1")
    agent.status(OK.format(50, "A"), "mfp-2")
    told = agent("run", "--once")
    assert "mfp-1.status:2: a section line ends with ]" in told
    assert world.gateway.last().get("terminal") == "mfp-2"


def test_run_follows_changes_and_commands(world):
    agent = world.enrolled(extra="")
    agent.status(OK.format(50, "A"))
    agent.run()
    wait_for(lambda: world.gateway.purposes()[-1] == "status")
    agent.status(OK.format(3, "A"))
    wait_for(lambda: world.gateway.last().find(REPORT + "supply").get("state") == "low")
    assert "accepted" in agent("tell", "mfp-1", "please hurry")
    assert "another agent" in agent("run", "--once", code=75)
    agent.register(name="mfp-2")
    agent.status(OK.format(60, "Z"), "mfp-2")
    wait_for(lambda: world.gateway.last().get("terminal") == "mfp-2" and world.gateway.purposes()[-1] == "status")
    assert "stopped" in agent.kill(signal.SIGTERM)
    assert agent.process.returncode == 0


# ---- the ways ----

def test_mail_when_http_fails_and_http_again(world):
    agent = world.enrolled()
    agent.status(OK.format(50, "A"))
    agent.run()
    wait_for(lambda: world.gateway.purposes()[-1] == "status")
    world.web.stop()
    agent.status(OK.format(3, "A"))
    wait_for(lambda: world.gateway.received[-1][0] == "mail")
    assert world.gateway.last().find(REPORT + "supply").get("state") == "low"
    world.web.start()
    time.sleep(2.1)
    agent.status(OK.format(80, "A"))
    wait_for(lambda: world.gateway.received[-1][0] == "http" and world.gateway.purposes()[-1] == "completion")
    assert len({uuid for _, uuid in world.gateway.received}) == len(world.gateway.received)


@pytest.mark.parametrize("mode", ["portal", "forged", "other", "silent"])
def test_no_true_reply_is_no_answer(world, mode):
    agent = world.enrolled()
    world.gateway.mode = mode
    assert "sent, not confirmed" in agent("tell", "mfp-1", "hello")
    assert world.gateway.received[-1][0] == "mail"
    assert world.gateway.last().findtext(REPORT + "message") == "hello"
    assert world.gateway.purposes().count("message") == 1


def test_busy_is_obeyed(world):
    agent = world.enrolled()
    world.gateway.mode = "busy"
    agent.status(OK.format(50, "A"))
    agent.run()
    wait_for(lambda: agent.spool() != [])
    requests = world.web.requests
    time.sleep(1.2)
    assert world.web.requests - requests <= 1 and world.sink.mails == []
    world.gateway.mode = "accept"
    wait_for(lambda: agent.spool() == [])
    assert world.gateway.received[-1][0] == "http"


def test_waits_in_the_spool_when_nothing_works(world):
    agent = world.enrolled(retry="30s")
    world.web.stop()
    world.sink.refuse = "451 later"
    assert "waits to be sent" in agent("tell", "mfp-1", "one", code=75)
    assert "waits to be sent" in agent("tell", "mfp-1", "two", code=75)
    assert len(agent.spool()) == 2
    world.sink.refuse = None
    world.web.start()
    agent("run", "--once")
    texts = [world.gateway.reports[uuid][2].findtext(REPORT + "message") for uuid in world.gateway.order]
    assert texts[-2:] == ["one", "two"]
    assert agent.spool() == []


def test_refused_reply_is_final(world):
    agent = world.enrolled()
    world.gateway.reply_type = "refused"
    assert "refused: Taken" in agent("tell", "mfp-1", "x", code=77)
    assert agent.spool() == []


def test_reply_by_pipe(world):
    agent = world.enrolled(reply_address="replies@platen.test")
    agent("tell", "--mail-only", "mfp-1", "by mail")
    uuid = world.gateway.order[-1]
    assert world.gateway.last().get("reply") == "replies@platen.test"
    forged = world.gateway.reply_mail(uuid, sign=(world.gateway.other_key, world.gateway.other_crt))
    agent("reply", stdin=forged, code=65)
    agent("reply", stdin=world.gateway.reply_mail(uuid, agent="0" * 20), code=65)
    agent("reply", stdin=b"From: x@platen.test\r\n\r\nhello\r\n", code=65)
    agent("reply", stdin=b"x" * 300000, code=65)
    assert "sent, not confirmed" in agent("panel", "mfp-1")
    agent("reply", stdin=world.gateway.reply_mail(uuid))
    assert "accepted: Taken, thank you." in agent("panel", "-n", "1", "mfp-1")


def test_run_follows_a_new_enrolment(world):
    agent = world.enrolled()
    agent.status(OK.format(50, "A"))
    agent.run()
    wait_for(lambda: world.gateway.purposes()[-1] == "status")
    (world.folder / "second").mkdir()
    second = Gateway(world.folder / "second")
    web = Web(second)
    agent.register(second.enrolment_file(f"http://127.0.0.1:{web.port}"))
    assert second.purposes() == ["enrolment", "registration"]
    agent.status(OK.format(5, "A"))
    wait_for(lambda: second.purposes()[-1] == "status")
    web.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_writes_as_the_owner(world, short_dir):
    """What root says must be readable by the user that `run` runs as."""
    world.folder = short_dir
    agent = world.enrolled()
    (short_dir / "a1").chmod(0o755)
    for path in [agent.state, *agent.state.rglob("*")]:
        os.chown(path, 65534, 65534)
    agent("tell", "mfp-1", "hello")
    assert {path.stat().st_uid for path in agent.state.rglob("*")} == {65534}


# ---- crashes ----

def test_kill_9_loses_and_doubles_nothing(world):
    """Twenty kills at random instants, by both ways, the answers lost now and then."""
    agent = world.enrolled()
    rng = random.Random(3)
    level, expected = 50, []
    agent.status(OK.format(level, "A"))
    for cycle in range(20):
        world.gateway.mode = rng.choice(["accept", "accept", "silent", "portal"])
        world.sink.drop_after_data = rng.random() < 0.3
        agent.run()
        time.sleep(rng.random() * 0.15)
        level = 3 if level > 10 else 90
        agent.status(OK.format(level, "A"))
        expected.append("low" if level == 3 else "ok")
        time.sleep(rng.random() * 0.1)
        agent.kill()
        if cycle % 3 == 2:         # seen for certain before the next change: low and ok in turns
            world.gateway.mode, world.sink.drop_after_data = "accept", False
            agent("run", "--once")
    world.gateway.mode, world.sink.drop_after_data = "accept", False
    agent("run", "--once")
    assert agent.spool() == []
    told = sorted(world.gateway.reports.values(), key=lambda report: report[1])
    numbers = [sequence for _, sequence, _ in told]
    assert numbers == list(range(1, len(numbers) + 1)), "a report was lost or its number used twice"
    states = [supply.get("state") for _, _, report in told for supply in report.iter(REPORT + "supply")]
    assert all(a != b for a, b in zip(states, states[1:])), "a change was told twice"
    assert states[-1] == expected[-1]
    lows, completions = states.count("low"), sum(len(list(r.iter(REPORT + "completion"))) for _, _, r in told)
    assert lows >= 3 and completions == sum(1 for a, b in zip(states, states[1:]) if (a, b) == ("low", "ok"))


def test_kill_9_while_commands_write(world):
    agent = world.enrolled(mail=False)
    for i in range(15):
        process = subprocess.Popen([agent.program, "tell", "--config", agent.config, "mfp-1", f"text {i}"],
                                   stdout=subprocess.DEVNULL)
        time.sleep(random.random() * 0.03)
        process.kill()
        process.wait()
    agent("run", "--once")
    numbers = sorted(sequence for _, sequence, _ in world.gateway.reports.values())
    assert numbers == list(range(1, len(numbers) + 1))
    texts = [r.findtext(REPORT + "message") for _, _, r in world.gateway.reports.values()]
    assert len([text for text in texts if text]) == len({text for text in texts if text})


def test_damaged_spool_file_is_set_aside(world):
    agent = world.enrolled(mail=False, retry="30s")
    world.web.stop()
    agent("tell", "mfp-1", "one", code=75)
    agent("tell", "mfp-1", "two", code=75)
    path = agent.state / "spool" / agent.spool()[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    world.web.start()
    assert "damaged; set aside" in agent("run", "--once")
    assert world.gateway.last().findtext(REPORT + "message") == "two"
    assert (agent.state / "spool" / f"damaged-{path.name}").exists()
