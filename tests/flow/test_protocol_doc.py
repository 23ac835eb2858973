"""docs/protocol.md is an agent: its commands, run as they stand, get through."""
import os
import pathlib
import re
import subprocess

import pytest

from agent_world import REPORT, Gateway, Sink, Web

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/protocol.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.S | re.M)


@pytest.fixture
def world(tmp_path):
    (tmp_path / "gateway").mkdir()
    (tmp_path / "agent").mkdir()
    gateway = Gateway(tmp_path / "gateway")
    web, sink = Web(gateway), Sink(gateway)
    yield gateway, web, sink, tmp_path / "agent"
    web.stop()
    sink.stop()


def test_its_commands_get_through(world):
    gateway, web, sink, folder = world
    gateway.enrolment_file(f"http://127.0.0.1:{web.port}/").rename(folder / "enrolment.txt")
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh"))], cwd=folder, text=True,
                          capture_output=True, env={**os.environ, "SMTP_HOST": "127.0.0.1",
                                                    "SMTP_PORT": str(sink.port), "no_proxy": "*"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("accepted 1-0000000") == 3
    assert gateway.purposes() == ["enrolment", "registration", "status", "completion"]
    assert [channel for channel, _ in gateway.received] == ["http", "http", "mail", "mail", "http"]
    assert gateway.received[-1][1] == gateway.received[-2][1]
    assert sink.mails[0][3]["Message-ID"].startswith(f"<{gateway.order[2]}@")


def test_its_documents_are_valid(world):
    gateway, web, _, folder = world
    for number, document in enumerate(blocks("xml")):
        path = folder / f"{number}.xml"
        path.write_text(document)
        done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "schemas/report.rng", path],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert blocks("xml")


def test_a_forged_reply_is_not_obeyed(world):
    gateway, web, _, folder = world
    gateway.enrolment_file(f"http://127.0.0.1:{web.port}").rename(folder / "enrolment.txt")
    gateway.mode = "forged"
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh"))], cwd=folder, text=True,
                          capture_output=True, env={**os.environ, "no_proxy": "*"})
    assert done.returncode != 0
    assert "accepted" not in done.stdout
