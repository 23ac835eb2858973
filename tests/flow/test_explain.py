"""`platenctl mail explain` on mails that Python's email module and openssl(1) made."""
import base64
import email.message
import email.policy
import email.utils
import hashlib
import json
import os
import pathlib
import subprocess
import time
import uuid

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
EXPLAIN = [BUILD / "platenctl", "mail", "explain"]
KEYS = {"file", "fate", "class", "reason", "from", "subject", "message_id", "terminal", "trust", "conditions",
        "supplies", "counters", "bounce", "calendar", "attachments", "flags", "form", "time"}


def explain(tmp_path, *mails, options=(), code=0):
    paths = []
    for number, mail in enumerate(mails):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP))
        paths.append(path)
    done = subprocess.run([*EXPLAIN, *options, *paths], capture_output=True)
    assert done.returncode == code, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    assert all(set(line) == KEYS for line in lines)
    return lines[0] if len(lines) == 1 else lines


def mail(text="Hello,\n\nhow are you?\n", sender="Manager, north site <manager@platen.test>", **fields):
    made = email.message.EmailMessage()
    if sender:
        made["From"] = sender if "," not in sender else f'"{sender.split(" <")[0]}" <{sender.split(" <")[1]}'
    made["To"] = "service@platen.test"
    made["Date"] = email.utils.format_datetime(email.utils.localtime())
    made["Message-ID"] = "<1.2@platen.test>"
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    return made


def test_person(tmp_path):
    line = explain(tmp_path, mail(Subject="Grüße 画像"))
    assert (line["class"], line["fate"], line["trust"]) == ("person", "staff", "unsigned")
    assert (line["from"], line["subject"], line["message_id"]) == ("manager@platen.test", "Grüße 画像", "1.2@platen.test")
    assert line["terminal"] == dict.fromkeys(["registration", "serial", "maker", "model", "name", "location", "ip", "mac"])
    assert line["calendar"] == {"method": None, "uid": None, "partstat": [], "sequence": None, "start": None, "end": None}
    assert (line["conditions"], line["supplies"], line["counters"], line["bounce"]) == ([], [], {}, [])


@pytest.mark.parametrize("label, text", [("iso-2022-jp", "画像通信端末のトナー"), ("euc-jp", "日本語"), ("gb18030", "打印机 墨粉"),
                                         ("shift_jis", "ガ 画像"), ("koi8-r", "принтер"), ("windows-1252", "Grüße “x”")])
def test_character_sets_inside_the_cage(tmp_path, label, text):
    made = mail(None)
    made["Subject"] = email.header.Header(text, label).encode()
    made.set_content(f"{text}\nRegistration number 123456, toner low\n", charset=label)
    line = explain(tmp_path, made)
    assert line["subject"] == text
    assert line["terminal"]["registration"] == "123456"


def test_unlabelled_iso_2022_jp(tmp_path):
    raw = b"From: a@platen.test\nSubject: " + "画像".encode("iso-2022-jp") + b"\n\n" + "登録番号：123456".encode("iso-2022-jp")
    line = explain(tmp_path, raw + b" toner low\n")
    assert (line["subject"], line["terminal"]["registration"]) == ("画像", "123456")


@pytest.mark.parametrize("subject, text, keyword, severity", [
    ("Toner low", "Registration number: 123456\nThe black toner is low.\n", "toner-low", "warning"),
    ("123456 paper jam", "see subject\n", "media-jam", "error"),
    ("help", "U=123456\nMaintenance is due\n", "maintenance-due", "warning"),
    ("help", "Reg. no. 0012345678: out of paper\n", "media-empty", "error"),
])
def test_plain_text_with_a_number(tmp_path, subject, text, keyword, severity):
    line = explain(tmp_path, mail(text, Subject=subject))
    assert (line["class"], line["fate"], line["trust"]) == ("alert", "accepted", "unsigned")
    assert [(c["keyword"], c["severity"]) for c in line["conditions"]] == [(keyword, severity)]
    assert line["terminal"]["registration"] in ("123456", "0012345678")


