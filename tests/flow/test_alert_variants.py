"""What mail systems and people do to a machine's mail on its way changes nothing of what is read in it: banners,
footers, forwarding, encodings, character sets, line ends, HTML. Each example of templates/alerts is sent on in
each of these ways; expected is what the example itself is read as."""
import base64
import email
import email.policy
import html
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("top_builddir", ROOT / "build"))
EXAMPLES = sorted((ROOT / "templates" / "alerts").glob("*.eml"))
MANAGER = "Manager, north site <manager@north.platen.test>"

BANNERS = {
    "outside": "CAUTION: This email originated from outside of the organization. Do not click links.\n"
               "Report errors to the service desk; in doubt call service.",
    "box": "*****************************************\n* This message came from an EXTERNAL SENDER.  *\n"
           "* Warning: replace no passwords on request. *\n*****************************************",
    "german": "ACHTUNG: externer Absender! Diese E-Mail stammt von einem externen Absender. Bei Fehlern: Service rufen.",
    "japanese": "【注意】このメールは社外から送信されました。",
}
FOOTERS = {
    "disclaimer": "This email and its files are confidential. If you received this email in error, call service.\n"
                  "Registered in England No. 1234567. Company registration number: 7654321",
    "signature": "-- \nNorth Trading\nTel. 030 1234567\nFax: 0301234568\nWe stock toner: low prices, no paper jam",
    "environment": "Think before you print: no paper, no toner wasted.",
    "german": "Nord Handel GmbH, Amtsgericht Nord HRB 123456\nBitte denken Sie an die Umwelt: kein Papier ohne Not.",
    "french": "Pensez à l'environnement. En cas d'erreur, merci d'appeler le service client.",
    "list": "_______________________________________________\nPrinters mailing list\nPrinters@lists.platen.test",
}
FORWARDS = {
    "outlook": ("FW: ", "-----Original Message-----\nFrom: {f}\nSent: Monday, November 16, 2026 9:30 AM\nTo: {m}\n"
                        "Subject: {s}\n\n{t}"),
    "outlook-bare": ("FW: ", "From: {f}\nSent: Monday, November 16, 2026 9:30 AM\nTo: {m}\nSubject: {s}\n\n{t}"),
    "outlook-lost-subject": ("", "From: {f}\nSent: Monday, November 16, 2026 9:30 AM\nTo: {m}\nSubject: {s}\n\n{t}"),
    "outlook-german": ("WG: ", "-----Ursprüngliche Nachricht-----\nVon: {f}\nGesendet: Montag, 16. November 2026 09:30\n"
                               "An: {m}\nBetreff: {s}\nPriorität: Hoch\n\n{t}"),
    "outlook-french": ("TR : ", "-----Message d’origine-----\nDe\u00a0: {f}\nEnvoyé\u00a0: lundi 16 novembre 2026 09:30\n"
                                "À\u00a0: {m}\nObjet\u00a0: {s}\n\n{t}"),
    "outlook-japanese": ("FW: ", "差出人: {f}\n送信日時: 2026年11月16日月曜日 9:30\n宛先: {m}\n件名: {s}\n\n{t}"),
    "gmail": ("Fwd: ", "---------- Forwarded message ---------\nFrom: {f}\nDate: Mon, Nov 16, 2026 at 9:30 AM\n"
                       "Subject: {s}\nTo: <{m}>\n\n\n{t}"),
    "gmail-french": ("Fwd: ", "---------- Forwarded message ---------\nDe : {f}\nDate: lun. 16 nov. 2026 à 09:30\n"
                              "Subject: {s}\nTo: <{m}>\n\n\n{t}"),
    "thunderbird-japanese": ("Fwd: ", "-------- 転送されたメッセージ --------\n件名: \t{s}\n日付: \tMon, 16 Nov 2026\n"
                                      "差出人: \t{f}\n宛先: \t{m}\n\n\n\n{t}"),
    "apple": ("Fwd: ", "Begin forwarded message:\n\n> From: {f}\n> Subject: {s}\n> Date: 16 November 2026\n> To: {m}\n"
                       "> \n{q}"),
    "apple-french": ("Tr : ", "Début du message réexpédié :\n\n> De: {f}\n> Objet: {s}\n> Date: 16 novembre 2026\n"
                              "> À: {m}\n> \n{q}"),
}
NOTE = "Hello,\n\ncan you have a look? Tray 9 is out of paper too.\n\nManager, north site\nTel. 0123 456789\n\n"


class Example:
    def __init__(self, path):
        self.raw = path.read_bytes()
        mail = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.path, self.subject, self.sender = path, str(mail["Subject"]), str(mail["From"])
        self.date, self.mailer = str(mail["Date"]), mail["X-Mailer"] or mail["User-Agent"]
        plain = not mail.is_multipart() and mail.get_content_type() == "text/plain"
        self.text = mail.get_content().replace("\r\n", "\n") if plain else None


