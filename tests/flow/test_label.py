"""Labels at machines: the PDF that platenctl makes, read by zbarimg and pdftotext, and the page that the code opens."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse

import pytest
import web
from query_centre import Centre

BINARY = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def centre(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pl.", dir="/tmp"))
    folder.chmod(0o755)
    centre = Centre(build, folder, terminals=[f"5000{n:02}" for n in range(20)])
    yield centre
    centre.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="pl.", dir="/tmp"))
    yield path
    shutil.rmtree(path)


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, check=True, timeout=60).stdout


def scan(pdf, dpi):
    for page in pdf.parent.glob("page-*.png"):
        page.unlink()
    run("pdftoppm", "-r", dpi, "-gray", "-png", pdf, pdf.parent / "page")
    return [set(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", page).decode().split())
            for page in sorted(pdf.parent.glob("page-*.png"))]


def codes(pdf, count=1):
    """What the QR codes of a PDF say, page by page; zbar may miss one of many at one resolution."""
    found = scan(pdf, 200)
    for dpi in (150, 240, 300):
        if sum(map(len, found)) < count:
            found = [a | b for a, b in zip(found, scan(pdf, dpi), strict=True)]
    return found


def label(centre, folder, *words):
    pdf = folder / "label.pdf"
    centre.say("label", *words, "-o", str(pdf))
    return pdf


class Page:
    """The label's page as a browser without script has it."""

    def __init__(self, centre, address, **headers):
        self.centre, self.address = centre, address
        self.path = urllib.parse.urlsplit(address).path
        self.get(self.path, **headers)

    def get(self, path, **headers):
        self.status, self.headers, self.text = self.centre.ask("GET", path, headers=headers)

    def send(self, origin=None, **fields):
        forms = web.FORM.findall(self.text)
        hidden = dict(web.HIDDEN.findall(forms[0][1]))
        body = urllib.parse.urlencode({**hidden, **fields})
        self.status, self.headers, self.text = self.centre.ask(
            "POST", forms[0][0], body, {"Content-Type": BINARY, "Origin": origin or f"http://127.0.0.1:{self.centre.port}"})
        if self.status == 303:
            self.get(self.headers["Location"])
        return self


def address_of(centre, folder, number):
    (address,) = codes(label(centre, folder, number))[0]
    return address


def test_the_sheet(centre, folder):
    """Numbers and addresses of the centre as text; a code each, all different; the language is the customer's."""
    pdf = label(centre, folder, "123456", "223456", "323456")
    assert oct(pdf.stat().st_mode & 0o777) == "0o600"
    (found,) = codes(pdf, 3)
    assert len(found) == 3
    for address in found:
        assert re.fullmatch(rf"http://127\.0\.0\.1:{centre.port}/t/[A-Za-z0-9_-]{{43}}", address)
    text = "".join(run("pdftotext", pdf, "-").decode().split())
    for words in ("123456", "223456", "323456", "North Office Service", "+49 40 5550 100", "service@platen.test",
                  "Something wrong?", "Stimmt etwas nicht?",
                  "不具合がありますか？", "MF-1 · 2nd floor"):
        assert "".join(words.split()) in text, (words, text)
    info = run("pdfinfo", pdf).decode()
    assert "Pages:           1" in info and "A4" in info
    assert codes(label(centre, folder, "123456"))[0] < found      # made once: printed again it is the same


@pytest.mark.parametrize("sheet, size, places", [("a4", "A4", 10), ("letter", "letter", 10), ("L7160", "A4", 21),
                                                 ("L7163", "A4", 14), ("L7165", "A4", 8), ("3474", "A4", 24),
                                                 ("5163", "letter", 10)])
def test_sheets(centre, folder, sheet, size, places):
    """A used sheet is filled up, then the next one; every code can be read."""
    numbers = [f"5000{n:02}" for n in range(8)]
    pdf = label(centre, folder, *numbers, "--sheet", sheet, "--skip", str(places - 3))
    first, second = codes(pdf, len(numbers))
    assert (len(first), len(second)) == (3, 5) and not first & second
    assert f"({size})" in run("pdfinfo", pdf).decode()


def test_to_a_pipe_and_wrong_words(centre, folder):
    assert run(centre.build / "platenctl", "--run-dir", centre.dir / "run", "label", "123456").startswith(b"%PDF-")
    assert "sheets are: a4, letter, L7160" in centre.say("label", "123456", "--sheet", "x", "-o", str(folder / "x"), code=64).stderr
    centre.say("label", "123456", "--skip", "10", "-o", str(folder / "x"), code=64)
    centre.say("label", "-o", str(folder / "x"), code=64)
    centre.say("label", "999999", "-o", str(folder / "x"), code=65)
    centre.say("label", "123456", "-o", "/dev/full/x", code=74)
    assert not list(folder.iterdir())


def test_what_is_said_becomes_a_matter(centre, folder):
    page = Page(centre, address_of(centre, folder, "500001"))
    assert page.status == 200 and "Nothing is known to be wrong" in page.text and "500001" in page.text
    assert page.headers["Cache-Control"] == "no-store" and "script-src" not in page.headers["Content-Security-Policy"]
    page.send(what="jam", text="Tray 2, since\nthis morning")
    noted = re.search(r"It is noted as (\d+-\d{8})\.", page.text).group(1)
    report = centre.show("show", "report", noted)
    assert (report["terminal"], report["channel"], report["trust"]) == ("500001", "label", "unsigned")
    assert report["summary"] == "“Paper jam: Tray 2, since this morning”"
    (case,) = [c for c in centre.show("list", "cases") if c["terminal"] == "500001"]
    whole = centre.show("show", "case", case["service_id"])
    assert whole["kind"] == "service" and whole["messages"][0]["text"] == "Paper jam: Tray 2, since this morning"
    # Known to the next one who comes, but not in the words of the first.
    page.get(page.path)
    assert "This is known" in page.text and case["service_id"] in page.text and "Tray 2" not in page.text
    # Back and pressed again: one report.
    page.send(what="jam", text="Tray 2, since this morning")
    assert noted in page.text and len(centre.show("show", "case", case["service_id"])["messages"]) == 1


