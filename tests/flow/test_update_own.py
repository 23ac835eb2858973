"""The agent's own program and settings as updates: tried beside what runs, and gone back from."""
import os
import platform
import re
import shutil
import signal
import subprocess

import pytest
import sample
from gateway import wait_for

OURS = f"platen-agent-{platform.machine()}"
SAYS = b"platen-agent 0.1\0"


class Own:
    """The house, an operator's folder, an agent with one terminal, and programs that say another version."""

    def __init__(self, house, folder):
        self.gateway, self.folder = house.gateway, folder
        self.agent = sample.enrol(house, "trading")
        self.state = self.agent.dir / "state"
        self.conf = (self.agent.dir / "agent.conf").read_text(encoding="utf-8")
        self.set()
        folder.mkdir()
        key = folder / "online.key"
        key.write_text(self.gateway.say("update", "key"), encoding="ascii")
        self.gateway.say("update", "sign", str(folder), "--online-key", str(key))
        self.releases, self.running = 0, None

    def set(self, lines="update-trial = 60s"):
        (self.agent.dir / "agent.conf").write_text(f"update-every = 0s\n{lines}\n{self.conf}", encoding="utf-8")

    def program(self, version):
        """This very agent, but it says another version."""
        content = (self.gateway.build / "platen-agent").read_bytes()
        assert SAYS in content and len(version) == 3
        return content.replace(SAYS, b"platen-agent " + version.encode() + b"\0")

    def release(self, content, version="", name="platen-agent", model=OURS):
        self.releases += 1
        path = self.folder / f"{name}-{self.releases}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.gateway.say("update", "sign", str(self.folder), str(path), "--name", name, "--release", str(self.releases),
                         "--version", version, "--model", model)
        self.gateway.say("update", "publish", str(self.folder))
        self.gateway.say("update", "stage", path.name, "--percent", "100", "--failures", "1000")
        return path.name

    def update(self, **how):
        return subprocess.run(self.agent.words("update"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False, timeout=75, **how)

    def start(self, *wrap):
        log = self.agent.dir / "run.log"
        with open(log, "ab") as out:
            self.running = subprocess.Popen([*wrap, *self.agent.words("run")], stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def said(self):
        return (self.agent.dir / "run.log").read_text(encoding="utf-8", errors="replace")

    def stop(self):
        self.running.send_signal(signal.SIGTERM)
        assert self.running.wait(60) in (0, -signal.SIGTERM), self.said()   # the latter: while it begins anew
        (self.agent.dir / "run.log").unlink()

    def record(self, name="platen-agent"):
        path = self.state / "update/programs/@agent" / name
        pairs = (line.split(" = ", 1) for line in path.read_text(encoding="utf-8").splitlines() if " = " in line)
        return {key: value.strip('"') for key, value in pairs}

    def history(self, name):
        return self.gateway.ctl("update", "status", name)[0]

    def version(self):
        """What `run` says that it is when it is started now."""
        done = subprocess.run([*self.agent.words("run"), "--once"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False, timeout=75)
        assert done.returncode in (0, 75), done.stderr
        return re.search(r"platen-agent (\S+): watching", done.stderr)[1]


@pytest.fixture(scope="module")
def own(house, tmp_path_factory):
    return Own(house, tmp_path_factory.mktemp("operator") / "updates")


def test_a_new_program_is_tried_told_and_becomes_what_runs(own):
    name = own.release(own.program("0.2"), "0.2")
    own.start()
    wait_for("the installed one", lambda: "platen-agent 0.1: watching" in own.said())
    done = own.update()
    assert done.returncode == 0 and "platen-agent 1 is here" in done.stdout, done
    wait_for("the new one to stay", lambda: "platen-agent 1 (0.2) is good and stays" in own.said())
    wait_for("it to run by itself", lambda: own.said().count("platen-agent 0.2: watching") == 2)
    done = own.update()
    assert done.returncode == 0, done
    wait_for("the gateway to know", lambda: own.history(name)["running"])
    assert own.running.poll() is None                                # the same process all the time
    exe = os.readlink(f"/proc/{own.running.pid}/exe")
    assert exe.startswith(str(own.state / "update/store"))
    own.stop()
    assert own.version() == "0.2"


def test_one_that_does_not_start_is_not_tried(own):
    name = own.release("#!/bin/sh\nexit 3\n", "0.3")
    done = own.update()
    assert done.returncode == 65 and "cannot be started here" in done.stderr, done
    assert own.history(name)["failed"] and "--version failed with status 3" in own.history(name)["reason"]
    assert own.version() == "0.2" and own.update().returncode == 0


@pytest.mark.parametrize("does, why", [("sleep 60", "did not answer it within 2 s"), ("exit 9", "ended with status 9")])
def test_one_that_does_not_work_is_gone_back_from(own, does, why):
    """It hangs, or it ends: the last good one goes on, and the gateway hears why."""
    name = own.release(f'#!/bin/sh\ntest "$1" = --version && echo platen-agent 0.4 || {does}\n', "0.4")
    own.set("update-trial = 2s")
    own.start()
    wait_for("the good one", lambda: "platen-agent 0.2: watching" in own.said())
    assert own.update().returncode == 0
    wait_for("going back", lambda: "is not taken: " in own.said())
    wait_for("the good one again", lambda: own.said().count("platen-agent 0.2: watching") == 2)
    own.update()
    wait_for("the gateway to know", lambda: own.history(name)["failed"])
    assert why in own.history(name)["reason"]
    assert "is here" not in own.update().stdout                      # not tried again
    own.stop()
    own.set()


def test_older_than_what_runs_is_not_asked_for(own):
    name = own.release(own.program("0.1"), "0.1")
    assert own.update().returncode == 0 and own.record()["phase"] == "rests"
    assert own.gateway.ctl("update", "status", name) == []


def test_a_damaged_one_leaves_the_installed_one_and_comes_again(own):
    stored = own.state / "update/store" / own.record()["file"]
    stored.write_bytes(stored.read_bytes()[:1000])
    assert own.version() == "0.1" and own.record()["release"] == "0"
    name = own.release(own.program("0.2"), "0.2")                    # anew: the newest of the list is that old one
    own.start()
    assert own.update().returncode == 0
    wait_for("it to be good again", lambda: "(0.2) is good and stays" in own.said())
    own.stop()
    assert own.version() == "0.2"
    own.update()
    assert own.history(name)["running"]


def test_settings_are_tried_and_laid_over(own):
    name = own.release("read-interval = 7m\nlow-percent = 20\n", "1", "agent-settings", "platen-agent")
    own.start()
    assert own.update().returncode == 0
    wait_for("the settings to stay", lambda: "agent-settings" in own.said() and "is good and stays" in own.said())
    own.update()
    wait_for("the gateway to know", lambda: own.history(name)["running"])
    own.stop()
    link = own.state / "update/current/@agent/agent-settings"
    assert link.read_text(encoding="ascii").startswith("read-interval = 7m")


def test_settings_that_cut_it_off_are_gone_back_from(own):
    """Mail would still take its reports along, but no further update could come."""
    link = own.state / "update/current/@agent/agent-settings"
    before = link.read_text(encoding="ascii")
    name = own.release('http {\n proxy = "http://127.0.0.1:9"\n}\n', "2", "agent-settings", "platen-agent")
    own.set("update-trial = 2s")
    own.start()
    assert own.update().returncode == 0
    wait_for("going back", lambda: "is not taken: the gateway did not answer" in own.said())
    wait_for("the good ones again", lambda: "terminals" in own.said().partition("is not taken: ")[2])
    assert link.read_text(encoding="ascii") == before
    own.update()
    wait_for("the gateway to know", lambda: own.history(name)["failed"])
    own.stop()
    own.set()


def test_settings_that_are_none_are_not_signed(own):
    for text, why in (("interval = 0s\n", "interval"), ("smtp {\n host = x\n}\n", "smtp"), ("state = x\n", "state")):
        with pytest.raises(Exception, match=why):
            own.release(text, "3", "agent-settings", "platen-agent")


def test_an_agent_can_be_told_to_take_none(own):
    own.set("update-agent = no")
    assert own.version() == "0.1"
    own.release(own.program("0.5"), "0.5")
    assert "is here" not in own.update().stdout
    own.set()
    assert own.version() == "0.2"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_power_cut_at_each_step_leaves_the_old_or_the_new(own):
    """`run` is killed before its n-th rename, start and removal while it tries: what is started next is one of the two,
    works, and gets to the end."""
    own.release(own.program("0.6"), "0.6")
    assert own.update().returncode == 0 and own.record()["phase"] == "applies"
    saved = own.agent.dir / "saved"
    shutil.copytree(own.state, saved, symlinks=True)
    seen = set()
    for call, most in (("rename", 4), ("execve", 3), ("unlink", 2)):
        for when in range(1, most):
            shutil.rmtree(own.state)
            shutil.copytree(saved, own.state, symlinks=True)
            own.start("strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                      f"inject={call}:signal=KILL:when={when + (call == 'execve')}")
            wait_for("the end or the new one", lambda: own.running.poll() is not None or
                     own.said().count("platen-agent 0.6: watching") == 2)
            children = subprocess.run(["pgrep", "-P", str(own.running.pid)], capture_output=True, text=True, check=False).stdout
            for child in children.split():                            # none: it was killed just now
                os.kill(int(child), signal.SIGTERM)
            own.running.wait(60)
            (own.agent.dir / "run.log").unlink()
            version = own.version()
            assert version in ("0.2", "0.6"), (call, when)
            seen.add(version)
            assert own.record()["phase"] in ("applies", "rests")
    assert seen == {"0.2", "0.6"}
    own.start()
    wait_for("the new one", lambda: own.record()["phase"] == "rests" and "0.6: watching" in own.said())
    own.stop()
    assert own.version() == "0.6"
