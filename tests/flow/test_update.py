"""Programs from the operator's folder to what runs at a terminal: a whole house, an agent, a hook."""
import hashlib
import http.client
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import time

import pytest
import sample
from gateway import wait_for

HOOK = """#!/bin/sh
# what the operator's command is told, a line a call; ends as the file "hook.exit" says
echo "$PLATEN_ACTION $PLATEN_TERMINAL $PLATEN_PROGRAM $PLATEN_RELEASE" >> {dir}/hook.log
if test -e {dir}/hook.sleep; then sleep 60; fi
if test "$PLATEN_ACTION" = return; then exit 0; fi
echo "the board said no"
exit $(cat {dir}/hook.exit)
"""
NORTH = "copier-north"


class Site:
    """The house, an operator's folder, and an agent whose update-command writes down its calls."""

    def __init__(self, house, folder):
        self.house, self.gateway, self.folder = house, house.gateway, folder
        self.agent = sample.enrol(house, "trading")
        self.state = self.agent.dir / "state"
        self.exit(0)
        hook = self.agent.dir / "hook"
        hook.write_text(HOOK.format(dir=self.agent.dir), encoding="ascii")
        hook.chmod(0o755)
        conf = self.agent.dir / "agent.conf"
        self.conf = conf.read_text(encoding="utf-8")
        self.set()
        key = folder.parent / "online.key"
        key.write_text(self.gateway.say("update", "key"), encoding="ascii")
        self.gateway.say("update", "sign", str(folder), "--online-key", str(key))
        self.releases = 0

    def set(self, lines=""):
        (self.agent.dir / "agent.conf").write_text(
            f'update-every = 0s\nupdate-command = "{self.agent.dir}/hook"\n{lines}\n' + self.conf, encoding="utf-8")

    def exit(self, status):
        (self.agent.dir / "hook.exit").write_text(str(status), encoding="ascii")

    def hooks(self):
        log = self.agent.dir / "hook.log"
        found = log.read_text(encoding="ascii").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return found

    def release(self, size=1000, models=("BC200",), stage=True):
        """Signs and publishes the next controller; its file name and its bytes."""
        self.releases += 1
        name, content = f"controller-{self.releases}.bin", os.urandom(size)
        path = self.folder.parent / name
        path.write_bytes(content)
        words = [w for model in models for w in ("--model", model)]
        self.gateway.say("update", "sign", str(self.folder), str(path), "--name", "controller", "--release",
                         str(self.releases), "--version", f"2.{self.releases}", "--text", "controller update", *words)
        self.gateway.say("update", "publish", str(self.folder))
        if stage:
            self.gateway.say("update", "stage", name, "--percent", "100", "--failures", "1000")
        return name, content

    def update(self, **how):
        return subprocess.run(self.agent.words("update"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False, timeout=75, **how)

    def runs(self, terminal=NORTH):
        link = self.state / "update" / "current" / terminal / "controller"
        return link.read_bytes() if link.is_symlink() else None

    def program(self, name):
        return next(p for p in self.gateway.ctl("update", "status") if p["path"] == name)

    def history(self, name):
        return self.gateway.ctl("update", "status", name)


@pytest.fixture(scope="module")
def site(house, tmp_path_factory):
    return Site(house, tmp_path_factory.mktemp("operator") / "updates")


def get(site, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", site.gateway.port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_a_program_reaches_the_terminals_of_its_model_once_staged(site):
    name, content = site.release(stage=False)
    done = site.update()
    assert done.returncode == 0 and site.runs() is None, done.stdout + done.stderr
    site.gateway.say("update", "stage", name, "--percent", "100")
    done = site.update()
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{NORTH}: controller 1 runs" in done.stdout
    assert site.runs() == content and site.runs("copier-harbour") == content
    assert site.runs("printer-reception") is None                    # another model
    assert f"apply {NORTH} controller 1" in site.hooks()
    program = site.program(name)
    assert (program["given"], program["running"], program["failed"]) == (2, 2, 0)
    history = site.history(name)
    assert all(re.fullmatch(r"\d+-\d{8}", h["reception"]) and h["given"] and h["running"] for h in history)
    assert {h["program"] for h in history} == {"controller"} and len({h["terminal"] for h in history}) == 2
    again = site.update()
    assert again.returncode == 0 and site.hooks() == []


def test_keys_are_the_operators_alone_and_openssl_reads_them(site):
    for name in ("root", "targets"):
        key = site.folder / "keys" / f"{name}.key"
        assert key.stat().st_mode & 0o777 == 0o600
        text = subprocess.run(["openssl", "pkey", "-in", key, "-noout", "-text"], capture_output=True, text=True, check=True)
        assert "ED25519 Private-Key" in text.stdout
    assert (site.folder / "keys").stat().st_mode & 0o777 == 0o700


def test_a_file_is_served_in_ranges_under_its_hash(site):
    name, content = site.release(stage=False)
    path = f"/update/programs/{hashlib.sha256(content).hexdigest()}.{name}"
    status, headers, body = get(site, path)
    assert (status, body, headers["Accept-Ranges"]) == (200, content, "bytes")
    status, headers, body = get(site, path, Range="bytes=990-")
    assert (status, body, headers["Content-Range"]) == (206, content[990:], "bytes 990-999/1000")
    assert get(site, path, Range="bytes=-10")[2] == content[-10:]
    assert get(site, path, Range="bytes=5-5")[2] == content[5:6]
    assert get(site, path, Range="bytes=0-1,5-6")[::2] == (200, content)
    status, headers, _ = get(site, path, Range="bytes=1000-")
    assert (status, headers["Content-Range"]) == (416, "bytes */1000")
    for wrong in ("/update/programs/controller-1.bin", "/update/metadata/..%2f..%2fkeys%2fupdate.pem",
                  "/update/metadata/.", "/update/metadata/999.root.json"):
        assert get(site, wrong)[0] in (400, 404), wrong


def test_what_fails_goes_back_is_told_and_halts_by_itself(site):
    _, good = site.release()
    assert site.update().returncode == 0 and site.runs() == good
    name, _ = site.release()
    site.gateway.say("update", "stage", name, "--percent", "100", "--failures", "2")
    site.hooks()
    site.exit(3)
    done = site.update()
    site.exit(0)
    assert site.runs() == good and site.runs("copier-harbour") == good, done.stdout + done.stderr
    assert site.hooks() == [f"apply {t} controller {site.releases}" if a == "apply" else
                            f"return {t} controller {site.releases - 1}"
                            for t in ("copier-harbour", NORTH) for a in ("apply", "return")]
    program = site.program(name)
    assert (program["given"], program["running"], program["failed"]) == (2, 0, 2)
    assert program["halted"] and "the board said no" in program["last_failure"]
    item = next(i for i in site.gateway.ctl("item", "list") if i["kind"] == "update-halted")
    assert name in item["text"]
    assert site.update().returncode == 0 and site.hooks() == []      # not tried again
    site.gateway.say("update", "halt", name, "--go-on")
    assert all(i["closed"] for i in site.gateway.ctl("item", "list") if i["kind"] == "update-halted")
    assert site.update().returncode == 0 and site.hooks() == []
    _, newer = site.release()
    assert site.update().returncode == 0 and site.runs() == newer


def test_halted_by_hand_nobody_gets_it(site):
    old = site.runs()
    name, new = site.release()
    site.gateway.say("update", "halt", name, "--reason", "wrong text on the panel")
    assert site.update().returncode == 0 and site.runs() == old
    assert site.program(name)["halted_why"] == "wrong text on the panel"
    site.gateway.say("update", "halt", name, "--go-on")
    assert site.update().returncode == 0 and site.runs() == new


def test_stages_by_site_model_and_percentage(site):
    old = site.runs()
    name, new = site.release(stage=False)
    site.gateway.say("update", "stage", name, "--percent", "100", "--site", "TRADING/SOUTH")
    assert site.update().returncode == 0
    assert site.runs() == old and site.runs("copier-harbour") == new
    site.gateway.say("update", "stage", name, "--percent", "0", "--model", "BC200")
    site.gateway.say("update", "stage", name, "--percent", "100")
    assert site.update().returncode == 0 and site.runs() == old      # its model's own stage goes first
    site.gateway.say("update", "stage", name, "--percent", "100", "--model", "BC200")
    assert site.update().returncode == 0 and site.runs() == new
    for words, why in ((("--percent", "101"), "--percent is 0 to 100"), ((), "stage PROGRAM --percent N"),
                       (("--percent", "5", "--model", "BP200"), "is not for model"),
                       (("--percent", "5", "--site", "TRADING/NOWHERE"), "There is no site")):
        done = subprocess.run([site.gateway.build / "platenctl", "--run-dir", site.gateway.dir / "run", "update", "stage",
                               name, *words], capture_output=True, text=True, check=False)
        assert done.returncode in (64, 65) and why in done.stderr + done.stdout, (words, done)


def test_confirmed_only_after_it_ran_for_a_while(site):
    old = site.runs()
    _, new = site.release()
    site.set("update-confirm = 2s")
    done = site.update()
    assert "waits to be confirmed" in done.stdout and site.runs() == new
    site.hooks()
    site.exit(1)                                                     # it does not run any more
    time.sleep(2.2)
    done = site.update()
    assert "confirm: the command failed with status 1" in done.stdout
    assert site.runs() == old
    site.exit(0)
    name, newer = site.release()
    site.update()
    assert site.history(name)[0]["running"] == ""
    time.sleep(2.2)
    done = site.update()
    site.set()
    assert "runs" in done.stdout and site.runs() == newer
    assert site.history(name)[0]["running"] != ""


def test_run_looks_at_its_start_and_on_schedule(site):
    _, first = site.release()
    conf = site.agent.dir / "agent.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace("update-every = 0s", "update-every = 1s"), encoding="utf-8")
    site.agent.start()
    try:
        wait_for("the program of its start", lambda: site.runs() == first)
        _, second = site.release()
        wait_for("the program of its schedule", lambda: site.runs() == second)
    finally:
        site.agent.stop()
        site.set()


def leave_no_room():
    """What a full disk does to whoever writes more than a little: EFBIG instead of ENOSPC."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def test_disk_full_while_storing(site):
    old = site.runs()
    _, new = site.release(size=1_000_000)
    done = site.update(preexec_fn=leave_no_room)
    assert done.returncode == 75 and "cannot be written" in done.stderr, done
    assert site.runs() == old and not list((site.state / "update" / "part").iterdir())
    assert site.update().returncode == 0 and site.runs() == new


def test_the_gateways_folder_cannot_be_written(site):
    """The signed documents stay as they were, and publishing again goes on."""
    before = get(site, "/update/metadata/timestamp.json")[2]
    part = site.gateway.dir / "store" / "update" / "part"
    part.rename(part.with_name("part.away"))
    name = f"controller-{site.releases + 1}.bin"
    with pytest.raises(Exception, match="part"):
        site.release()
    assert get(site, "/update/metadata/timestamp.json")[2] == before
    part.with_name("part.away").rename(part)
    site.gateway.say("update", "publish", str(site.folder))
    site.gateway.say("update", "stage", name, "--percent", "100")
    assert site.update().returncode == 0


def strace_kill(site, syscall, when):
    """Runs an update that is killed before its n-th call of that kind."""
    return subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={syscall}", "-e",
         f"inject={syscall}:signal=KILL:when={when}", *site.agent.words("update")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("syscall", ["rename", "symlink", "fsync"])
def test_power_cut_at_each_step_old_or_new_runs(site, syscall):
    """Killed at every rename, link and sync of a pass: the link always leads to the old or the new file, whole."""
    old = site.runs()
    _, new = site.release()
    for when in range(1, 60):
        done = strace_kill(site, syscall, when)
        now = site.runs()
        assert now in (old, new), f"{syscall} {when}: neither"
        assert site.runs("copier-harbour") in (old, new)
        if done.returncode not in (-9, 137):
            break
    else:
        pytest.fail("it never ended by itself")
    done = site.update()
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.runs() == new or site.history(f"controller-{site.releases}.bin")[0]["failed"]
    assert site.runs() in (old, new)


def test_cut_off_again_and_again_goes_back(site):
    old = site.runs()
    name, new = site.release()
    (site.agent.dir / "hook.sleep").touch()
    site.hooks()
    for _ in range(3):
        process = subprocess.Popen(site.agent.words("update"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for("the hook", lambda: "apply" in " ".join(site.hooks()))
        process.kill()
        process.wait()
        assert site.runs("copier-harbour") in (old, new)
    (site.agent.dir / "hook.sleep").unlink()
    done = site.update()
    assert "cut off 3 times" in done.stdout, done.stdout + done.stderr
    assert site.runs("copier-harbour") == old and site.runs() == new
    assert site.program(name)["failed"] == 1


def test_the_agents_clock_a_year_ahead_and_back(site):
    old = site.runs()
    _, new = site.release()
    for shift in ("+400d", "-400d"):
        done = subprocess.run(["faketime", "-f", shift, *site.agent.words("update")], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=90)
        if shift == "+400d":
            assert done.returncode != 0 and "expired" in done.stderr and "and here it is" in done.stderr, done
            assert site.runs() == old
    assert site.update().returncode == 0 and site.runs() == new


def test_new_keys_reach_agents_by_the_root(site):
    before = json.loads(get(site, "/update/metadata/1.root.json")[2])["signed"]["roles"]
    for which in ("targets", "root"):
        site.gateway.say("update", "sign", str(site.folder), "--new-key", which)
    _, new = site.release()
    assert site.update().returncode == 0 and site.runs() == new
    after = json.loads(get(site, "/update/metadata/3.root.json")[2])["signed"]["roles"]
    assert after["root"] != before["root"] and after["targets"] != before["targets"]
    assert after["timestamp"] == before["timestamp"]


def test_an_enrolment_file_carries_the_root(site, tmp_path):
    path = tmp_path / "enrolment.txt"
    site.gateway.say("code", "new", "--customer", "TRADING", "--out", str(path))
    found = re.search(r"^Update root: (\d+) ([0-9a-f]{64})$", path.read_text(encoding="utf-8"), re.M)
    root = get(site, f"/update/metadata/{found[1]}.root.json")[2]
    assert hashlib.sha256(root).hexdigest() == found[2]


def test_what_cannot_be_published(site, tmp_path):
    def ctl(*words):
        done = subprocess.run([site.gateway.build / "platenctl", "--run-dir", site.gateway.dir / "run", "update", *words],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    program = tmp_path / "controller-x.bin"
    program.write_bytes(b"x")
    other = tmp_path / "other"
    assert ctl("sign", other)[0] == 65 and "--online-key is missing" in ctl("sign", other)[1]
    (tmp_path / "key").write_text("00" * 32 + "\n", encoding="ascii")
    assert ctl("sign", other, "--online-key", tmp_path / "key")[0] == 0
    code, said = ctl("publish", other)                               # nobody's root
    assert code == 65, said
    good = ("--name", "controller", "--release", "99", "--model", "BC200")
    for words, why in (((site.folder, program), "wants --name"), ((site.folder, program, *good[:-1], "B\nC"), "models"),
                       ((site.folder, program, "--name", "a/b", *good[2:]), "not a name"),
                       ((site.folder, program, "--name", "x", "--release", "-1"), "--release"),
                       ((site.folder, "--days", "0"), "--days"), ((site.folder, "--new-key", "online"), "--new-key"),
                       ((site.folder, site.folder / "programs" / "controller-1.bin", *good), "for ever")):
        code, said = ctl("sign", *words)
        assert code in (64, 65) and why in said, (words, code, said)
    key = site.folder / "keys" / "targets.key"
    key.chmod(0o644)
    code, said = ctl("sign", site.folder)
    key.chmod(0o600)
    assert code == 73 and "others" in said, said


def test_what_is_published_is_in_backups_and_restored(site):
    """A gateway whose disk burnt: keys from their copy, the store from its backup, and agents go on."""
    gateway, old = site.gateway, site.runs()
    before = json.loads(get(site, "/update/metadata/timestamp.json")[2])["signed"]["version"]
    backup = gateway.dir / "programs-backup"
    gateway.say("backup", str(backup))
    assert not list((backup / "update" / "metadata").glob("*snapshot*"))     # the gateway makes these anew
    gateway.stop()
    shutil.rmtree(gateway.dir / "store" / "update")
    done = subprocess.run([gateway.build / "platenctl", "restore", backup, "--replace", "--config",
                           gateway.dir / "platend.conf"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    wait_for("another second than that of the last version", lambda: time.time() > before + 1)
    gateway.start()
    after = json.loads(get(site, "/update/metadata/timestamp.json")[2])["signed"]["version"]
    assert after > before                                                    # no agent takes it for an old one
    for path in (backup / "update" / "programs").iterdir():
        assert get(site, f"/update/programs/{path.name}")[2] == path.read_bytes()
    assert site.update().returncode == 0 and site.runs() == old
    _, new = site.release()
    assert site.update().returncode == 0 and site.runs() == new
