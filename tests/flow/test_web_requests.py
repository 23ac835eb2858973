"""What a request must be (BAD-INPUTS 39 to 47), static files, and what machines ask for."""
import http.client
import pathlib
import re
import socket
import ssl
import subprocess
import time

import pytest
import web

SOURCE = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(build, tmp_path_factory):
    demo = web.Demo(build, SOURCE, tmp_path_factory.mktemp("web") / "log")
    yield demo
    assert demo.stop() == 0


def status(answer):
    found = re.match(rb"HTTP/1\.[01] (\d\d\d)", answer)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize("request_text,wanted", [
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400),
    ("POST /report HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
     413),                                         # the engine's own word, and it closes
    ("GET /healthz HTTP/1.1\r\n\r\n", 400),
    ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ("GET /healthz HTTP/1.0\r\n\r\n", 400),
    ("GET http://other.test/healthz HTTP/1.1\r\nHost: other.test\r\n\r\n", 421),
    ("GET /healthz HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("PUT /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405),
    ("CONNECT other.test:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("GET /" + "a" * 5000 + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ("GET /" + "a" * 70000 + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "a" * 17000 + "\r\n\r\n", 431),
    ("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "a" * 70000 + "\r\n\r\n", 431),
    ("GET /pictures/%00.svg HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /pictures/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /pictures/%c0%af HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /pictures/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /pictures/../README HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    ("GET /static/x/.. HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx", 415),
    ("POST /report HTTP/1.1\r\nHost: a\r\nContent-Type: application/pkcs7-mime\r\nContent-Length: 1\r\n\r\nx", 400),
], ids=lambda value: str(value)[:40])
def test_odd_requests_get_their_status(demo, request_text, wanted):
    answer = demo.raw(request_text.encode())
    assert status(answer) == wanted, answer[:300]


def test_405_says_what_is_allowed(demo):
    assert b"Allow: GET, HEAD, POST" in demo.raw(b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert demo.get("/report").headers["Allow"] == "POST"


def test_refusals_for_machines_are_problem_json(demo):
    answer = demo.ask("POST", "/report", b"x", {"Content-Type": "text/plain"}.items())
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_too_large_in_chunks(demo):
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    head = (b"POST /report HTTP/1.1\r\nHost: a\r\nContent-Type: application/pkcs7-mime\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
    assert status(demo.raw(head + chunk * 20 + b"0\r\n\r\n")) == 413


def test_one_byte_a_second_is_closed_at_ten(demo):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", demo.port), timeout=30) as s:
        try:
            for byte in b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa":
                s.send(bytes([byte]))
                s.settimeout(0.5)
                try:
                    if s.recv(100) == b"":
                        break
                except TimeoutError:
                    pass
        except OSError:
            pass
    assert 9 <= time.monotonic() - began < 30


def test_static_files_are_kept_for_ever_under_their_hash(demo):
    home = demo.get(demo.home()).text
    sheet = re.search(r'href="(/static/[0-9a-f]{16}/platen.css)"', home).group(1)
    answer = demo.get(sheet)
    assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
    assert len(answer.body) < 12000
    old = demo.get("/static/0000000000000000/platen.css")
    assert old.body == answer.body and old.headers["Cache-Control"] == "no-cache"
    accent = demo.get(re.search(r'href="(/static/accent/[^"]+)"', home).group(1))
    assert accent.status == 200 and "--accent:#" in accent.text
    assert demo.get("/static/accent/zzzzzz.css").status == 404
    assert demo.get("/pictures/toner-black.svg").headers["Content-Type"] == "image/svg+xml"
    assert demo.get("/pictures/none.svg").status == 404


def test_plain_paths(demo):
    assert demo.get("/healthz").status == 200
    assert demo.get("/readyz").status == 200
    assert "platen_http_requests_total" in demo.get("/metrics").text
    assert "Disallow: /" in demo.get("/robots.txt").text
    security = demo.get("/.well-known/security.txt").text
    assert re.search(r"^Contact: mailto:", security, re.M) and re.search(r"^Expires: \d{4}-", security, re.M)
    assert demo.get("/").status == 404
    assert demo.get("/gateway.pem").status == 200


def test_https_speaks_tls_1_2_and_later(build, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
                    "-out", certificate, "-keyout", key], check=True, capture_output=True)
    demo = web.Demo(build, SOURCE, tmp_path / "log", certificate, key)
    try:
        context = ssl.create_default_context(cafile=certificate)
        connection = http.client.HTTPSConnection("127.0.0.1", demo.port, context=context, timeout=60)
        connection.request("GET", demo.home())
        answer = connection.getresponse()
        assert answer.status == 200 and b"Two things need you" in answer.read()
        assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
        connection.close()
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", demo.port)) as s:
            old.wrap_socket(s)
    finally:
        assert demo.stop() == 0
