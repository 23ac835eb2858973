"""docs/protocol.md and platen-agent against the real gateway, between real mail servers."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import pytest
from agent_world import wait_for
from test_protocol_doc import blocks

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "quickstart"))

import sample  # noqa: E402
from house import House  # noqa: E402


@pytest.fixture(scope="module")
def house(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pg.", dir="/tmp"))
    folder.chmod(0o755)
    house = House(folder / "h", build)
    assert house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        yield house
    finally:
        house.remove()
        folder.rmdir()


def new_code(house, path):
    house.gateway.say("code", "new", "--customer", "TRADING", "--out", path)
    return path


def test_the_documents_commands_get_through(house, tmp_path):
    new_code(house, tmp_path / "enrolment.txt")
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh"))], cwd=tmp_path, text=True,
                          capture_output=True, env={**os.environ, "SMTP_HOST": "127.0.0.1",
                                                    "SMTP_PORT": str(house.servers.ports["smtp"]), "no_proxy": "*"})
    assert done.returncode == 0, done.stdout + done.stderr
    answers = re.findall(r"^(accepted|duplicate|waiting|refused) (1-\d{8}) (.*)$", done.stdout, re.M)
    assert [kind for kind, _, _ in answers] in (["accepted"] * 3, ["accepted", "accepted", "duplicate"]), done.stdout
    assert re.search(r"number \d{8}", answers[1][2])
    agent = re.search(r"^agent (\w{20})$", done.stdout, re.M).group(1)

    def reports():
        found = [r for r in house.gateway.ctl("list", "reports") if r["agent"] == agent]
        return found if len(found) == 4 and any(r["by_http"] and r["by_mail"] for r in found) else None
    wait_for(lambda: reports() is not None, 90, "four reports, the last one both ways")
    assert all(r["trust"] in ("signed", "self-signed") for r in reports())


def test_wrong_code_is_told_to_the_person(house, tmp_path):
    agent = house.agents["foods"]
    agent.prepare()
    path = new_code(house, tmp_path / "enrolment.txt")
    path.write_text(re.sub("^Code: .*", "Code: WRONG-CODE", path.read_text(), flags=re.M))
    done = subprocess.run(agent.words("register", "--http-only", "--enrol", path, "--terminal", "x", "--manager",
                                      "m@platen.test", "--place", "P", "--serial", "S-X", "--model", "M"),
                          capture_output=True, text=True)
    assert done.returncode == 75, done.stderr
    assert "The enrolment code is not known." in done.stdout
    agent.say("register", "--enrol", new_code(house, tmp_path / "right.txt"), "--terminal", "x", "--manager",
              "m@platen.test", "--place", "P", "--serial", "S-X", "--model", "M")
    assert "accepted: Registered as number" in agent.say("panel", "x")


def test_data_down_is_obeyed_once_and_acknowledged(house, tmp_path):
    """What waits for a terminal rides in the reply to its next report; what became of it in the report after that."""
    agent, gateway = house.agents["trading"], house.gateway
    agent.prepare()
    agent.say("register", "--enrol", new_code(house, tmp_path / "down.txt"), "--terminal", "d", "--manager",
              "m@platen.test", "--place", "P", "--serial", "S-DOWN", "--model", "M")
    number = next(t["number"] for t in gateway.ctl("list", "terminals") if t["serial"] == "S-DOWN")

    def results():
        return {d["name"]: (d["result"], d["word"]) for d in gateway.ctl("list", "downs", f"terminal={number}")}
    for words in (["panel", "The service person comes at 14:00."], ["setting", "low-percent=30"],
                  ["schedule", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10"], ["report-now"], ["update-now"]):
        gateway.say("down", "send", number, *words)
    agent.say("tell", "d", "hello")                                     # the reply brings them
    assert "The service person comes at 14:00." in agent.say("panel", "d")
    assert {r for r, _ in results().values()} == {""} and {d["given"] for d in gateway.ctl("list", "downs")} == {1}
    agent.say("tell", "d", "hello again")
    assert set(results().values()) == {("done", "")}
    assert not gateway.ctl("show", "terminal", number)["down_waits"]
    gateway.say("down", "send", number, "setting", "smtp=elsewhere")
    agent.say("tell", "d", "one more")
    agent.say("tell", "d", "and one")
    assert ("refused", "this setting cannot be set from the centre") in [
        (d["result"], d["word"]) for d in gateway.ctl("list", "downs", f"terminal={number}")]