def test_plain_completion_and_meter(tmp_path):
    done, meter = explain(tmp_path, mail("Registration number 123456\nThe toner has been replaced.\n"),
                          mail("No. 123456\nTotal: 12,345 pages\n", Auto_Submitted="auto-generated"))
    assert done["class"] == "completion"
    assert (meter["class"], meter["counters"]) == ("meter", {"total": 12345})


@pytest.mark.parametrize("text", ["call 03-1234-5678", "1234567890123", "order 12345", "12.345.678 people", "A123456"])
def test_other_digits_are_no_number(tmp_path, text):
    assert explain(tmp_path, mail(text + "\n"))["class"] == "person"


def test_quoted_number_is_not_the_senders(tmp_path):
    answer = mail("Yes, please.\n\nOn Monday you wrote:\n> Registration number 123456: toner low\n",
                  Subject="Re: Toner low", In_Reply_To="<9@platen.test>")
    assert explain(tmp_path, answer)["class"] == "person"


@pytest.mark.parametrize("fields", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.platen.test>"},
    {"Subject": "Automatic reply: your mail"}, {"Subject": "自動応答"}, {"Return_Path": "<>"},
])
def test_automatic_mail_is_dropped(tmp_path, fields):
    line = explain(tmp_path, mail(**fields))
    assert (line["class"], line["fate"]) == ("automatic", "dropped")
    assert line["reason"].startswith("automatic mail")


@pytest.mark.parametrize("fields, kind", [
    ({"Platen_Mail": "1"}, "automatic"), ({"Auto_Submitted": " Auto-Replied (vacation)"}, "automatic"),
    ({"Auto_Submitted": "auto-generated"}, "alert"), ({}, "alert")])
def test_an_echo_tells_of_no_machine(tmp_path, fields, kind):
    """Another Platen's mail and an automatic answer, whatever number stands in them; a printer's alert does."""
    assert explain(tmp_path, mail("Registration number 123456\nThe toner is low.\n", **fields))["class"] == kind


def test_auto_submitted_no_is_a_person(tmp_path):
    assert explain(tmp_path, mail(Auto_Submitted="no"))["class"] == "person"


