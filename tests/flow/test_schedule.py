"""Schedules: RFC 5545 as python3-dateutil and zoneinfo read it, and an agent that keeps to one."""
import datetime
import random
import subprocess
import zoneinfo

import pytest
from dateutil import rrule

from agent_world import Agent, Gateway, Web, wait_for

UTC = datetime.timezone.utc
STATUS = "[supply black]\ntype = toner\nlevel = 50 %\n[counters]\ntotal = 12345\n"
MONDAY = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10"


@pytest.fixture
def world(tmp_path, build):
    gateway = Gateway(tmp_path)
    web = Web(gateway)
    agents = []

    def agent(**how):
        folder = tmp_path / f"a{len(agents)}"
        folder.mkdir()
        agents.append(Agent(build / "platen-agent", folder, web, **how))
        agents[-1].register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}"))
        return agents[-1]

    agent.gateway = gateway
    yield agent
    for one in agents:
        if one.process and one.process.poll() is None:
            one.kill()
    web.stop()


def ours(build, text, zone, start, count):
    done = subprocess.run([build / "platen-agent", "schedule", text, "--zone", zone, "--from", start, "-n", str(count)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [datetime.datetime.fromisoformat(line.replace("Z", "+00:00")).astimezone(UTC)
            for line in done.stdout.split()]


def theirs(text, zone, start, count):
    """Wall-clock times by dateutil; their instants by zoneinfo, which takes an hour that is left out by the offset
    before it, and the first of an hour that comes twice (fold=0): RFC 5545, 3.3.5."""
    begin = datetime.datetime.fromisoformat(start.replace("Z", "+00:00"))
    naive = rrule.rrulestr("RRULE:" + text, dtstart=datetime.datetime(2001, 1, 1))
    local = (begin.astimezone(zoneinfo.ZoneInfo(zone)) - datetime.timedelta(hours=3)).replace(tzinfo=None)
    found = []
    for time in naive.xafter(local, count=4 * count + 16):
        instant = time.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(UTC)
        if instant > begin and instant not in found:
            found.append(instant)
    return sorted(found)[:count]


def test_times_as_another_library_has_them(build):
    rng = random.Random(5545)
    zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Africa/Casablanca", "UTC",
             "America/St_Johns", "Pacific/Apia"]
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    for _ in range(60):
        hours = ",".join(str(hour) for hour in sorted(rng.sample(range(24), rng.randint(1, 3))))
        set_position = f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR={rng.randint(0, 23)};BYSETPOS={rng.choice([-1, 1, 3])}"
        tail = f";BYHOUR={hours};BYMINUTE={rng.choice([0, 30, 59])};BYSECOND=0"
        text = rng.choice([
            f"FREQ=DAILY;INTERVAL={rng.randint(1, 4)}",
            f"FREQ=WEEKLY;INTERVAL={rng.randint(1, 3)};BYDAY={','.join(rng.sample(days, 2))}",
            f"FREQ=MONTHLY;BYMONTHDAY={rng.choice([-1, -3, 1, 31, 15])}",
            f"FREQ=MONTHLY;BYDAY={rng.choice(['1', '-1', '2'])}{rng.choice(days)}",
            f"FREQ=YEARLY;BYMONTH={rng.randint(1, 12)};BYMONTHDAY={rng.randint(1, 28)}",
        ]) + tail
        text = set_position if rng.random() < 0.2 else text
        zone = rng.choice(zones)
        start = rng.choice(["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2027-03-13T20:00:00Z",
                            "2027-11-06T20:00:00Z", "2028-02-20T00:00:00Z", "2026-12-30T03:04:05Z"])
        assert ours(build, text, zone, start, 8) == theirs(text, zone, start, 8), (text, zone, start)


def test_what_is_no_schedule_is_refused(build, world):
    done = subprocess.run([build / "platen-agent", "schedule", "FREQ=MONTHLY;BYMONTHDAY=32"], capture_output=True, text=True)
    assert done.returncode == 65 and "not a rule such as" in done.stderr
    agent = world()
    agent.config.write_text(agent.config.read_text() + 'schedule = "FREQ=OFTEN"\n')
    assert "schedule: FREQ=OFTEN: not a rule" in agent("run", "--once", code=78)
    agent.config.write_text(agent.config.read_text().replace("FREQ=OFTEN", MONDAY) + "zone = Mars/Olympus\n")
    assert 'there is no zone "Mars/Olympus"' in agent("run", "--once", code=78)


def told_in(agent, days):
    """The last full report was so long ago."""
    path = agent.state / "memory/mfp-1.memory"
    then = (datetime.datetime.now(UTC) - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"full = {then}" if line.startswith("full =") else line for line in path.read_text().splitlines()]
    path.write_text("\n".join(lines) + "\n")


def full_reports(gateway):
    return [report for _, _, report in gateway.reports.values() if report.get("full") == "true"]


def test_missed_time_is_made_up_once(world):
    agent = world(extra=f'full-report = 30d\nschedule = "{MONDAY}"\nzone = Asia/Tokyo\n')
    agent.status(STATUS)
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 1
    told_in(agent, 22)             # three Mondays were missed
    agent("run", "--once")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 2


def test_schedule_sent_down_takes_the_place_of_the_settings(world):
    agent = world(extra="full-report = 30d\n")
    agent.status(STATUS)
    agent("run", "--once")
    told_in(agent, 8)
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 1
    world.gateway.inside = f'<down number="1" name="schedule">{MONDAY}</down>'
    agent("tell", "mfp-1", "hello")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 2
    world.gateway.inside = '<down number="2" name="schedule">FREQ=OFTEN</down>'
    agent("tell", "mfp-1", "hello")
    assert "tell 2 refused FREQ=OFTEN: not a rule" in (agent.state / "down/mfp-1").read_text()
    assert (agent.state / "schedule/mfp-1").read_text() == MONDAY
    world.gateway.inside = '<down number="3" name="schedule"></down>'
    agent("tell", "mfp-1", "hello")
    told_in(agent, 8)
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 2


def test_power_on(world):
    agent = world(extra='full-report = 30d\nschedule = "power-on"\n')
    agent.status(STATUS)
    agent("run", "--once")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 1
    boot = agent.state / "boot"
    assert boot.read_text() == open("/proc/sys/kernel/random/boot_id").read().strip()
    boot.write_text("00000000-0000-4000-8000-000000000000")
    agent("run", "--once")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 2


def test_run_keeps_its_time_by_itself(world):
    """A time some seconds ahead; the agent is not woken by anything else."""
    agent = world(extra="full-report = 30d\n")
    agent.config.write_text(agent.config.read_text().replace("interval = 1s", "interval = 1h"))
    agent.status(STATUS)
    agent("run", "--once")
    soon = datetime.datetime.now(UTC) + datetime.timedelta(seconds=4)
    agent.config.write_text(agent.config.read_text() + f'schedule = "DTSTART:{soon:%Y%m%dT%H%M%SZ} FREQ=DAILY;COUNT=1"\n')
    agent.run()
    wait_for(lambda: len(full_reports(world.gateway)) == 2)


def test_report_now_and_settings_come_down(world):
    agent = world(extra="full-report = 30d\n")
    agent.status(STATUS)
    agent("run", "--once")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 1
    world.gateway.inside = '<down number="1" name="report-now"/><down number="2" name="setting">low-percent=45</down>'
    agent("tell", "mfp-1", "hello")
    world.gateway.inside = ""
    agent("run", "--once")
    agent("run", "--once")
    assert len(full_reports(world.gateway)) == 2
    said = [(d.get("number"), d.get("state")) for d in full_reports(world.gateway)[-1].iter() if d.tag.endswith("}down")]
    assert said == [("1", "done"), ("2", "done")]
