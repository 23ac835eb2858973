"""What an agent notices by itself, in its reports: documents of schemas/report.rng, by xmllint."""
import datetime
import pathlib
import subprocess

import pytest

from agent_world import REPORT, Agent, Gateway, Web

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def agent(tmp_path, build):
    gateway = Gateway(tmp_path)
    web = Web(gateway)
    (tmp_path / "a").mkdir()
    agent = Agent(build / "platen-agent", tmp_path / "a", web, extra="jam-limit = 2\n")
    agent.register(gateway.enrolment_file(f"http://127.0.0.1:{web.port}"))
    agent.gateway = gateway
    yield agent
    web.stop()


def look(agent, text):
    """The report that this status makes; None if it makes none."""
    before = len(agent.gateway.order)
    agent.status(text)
    agent("run", "--once")
    if len(agent.gateway.order) == before:
        return None
    done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "schemas/report.rng",
                           agent.gateway.folder / "last.xml"], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return agent.gateway.last()


def conditions(report):
    return {(c.get("keyword"), c.get("component")): c for c in report.iter(REPORT + "condition")}


def bottle(total, more=""):
    return f"[supply k]\nname = Black toner\ntype = toner\nyield = 1000\n{more}\n[counters]\ntotal = {total}\n"


def test_estimate_is_marked_and_a_person_begins_it_anew(agent):
    look(agent, bottle(100))
    agent("done", "mfp-1", "Black toner")
    assert look(agent, bottle(600)) is None
    assert "Black toner 50 % (estimated), ok" in agent("show", "mfp-1")
    low = look(agent, bottle(1050)).find(REPORT + "supply")
    assert (low.get("level"), low.get("unit"), low.get("state"), low.get("estimated")) == ("5", "percent", "low", "true")
    assert "Black toner 5 %, low (estimated)" in agent("panel", "mfp-1")
    agent("done", "mfp-1", "k")
    assert agent.gateway.last().find(REPORT + "completion").get("supply") == "k"
    assert look(agent, bottle(1060)) is None
    assert "99 % (estimated), ok" in agent("show", "mfp-1")


def test_must_be_replaced_stands_beside_empty(agent):
    look(agent, "[supply k]\nname = Black toner\ntype = toner\nlevel = 40 %\n")
    report = look(agent, "[supply k]\nname = Black toner\ntype = toner\nlevel = 0 %\n")
    assert report.find(REPORT + "supply").get("state") == "empty"
    told = conditions(report)[("toner-life-over", "k")]
    assert (told.get("severity"), told.text) == ("error", "Black toner must be replaced")
    report = look(agent, "[supply k]\nname = Black toner\ntype = toner\nlevel = 100 %\n")
    assert {(c.get("supply"), c.get("condition")) for c in report.iter(REPORT + "completion")} == {
        ("k", None), (None, "toner-life-over")}


def test_jams_are_told_once(agent):
    jam = "[condition media-jam-error tray-2]\n"
    for total in (100, 200):
        look(agent, f"[counters]\ntotal = {total}\n")
        report = look(agent, f"{jam}[counters]\ntotal = {total}\n")
    told = conditions(report)[("media-path-failure", "jams")]
    assert (told.get("severity"), told.text) == ("warning", "2 jams within 1000 sheets")
    assert ("media-path-failure", "jams") not in conditions(look(agent, "[counters]\ntotal = 250\n"))


def full_was(agent, days):
    """The last full report, so long ago, as the agent remembers it."""
    path = agent.state / "memory/mfp-1.memory"
    then = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path.write_text("".join(f"full = {then}\n" if line.startswith("full =") else line
                            for line in path.read_text().splitlines(True)))


def test_full_spool_thins_out_and_keeps_conditions(agent):
    """Nothing can be sent; 24 daily reports, and a condition before each sixth of them."""
    agent.config.write_text("spool-size = 12kB\n" + agent.config.read_text().replace("retry = 1s", "retry = 30s"))
    look(agent, "[supply k]\nlevel = 50 %\n[counters]\ntotal = 0\n")
    agent.web.stop()
    told, before = "", len(agent.gateway.order)
    for i in range(24):
        full_was(agent, 2)
        agent.status(f"[supply k]\nlevel = 50 %\n[counters]\ntotal = {i}\n" + "".join(
            f"[condition media-jam-error tray-{j}]\n" for j in range(i // 6)))
        told += agent("run", "--once", code=75)
    assert sum(path.stat().st_size for path in (agent.state / "spool").iterdir()) <= 12 * 1024
    agent.web.start()
    agent("run", "--once")
    assert agent.spool() == []
    sent = [agent.gateway.reports[uuid][2] for uuid in agent.gateway.order[before:]]
    begun = [key for report in sent for key in conditions(report) if key[0] == "media-jam"]
    assert {key[1] for key in begun} == {"tray-0", "tray-1", "tray-2"}
    assert len(sent) < 24 and "routine reports are left out" in told
    agent.status("[supply k]\nlevel = 5 %\n")
    agent("run", "--once")
    note = conditions(agent.gateway.last())[("reports-left-out", None)]
    assert note.get("severity") == "report" and f"{24 - len(sent)} routine reports from" in note.text
    agent.status("[supply k]\nlevel = 95 %\n")
    agent("run", "--once")
    assert ("reports-left-out", None) not in conditions(agent.gateway.last())
