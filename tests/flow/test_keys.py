"""platenctl keys export and import; the copy is opened by Python's own scrypt and AES-GCM."""
import base64
import hashlib
import pathlib
import struct
import subprocess

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAMES = ["link.key", "index.key", "open.pem", "sign.pem", "open-certificate.pem", "sign-certificate.pem",
         "update.pem"]
PHRASE = "grey heron on one leg"


@pytest.fixture
def gateway(build, tmp_path):
    class Gateway:
        folder = tmp_path
        keys = tmp_path / "keys"
        copy = tmp_path / "copy"
        conf = tmp_path / "platend.conf"
        phrase = tmp_path / "phrase"

        def ctl(self, *words, code=0):
            done = subprocess.run([build / "platenctl", *words, "--config", self.conf], capture_output=True, text=True,
                                  stdin=subprocess.DEVNULL, timeout=60)
            assert done.returncode == code, done
            return done.stdout + done.stderr

        def keys_do(self, what, *more, code=0):
            return self.ctl("keys", what, self.copy, "--passphrase-file", self.phrase, *more, code=code)

    g = Gateway()
    g.conf.write_text(f'store-dir = "{tmp_path}/store"\nkey-dir = "{g.keys}"\nrun-dir = "{tmp_path}/run"\n'
                      'base-url = "http://127.0.0.1:8080"\nfrom = "centre@platen.test"\n'
                      'smtp { host = "127.0.0.1"\n port = 25\n security = "plain" }\n')
    g.phrase.write_text(PHRASE + "\n")
    g.phrase.chmod(0o600)
    return g


def opened(copy, phrase=PHRASE):
    head, rest = copy.read_bytes().split(b"\n", 1)
    assert head == b"platen-keys 1 scrypt-17-8-1 aes-256-gcm"
    salt, nonce, sealed, end = rest.split(b"\n")
    assert end == b""
    authenticated = head + b"\n" + salt + b"\n" + nonce + b"\n"
    key = hashlib.scrypt(phrase.encode(), salt=base64.b64decode(salt), n=2**17, r=8, p=1, maxmem=192 << 20, dklen=32)
    plain = AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(sealed), authenticated)
    files = {}
    while plain:
        name, plain = plain.split(b"\0", 1)
        (size,) = struct.unpack(">I", plain[:4])
        files[name.decode()], plain = plain[4:4 + size], plain[4 + size:]
    return files


def test_out_and_in(gateway):
    assert "platenctl keys export FILE" in gateway.ctl("init")
    before = {name: (gateway.keys / name).read_bytes() for name in NAMES}
    gateway.keys_do("export")
    assert gateway.copy.stat().st_mode & 0o777 == 0o600
    assert opened(gateway.copy) == before
    assert all(value not in gateway.copy.read_bytes() for value in before.values())
    with pytest.raises(InvalidTag):
        opened(gateway.copy, "grey heron on two legs")
    assert "there already" in gateway.keys_do("export", code=65)          # never over another copy

    for name in NAMES:
        (gateway.keys / name).unlink()
    assert "lacks link.key, index.key, open.pem" in gateway.ctl("restore", gateway.folder / "none", code=66)
    gateway.keys_do("import")
    assert {name: (gateway.keys / name).read_bytes() for name in NAMES} == before
    assert (gateway.keys / "link.key").stat().st_mode & 0o777 == 0o600
    gateway.keys_do("import")                                             # the same again is fine


def test_a_copy_from_before_there_were_updates(gateway):
    """It holds no update.pem: the rest is taken, and the gateway makes that one anew."""
    gateway.ctl("init")
    (gateway.keys / "update.pem").unlink()
    gateway.keys_do("export")
    assert "update.pem" not in opened(gateway.copy)
    for name in NAMES[:-1]:
        (gateway.keys / name).unlink()
    gateway.keys_do("import")
    assert (gateway.keys / "link.key").exists() and not (gateway.keys / "update.pem").exists()


def test_other_keys_are_not_written_over(gateway):
    gateway.ctl("init")
    gateway.keys_do("export")
    (gateway.keys / "link.key").write_bytes(b"x" * 32)
    assert "--replace" in gateway.keys_do("import", code=65)
    assert (gateway.keys / "link.key").read_bytes() == b"x" * 32
    gateway.keys_do("import", "--replace")
    assert (gateway.keys / "link.key").read_bytes() != b"x" * 32


def test_what_is_wrong_writes_nothing(gateway):
    gateway.ctl("init")
    gateway.phrase.write_text("short\n")
    assert "at least 8 characters" in gateway.keys_do("export", code=65)
    assert not gateway.copy.exists()
    gateway.phrase.write_text(PHRASE)
    gateway.keys_do("export")
    good = gateway.copy.read_bytes()
    for name in NAMES:
        (gateway.keys / name).unlink()
    gateway.phrase.write_text("another phrase altogether")
    assert "passphrase is wrong" in gateway.keys_do("import", code=65)
    gateway.phrase.write_text(PHRASE)
    for bad in (b"", b"platen-keys 2\n" + good, good[:-20], good[:60] + b"A" + good[61:], good[:200] + b"#" + good[201:]):
        if bad == good:
            continue
        gateway.copy.write_bytes(bad)
        gateway.keys_do("import", code=65)
    assert not any((gateway.keys / name).exists() for name in NAMES)
    gateway.copy.unlink()
    gateway.keys_do("import", code=65)
    gateway.phrase.chmod(0o644)
    gateway.copy.write_bytes(good)
    gateway.keys_do("import", code=66)                                    # BAD-INPUTS 66
    for words in (["keys"], ["keys", "export"], ["keys", "burn", "x"]):
        gateway.ctl(*words, code=64)
    gateway.ctl("keys", "export", str(gateway.folder / "y"), code=64)     # no terminal, no file