def bounce(action="failed", status="5.1.1", to="bounce+17.2.1@platen.test", code="smtp; 550 5.1.1 <gone@platen.test> unknown"):
    report = email.message.Message()
    report["From"] = "MAILER-DAEMON@platen.test"
    report["To"] = to
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["MIME-Version"] = "1.0"
    report["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="=b"'
    report.set_payload(f"--=b\n\nIt failed.\n--=b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; platen.test\n\n"
                       f"Final-Recipient: rfc822; gone@platen.test\nAction: {action}\nStatus: {status}\n"
                       f"Diagnostic-Code: {code}\n\n--=b\nContent-Type: message/rfc822\n\nFrom: a@platen.test\n\nx\n--=b--\n")
    return report


def test_bounce_of_ours_and_of_others(tmp_path):
    ours, others, delayed = explain(tmp_path, bounce(), bounce(to="somebody@platen.test"),
                                    bounce("delayed", "4.4.1", code="smtp; 451 later"))
    assert (ours["class"], ours["fate"]) == ("bounce", "accepted")
    assert ours["bounce"] == [{"recipient": "gone@platen.test", "action": "failed", "status": "5.1.1",
                               "reason": "550 5.1.1 <gone@platen.test> unknown", "reply_code": "550", "hard": True}]
    assert (others["class"], others["fate"]) == ("bounce", "dropped")
    assert (delayed["bounce"][0]["action"], delayed["bounce"][0]["status"]) == ("delayed", "4.4.1")


def test_bounce_in_words(tmp_path):
    text = ("Sorry, I couldn't deliver your mail.\n\n<gone@platen.test>:\n550 5.1.1 no such user here\n\n"
            "--- Below this line is a copy of the message.\n\nRegistration number 123456 toner low\n")
    line = explain(tmp_path, mail(text, sender="MAILER-DAEMON@platen.test", Subject="failure notice"))
    assert line["class"] == "bounce"
    assert [(b["recipient"], b["status"]) for b in line["bounce"]] == [("gone@platen.test", "5.1.1")]


def test_bounce_tells_of_the_mail_that_came_back(tmp_path):
    """The VERP address stands only in the returned header: a relay rewrote To."""
    raw = bounce(to="postmaster@platen.test").as_bytes().replace(
        b"From: a@platen.test\n", b"Return-Path: <bounce+17.2.1@platen.test>\nMessage-ID: <1.17.2@platen.test>\n")
    line = explain(tmp_path, raw)
    assert (line["class"], line["fate"]) == ("bounce", "accepted")


def test_challenge_is_no_bounce(tmp_path):
    text = ("Your message has been waitlisted. Click the link below to be added to my guest list:\n"
            "https://example.org/c?1\n\nFinal-Recipient: rfc822; a@platen.test\nStatus: 4.7.0\n")
    line = explain(tmp_path, mail(text, sender="noreply@platen.test", Subject="Re: toner"))
    assert (line["class"], line["fate"]) == ("automatic", "dropped")


def test_parts_are_told_without_guesses(tmp_path):
    """A name without its charset is guessed for people only; a disposition without a type is none."""
    raw = (b"From: a@platen.test\nContent-Type: multipart/mixed; boundary=part\n\n--part\n\nGr\xfc\xdfe\n"
           b"--part\nContent-Type: image/png\nContent-Disposition: attachment; filename=\"Z\xe4hler.png\"\n\nx\n"
           b"--part\nContent-Type: image/png\nContent-Disposition: ; filename=a.png\n\nx\n--part--\n")
    line = explain_mime(tmp_path, raw)
    assert [part["filename"] for part in line["parts"]] == [None, None, "Z\ufffdhler.png", None]
    assert [entry["name"] for entry in line["attachments"]] == ["Zähler.png", "a.png"]
    assert line["parts"][1]["sha256"] == hashlib.sha256("Gr\ufffd\ufffde".encode()).hexdigest()


def test_calendar(tmp_path):
    made = mail("see the calendar part\n", Subject="Accepted: visit")
    zone = ("BEGIN:VTIMEZONE\r\nTZID:Berlin\\, Rome\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
            "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
            "DTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n")
    made.add_alternative(f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n{zone}BEGIN:VEVENT\r\nUID:visit-1\r\n @platen.test\r\n"
                         "SEQUENCE:2\r\nDTSTART;TZID=\"Berlin, Rome\":20261201T140000\r\nDURATION:PT30M\r\n"
                         "ATTENDEE;CN=\"a:b\";PARTSTAT=ACCEPTED:mailto:a@platen.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                         subtype="calendar", params={"method": "REPLY"})
    line = explain(tmp_path, made)
    assert line["class"] == "calendar"
    assert line["calendar"] == {"method": "REPLY", "uid": "visit-1@platen.test", "partstat": ["ACCEPTED"], "sequence": 2,
                                "start": "2026-12-01T13:00:00Z", "end": "2026-12-01T13:30:00Z"}


def test_html_only_and_attachment(tmp_path):
    made = mail(None, Subject="x")
    made.set_content("<p>Registration number&#58; 123456<br>toner&nbsp;low<script>alert('234567')</script>", subtype="html")
    made.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="a.exe")
    line = explain(tmp_path, made)
    assert (line["class"], line["terminal"]["registration"]) == ("alert", "123456")


def nested(count):
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(count))