def encoded(text):
    return text if text.isascii() else "=?utf-8?B?" + base64.b64encode(text.encode()).decode() + "?="


def part(kind, content, *more):
    fields = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


def text_part(text, charset="utf-8", kind="text/plain"):
    return part(f"{kind}; charset={charset}", text.replace("\n", "\r\n").encode(charset))


def multipart(kind, *parts, more=""):
    mark = "=_" + kind
    return (f"Content-Type: multipart/{kind}; boundary=\"{mark}\"{more}\r\n\r\n".encode()
            + b"".join(b"--" + mark.encode() + b"\r\n" + one + b"\r\n" for one in parts)
            + f"--{mark}--\r\n".encode())


def message(example, body, prefix="", sender=None):
    fields = [f"From: {sender or encoded(example.sender)}", "To: status@platen.test",
              f"Subject: {encoded(prefix + example.subject)}", f"Date: {example.date}", "MIME-Version: 1.0"]
    if example.mailer and not sender:
        fields.append(f"X-Mailer: {example.mailer}")
    return "\r\n".join(fields).encode() + b"\r\n" + body


def as_html(text, way):
    blanks = [re.sub(r"^ +| {2,}", lambda run: "&nbsp;" * len(run[0]), html.escape(line, quote=False))
              for line in text.rstrip("\n").split("\n")]
    body = {"br": "<br>\n".join(blanks), "pre": "<pre>" + html.escape(text) + "</pre>",
            "wrap": '<div style="white-space: pre-wrap">' + html.escape(text) + "</div>",
            "p": "".join(f'<p class="MsoNormal"><span>{line or "<o:p>&nbsp;</o:p>"}</span></p>\r\n' for line in blanks),
            "numbers": "<br>".join(re.sub("[:/%]|&nbsp;| ", lambda c: "&#160;" if c[0].strip() in ("", "&nbsp;")
                                          else f"&#{ord(c[0])};", line) for line in blanks)}[way]
    return f"<html><head><style>p {{margin: 0}}</style></head><body>{body}</body></html>"


def forwarded(example, prefix, form, note=""):
    quoted = "\n".join("> " + line for line in example.text.split("\n"))
    text = note + form.format(f=example.sender, m="manager@north.platen.test", s=example.subject, t=example.text, q=quoted)
    return message(example, text_part(text), prefix, MANAGER)


def attached(example, prefix="Fwd: "):
    inner = b"Content-Type: message/rfc822\r\n\r\n" + example.raw
    return message(example, multipart("mixed", text_part("Please have a look.\n"), inner), prefix, MANAGER)


def in_file(example):
    inner = part("application/octet-stream; name=alert.eml", example.raw, "Content-Disposition: attachment")
    return message(example, multipart("mixed", text_part("see there\n"), inner), "Fwd: ", MANAGER)


