"""The attacks that The Update Framework's specification names (1.5.2, and key compromise), one test each, against
platen-agent; the repository is Python's (tuf_signer.py), the gateway openssl(1)'s (agent_world.py)."""
import http.server
import json
import re
import subprocess
import threading

import pytest
from agent_world import REPORT, TYPE, Agent, Gateway
from tuf_signer import Key, Repository, body, document, meta, sha256

OLD, NEW = b"the old program\n", b"the new program, longer than the old one\n"


class World:
    """A gateway that serves a repository and names in its replies what `offer` says."""

    def __init__(self, folder, build):
        self.gateway, self.repository, self.offer = Gateway(folder), Repository(), []
        self.endless, self.asked, self.updates = {}, [], []
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                der = self.rfile.read(int(self.headers["Content-Length"]))
                world.answer(self, world.gateway.take("http", self.headers["Platen-Agent"], der))

            def do_GET(self):
                world.give(self, self.path.removeprefix("/update/"))

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.port = self.server.server_address[1]
        (folder / "a").mkdir()
        self.agent = Agent(build / "platen-agent", folder / "a", self, None)
        enrolment = self.gateway.enrolment_file(f"http://127.0.0.1:{self.port}")
        enrolment.write_text(enrolment.read_text() + f"Update root: {self.repository.pin()}\n")
        self.agent.register(enrolment)
        self.state = self.agent.state
        self.repository.add("controller-1.bin", OLD, 1)
        self.repository.publish()
        self.offer = ["controller-1.bin"]
        code, said = self.update()
        assert code == 0 and self.runs() == OLD, said

    def answer(self, handler, uuid):
        for update in self.gateway.reports[uuid][2].findall(REPORT + "update"):
            self.updates.append((update.get("state"), update.get("program"), update.get("release")))
        self.gateway.inside = "".join(f'<data name="update">{name}</data>' for name in self.offer)
        der = self.gateway.reply(uuid)
        handler.send_response(200)
        handler.send_header("Content-Type", TYPE)
        handler.send_header("Content-Length", str(len(der)))
        handler.end_headers()
        handler.wfile.write(der)

    def give(self, handler, path):
        self.asked.append(path)
        content = self.repository.files.get(path)
        handler.send_response(404 if content is None else 200)
        if path not in self.endless:
            handler.send_header("Content-Length", str(len(content or b"")))
        handler.end_headers()
        handler.wfile.write(content or b"")
        try:
            while path in self.endless:
                self.endless[path] += 65536
                handler.wfile.write(b" " * 65536)
        except OSError:
            pass

    def update(self):
        done = subprocess.run([self.agent.program, "update", "--config", self.agent.config], capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def runs(self):
        link = self.state / "update" / "current" / "mfp-1" / "controller"
        return link.read_bytes() if link.is_symlink() else None

    def refused(self, why):
        """An update that ends with that word and leaves the old one running."""
        code, said = self.update()
        assert code != 0 and re.search(why, said), said
        assert self.runs() == OLD
        return said


@pytest.fixture
def world(tmp_path, build):
    world = World(tmp_path, build)
    yield world
    world.server.shutdown()
    world.server.server_close()


def good_release(world):
    world.repository.add("controller-2.bin", NEW, 2)
    world.offer = ["controller-2.bin"]


def test_a_good_release_is_taken(world):
    """So that each refusal below is of what it says, and of nothing else."""
    good_release(world)
    world.repository.publish()
    code, said = world.update()
    assert code == 0 and world.runs() == NEW, said
    assert ("runs", "controller", "2") in world.updates


def test_a_download_goes_on_where_nobody_knows_ranges(world):
    """What was broken off is fetched whole where the way to the gateway has no pieces."""
    good_release(world)
    world.repository.publish()
    part = world.state / "update" / "part" / f"{sha256(NEW)}.controller-2.bin"
    part.write_bytes(NEW[:20])
    code, said = world.update()
    assert code == 0 and world.runs() == NEW, said
    assert not part.exists()


def test_what_came_in_part_goes_with_its_program(world):
    good_release(world)
    world.repository.publish(signers={"targets": [Key()]})
    part = world.state / "update" / "part" / f"{sha256(b'older')}.controller-1.bin"
    part.write_bytes(b"old")
    world.refused("targets metadata: not enough of the role's keys signed it")
    assert part.exists()                                 # nobody knows yet whether it is wanted
    world.repository.publish()
    assert world.update()[0] == 0 and world.runs() == NEW
    assert not part.exists()


def test_attack_arbitrary_software(world):
    good_release(world)
    world.repository.publish(signers={"targets": [Key()]})
    world.refused("targets metadata: not enough of the role's keys signed it")
    world.repository.publish()
    path = f"programs/{sha256(NEW)}.controller-2.bin"
    world.repository.files[path] = NEW[:-1] + b"!"
    world.refused("not what was signed")
    world.repository.files[path] = NEW
    world.offer = ["anything.bin"]
    world.refused("not in the signed targets")
    tampered = json.loads(world.repository.files["metadata/timestamp.json"])
    tampered["signed"]["version"] += 1
    world.repository.files["metadata/timestamp.json"] = json.dumps(tampered).encode()
    world.refused("timestamp metadata: not enough of the role's keys signed it")


def test_attack_rollback(world):
    before = dict(world.repository.files)
    good_release(world)
    world.repository.publish()
    world.offer = []
    assert world.update()[0] == 0                            # has seen version 2
    world.repository.files.update(before)
    world.refused("timestamp metadata: it is older than the one before")
    world.repository.publish(timestamp=9, snapshot=1, targets=3)
    world.refused("timestamp metadata: it names an older snapshot")
    world.repository.publish(timestamp=10, snapshot=9, targets=1)
    world.refused("targets.json in it is gone or older")
    world.repository.add("controller-3.bin", b"one more", 3)
    world.repository.publish(timestamp=11, snapshot=11, targets=11)
    world.offer = ["controller-2.bin"]
    assert world.update()[0] == 0 and world.runs() == NEW
    world.offer = ["controller-1.bin"]                       # an older program by a good key
    code, said = world.update()
    assert code == 65 and "not newer than what runs" in said and world.runs() == NEW


def test_attack_fast_forward(world):
    """A stolen online key gives versions that no honest one can follow; a new root lets the agent forget them."""
    world.repository.publish(timestamp=10 ** 12, snapshot=10 ** 12, targets=3)
    assert world.update()[0] == 0
    good_release(world)
    world.repository.publish(timestamp=5, snapshot=5, targets=5)
    world.refused("older than the one before")
    world.repository.keys["timestamp"], world.repository.keys["snapshot"] = Key(), Key()
    world.repository.root()
    world.repository.publish(timestamp=6, snapshot=6, targets=6)
    code, said = world.update()
    assert code == 0 and world.runs() == NEW, said


def test_attack_indefinite_freeze(world):
    good_release(world)
    world.repository.publish(days=-1)
    world.refused("timestamp metadata: it expired at .* and here it is")
    world.repository.timestamp(days=30)
    world.refused("snapshot metadata: it expired")
    world.repository.root(days=-1)
    world.refused("root metadata: it expired")


def test_attack_endless_data(world):
    good_release(world)
    world.repository.publish()
    program = f"programs/{sha256(NEW)}.controller-2.bin"
    for path, most in (("metadata/timestamp.json", 16 << 10), ("metadata/2.root.json", 512 << 10),
                       ("metadata/2.snapshot.json", 1 << 10), ("metadata/2.targets.json", 4 << 10), (program, len(NEW))):
        there = world.repository.files.get(path)
        world.repository.files.setdefault(path, b"{")
        world.endless = {path: 0}
        world.refused("more than the")
        # what the sockets hold may be on its way; not much more than may be read
        assert world.endless[path] <= most + (8 << 20), path
        kept = world.state / "update" / "part"
        assert sum(p.stat().st_size for p in kept.iterdir()) <= len(NEW)
        if there is None:
            del world.repository.files[path]
    world.endless = {}
    assert world.update()[0] == 0 and world.runs() == NEW


def test_attack_extraneous_dependencies(world):
    """Nothing is fetched but what was asked for: delegations and further entries are not followed."""
    good_release(world)
    world.repository.add("other.bin", b"also", 7, program="other")
    world.repository.publish(more={"delegations": {"keys": {}, "roles": [
        {"name": "extra", "keyids": [], "threshold": 1, "terminating": False, "paths": ["*"]}]}})
    world.asked.clear()
    assert world.update()[0] == 0 and world.runs() == NEW
    assert [p for p in world.asked if p.startswith("programs/")] == [f"programs/{sha256(NEW)}.controller-2.bin"]
    assert not [p for p in world.asked if "extra" in p]


def test_attack_mix_and_match(world):
    """Parts of two publications, each signed by good keys, do not make one."""
    world.repository.publish()
    older = dict(world.repository.files)
    good_release(world)
    world.repository.publish()
    world.repository.files["metadata/3.targets.json"] = older["metadata/2.targets.json"]
    world.refused("targets.json: it is not of the signed length|SHA-256 is not the signed one")
    repository = world.repository
    targets = older["metadata/2.targets.json"]
    repository.files["metadata/3.targets.json"] = targets
    lie = document(body("snapshot", 4, meta={"targets.json": meta(targets, 3)}), repository.keys["snapshot"])
    repository.files["metadata/4.snapshot.json"] = lie
    repository.versions.update(snapshot=4, timestamp=4)
    repository.timestamp()
    world.refused("targets metadata: it is not the version that the snapshot names")


def test_attack_wrong_software(world):
    """Well signed, but for another model; the reply alone cannot make it fit."""
    world.repository.add("other-model.bin", NEW, 2, model="OTHER")
    world.repository.add("controller-3.bin", b"for this one", 3)
    world.repository.publish()
    world.offer = ["other-model.bin"]
    world.refused("other-model.bin is not for M-100")


def test_attack_malicious_mirror(world):
    """Whoever stands between serves nothing, nonsense or half of it: told, and the next honest answer is taken."""
    good_release(world)
    world.repository.publish()
    honest = dict(world.repository.files)
    program = f"programs/{sha256(NEW)}.controller-2.bin"
    for path, content in (("metadata/timestamp.json", b"<html>Please log in</html>"),
                          ("metadata/2.snapshot.json", b'{"signed": ' * 100), ("metadata/2.targets.json", None),
                          ("metadata/timestamp.json", b"\xff" * 100),
                          ("metadata/timestamp.json", b'{"a":1,"a":2}'), (program, NEW[:5]), (program, None)):
        world.repository.files = dict(honest)
        if content is None:
            del world.repository.files[path]
        else:
            world.repository.files[path] = content
        code, _ = world.update()
        assert code != 0 and world.runs() == OLD, path
    world.repository.files = honest
    assert world.update()[0] == 0 and world.runs() == NEW


def test_attack_key_compromise(world):
    """One stolen key of two is not enough, one key under two names neither; a stolen one is replaced by the root."""
    repository = world.repository
    stolen, second = repository.keys["targets"], Key()
    repository.extra["targets"], repository.thresholds["targets"] = [second], 2
    repository.root()
    good_release(world)
    repository.publish(signers={"targets": [stolen]})
    world.refused("targets metadata: not enough of the role's keys signed it")
    repository.publish(signers={"targets": [stolen, stolen]})
    world.refused("targets metadata: not enough of the role's keys signed it")
    repository.publish(signers={"targets": [stolen, second]})
    repository.keys["targets"], repository.extra["targets"], repository.thresholds["targets"] = Key(), [], 1
    repository.root()
    world.refused("targets metadata: not enough of the role's keys signed it")
    repository.publish()
    assert world.update()[0] == 0 and world.runs() == NEW
    repository.keys["root"] = Key()                          # a new root's key, without the old one's word
    repository.root()
    code, said = world.update()
    assert code != 0 and "the keys of the version before did not sign it" in said


def test_another_root_than_the_pinned_one(world):
    """An agent that has nothing yet believes the root of its enrolment only."""
    (world.state / "update" / "metadata" / "root.json").unlink()
    world.repository.files["metadata/1.root.json"] = Repository().files["metadata/1.root.json"]
    world.refused("not the pinned one")