def test_an_error_number(centre, folder):
    page = Page(centre, address_of(centre, folder, "500002")).send(code="784", text="it smells")
    assert page.status == 200
    (case,) = [c for c in centre.show("list", "cases") if c["terminal"] == "500002"]
    assert case["kind"] == "failure"
    assert "Nothing is known" not in page.text


def test_nothing_personal(centre, folder):
    """Neither the manager, nor the installing person, nor the customer."""
    page = Page(centre, address_of(centre, folder, "123456"))
    assert page.status == 200 and "2nd floor" in page.text
    text = re.sub(r"[\w-]{40,}", "", page.text)               # tokens may have any letters in them
    for words in ("Manager, one", "manager.one", "Installing person", "install.one", "Customer one", "C1"):
        assert words not in text, words


def test_languages(centre, folder):
    address = address_of(centre, folder, "223456")            # the customer's is German
    assert '<html lang="de"' in Page(centre, address).text
    asked = {"Accept-Language": "fr;q=0.9, ja;q=0.8, en;q=0.1"}
    page = Page(centre, address, **asked)
    assert '<html lang="ja"' in page.text
    page.get(page.path + "?lang=en", **asked)
    assert '<html lang="en"' in page.text and 'href="%s?lang=de"' % page.path in page.text
    page.send(what="print")                                   # no Accept-Language with it: the choice goes along
    assert '<html lang="en"' in page.text
    (case,) = [c for c in centre.show("list", "cases") if c["terminal"] == "223456"]
    words = centre.show("show", "case", case["service_id"])["messages"][0]["text"]
    assert words == "Drucke oder Kopien sehen schlecht aus"   # for those who read it
    page.get(page.path + "?lang=xx&noted=1-00000001'%3E%3Cb%3E", **asked)
    assert page.status == 200 and '<html lang="ja"' in page.text and "00000001" not in page.text


def test_wrong_input_keeps_what_was_entered(centre, folder):
    page = Page(centre, address_of(centre, folder, "500003"))
    page.send()
    assert page.status == 422 and "Please choose what is wrong, or write it." in page.text
    page.send(text="<script>grinding", code="7 8'4")
    assert page.status == 422 and "&lt;script&gt;grinding" in page.text and "letters and digits" in page.text
    page.send(text="x" * 2001)
    assert page.status == 422 and "at most 500" in page.text
    page.send(what="nonsense", text="it\0grinds")
    assert page.status == 400
    assert not [c for c in centre.show("list", "cases") if c["terminal"] == "500003"]


def test_foreign_forms_and_methods(centre, folder):
    page = Page(centre, address_of(centre, folder, "500004"))
    whole = page.text
    assert page.send(origin="https://elsewhere.test", what="jam").status == 403
    page.text = whole.replace('name="token" value="', 'name="token" value="x')
    assert page.send(what="jam").status == 403
    assert centre.ask("POST", page.path, "what=jam", {"Content-Type": BINARY})[0] == 403
    assert centre.ask("PUT", page.path)[0] == 405
    assert centre.ask("HEAD", page.path)[0] == 200
    assert centre.ask("GET", page.path, port=centre.plain)[0] == 404
    assert not [c for c in centre.show("list", "cases") if c["terminal"] == "500004"]


def test_a_replaced_label_ends_and_a_guess_is_nothing(centre, folder):
    old = address_of(centre, folder, "500005")
    form = Page(centre, old)
    (new,) = codes(label(centre, folder, "500005", "--replace"))[0]
    assert new != old
    assert Page(centre, new).status == 200
    gone = Page(centre, old)
    assert gone.status == 410 and "not good any more" in gone.text
    assert form.send(what="jam").status == 410                # a page that was open before
    guess = Page(centre, old[:-1] + ("A" if old[-1] != "A" else "B"))
    assert guess.status == 404 and "leads nowhere" in guess.text
    assert Page(centre, old[:-1]).status == 404
    assert centre.ask("GET", old[old.index("/t/"):].replace("/t/", "/h/"))[0] == 404


def test_too_often(centre, folder):
    """Six a minute at one machine, whoever says it; what was written is kept."""
    page = Page(centre, address_of(centre, folder, "500006"))
    whole = page.text
    for n in range(40):                                       # on a slow machine one more is free every ten seconds
        page.text = whole
        if page.send(text=f"word {n}").status == 429:
            break
    assert page.status == 429 and n >= 6
    assert int(page.headers["Retry-After"]) > 0 and f"word {n}" in page.text
    assert Page(centre, address_of(centre, folder, "500007")).send(text="another machine").status == 200


def test_it_is_no_sign_of_life_and_survives_a_kill(centre, folder):
    address = address_of(centre, folder, "500008")
    before = centre.show("show", "terminal", "500008")
    Page(centre, address).send(what="stopped")
    after = centre.show("show", "terminal", "500008")
    assert {k: after.get(k) for k in ("heard", "registered", "silent")} == {k: before.get(k) for k in ("heard", "registered", "silent")}
    centre.stop(9)
    centre.start()
    page = Page(centre, address)
    assert page.status == 200 and "This is known" in page.text
    assert "addresses" not in (centre.dir / "log").read_text() and address[-43:] not in (centre.dir / "log").read_text()