BAD = {
    "empty": (b"", "unknown", "rejected", "empty"),
    "no From": (b"To: a@platen.test\n\nhello\n", "unknown", "staff", "no sender"),
    "NUL in From": (b"From: a\0b@platen.test\n\nhello\n", "unknown", "rejected", "bad address"),
    "no address": (b"From: somebody\n\nhello\n", "unknown", "rejected", "bad address"),
    "parentheses": (b"From: " + b"(" * 3200 + b"\n\nx\n", "unknown", "rejected", "header too deep"),
    "nested rfc822": (b"Content-Type: message/rfc822\n\n" * 28000, "unknown", "rejected", "too deep"),
    "20 k multiparts": (b"From: a@platen.test\n" + nested(20000), "unknown", "rejected", "too deep"),
    "20 k parts": (b"From: a@platen.test\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20000,
                   "unknown", "rejected", "too many parts"),
    "11 MB": (b"From: a@platen.test\n\n" + b"x" * 79 + b"\n" * 11_000_000, "unknown", "rejected", "too large: over 10 MB"),
    "100 k Received": (b"Received: from a by b\n" * 100000 + b"\nx\n", "unknown", "rejected", "loop? 50 or more Received lines"),
    "no closing boundary": (b"From: a@platen.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n",
                            "person", "staff", "a person's mail"),
    "unknown charset": (b"From: a@platen.test\nContent-Type: text/plain; charset=klingon\n\nhello \xff\n",
                        "person", "staff", "a person's mail"),
    "damaged sealed part": (b"From: a@platen.test\nPlaten-Agent: 0123456789abcdef0123\nContent-Type: application/pkcs7-mime;"
                            b" smime-type=authEnveloped-data\nContent-Transfer-Encoding: base64\n\nMIIBAAAA\n",
                            "report", "accepted", "sealed; no key to open it here"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(tmp_path, name):
    raw, kind, fate, reason = BAD[name]
    start = time.monotonic()
    line = explain(tmp_path, raw)
    assert (line["class"], line["fate"], line["reason"]) == (kind, fate, reason)
    assert time.monotonic() - start < 30


FROM = b"From: a@platen.test\n"


def parts(count):
    return FROM + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * count + b"--b--\n"


# Each limit as it may be, and one over it.
LIMITS = {
    "10 MB": (FROM + b"\n" + b"x" * 79 + b"\n", 10 << 20, "too large: over 10 MB"),
    "32 parts deep": (lambda n: FROM + nested(n), 32, "too deep"),
    "32 brackets deep": (lambda n: b"From: a@platen.test " + b"(" * n + b")" * n + b"\n\nx\n", 32, "header too deep"),
    "1,000 parts": (lambda n: parts(n - 1), 1000, "too many parts"),
    "1,000 addresses": (lambda n: b"From: a@platen.test\nTo: " + b",\n ".join([b"b@platen.test"] * (n - 1)) + b"\n\nx\n", 1000,
                        "too many addresses"),
    "64 kB a field": (lambda n: FROM + b"Subject: " + b"x" * (n - 9) + b"\n\nx\n", 64 << 10, "header line too long"),
    "50 Received": (lambda n: FROM + b"Received: from a by b\n" * n + b"\nx\n", 49, "loop? 50 or more Received lines"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(tmp_path, name):
    made, most, reason = LIMITS[name]
    if isinstance(made, bytes):
        head, made = made, lambda n: head + b"x" * (n - len(head))
    good, over = explain(tmp_path, made(most), made(most + 1))
    assert good["class"] == "person", good["reason"]
    assert (over["class"], over["fate"], over["reason"]) == ("unknown", "rejected", reason)
    assert over["from"] == "a@platen.test" or "header" in reason or "Received" in reason or "addresses" in reason


def test_large_mail_keeps_its_header(tmp_path):
    line = explain(tmp_path, mail(Subject="photos").as_bytes() + b"x" * (11 << 20))
    assert (line["reason"], line["from"], line["subject"]) == ("too large: over 10 MB", "manager@platen.test", "photos")


def test_8_header_of_9_mb_in_one_line(tmp_path):
    line = explain(tmp_path, FROM + b"Subject: " + b"x" * (9 << 20) + b"\n\nx\n")
    assert (line["fate"], line["reason"]) == ("rejected", "header too large")


def test_10_12_flags(tmp_path):
    open_end, charset, eight = explain(
        tmp_path, FROM + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n",
        FROM + b"Content-Type: text/plain; charset=klingon\n\nhello \xff\n",
        b'From: "J\xfcrgen \x81" <a@platen.test>\n\nhello\n')
    assert open_end["flags"] == ["mime-damaged"]
    assert charset["flags"] == ["charset-lossy", "charset-unknown"]
    assert (eight["from"], eight["flags"]) == ("a@platen.test", ["charset-lossy"])


def test_24_forged_results_do_not_count(tmp_path):
    """Nothing here believes Authentication-Results: a mail with and without them is the same."""
    plain = b"Subject: x\n\nRegistration number 123456: toner low\n"
    forged = b"Authentication-Results: platen.test; dkim=pass header.d=platen.test; spf=pass\n"
    with_them, without = explain(tmp_path, forged + FROM + plain, FROM + plain)
    assert {k: v for k, v in with_them.items() if k != "file"} == {k: v for k, v in without.items() if k != "file"}
    assert with_them["trust"] == "unsigned"


def test_26_attachments_are_listed_and_not_opened(tmp_path):
    made = mail("See the photo.\n", Subject="photo")
    bomb = base64.b64decode("UEsDBBQAAAAIAA==") + b"\0" * 2000
    for name, kind, data, caution in [
            ("a.exe", "application/octet-stream", b"MZ\x90", "program"), ("photo\u202egnp.scr", "image/png", b"x", "program"),
            ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22", "tnef"), ("b.zip", "application/zip", bomb, "archive"),
            ("report.pdf", "application/pdf", b"PK\x03\x04", "archive"), ("../../c.png", "image/png", b"\x89PNG\r\n", None)]:
        made.add_attachment(data, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
        made.caution = getattr(made, "caution", []) + [(caution, len(data), hashlib.sha256(data).hexdigest())]
    line = explain(tmp_path, made)
    assert line["class"] == "person"
    assert [(a["caution"], a["size"], a["sha256"]) for a in line["attachments"]] == made.caution
    assert [a["name"] for a in line["attachments"]] == ["a.exe", "photognp.scr", "winmail.dat", "b.zip", "report.pdf", "c.png"]
    assert [a["path"] for a in line["attachments"]] == ["2", "3", "4", "5", "6", "7"]


def test_29_html_is_text(tmp_path):
    made = mail(None, Subject="x")
    made.set_content("<p>Please come.<script>alert(1)</script><style>p{}</style> &lt;b&gt;", subtype="html")
    assert explain(tmp_path, made)["class"] == "person"


def test_mime_tree(tmp_path):
    made = mail("Grüße\n", Subject="=?utf-8?Q?x?=")
    made.replace_header("Subject", "Grüße 画像")
    made.add_attachment("Grüße".encode("iso-8859-1"), maintype="text", subtype="plain", params={"charset": "iso-8859-1"},
                        filename="Grüße.txt")
    made.add_attachment(mail("inside\n", Subject="in"))
    line = explain_mime(tmp_path, made)
    assert [(p["path"], p["type"], p["filename"]) for p in line["parts"]] == [
        ("TEXT", "multipart/mixed", None), ("1", "text/plain", None), ("2", "text/plain", "Grüße.txt"),
        ("3", "message/rfc822", None), ("3.1", "text/plain", None)]
    assert [p["charset"] for p in line["parts"]] == [None, "utf-8", "iso-8859-1", None, "utf-8"]
    # a text is told in UTF-8, an attachment as its bytes are
    text = "Grüße".encode()
    assert (line["parts"][2]["size"], line["parts"][2]["sha256"]) == (len(text), hashlib.sha256(text).hexdigest())
    assert line["attachments"][0]["sha256"] == hashlib.sha256("Grüße".encode("iso-8859-1")).hexdigest()
    headers = {h["name"]: h for h in line["headers"]}
    assert headers["Subject"]["value"] == "Grüße 画像"
    assert headers["From"]["addresses"] == [{"name": "Manager, north site", "address": "manager@platen.test", "group": None}]
    assert headers["Message-ID"]["ids"] == ["1.2@platen.test"]
    assert headers["Content-Type"]["params"][""] == "multipart/mixed"
    assert headers["Date"]["date"] == email.utils.parsedate_to_datetime(made["Date"]).isoformat()


def explain_mime(tmp_path, made):
    path = tmp_path / "mime.eml"
    path.write_bytes(made if isinstance(made, bytes) else made.as_bytes(policy=email.policy.SMTP))
    done = subprocess.run([*EXPLAIN, "--mime", path], capture_output=True, check=True)
    line = json.loads(done.stdout)
    assert set(line) == KEYS | {"parts", "headers"}
    return line


def test_missing_file(tmp_path):
    good = tmp_path / "good.eml"
    good.write_bytes(mail().as_bytes())
    done = subprocess.run([*EXPLAIN, tmp_path / "none.eml", good], capture_output=True)
    assert done.returncode == 66
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["fate"] is None and "none.eml" in first["reason"]
    assert second["class"] == "person"


def test_no_argument_and_unknown_option():
    for words in ([], ["--frob"], ["--key"]):
        assert subprocess.run([*EXPLAIN, *words], capture_output=True).returncode == 64


# ---- sealed ----

def openssl(*words, stdin=b""):
    done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


class Key:
    def __init__(self, folder, name):
        self.key, self.certificate = folder / f"{name}.key", folder / f"{name}.crt"
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.key)
        openssl("req", "-x509", "-new", "-key", self.key, "-subj", f"/CN={name}", "-days", "3650", "-out", self.certificate)
        self.spki = openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")
        self.id = openssl("dgst", "-sha256", "-r", stdin=self.spki).decode()[:20]


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {name: Key(folder, name) for name in ("agent", "gateway", "stranger")}


def report(keys, purpose="status", inside="", agent=None, counters='<counter name="total">1200</counter>'):
    return (f'<report xmlns="urn:platen:report:1" id="{uuid.uuid4()}" agent="{agent or keys["agent"].id}" terminal="lobby"'
            f' time="2026-11-21T10:00:00Z" sequence="3" purpose="{purpose}" manager="manager@platen.test">'
            '<condition keyword="toner-low" severity="warning">Toner low</condition>'
            '<supply index="1" type="toner" colour="black" level="8" capacity="200" state="low">Black</supply>'
            f'<supply index="2" type="opc" level="unknown"/>{counters}{inside}</report>').encode()


def seal(keys, xml, signer="agent", cipher="-aes-256-gcm"):
    inner = openssl("cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-nocerts", "-nosmimecap", "-keyid",
                    "-signer", keys[signer].certificate, "-inkey", keys[signer].key, "-outform", "DER", stdin=xml)
    return openssl("cms", "-encrypt", "-binary", cipher, "-outform", "DER", "-keyid", "-recip",
                   keys["gateway"].certificate, "-keyopt", "ecdh_kdf_md:sha256", stdin=inner)


def sealed_mail(keys, der, agent=None):
    made = mail(None, sender="printer@platen.test", Subject="report", Auto_Submitted="auto-generated")
    made["Platen-Agent"] = agent or keys["agent"].id
    made["Content-Type"] = 'application/pkcs7-mime; smime-type=authEnveloped-data; name="smime.p7m"'
    made["Content-Transfer-Encoding"] = "base64"
    made.set_payload(base64.encodebytes(der).decode())
    return made


def explain_sealed(tmp_path, keys, made, agent=True):
    options = ["--key", keys["gateway"].key] + (["--key", keys["agent"].certificate] if agent else [])
    return explain(tmp_path, made, options=options)


def test_sealed_unopened(tmp_path, keys):
    line = explain(tmp_path, sealed_mail(keys, seal(keys, report(keys))))
    assert (line["class"], line["trust"], line["fate"]) == ("report", "unopened", "accepted")
    assert line["conditions"] == []


def test_sealed_opened_and_verified(tmp_path, keys):
    line = explain_sealed(tmp_path, keys, sealed_mail(keys, seal(keys, report(keys))))
    assert (line["class"], line["trust"], line["fate"], line["reason"]) == ("report", "signed", "accepted", None)
    assert line["conditions"] == [{"keyword": "toner-low", "severity": "warning", "component": None,
                                   "state": "raised", "text": "Toner low", "since": None, "codes": []}]
    assert line["supplies"][0] == {"index": "1", "name": "Black", "class": "consumed", "type": "toner", "colour": "black",
                                   "level": 8, "capacity": 200, "unit": None, "percent": 4, "range": None, "state": "low",
                                   "part": None, "serial": None}
    assert (line["supplies"][1]["level"], line["supplies"][1]["percent"]) == (None, None)
    assert line["counters"] == {"total": 1200}


def test_sealed_without_the_agents_key_is_not_called_signed(tmp_path, keys):
    line = explain_sealed(tmp_path, keys, sealed_mail(keys, seal(keys, report(keys))), agent=False)
    assert (line["trust"], line["fate"]) == ("unsigned", "accepted")
    assert "signature not checked" in line["reason"]


def test_sealed_completion_registration(tmp_path, keys):
    done = explain_sealed(tmp_path, keys, sealed_mail(keys, seal(keys, report(
        keys, "completion", '<completion condition="media-jam"/>'))))
    assert (done["class"], done["fate"]) == ("completion", "accepted")
    line = explain_sealed(tmp_path, keys, sealed_mail(keys, seal(keys, report(
        keys, "registration", '<registration number="123456" serial="S1" maker="M" model="C1"/>'))))
    assert line["class"] == "registration"
    assert line["terminal"] == {"registration": "123456", "serial": "S1", "maker": "M", "model": "C1",
                                "name": None, "location": None, "ip": None, "mac": None}


def enrolment(key):
    encoded = base64.b64encode(key.spki).decode()
    return f'<enrolment code="c"><sign-key>{encoded}</sign-key><receive-key>{encoded}</receive-key></enrolment>'


def test_enrolment_is_verified_by_the_key_it_brings(tmp_path, keys):
    good = sealed_mail(keys, seal(keys, report(keys, "enrolment", enrolment(keys["agent"]))))
    line = explain_sealed(tmp_path, keys, good, agent=False)
    assert (line["class"], line["trust"], line["fate"]) == ("registration", "signed", "accepted")
    forged = sealed_mail(keys, seal(keys, report(keys, "enrolment", enrolment(keys["agent"])), signer="stranger"))
    assert explain_sealed(tmp_path, keys, forged, agent=False)["fate"] == "rejected"
    other = report(keys, "enrolment", enrolment(keys["stranger"]))
    line = explain_sealed(tmp_path, keys, sealed_mail(keys, seal(keys, other, signer="stranger")), agent=False)
    assert line["fate"] == "staff" and line["reason"].startswith("identity mismatch")


def test_sealed_lies(tmp_path, keys):
    der = seal(keys, report(keys))
    flipped = bytearray(der)
    flipped[len(der) // 2] ^= 1
    for made, fate, reason in [
        (sealed_mail(keys, bytes(flipped)), "rejected", "damaged part"),
        (sealed_mail(keys, seal(keys, report(keys), cipher="-aes-256-cbc")), "rejected", "weak cipher"),
        (sealed_mail(keys, seal(keys, report(keys), signer="stranger")), "staff",
         "signed by another key"),
        (sealed_mail(keys, der, agent=keys["stranger"].id), "staff", "identity mismatch"),
        (sealed_mail(keys, seal(keys, b"<!DOCTYPE x>" + report(keys))), "rejected", "not a valid report: DOCTYPE refused"),
        (sealed_mail(keys, seal(keys, report(keys, counters='<counter name="total">1e9</counter>'))), "staff",
         "implausible counter"),
    ]:
        line = explain_sealed(tmp_path, keys, made)
        assert (line["class"], line["fate"]) == ("report", fate)
        assert line["reason"].startswith(reason)
        assert line["conditions"] == [] or fate == "staff"
