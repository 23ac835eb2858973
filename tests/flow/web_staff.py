"""One of the staff in a browser, against web.demo() or a whole gateway."""
import base64
import hashlib
import hmac
import re
import struct
import time

import web

PASSWORD = "grey heron on one leg"


def totp(secret, ahead=0, now=None):
    """RFC 6238 with Python's own HMAC: another reading than liboath's."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    count = int((now or time.time()) // 30) + ahead
    digest = hmac.new(key, struct.pack(">Q", count), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 10**6:06d}"


class Staff:
    """One of the staff in a browser: keeps the cookie, reads forms."""

    def __init__(self, demo, login):
        self.demo, self.login = demo, login
        self.link = "/staff/enrol/" + demo.tokens["enrol-" + login]
        self.cookie = self.secret = None

    def get(self, path):
        return self.demo.get(path, **({"Cookie": self.cookie} if self.cookie else {}))

    def post(self, path, fields, origin=""):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or self.demo.base}
        if self.cookie:
            headers["Cookie"] = self.cookie
        return self.demo.ask("POST", path, web.urllib.parse.urlencode(fields), headers.items())

    def take_cookie(self, answer):
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def enrol(self):
        page = self.get(self.link)
        self.secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        action, fields = page.form(self.link)
        done = self.post(action, {**fields, "password": PASSWORD, "again": PASSWORD, "code": totp(self.secret)})
        assert done.status == 303, done.text
        self.take_cookie(done)
        return done

    def try_login(self, password=PASSWORD, code=None, login=None):
        action, fields = self.demo.get("/staff/login").form("/staff/login")
        return self.post(action, {**fields, "login": login or self.login, "password": password,
                                  "code": code or totp(self.secret, 1)})

    def press(self, page, end, **more):
        action, fields = self.get(page).form(end)
        return self.post(action, {**fields, **more})
