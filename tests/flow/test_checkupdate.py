"""/cgi-bin/cgi.checkupdate: seed 001, Figs. 15 and 16, by Python's own HTTP client and its reading of multipart."""
import email
import email.policy
import http.client
import os
import re
import socket
import subprocess

import pytest
from query_centre import Centre

PATH = "/cgi-bin/cgi.checkupdate"


class Updates:
    def __init__(self, centre, folder):
        self.centre, self.folder, self.release_number = centre, folder / "updates", 0
        (folder / "online.key").write_text(centre.say("update", "key").stdout)
        centre.say("update", "sign", str(self.folder), "--online-key", str(folder / "online.key"))

    def release(self, size=3000, model="MF-1", name="controller"):
        self.release_number += 1
        path = self.folder.parent / f"{name}-{self.release_number}.bin"
        path.write_bytes(os.urandom(size))
        self.centre.say("update", "sign", str(self.folder), str(path), "--name", name, "--release",
                        str(self.release_number), "--model", model, "--text", f"{name} update")
        self.centre.say("update", "publish", str(self.folder))
        self.centre.say("update", "stage", path.name, "--percent", "100")
        return path

    def check(self, number="123456", path=PATH, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.centre.port, timeout=60)
        connection.request("GET", f"{path}?U={number}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def history(self, path):
        return self.centre.show("update", "status", path.name)


def parts(headers, body):
    """The description's lines and the program, by Python's email package."""
    mail = email.message_from_bytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body,
                                    policy=email.policy.HTTP)
    text, program = mail.iter_parts()
    # What stands behind the header of the program is bytes: Content-Length says how many.
    size = int(program["Content-Length"])
    start = body.index(b"\r\n\r\n", body.index(b"Content-Disposition")) + 4
    return text.get_content().replace("\r\n", "\n").splitlines(), program, body[start:start + size], body[start + size:]


@pytest.fixture(scope="module")
def updates(build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("check")
    (folder / "gateway").mkdir()
    centre = Centre(build, folder / "gateway", terminals=range(400000, 400040))
    try:
        yield Updates(centre, folder)
    finally:
        centre.stop()


def test_nothing_there(updates):
    status, headers, body = updates.check()
    lines = body.decode().splitlines()
    assert status == 200 and headers["Content-Type"].startswith("text/plain")
    assert lines[1] == "update" and re.fullmatch(r"1-\d{8}", lines[2]) and lines[3] == "There is no new program."


def test_only_where_staff_allow_it(updates):
    path = updates.release()
    assert updates.check()[2].decode().splitlines()[3] == "There is no new program."
    assert updates.history(path) == []
    said = updates.centre.say("update", "unverified", "123456", "yes").stdout
    assert "123456 gets programs that it cannot verify" in said
    assert updates.check("223456")[2].decode().splitlines()[1:2] == ["update"]     # another one: not allowed


def test_newer_then_the_same_then_newer_again(updates):
    path = updates.folder.parent / "controller-1.bin"
    status, headers, body = updates.check()
    assert status == 200 and headers["Content-Type"] == 'multipart/mixed; boundary="Next Part"'
    lines, program, content, end = parts(headers, body)
    entry, = updates.history(path)
    assert lines[1:] == ["update", entry["reception"], "controller update"]
    assert lines[0].startswith("20") and lines[0].endswith("+09:00")               # where the terminal stands
    assert program.get_filename() == path.name and content == path.read_bytes()
    assert end == b"\r\n--Next Part--\r\n" and body.startswith(b"--Next Part\r\n")
    assert entry["terminal"] == "123456" and entry["given"]
    assert updates.check()[2].decode().splitlines()[3] == "There is no new program."   # the same
    assert updates.history(path)[0]["sent"]
    newer = updates.release()
    assert parts(*updates.check()[1:])[2] == newer.read_bytes()
    other = updates.release(model="MF-2")                                             # another model
    assert updates.check()[2].decode().splitlines()[3] == "There is no new program."
    assert updates.history(other) == []
    assert len(updates.centre.show("list", "updates", "terminal=123456")) == 2


def test_a_broken_one_goes_on_where_it_was(updates):
    path = updates.release(size=3_000_000)
    with socket.create_connection(("127.0.0.1", updates.centre.port), timeout=60) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(f"GET {PATH}?U=123456 HTTP/1.0\r\n\r\n".encode())
        begun = b""
        while len(begun) < 20000:
            begun += line.recv(4096)
    head, _, begun = begun.partition(b"\r\n\r\n")
    whole = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    assert updates.history(path)[0]["sent"] == ""
    status, headers, rest = updates.check(Range=f"bytes={len(begun)}-")
    assert status == 206 and headers["Content-Range"] == f"bytes {len(begun)}-{whole - 1}/{whole}"
    body = begun + rest
    assert path.read_bytes() in body and len(body) == whole
    assert body.index(updates.history(path)[0]["reception"].encode()) < 200         # the first one's number
    assert len(updates.history(path)) == 1
    assert updates.check()[2].decode().splitlines()[3] == "There is no new program."


def test_what_it_refuses(updates):
    port = updates.centre.port
    assert updates.check("999999")[0] == 404
    for query, status in (("", 404), ("?U=123456&P=341", 400), ("?U=12&U=13", 400), ("?U=%zz", 400)):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", PATH + query)
        assert connection.getresponse().status == status, query
    for method in ("HEAD", "POST"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, PATH + "?U=123456")
        answer = connection.getresponse()
        assert answer.status == 405 and answer.headers["Allow"] == "GET", method
    status, headers, _ = updates.check(Range="bytes=99999999-")
    assert status in (200, 416)
    done = subprocess.run(["curl", "-s", f"http://127.0.0.1:{updates.centre.plain}{PATH}?U=123456", "--http1.0"],
                          capture_output=True, text=True, check=True)                # the plain port too
    assert done.stdout.splitlines()[1] == "update"


def test_asked_too_often(updates):
    answers = [updates.check("400001") for _ in range(200)]
    late = next(a for a in answers if a[0] == 429)
    assert int(late[1]["Retry-After"]) > 0 and updates.check("400002")[0] == 200
