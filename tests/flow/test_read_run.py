"""platen-agent run reads registered printers by SNMP: what changes is reported, a dead one holds up nobody."""
import pytest
from agent_world import REPORT, wait_for
from snmp_hostile import Responder
from test_agent import OK, World, valid
from test_read_hostile import SUPPLY, printer

ALERT = "1.3.6.1.2.1.43.18.1.1"
FAST = "read-interval = 1s\nread-timeout = 20s\n"


@pytest.fixture
def world(tmp_path, build):
    world = World(tmp_path, build / "platen-agent")
    yield world
    for agent in world.agents:
        if agent.process and agent.process.poll() is None:
            agent.kill()
    world.web.stop()
    world.sink.stop()


def reports(world, terminal, purpose):
    return [report for _, _, report in map(world.gateway.reports.get, world.gateway.order)
            if report.get("terminal") == terminal and report.get("purpose") == purpose]


def supplies(report):
    return {one.get("index"): one.get("state") for one in report.iter(REPORT + "supply")}


def test_printers_are_read_and_their_changes_told(world):
    agent = world.agent(mail=False, extra=FAST)
    good = printer(3) | {"1.3.6.1.2.1.43.10.2.1.4.1.1": 12345}
    with Responder(good) as device, Responder(printer(), versions=()) as dead:
        agent.register(world.gateway.enrolment_file(world.url), more=["--status", dead.uri()])
        for n in range(2, 5):
            agent.register(name=f"mfp-{n}", more=["--status", device.uri()])
        agent.register(name="mfp-5")
        agent.status(OK.format(50, "A1"), name="mfp-5")
        agent.run()
        wait_for(lambda: all(reports(world, f"mfp-{n}", "status") for n in range(2, 6)), 90, "four reports")
        first = reports(world, "mfp-2", "status")[0]
        valid(world, first)
        assert supplies(first) == {"1.1": "low", "1.2": "ok", "1.3": "ok"}
        assert [(one.get("name"), one.text) for one in first.iter(REPORT + "counter")] == [("total", "12345")]
        # Toner 2 runs low by its own alert, whatever its gauge says; a tray jams.
        row = {2: 4, 4: 11, 5: 2, 7: 1104, 8: b"Toner 2 low"}, {2: 3, 4: 8, 5: 1, 7: 8, 8: b"Jam in tray 1"}
        device.values |= {f"{ALERT}.{column}.1.{n}": value for n, columns in enumerate(row, 1)
                          for column, value in columns.items()}
        device.oids = sorted(device.values, key=lambda oid: [int(part) for part in oid.split(".")])
        wait_for(lambda: len(reports(world, "mfp-2", "status")) > 1, 90, "the change")
        change = reports(world, "mfp-2", "status")[-1]
        assert supplies(change) == {"1.2": "low"}
        told = [(one.get("keyword"), one.get("severity"), one.text) for one in change.iter(REPORT + "condition")]
        assert told == [("media-jam", "error", "Jam in tray 1")]
        # Exchanged and cleared.
        for oid in [oid for oid in device.values if oid.startswith(ALERT)]:
            del device.values[oid]
        device.values[f"{SUPPLY}.9.1.1"] = 100
        device.oids = [oid for oid in device.oids if oid in device.values]
        wait_for(lambda: reports(world, "mfp-2", "completion"), 90, "the completion")
        evidence = {one.get("evidence") for one in reports(world, "mfp-2", "completion")[-1].iter(REPORT + "completion")}
        assert "level-rise" in evidence and "condition-cleared" in evidence
        wait_for(lambda: dead.requests > 6, 90, "its second reading")  # a reading that gives up has asked six times
        log = agent.kill(15)
        assert log.count("mfp-1: no answer") == 1 and "mfp-2:" not in log


def test_once_waits_for_the_readings(world):
    agent = world.agent(mail=False, extra=FAST)
    with Responder(printer(2), delay=0.1) as device:
        agent.register(world.gateway.enrolment_file(world.url), more=["--status", device.uri()])
        agent("run", "--once")
        assert supplies(reports(world, "mfp-1", "status")[0]) == {"1.1": "low", "1.2": "ok"}
        assert "Toner 1" in agent("show", "mfp-1")


def test_printer_that_does_not_answer_is_off_and_back(world):
    """Told once as shutdown (RFC 8011, 5.4.12), severity report; over when it answers; its schedule's power-on too."""
    agent = world.agent(mail=False, extra='read-interval = 1s\nread-timeout = 2s\noff-after = 1s\nfull-report = 30d\n'
                        'schedule = "power-on"\n')
    with Responder(printer(50)) as device:
        agent.register(world.gateway.enrolment_file(world.url), more=["--status", device.uri()])
        agent.run()
        wait_for(lambda: reports(world, "mfp-1", "status"))
        answers, device.versions = device.versions, ()

        def words(kind, name):
            return [one for report in world.gateway.reports.values() for one in report[2].iter(REPORT + kind)
                    if name in (one.get("keyword"), one.get("condition"))]

        wait_for(lambda: words("condition", "shutdown"))
        valid(world, world.gateway.last())
        assert words("condition", "shutdown")[0].get("severity") == "report"
        device.versions = answers
        wait_for(lambda: words("completion", "shutdown"))
        assert len(words("condition", "shutdown")) == 1
        assert [report for _, _, report in world.gateway.reports.values() if report.get("full") == "true"][1:]
