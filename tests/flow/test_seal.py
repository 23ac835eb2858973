"""The seal against openssl(1) cms, both ways: its own reading of RFC 5652, 5083, 5084 and 5753."""
import hashlib
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
TOOL = BUILD / "tests/flow/seal_tool"
CONTENT = b"<report xmlns='urn:platen:report:1'>\r\n.\n\xe7\x94\xbb\x00</report>\n" * 20
DONE, NOT_OURS, DAMAGED, WEAK = 0, 10, 11, 12
GCM = ["-aes-256-gcm"]
SHA256_KDF = ["-keyopt", "ecdh_kdf_md:sha256"]


def openssl(*words, stdin=b""):
    done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def ours(*words, stdin=b""):
    return subprocess.run([TOOL, *map(str, words)], input=stdin, capture_output=True)


def make_key(folder, name, curve="P-256"):
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-out", key)
    openssl("req", "-x509", "-new", "-key", key, "-subj", f"/CN={name}", "-days", "3650", "-out", certificate)
    return key, certificate


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seal")
    return {name: make_key(folder, name) for name in ("agent", "gateway", "stranger")}


def sign(keys, who="agent", extra=("-nocerts", "-nosmimecap", "-keyid"), digest="sha256"):
    key, certificate = keys[who]
    return openssl("cms", "-sign", "-binary", "-nodetach", "-md", digest, "-signer", certificate, "-inkey", key,
                   "-outform", "DER", *extra, stdin=CONTENT)


def seal(keys, inner, cipher=GCM, keyopt=SHA256_KDF, extra=("-keyid",)):
    return openssl("cms", "-encrypt", "-binary", *cipher, "-outform", "DER", *extra,
                   "-recip", keys["gateway"][1], *keyopt, stdin=inner)


def open_ours(keys, der, recipient="gateway", signer="agent"):
    return ours("open", keys[recipient][0], keys[signer][1], stdin=der)


def test_openssl_makes_ours_opens(keys):
    done = open_ours(keys, seal(keys, sign(keys)))
    assert (done.returncode, done.stdout) == (DONE, CONTENT)


def test_recipient_named_by_issuer_and_serial_opens(keys):
    done = open_ours(keys, seal(keys, sign(keys), extra=()))
    assert (done.returncode, done.stdout) == (DONE, CONTENT)


def test_ours_makes_openssl_opens(keys, tmp_path):
    made = ours("make", keys["agent"][0], keys["gateway"][1], stdin=CONTENT)
    assert made.returncode == 0
    inner = openssl("cms", "-decrypt", "-inform", "DER", "-inkey", keys["gateway"][0], "-recip", keys["gateway"][1],
                    stdin=made.stdout)
    content = openssl("cms", "-verify", "-binary", "-inform", "DER", "-certfile", keys["agent"][1], "-noverify",
                      stdin=inner)
    assert content == CONTENT


def test_ours_has_the_profile(keys):
    made = ours("make", keys["agent"][0], keys["gateway"][1], stdin=CONTENT).stdout
    outer = openssl("cms", "-cmsout", "-print", "-inform", "DER", stdin=made).decode()
    for word in ("id-smime-ct-authEnvelopedData", "dhSinglePass-stdDH-sha256kdf-scheme", "aes-256-gcm"):
        assert word in outer
    inner = openssl("cms", "-decrypt", "-inform", "DER", "-inkey", keys["gateway"][0], "-recip", keys["gateway"][1],
                    stdin=made)
    printed = openssl("cms", "-cmsout", "-print", "-inform", "DER", stdin=inner).decode()
    for word in ("pkcs7-signedData", "d.subjectKeyIdentifier", "ecdsa-with-SHA256", "sha256"):
        assert word in printed
    assert "S/MIME Capabilities" not in printed
    assert "d.certificate" not in printed


def test_cbc_is_weak(keys):
    assert open_ours(keys, seal(keys, sign(keys), cipher=["-aes-256-cbc"])).returncode == WEAK


def test_aes_128_is_weak(keys):
    assert open_ours(keys, seal(keys, sign(keys), cipher=["-aes-128-gcm"])).returncode == WEAK


def test_sha1_key_derivation_is_weak(keys):
    assert open_ours(keys, seal(keys, sign(keys), keyopt=[])).returncode == WEAK


def test_rsa_recipient_is_weak(keys, tmp_path):
    key, certificate = tmp_path / "rsa.key", tmp_path / "rsa.crt"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-subj", "/CN=rsa", "-out", certificate)
    der = openssl("cms", "-encrypt", "-binary", *GCM, "-outform", "DER", "-recip", certificate, stdin=sign(keys))
    assert open_ours(keys, der).returncode == WEAK


def test_sha512_signature_is_weak(keys):
    assert open_ours(keys, seal(keys, sign(keys, digest="sha512"))).returncode == WEAK


def test_signature_without_attributes_is_weak(keys):
    inner = sign(keys, extra=("-nocerts", "-keyid", "-noattr"))
    assert open_ours(keys, seal(keys, inner)).returncode == WEAK


def test_certificate_inside_is_not_believed(keys):
    der = seal(keys, sign(keys, who="stranger", extra=("-keyid",)))
    assert open_ours(keys, der).returncode == DAMAGED
    assert open_ours(keys, der, signer="stranger").returncode == DONE


def test_two_signers_are_refused(keys):
    one, two = keys["agent"], keys["stranger"]
    inner = openssl("cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-nocerts", "-outform", "DER",
                    "-signer", one[1], "-inkey", one[0], "-signer", two[1], "-inkey", two[0], stdin=CONTENT)
    assert open_ours(keys, seal(keys, inner)).returncode == DAMAGED


def test_unsealed_or_unsigned_is_refused(keys):
    assert open_ours(keys, sign(keys)).returncode == DAMAGED
    assert open_ours(keys, seal(keys, CONTENT)).returncode == DAMAGED
    assert open_ours(keys, b"").returncode == DAMAGED


def test_other_curves_are_no_keys(tmp_path):
    key, _ = make_key(tmp_path, "p384", "P-384")
    assert ours("id", key).returncode == 97


def test_not_ours(keys):
    assert open_ours(keys, seal(keys, sign(keys)), recipient="stranger").returncode == NOT_OURS


def test_flipped_byte_is_refused(keys):
    der = seal(keys, sign(keys))
    for at in range(len(der) - 1, len(der) - 600, -13):
        bad = bytearray(der)
        bad[at] ^= 0x10
        assert open_ours(keys, bytes(bad)).returncode in (DAMAGED, NOT_OURS)


def test_id_is_the_hash_of_the_public_key(keys):
    spki = openssl("pkey", "-in", keys["agent"][0], "-pubout", "-outform", "DER")
    assert ours("id", keys["agent"][0]).stdout.decode().strip() == hashlib.sha256(spki).hexdigest()[:20]


def test_certificate_is_one_openssl_uses(keys, tmp_path):
    certificate = tmp_path / "ours.crt"
    certificate.write_bytes(ours("certificate", keys["gateway"][0]).stdout)
    openssl("verify", "-CAfile", certificate, certificate)
    der = openssl("cms", "-encrypt", "-binary", *GCM, "-outform", "DER", "-keyid", "-recip", certificate,
                  *SHA256_KDF, stdin=sign(keys))
    assert open_ours(keys, der).returncode == DONE