def ways():
    """name -> function(example) -> mail; of examples that are plain text"""
    made = {}
    for prefix in ("[EXTERNAL] ", "EXTERNAL: ", "[printers] ", "***SPAM*** "):
        made["subject " + prefix.strip()] = lambda e, p=prefix: message(e, text_part(e.text), p)
    for name, words in BANNERS.items():
        made["banner " + name] = lambda e, w=words: message(e, text_part(f"{w}\n\n{e.text}"))
        made["banner part " + name] = lambda e, w=words: message(e, multipart("mixed", text_part(w), text_part(e.text)))
        made["banner html " + name] = lambda e, w=words: message(e, text_part(as_html(e.text, "br").replace(
            "<body>", "<body><table><tr><td><b>" + html.escape(w).replace("\n", "<br>") + "</b></td></tr></table>"),
            kind="text/html"))
    for name, words in FOOTERS.items():
        made["footer " + name] = lambda e, w=words: message(e, text_part(e.text.rstrip("\n") + f"\n\n{w}\n"))
    for name, (prefix, form) in FORWARDS.items():
        made["forward " + name] = lambda e, p=prefix, f=form: forwarded(e, p, f)
        made["forward with note " + name] = lambda e, p=prefix, f=form: forwarded(e, p, f, NOTE)
    made["attached"] = attached
    made["attached, other subject"] = lambda e: attached(e, "from the copier: ")
    made["attached as a file"] = in_file
    for way in ("br", "pre", "wrap", "p", "numbers"):
        made["html " + way] = lambda e, w=way: message(e, text_part(as_html(e.text, w), kind="text/html"))
    made["empty text beside html"] = lambda e: message(e, multipart(
        "alternative", text_part("\u00a0\n"), text_part(as_html(e.text, "br"), kind="text/html")))
    made["notice beside html"] = lambda e: message(e, multipart(
        "alternative", text_part("Please use HTML.\n"), text_part(as_html(e.text, "br"), kind="text/html")))
    for charset in ("shift_jis", "iso-2022-jp", "euc-jp", "iso-8859-1", "utf-16"):
        made["charset " + charset] = lambda e, c=charset: message(e, text_part(e.text, c))
    for name, change in {
            "cr": lambda t: t.replace("\n", "\r"), "blank lines": lambda t: "\n \n\t\n" + t.replace("\n", "\n\n"),
            "no-break": lambda t: t.replace(" ", "\u00a0"), "ends": lambda t: t.replace("\n", " \u00a0 \n"),
            "unseen": lambda t: "\ufeff" + t.replace("\n", "\n\u200b"), "line separators": lambda t: t.replace("\n", "\u2028"),
            "quoted": lambda t: "\n".join("> " + line for line in t.split("\n")),
            "tabs": lambda t: re.sub(r"(?<=\w): +", ":\t", t)}.items():
        made["text " + name] = lambda e, c=change: message(e, part("text/plain; charset=utf-8", c(e.text).encode()))
    made["flowed in quotes"] = lambda e: message(e, part(
        'text/plain; charset=utf-8; FORMAT="Flowed"; DelSp="Yes"',
        "\n".join(re.sub("(.{40})(?=.)", r"\1 \n", line.rstrip()) for line in e.text.split("\n")).encode()))
    made["signed"] = lambda e: message(e, multipart("signed", text_part(e.text), part(
        "application/pkcs7-signature; name=smime.p7s", b"0"), more='; protocol="application/pkcs7-signature"'))
    made["signed object"] = lambda e: message(e, part(
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", cms_of(text_part(e.text))))
    made["as a text file"] = lambda e: message(e, multipart("mixed", text_part("See the file.\n"), part(
        "text/plain; charset=utf-8; name=notice.txt", e.text.encode(), "Content-Disposition: attachment")))
    return made


def cms_of(content):
    """signedData (RFC 5652, 5.1) without signers, in DER"""
    def der(tag, *parts):
        body = b"".join(parts)
        size = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
        return bytes([tag]) + size + body
    data, signed = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")
    inner = der(0x30, data, der(0xa0, der(0x04, content)))
    return der(0x30, signed, der(0xa0, der(0x30, b"\x02\x01\x01", der(0x31), inner, der(0x31))))


def read(paths):
    done = subprocess.run([BUILD / "platenctl", "mail", "explain", *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [what(json.loads(line)) for line in done.stdout.split("\n")[:-1]]


def what(line):
    terminal = {name: line["terminal"][name] for name in ("registration", "serial", "maker", "model", "name", "mac", "ip")}
    words = sorted((word["keyword"], word["severity"], word["component"] or "", word["state"]) for word in line["conditions"])
    supplies = sorted((supply["index"], supply["percent"], supply["range"], supply["state"]) for supply in line["supplies"])
    return {"class": line["class"], "fate": line["fate"], "form": line["form"], **terminal, "conditions": words,
            "supplies": supplies, "counters": line["counters"]}


@pytest.fixture(scope="module")
def examples():
    plain = [example for example in map(Example, EXAMPLES) if example.text]
    return list(zip(plain, read([example.path for example in plain])))


@pytest.mark.parametrize("name", ways())
def test_read_the_same(examples, name, tmp_path):
    sent = []
    for example, expected in examples:
        try:
            raw = ways()[name](example)
        except UnicodeEncodeError:
            continue
        path = tmp_path / example.path.name
        path.write_bytes(raw)
        sent.append((path, expected))
    assert sent
    differ = [f"{path.name}: {key}: {expected[key]} -> {got[key]}"
              for (path, expected), got in zip(sent, read([path for path, _ in sent]))
              for key in expected if got[key] != expected[key]]
    assert not differ, "\n".join(differ)


def test_attachments_by_their_bytes(tmp_path):
    """of any name and type"""
    example = ROOT / "templates" / "alerts" / "brother.2.eml"
    raw = example.read_text()
    assert re.search(r"(?im)^content-type: .*name=", raw)
    named = re.sub(r"(?im)^content-type: .*name=.*$", "Content-Type: application/octet-stream; name=ATT001.dat", raw)
    named = re.sub(r"(?im)^content-disposition: .*$", "Content-Disposition: attachment", named)
    (tmp_path / "named.eml").write_text(named)
    expected, got = read([example, tmp_path / "named.eml"])
    assert got == expected


def test_codes_below_a_colour(tmp_path):
    """the letter of the colour is a code, and so is what stands alone in the next line"""
    mail = tmp_path / "codes.eml"
    mail.write_text("From: mfp@north.platen.test\nSubject: Alert\n\nSerial Number: PLT0000012\nToner low (K)\n"
                    "E7-10 C-2801\n")
    done = subprocess.run([BUILD / "platenctl", "mail", "explain", mail], capture_output=True, text=True)
    word, = json.loads(done.stdout)["conditions"]
    assert (word["keyword"], word["component"], word["codes"]) == ("toner-low", "black", ["K", "E7-10", "C-2801"])
