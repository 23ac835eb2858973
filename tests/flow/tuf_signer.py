"""Signed metadata of updates by Python's cryptography alone, after the specification of The Update
Framework: what an agent meets, made without any of our code."""
import datetime
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def canonical(value):
    """OLPC's canonical JSON: sorted keys, no white space, only quote and backslash escaped."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return {True: "true", False: "false", None: "null"}[value] if isinstance(value, bool | None) else str(value)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def in_days(days):
    return (datetime.datetime.utcnow() + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Key:
    def __init__(self):
        self.private = Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.json = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": self.public}}
        self.id = sha256(canonical(self.json).encode())

    def sign(self, body):
        return {"keyid": self.id, "sig": self.private.sign(canonical(body).encode()).hex()}


def document(body, *keys):
    return json.dumps({"signatures": [key.sign(body) for key in keys], "signed": body}).encode()


def body(role, version, days=30, **more):
    return {"_type": role, "spec_version": "1.0.31", "version": version, "expires": in_days(days), **more}


def meta(data, version):
    return {"version": version, "length": len(data), "hashes": {"sha256": sha256(data)}}


class Repository:
    """What a gateway serves: path -> bytes. Tests change it as an attacker would."""

    def __init__(self):
        self.keys = {role: Key() for role in ("root", "targets", "snapshot", "timestamp")}
        self.thresholds = dict.fromkeys(self.keys, 1)
        self.extra = {role: [] for role in self.keys}
        self.files, self.targets = {}, {}
        self.versions = dict.fromkeys(("root", "targets", "snapshot", "timestamp"), 0)
        self.root()

    def root(self, *old, days=300):
        self.versions["root"] += 1
        all_keys = [k for role in self.keys for k in (self.keys[role], *self.extra[role])]
        signed = body("root", self.versions["root"], days, consistent_snapshot=True,
                      keys={k.id: k.json for k in all_keys},
                      roles={role: {"keyids": [k.id for k in (key, *self.extra[role])],
                                    "threshold": self.thresholds[role]} for role, key in self.keys.items()})
        self.files[f"metadata/{self.versions['root']}.root.json"] = document(
            signed, self.keys["root"], *self.extra["root"], *old)

    def pin(self, version=1):
        return f"{version} {sha256(self.files[f'metadata/{version}.root.json'])}"

    def add(self, name, content, release, model="M-100", program="controller"):
        self.files[f"programs/{sha256(content)}.{name}"] = content
        self.targets[name] = {"length": len(content), "hashes": {"sha256": sha256(content)},
                              "custom": {"program": program, "release": release, "version": str(release),
                                         "models": [model], "text": "controller update"}}

    def publish(self, days=30, signers=None, more=None, **versions):
        """Targets, snapshot and timestamp of the next versions, or of those given."""
        signers = {role: [key] for role, key in self.keys.items()} | (signers or {})
        for role in ("targets", "snapshot", "timestamp"):
            self.versions[role] = versions.get(role, self.versions[role] + 1)
        t, s = self.versions["targets"], self.versions["snapshot"]
        targets = document(body("targets", t, days, targets=self.targets, **(more or {})), *signers["targets"])
        snapshot = document(body("snapshot", s, days, meta={"targets.json": meta(targets, t)}), *signers["snapshot"])
        self.files[f"metadata/{t}.targets.json"] = targets
        self.files[f"metadata/{s}.snapshot.json"] = snapshot
        self.timestamp(days, signers["timestamp"])

    def timestamp(self, days=30, signers=None):
        s = self.versions["snapshot"]
        snapshot = self.files[f"metadata/{s}.snapshot.json"]
        self.files["metadata/timestamp.json"] = document(
            body("timestamp", self.versions["timestamp"], days, meta={"snapshot.json": meta(snapshot, s)}),
            *(signers or [self.keys["timestamp"]]))
